"""The panel of a server's settings: everything at a glance, and one page for each setting."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import discord

from bot.moderation.policies import AGE_RESTRICTED, SERVER
from bot.moderation.policy import FIELDS, Field, Kind, Mode, Policy, SpoilerPolicy
from bot.render.card import FAILED, WORKING
from bot.render.setting_values import value_words
from bot.render.text import one_line, plural, shown_prompt
from bot.screening.findings import Action

# Every setting but `paused`, which has commands of its own.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "Who and where": ("mode", "channels", "moderators", "account_age", "member_age"),
    "Screening": (
        *("pack_sexual", "pack_gore", "pack_hate", "pack_self_harm", "pack_profanity"),
        *("spoiler", "semantic", "vision"),
    ),
    "Review": ("review_time",),
    "Limits and money": ("role_limits", "server_limits", "daily_images", "price"),
    "Reports": ("report_hide", "report_immune", "report_cooldown"),
    "Strikes": ("strikes", "ladder"),
    "Records": ("retention", "digest"),
}

# A menu holds 25 choices: https://docs.discord.com/developers/components/reference#string-select
DRAWERS: Mapping[str, tuple[str, ...]] = {
    "Change who, where, screening …": (*GROUPS["Who and where"], *GROUPS["Screening"]),
    "Change limits, reviews, strikes …": (
        *(name for group in tuple(GROUPS)[2:] for name in GROUPS[group]),
    ),
}

TYPED = "You typed: "
"""What stands before refused input in a page's footer, from where the next form takes it."""

_HOW = {
    Kind.NUMBER: "A whole number, like `3`.",
    Kind.SPAN: "A number and s, m, h or d, like `90s`, `10m`, `2h` or `1d`.",
    Kind.WINDOWS: "COUNT/SPAN, like `30/1h, 200/1d`: 30 pictures an hour and 200 a day.",
    Kind.ROLE_LIMITS: "Choose a role, then write its limits, like `5/10m, 40/1d`. A role that is "
    "written as `unlimited` has no limit of its own. People with several roles have the most "
    "generous; people with none of them have only the bot's own limits.",
    Kind.LADDER: "STRIKES: SPAN, like `3: 1h, 5: 1d`: an hour from the third strike on, a day from "
    "the fifth. Strikes fade after 30 days, and the first is always only a warning.",
    Kind.TEXT: "An amount and a currency, like `0.10 USD`.",
    Kind.CHANNELS: "Choose channels below; choose none for every channel.",
    Kind.CHANNEL: "Choose a channel that only moderators see; choose none to have none.",
    Kind.ROLES: "Choose roles below; choose none for nobody.",
}
_FIELD_LIMIT = (
    1024  # https://docs.discord.com/developers/resources/message#embed-object-embed-limits
)
_DEFAULT = "Nothing is set here: this is the default."
_INHERITED = "Nothing is set here: this comes from the server, or is the default."
_VALUE = 900  # characters of a value on its own page
_MOST_SCOPES = 20


@dataclass(frozen=True, slots=True)
class View:
    """What the panel shows.

    Attributes:
        server: its name.
        scope: SERVER, AGE_RESTRICTED, or the id of one channel.
        policy: what holds in that scope.
        own: the names of what is set in that very scope.
        warnings: sentences about what does not work as it is set.
        elsewhere: the other scopes that have settings of their own.
        spent: how many pictures the server had within a day.
    """

    server: str
    scope: int
    policy: Policy
    own: frozenset[str]
    warnings: Sequence[str] = ()
    elsewhere: Sequence[int] = ()
    spent: int = 0

    def has(self, name: str) -> bool:
        """Whether a setting can be changed in this scope."""
        return name in FIELDS and (self.scope == SERVER or FIELDS[name].per_channel)


