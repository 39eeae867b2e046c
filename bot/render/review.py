"""The card of a case in the moderator channel: all that a decision needs, and how it was decided.

It is the same card before and after: only its title, its colour and what stands below the prompt
change, so that a moderator who was not there reads the whole story in one place.
"""

from collections.abc import Sequence

import discord

from bot.case import AppealState, Case, CaseKind, CaseState, PastCases
from bot.job import Job
from bot.records import Report
from bot.render.card import DONE, FAILED, NEUTRAL, WORKING
from bot.render.findings import finding_lines
from bot.render.quote import quoted
from bot.render.reports import tally
from bot.render.strikes import struck
from bot.render.text import plural, shown_prompt, when
from bot.screening.findings import Source

# A whole embed has 6000 characters, and a field 1024:
# https://docs.discord.com/developers/resources/message#embed-object-embed-limits
_DESCRIPTION = 3400
_FINDINGS = 1200
_REASON = 400
_APPEAL = 1000

_TITLES = {
    CaseKind.PROMPT: "May this prompt be drawn?",
    CaseKind.PICTURE: "May this picture be public?",
    CaseKind.REPORT: "A picture was reported",
    CaseKind.REFUSAL: "Refused by the screening",
    CaseKind.RECORD: "For the record",
    CaseKind.REMOVAL: "Taken down by a moderator",
}
_DECIDED = {
    CaseState.APPROVED: ("Approved", DONE),
    CaseState.REJECTED: ("Rejected", FAILED),
    CaseState.EXPIRED: ("Rejected by itself: nobody decided in time", NEUTRAL),
    CaseState.VOID: ("Nothing to decide any more", NEUTRAL),
}
_OF_REPORTS = {CaseState.APPROVED: "Kept", CaseState.REJECTED: "Removed"}
_APPEALS = {
    AppealState.OPEN: ("An appeal", WORKING),
    AppealState.UPHELD: ("Appeal: the decision stands", FAILED),
    AppealState.OVERTURNED: ("Appeal: the decision was taken back", DONE),
}
# Why a case without any finding is there.
_PLAIN = {
    CaseKind.PROMPT: "Prompt review is on in this channel: nothing is spent before you approve.",
    CaseKind.PICTURE: "Image review is on in this channel: nothing is public before you approve.",
    CaseKind.RECORD: "This channel keeps a record. `Apps > Remove picture` takes a picture down.",
}
_STILL_PUBLIC = "Discord refuses to change that message; delete it by hand."
_NEVER_KEPT = "Its words are not kept: they ask for what this bot makes nowhere."
_DROPPED = "The prompt is no longer kept: this server's retention time is over."


def headline(case: Case) -> str:
    """Say in the message's text which case it is and about whom.

    Not within the card: clients do not resolve every mention there. It is sent so that nobody is
    notified.
    """
    what = "prompt" if case.kind in {CaseKind.PROMPT, CaseKind.REFUSAL} else "picture"
    return f"**Case {case.id}** · {what} by <@{case.person_id}> in <#{case.channel_id}>"


def card(
    case: Case,
    job: Job | None,
    past: PastCases | None,
    reports: Sequence[Report] = (),
    *,
    still_public: bool = False,
) -> discord.Embed:
    """Show a case as it stands.

    Args:
        case: what is to be decided, or was.
        job: the picture's; None where none was started, or it is not known.
        past: the person's earlier cases in numbers; None where they do not matter.
        reports: those of this case.
        still_public: its picture should be out of sight, and Discord refused that.
    """
    title, colour = _title(case)
    embed = discord.Embed(title=title, description=_description(case), colour=colour)
    if still_public:
        embed.add_field(name="Still public", value=_STILL_PUBLIC, inline=False)
    account = discord.utils.snowflake_time(case.person_id).timestamp()
    embed.add_field(name="Account", value=f"made {when(account)}")
    joined = case.joined if job is None else job.joined
    if joined is not None:
        embed.add_field(name="Member", value=f"since {when(joined, 'D')}, {when(joined)}")
    if past is not None:
        embed.add_field(name="Earlier cases", value=_past(past), inline=False)
    if reports:
        embed.add_field(name="Reports", value=tally(reports), inline=False)
    if (still_public or case.kind is not CaseKind.REMOVAL) and (url := public_url(case, job)):
        embed.add_field(name="Where", value=f"[The message]({url})")
    if case.state is CaseState.OPEN and case.due is not None:
        text = f"If nobody decides, it is rejected {when(case.due)}, and nothing is counted."
        embed.add_field(name="By itself", value=text, inline=False)
    for name, value in (*_decision(case), *_appeal(case)):
        embed.add_field(name=name, value=value, inline=False)
    return embed


def quicker(case: Case) -> str:
    """Tell a moderator that there is nothing to decide any more, and why."""
    if case.appeal in {AppealState.UPHELD, AppealState.OVERTURNED} and case.appeal_decided:
        result = "the decision stands" if case.appeal is AppealState.UPHELD else "it was taken back"
        by = _somebody(case.appeal_by)
        return f"{by} was quicker: {result}, decided {when(case.appeal_decided)}."
    decided = when(case.decided or case.opened)
    match case.state:
        case CaseState.EXPIRED:
            return f"Too late: nobody had decided in time, so it was rejected by itself {decided}."
        case CaseState.VOID:
            return f"There is nothing to decide any more: it was cancelled, or ended, {decided}."
        case CaseState.CLOSED if case.kind is CaseKind.REMOVAL:
            return f"{_somebody(case.decided_by)} was quicker: taken down {decided}."
        case CaseState.APPROVED | CaseState.REJECTED:
            title, _ = _title(case)
            return f"{_somebody(case.decided_by)} was quicker: {title.lower()} {decided}."
        case _:
            return "Somebody was quicker: this has been decided."


