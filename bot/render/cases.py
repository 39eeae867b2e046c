"""What moderators read when they look something up: a case, a person, a picture."""

from collections.abc import Iterable, Sequence

import discord

from bot.case import AppealState, Case, CaseKind, CaseState, PastCases
from bot.job import Job
from bot.moderation.standing import StrikeRecord
from bot.records import Barred, Event, Report, ServerRule
from bot.render import review
from bot.render.card import NEUTRAL
from bot.render.filter import named
from bot.render.findings import finding_lines
from bot.render.text import one_line, plural, shown_prompt, when
from bot.screening.findings import Verdict

_TRAIL = 12
_CASES = 15
# https://docs.discord.com/developers/resources/message#embed-object-embed-limits
_FIELD = 1024
_EMBED = 6000
_TRAIL_NAME = "What happened"
_KINDS = {
    CaseKind.REFUSAL: "prompt refused by the screening",
    CaseKind.PROMPT: "prompt review",
    CaseKind.PICTURE: "image review",
    CaseKind.RECORD: "record",
    CaseKind.REPORT: "reported picture",
    CaseKind.REMOVAL: "picture taken down",
}
_STATES = {
    CaseState.OPEN: "waits for a decision",
    CaseState.APPROVED: "approved",
    CaseState.REJECTED: "rejected",
    CaseState.EXPIRED: "rejected by itself",
    CaseState.VOID: "came to nothing",
}
_APPEALS = {
    AppealState.OPEN: "appealed",
    AppealState.UPHELD: "appeal: stands",
    AppealState.OVERTURNED: "appeal: taken back",
}
# What the audit says happened, as a half sentence after who did it.
_HAPPENED = {
    "opened": "opened it",
    "decided": "decided",
    "strike": "strikes",
    "hidden": "hid the picture",
    "restored": "showed the picture again",
    "appeal": "appeal",
    "reported": "reported it",
    "barred": "blocked the person",
    "unbarred": "unblocked the person",
    "hash": "keeps it from coming back",
    "deleted": "deleted the picture",
    "verdict": "noted a finding",
}


def whole(
    case: Case,
    job: Job | None,
    past: PastCases,
    reports: Sequence[Report],
    events: Sequence[Event],
) -> discord.Embed:
    """Show a case as its card does, with the way to that card and with all that happened to it.

    Args:
        case: which.
        job: the picture's; None where there is none.
        past: the person's earlier cases in numbers.
        reports: those of this case.
        events: what happened to it, oldest first.
    """
    embed = review.card(case, job, past, reports)
    link = card_link(case)
    if link:
        embed.add_field(name="Card", value=f"[In the moderator channel]({link})", inline=False)
    room = min(_FIELD, _EMBED - len(embed) - len(_TRAIL_NAME))
    return embed.add_field(name=_TRAIL_NAME, value=trail(events, room=room), inline=False)