def panel(view: View) -> discord.Embed:
    """Show everything that is set, in groups."""
    text = "\n\n".join([_scope_sentence(view), *view.warnings])
    embed = discord.Embed(
        title=f"Settings · {one_line(view.server, 100)}",
        description=text,
        colour=FAILED if view.warnings else WORKING,
    )
    for group, names in GROUPS.items():
        lines = list(_lines(view, names))
        if group == "Limits and money" and view.scope == SERVER:
            lines.append(_spent(view))
        if lines:
            embed.add_field(name=group, value="\n".join(lines), inline=False)
    where = "by default" if view.scope == SERVER else "as in the server or by default"
    return embed.set_footer(text=f"● set here   ○ {where}")


def page(view: View, field: Field, *, refused: tuple[str, str] | None = None) -> discord.Embed:
    """Show one setting, with how to write it.

    Args:
        view: of the scope in which it would be changed.
        field: which setting.
        refused: what was typed and cannot be used, after the sentence that says so.
    """
    embed = discord.Embed(title=field.label, description=field.help, colour=WORKING)
    value = value_words(field, getattr(view.policy, field.name), room=_VALUE)
    if field.name not in view.own:
        value += f"\n{_INHERITED if view.scope != SERVER else _DEFAULT}"
    embed.add_field(name=f"Now, in {scope_words(view.scope)}", value=value, inline=False)
    if field.kind in _HOW:
        embed.add_field(name="How to set it", value=_HOW[field.kind], inline=False)
    if refused is not None:
        sentence, typed = refused
        embed.colour = FAILED
        embed.insert_field_at(
            0, name="Not changed", value=shown_prompt(sentence, _FIELD_LIMIT), inline=False
        )
        embed.set_footer(text=f"{TYPED}{one_line(typed, 1000)}")
    return embed


def scope_words(scope: int) -> str:
    """Name a scope within a sentence."""
    if scope == SERVER:
        return "the whole server"
    return "age-restricted channels" if scope == AGE_RESTRICTED else f"<#{scope}>"


def limits_of(role: str) -> str:
    """Head the form for the limits of a role, within the 45 characters of a form's title."""
    return one_line(f"Limits of {role}", 45)


_JUDGES = ("semantic", "vision")
_PUBLIC = (
    "⚠️ **Everybody can read {channel}**, the moderator channel: what is refused, reported or "
    "held back, and whose it is. Take View Channel from @\u200beveryone in the channel's "
    "settings, under Permissions, or choose another channel."
)


def warnings(
    policy: Policy,
    *,
    gone: bool,
    lacking: Sequence[str],
    terms_ask: bool = False,
    judges: Collection[str] = _JUDGES,
    public: bool = False,
    shut: bool = False,
) -> list[str]:
    """Say what cannot work as it is set.

    Args:
        policy: what holds in the scope.
        gone: whether the moderator channel was deleted, or is hidden from the bot.
        lacking: the permissions that the bot lacks there, by the names Discord shows.
        terms_ask: whether a term of the server's own asks for a moderator.
        judges: which of the optional judges are installed.
        public: whether everybody in the server can read the moderator channel.
        shut: whether the channel that is shown is none of the server's allowed ones.
    """
    found = []
    watched = policy.mode in {Mode.LOGGED, Mode.PROMPT_REVIEW, Mode.IMAGE_REVIEW}
    refused = "every picture" if watched else "what would need a moderator"
    if policy.paused:
        reason = shown_prompt(policy.paused, 300)
        found.append(f"⏸️ **Paused**, so nobody can ask for pictures: {reason}\n`/resume` ends it.")
    if shut:
        found.append(
            "⚠️ **No pictures are made here**: this channel is not among the server's "
            f"“{FIELDS['channels'].label}”."
        )
    if public and not gone:
        found.append(_PUBLIC.format(channel=f"<#{policy.moderators}>"))
    if policy.moderators is None:
        found += _without_moderators(policy, terms_ask=terms_ask)
    elif gone:
        found.append(
            f"⚠️ The moderator channel is gone, or the bot cannot see it. Until you choose another, "
            f"{refused} is refused."
        )
    elif lacking:
        found.append(
            f"⚠️ The bot cannot reach the moderators in <#{policy.moderators}>: it lacks "
            f"**{', '.join(lacking)}**. Grant that in the channel's settings, under Permissions. "
            f"Until then, {refused} is refused."
        )
    for name in _JUDGES:
        if getattr(policy, name) and name not in judges:
            found.append(
                f"⚠️ **{FIELDS[name].label}** is switched on, but the operator has not installed "
                f"the extra `{name}`, so nothing is looked at by it."
            )
    return found