def picture_name(case: Case, extension: str) -> str:
    """Name the attachment of a card, which Discord hides until somebody clicks."""
    return f"SPOILER_case-{case.id}.{extension}"


def picture_alt(case: Case) -> str:
    """Describe the attachment; not by its prompt, which is what may need hiding."""
    return f"The picture of case {case.id}, hidden until you click. Its prompt is in the message."


def public_url(case: Case, job: Job | None) -> str | None:
    """The address of the message that everybody sees; None where there is none."""
    if job is None or job.place.message_id is None:
        return None
    place = job.place
    return f"https://discord.com/channels/{case.guild_id}/{place.channel_id}/{place.message_id}"


def _title(case: Case) -> tuple[str, discord.Colour]:
    if case.appeal is not None:
        return _APPEALS[case.appeal]
    if case.state is CaseState.OPEN:
        return _TITLES[case.kind], WORKING
    if case.state is CaseState.CLOSED:
        return _TITLES[case.kind], NEUTRAL
    title, colour = _DECIDED[case.state]
    return (_OF_REPORTS.get(case.state, title) if case.kind is CaseKind.REPORT else title), colour


def _description(case: Case) -> str:
    lines = finding_lines(case.findings)
    if not lines and case.kind in _PLAIN:
        lines = [_PLAIN[case.kind]]
    if case.hidden is not None and case.state is CaseState.OPEN:
        lines.insert(0, f"Hidden {when(case.hidden)}: enough people had reported it.")
    while len("\n".join(lines)) > _FINDINGS:
        lines.pop()
    lead = "\n".join(lines)
    lead = f"{lead}\n" if lead else ""
    if case.prompt is None:
        is_floor = any(finding.source is Source.FLOOR for finding in case.findings.findings)
        return lead + (_NEVER_KEPT if is_floor else _DROPPED)
    return lead + quoted(case.prompt, case.findings, _DESCRIPTION - len(lead))


def _past(past: PastCases) -> str:
    counts = (
        (past.refused, "refused"),
        (past.rejected, "rejected"),
        (past.removed, "removed"),
        (past.approved, "approved"),
    )
    told = [f"{count} {word}" for count, word in counts if count]
    told += [f"{plural(past.points, 'strike')} counting now"] if past.points else []
    return " · ".join(told) or "none"


def _decision(case: Case) -> list[tuple[str, str]]:
    if case.decided is None or case.state is CaseState.VOID:
        return []
    lines = [f"By {_somebody(case.decided_by)} {when(case.decided)}."]
    if case.reason:
        lines.append(f"Reason: {shown_prompt(case.reason, _REASON)}")
    if case.struck is not None:
        count = plural(case.points, "strike") if case.points else "Its strike was taken back"
        lines.append(f"{count}.")
    return [("Decision", "\n".join(lines))]


def _appeal(case: Case) -> list[tuple[str, str]]:
    if case.appeal is None or case.appealed is None:
        return []
    text = shown_prompt(case.appeal_text or "The words are no longer kept.", _APPEAL - 100)
    told = [("Their own words", f"{when(case.appealed)}\n>>> {text}")]
    if case.appeal_decided is not None:
        by = f"By {_somebody(case.appeal_by)} {when(case.appeal_decided)}."
        told.append(("Decision on the appeal", by))
    return told


def _somebody(person_id: int | None) -> str:
    return f"<@{person_id}>" if person_id else "the bot"


def case_unknown() -> str:
    """Say that a card or a number leads to no case of this server."""
    return "There is no such case on record in this server, or this is not its card any more."


def moderators_only() -> str:
    """Say who may decide."""
    return "Only those who may manage messages in this channel can do that."


def ask_reason() -> str:
    """Ask a moderator for the reason of a rejection."""
    return "Why? The person reads the reason. Nothing is decided until you choose."


def decided(case: Case) -> str:
    """Confirm a decision to who made it, as its card may be closed to the bot."""
    title, _ = _title(case)
    return f"Case {case.id} is decided. {title}."


def rejected(case: Case, *, strike: bool, strikes_count: bool) -> str:
    """Confirm a rejection to who made it.

    Args:
        case: as it was decided.
        strike: whether the moderator wanted to give one.
        strikes_count: whether the server counts strikes.
    """
    told = f" {struck(case, strikes_count=strikes_count)}" if strike else ""
    return f"Case {case.id} is decided: {shown_prompt(case.reason or '', _REASON)}.{told}"


def allowed(phrases: Sequence[str]) -> str:
    """Confirm which words pass from now on."""
    named = " and ".join(f"“{shown_prompt(phrase, 200)}”" for phrase in phrases[:5])
    return f"{named} may pass in this server from now on. `/filter remove` takes that back."


def allowed_again(case: Case, *, changed: bool) -> str:
    """Say what became of "Allow again"; `changed`: something was kept from coming back so far."""
    if not changed:
        return f"Case {case.id} keeps nothing from coming back any more; somebody was quicker."
    return (
        f"What case {case.id} kept from coming back may be asked for and shown again. The decision "
        "and its strike stand; an appeal can take those back."
    )


def blocked(person_id: int) -> str:
    """Confirm that somebody may not use the bot here any more."""
    return (
        f"<@{person_id}> cannot use this bot in this server any more, and whatever else of theirs "
        "waited here is rejected. `/history` shows the person with a button that lifts the block."
    )