def trail(events: Sequence[Event], *, room: int = _FIELD) -> str:
    """Tell what happened to a case, oldest first; the middle gives way where it is too much.

    Args:
        events: oldest first.
        room: for so many characters.
    """
    kept = [*events[: _TRAIL // 2], *events[-_TRAIL // 2 :]] if len(events) > _TRAIL else events
    lines = [_event(event) for event in kept]
    if len(events) > _TRAIL:
        lines.insert(_TRAIL // 2, f"… {len(events) - _TRAIL} more …")
    while lines and len("\n".join(lines)) > room:
        lines.pop(len(lines) // 2)
    return "\n".join(lines) or "nothing yet"


def card_link(case: Case) -> str | None:
    """The address of the card in the moderator channel; None where there is none."""
    if case.card_channel_id is None or case.card_message_id is None:
        return None
    place = f"{case.guild_id}/{case.card_channel_id}/{case.card_message_id}"
    return f"https://discord.com/channels/{place}"


def history(
    person_id: int, cases: Sequence[Case], record: StrikeRecord, barred: Barred | None
) -> discord.Embed:
    """Show what a person was the subject of in a server.

    Args:
        person_id: whose.
        cases: the newest ones, newest first.
        record: the person's strikes.
        barred: why the person may not use the bot; None when they may.
    """
    lines = [_one_case(case) for case in cases[:_CASES]]
    if len(cases) > _CASES:
        lines.append("… older ones are in `/audit export`")
    text = "\n".join(lines) or "Nothing is on record about this person."
    embed = discord.Embed(title="On record", description=text, colour=NEUTRAL)
    embed.add_field(name="Strikes", value=_strikes(record), inline=False)
    if barred is not None:
        reason = shown_prompt(barred.reason, 300)
        value = f"By <@{barred.by_id}> {when(barred.at)}.\nReason: {reason}"
        embed.add_field(name="Blocked from the bot here", value=value, inline=False)
    account = discord.utils.snowflake_time(person_id).timestamp()
    return embed.add_field(name="Account", value=f"made {when(account)}", inline=False)


def why(job: Job, cases: Sequence[Case], rules: Iterable[ServerRule] = ()) -> discord.Embed:
    """Say how a picture came to be where it is.

    Args:
        job: of the picture.
        cases: all about it, oldest first.
        rules: the server's own terms, to name those that hit.
    """
    embed = discord.Embed(title="Why this is here", colour=NEUTRAL)
    embed.description = f"Asked for by <@{job.owner_id}> {when(job.created)}."
    found = _found(named(job.verdict, rules))
    embed.add_field(name="What the screening found", value=found, inline=False)
    if job.spoiler:
        text = "Its prompt and picture are hidden until somebody clicks."
        embed.add_field(name="Spoiler", value=text, inline=False)
    lines = [_one_case(case) for case in cases[-_CASES:]]
    text = "\n".join(lines) or "No moderator had anything to do with it."
    return embed.add_field(name="Cases", value=text[:_FIELD], inline=False)


def no_case(case_id: int) -> str:
    """Say that a number leads to no case of this server."""
    return f"There is no case {case_id} on record in this server."


def no_message() -> str:
    """Say that a message is none of a picture on record."""
    return (
        "This message shows no picture that this bot has on record here. Give the link or the id "
        "of one that it does, such as https://discord.com/channels/1/2/3; Copy Message Link is in "
        "the message's menu."
    )


def moderators_only() -> str:
    """Say who may look things up."""
    return (
        "Only those who may manage messages in the whole server can look that up; one channel is "
        "not enough."
    )


def managers_only() -> str:
    """Say who may export the audit."""
    return "Only those who may manage this server can export its audit."


def unblocked(person_id: int, *, changed: bool) -> str:
    """Say that somebody may use the bot again; `changed` when they could not before."""
    if changed:
        return f"<@{person_id}> can use this bot here again."
    return f"<@{person_id}> was not blocked any more; somebody was quicker."


def exported(rows: int, days: int, *, more: bool) -> str:
    """Say what an export holds.

    Args:
        rows: how many events.
        days: how far back it was asked for.
        more: whether it stops short of that.
    """
    if not rows:
        return f"Nothing happened in the last {plural(days, 'day')}."
    told = f"The audit of the last {plural(days, 'day')}, newest first: {plural(rows, 'row')}."
    if more:
        told += " That is the most one file takes; older ones are left out. Ask for fewer days."
    return told


def _event(event: Event) -> str:
    who = f"<@{event.actor_id}>" if event.actor_id else "The bot"
    happened = _HAPPENED.get(event.kind, event.kind)
    if event.kind == "hash" and event.after is None:
        happened = "lets it come back"
    said = f"{when(event.at, 'f')} {who}: {happened}"
    # A hash says nothing to people, and what a case was opened for is on its card.
    if event.kind in {"decided", "strike", "appeal"}:
        said += f" {event.before or 'none'} → {event.after or 'none'}"
    if event.reason:
        said += f" ({shown_prompt(one_line(event.reason, 60), 120)})"
    return said


def _one_case(case: Case) -> str:
    parts = [f"**{case.id}**", when(case.opened, "d"), _KINDS[case.kind]]
    if case.state in _STATES:
        parts.append(_STATES[case.state])
    if case.reason:
        parts.append(f"“{shown_prompt(one_line(case.reason, 60), 120)}”")
    if case.points:
        parts.append(plural(case.points, "strike"))
    if case.appeal is not None:
        parts.append(_APPEALS[case.appeal])
    return " · ".join(parts)


def _strikes(record: StrikeRecord) -> str:
    if not record.points:
        return "none counting"
    told = f"{record.points} counting"
    if record.next_fades is not None:
        told += f"; the oldest fades {when(record.next_fades)}"
    if record.until is not None:
        told += f"; timed out until {when(record.until, 'f')}"
    return told


def _found(verdict: Verdict) -> str:
    lines = finding_lines(verdict, rules=True)
    while len("\n".join(lines)) > _FIELD:
        lines.pop()
    return "\n".join(lines) or "nothing: no rule had anything against this prompt or picture"