def paused(reason: str, *, halted: int, again: bool) -> str:
    """Confirm a pause: what people are told, and what became of the pictures that waited.

    Args:
        reason: as people see it.
        halted: how many jobs were ended before they were ordered.
        again: whether it was paused already, so that only the reason is new.
    """
    first = "It was paused already; the reason is new." if again else "Paused, everywhere here."
    waiting = (
        f"{plural(halted, 'picture')} that waited {'was' if halted == 1 else 'were'} stopped and "
        "not counted."
        if halted
        else "Nothing was waiting."
    )
    return (
        f"{first} {waiting} What is already being drawn, or was made and waits for a moderator, is "
        "still finished. `/resume` starts again. Who asks for a picture is told:\n"
        f">>> {shown_prompt(reason, 500)}"
    )


def resumed(*, was_paused: bool) -> str:
    """Confirm that people may ask for pictures again."""
    if was_paused:
        return "Going again: people can ask for pictures as before."
    return "Nothing was paused here. If pictures are refused, `/settings` shows why."


def moderators_only() -> str:
    """Say who may stop and start the whole server."""
    return (
        "Only people with the permission Manage Messages in the whole server can do this; having "
        "it in one channel is not enough."
    )


def _scope_sentence(view: View) -> str:
    if view.scope == AGE_RESTRICTED:
        return "**Age-restricted channels.** What is set here comes before the server's own value."
    if view.scope != SERVER:
        return f"**Only <#{view.scope}>.** What is set here comes before the server's own value."
    if not view.elsewhere:
        return "**The whole server.** No channel has settings of its own."
    named = ", ".join(map(scope_words, view.elsewhere[:_MOST_SCOPES]))
    return f"**The whole server**, save for what is set for itself in {named}."


def _lines(view: View, names: Sequence[str]) -> Iterator[str]:
    for name in filter(view.has, names):
        field = FIELDS[name]
        words = value_words(field, getattr(view.policy, name)).replace("\n", " · ")
        yield f"{'●' if name in view.own else '○'} {field.label}: **{words}**"


def _spent(view: View) -> str:
    price, cap = view.policy.unit_price, view.policy.daily_images
    count = f"{view.spent:,} of {plural(cap, 'picture')}" if cap else plural(view.spent, "picture")
    money = f" = **{price.of(view.spent)}**" if price else ""
    most = f", at most {price.of(cap)} a day" if price and cap else ""
    return f"Last 24 hours: **{count}**{money}{most}"


def _without_moderators(policy: Policy, *, terms_ask: bool) -> Iterator[str]:
    if policy.mode in {Mode.PROMPT_REVIEW, Mode.IMAGE_REVIEW}:
        yield (
            f"⚠️ In **{policy.mode.value}** a moderator decides about every picture, but there is "
            "no moderator channel, so **every picture is refused**. Choose a channel under "
            "“Moderator channel”."
        )
    elif policy.mode is Mode.LOGGED:
        yield (
            "⚠️ In **logged** moderators get a record of every picture, but there is no moderator "
            "channel, so **every picture is refused**. Choose one under “Moderator channel”."
        )
    elif terms_ask or _may_ask_for_review(policy):
        yield (
            "⚠️ There is no moderator channel, so what would need a moderator is refused. Choose "
            "one under “Moderator channel”."
        )


def _may_ask_for_review(policy: Policy) -> bool:
    if Action.REVIEW in policy.packs.values() or policy.semantic or policy.vision:
        return True
    return policy.spoiler is SpoilerPolicy.NEVER and Action.SPOILER in policy.packs.values()
