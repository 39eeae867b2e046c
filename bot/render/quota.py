"""The card that shows what a person has used and when more is free."""

import discord

from bot.limits import Quota, WindowUse
from bot.render.card import NEUTRAL
from bot.render.text import bar, limit_words, plural, when

# An embed has 25 fields, and one is for the unfinished pictures:
# https://docs.discord.com/developers/resources/message#embed-object-embed-limits
_MOST_WINDOWS = 24


def quota(quota: Quota, *, now: float) -> discord.Embed:
    """Show each window and the unfinished pictures; `now` is a Unix time."""
    embed = discord.Embed(title="Your pictures", colour=NEUTRAL)
    if not quota.windows:
        embed.description = "There is no limit on how many pictures you may ask for."
    for use in quota.windows[:_MOST_WINDOWS]:
        embed.add_field(name=limit_words(use.window), value=_use(use, now), inline=False)
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
