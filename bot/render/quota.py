"""The card that shows what a person has used, when more is free, and their strikes."""

from collections.abc import Sequence

import discord

from bot.limits import Quota, Share, Whose, WindowUse
from bot.moderation.standing import StrikeRecord
from bot.render.card import NEUTRAL
from bot.render.text import bar, limit_words, plural, when

# An embed has 25 fields, and two are for the unfinished pictures and the strikes:
# https://docs.discord.com/developers/resources/message#embed-object-embed-limits
_MOST_WINDOWS = 23
_WHOSE = {
    Whose.PERSON: "{limit}",
    Whose.ROLE: "{limit}, for members like you in this server",
    Whose.SERVER: "{limit}, for everybody in this server together",
    Whose.BUDGET: "{limit}, which this server pays for",
}


def quota(
    quota: Quota,
    *,
    now: float,
    shares: Sequence[Share] = (),
    strikes: StrikeRecord | None = None,
) -> discord.Embed:
    """Show each window, the unfinished pictures and the strikes.

    Args:
        quota: the operator's limits.
        now: Unix time.
        shares: the limits of the server where it is asked for.
        strikes: the person's record there; None in a direct message.
    """
    embed = discord.Embed(title="Your pictures", colour=NEUTRAL)
    uses = [(Whose.PERSON, use) for use in quota.windows]
    uses += [(share.whose, use) for share in shares for use in share.windows]
    if not uses:
        embed.description = "There is no limit on how many pictures you may ask for."
    for whose, use in uses[:_MOST_WINDOWS]:
        name = _WHOSE[whose].format(limit=limit_words(use.window))
        embed.add_field(name=name, value=_use(use, now), inline=False)
    if strikes is not None and strikes.points:
        embed.add_field(name="Strikes in this server", value=_strikes(strikes), inline=False)
    cap = f" of at most {quota.max_in_flight} at a time" if quota.max_in_flight else ""
    value = f"{plural(quota.in_flight, 'picture')}{cap}"
    return embed.add_field(name="Being made now", value=value, inline=False)


def _use(use: WindowUse, now: float) -> str:
    count = use.window.count
    left = max(0, count - use.used)
    text = f"{bar(use.used * 100 // count)} {use.used} of {count} used, {left} left"
    if use.frees_at is None or use.frees_at <= now:
        return text
    return f"{text}\nOne of them stops counting {when(use.frees_at)}."


def _strikes(record: StrikeRecord) -> str:
    text = plural(record.points, "strike")
    if record.next_fades is not None:
        text += f"; the oldest fades {when(record.next_fades)}"
    if record.until is not None:
        return f"{text}. You can make pictures again {when(record.until)}."
    return f"{text}."
