"""What is said around reports and removals, to those who report and to those who are reported."""

from collections import Counter
from collections.abc import Sequence

import discord

from bot.case import Case
from bot.records import Report, ReportOutcome
from bot.render.card import NEUTRAL
from bot.render.reasons import report_reason
from bot.render.strikes import COUNTED, struck
from bot.render.text import how_long, shown_prompt

_REASON = 400


def ask_why() -> str:
    """Ask a person who pressed Report for the reason."""
    return "What is wrong with this picture? Only the server's moderators see who reported it."


def answer(outcome: ReportOutcome, *, cooldown: int, moderated: bool) -> str:
    """Answer a report.

    Args:
        outcome: what became of it.
        cooldown: seconds that the server asks for between two reports of a person.
        moderated: whether the server has a moderator channel that it can go to.
    """
    match outcome:
        case ReportOutcome.TAKEN if moderated:
            return "Thank you. The moderators of this server have it before them now."
        case ReportOutcome.TAKEN:
            return (
                "Thank you, it is on record. This server has no moderator channel at present that "
                "this bot can use, so please tell a moderator as well if it is urgent."
            )
        case ReportOutcome.AGAIN:
            return "You have reported this picture already; the moderators know."
        case ReportOutcome.TOO_SOON:
            return (
                "You reported another picture a moment ago, so this one was not taken. There are "
                f"{how_long(cooldown)} between two reports here; please report it again then."
            )


def no_picture() -> str:
    """Say that a message is none that can be reported or removed."""
    return "This message holds no picture that this bot made and has on record."


def not_public() -> str:
    """Say that a job has no public picture."""
    return "There is no picture to see here, so there is nothing to report."


def own_picture() -> str:
    """Say that nobody can report their own picture."""
    return "This is your own picture. Press Delete below it to take it down."


def settled(kept: bool) -> str:
    """Say that moderators have decided about the picture before."""
    if kept:
        return "Moderators have looked at this picture already and decided to keep it."
    return "Moderators have taken this picture down already."


def hidden() -> discord.Embed:
    """Stand in for a picture that enough people reported."""
    return discord.Embed(
        title="Hidden for now",
        description="Several people reported this picture. The moderators are looking at it.",
        colour=NEUTRAL,
    )


def not_kept() -> discord.Embed:
    """Stand in for a picture that was hidden, judged fine, and cannot be shown again."""
    text = "Moderators decided for it, but no copy could be kept. Ask again."
    return discord.Embed(title="Not shown again", description=text, colour=NEUTRAL)


def removed(reason: str | None, *, strike: bool) -> discord.Embed:
    """Stand in for a picture that a moderator took down.

    Args:
        reason: the moderator's.
        strike: whether it counted against the person who had asked for the picture.
    """
    text = "A moderator took this picture down."
    if reason:
        text += f"\nReason: {shown_prompt(reason, _REASON)}"
    if strike:
        text += f"\n{COUNTED}"
    text += "\nThe person who asked for it can appeal below."
    return discord.Embed(title="Removed", description=text, colour=NEUTRAL)


def removal_done(
    case: Case, *, prompt_blocked: bool, strike: bool = False, strikes_count: bool = True
) -> str:
    """Tell a moderator what a removal does.

    Args:
        case: where it is on record.
        prompt_blocked: whether the prompt is refused from now on, too.
        strike: whether the moderator wanted to give one.
        strikes_count: whether the server counts strikes.
    """
    parts = [
        f"The picture is being taken down; case {case.id}.",
        "Unless it is too plain to be told from others, or gone already, it will not pass again.",
    ]
    if prompt_blocked:
        parts.append("Its prompt is refused here from now on.")
    if strike:
        parts.append(struck(case, strikes_count=strikes_count))
    return " ".join(parts)


def moderators_only() -> str:
    """Say who may take pictures of others down."""
    return "Only those who may manage messages in this channel can take pictures down."


def tally(reports: Sequence[Report]) -> str:
    """Count reports by reason, the most frequent first."""
    counts = Counter(report_reason(report.reason) for report in reports).most_common()
    people = "1 person" if len(reports) == 1 else f"{len(reports)} people"
    return " · ".join([people, *(f"{reason}: {count}" for reason, count in counts)])
