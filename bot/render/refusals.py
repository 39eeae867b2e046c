"""Answers that only the person who asked sees: plain text within a message's 2000 characters."""

import math
from collections.abc import Sequence
from typing import Literal

from bot.errors import InputRefused
from bot.jobs.outcomes import Duplicate, OverLimit, TooManyInFlight, Unusable
from bot.limits import Full, Whose
from bot.render.failures import explain
from bot.render.text import limit_words, plural, shown_prompt, when

_MESSAGE_LIMIT = 2000
_FULL = {
    Whose.PERSON: "Your limit is used up: {limit}.",
    Whose.ROLE: "Your limit in this server is used up: {limit}.",
    Whose.SERVER: "This server's limit is used up, for everybody together: {limit}.",
    Whose.BUDGET: "What this server may spend is used up, for everybody together: {limit}.",
}
_DAY = 86400


def input_refused(error: InputRefused) -> str:
    """Pass on what is wrong with the input; what the person typed may stand in it."""
    return shown_prompt(str(error), _MESSAGE_LIMIT)


def answer_refused(answer: OverLimit | TooManyInFlight | Unusable | Duplicate) -> str:
    """Say why no job was started and what to do about it."""
    match answer:
        case OverLimit(limit):
            return _over_limit(limit)
        case TooManyInFlight(cap):
            return (
                f"You have {plural(cap, 'unfinished picture')} already, which is the most at a "
                "time. Wait until one is done, or cancel one, and ask again."
            )
        case Unusable(failure):
            return explain(failure)
        case Duplicate():
            return "This was accepted already: its picture is on the way, and it counts only once."


def _over_limit(limit: Full) -> str:
    # Never early: a moment that is rounded down would be refused again.
    free = math.ceil(limit.next_free)
    exact = when(free, "T" if limit.window.span < _DAY else "f")
    return (
        f"{_FULL[limit.whose].format(limit=limit_words(limit.window))} The next one is free "
        f"{when(free)}, at {exact}. `/quota` shows all your limits."
    )


def missing_permissions(names: Sequence[str], place: Literal["channel", "thread"]) -> str:
    """Say what the bot lacks to post a picture.

    Args:
        names: one or more permissions as discord.py names them, such as ``attach_files``.
        place: where they are lacking.
    """
    *others, last = map(_permission, names)
    listed = f"{', '.join(others)} and {last}" if others else last
    return (
        f"This bot could not post a picture in this {place}, so nothing was ordered or counted. "
        f"It lacks the {'permissions' if others else 'permission'} {listed}, which "
        "a moderator can grant in the channel's settings, under Permissions."
    )


def not_yours(what: Literal["cancel", "delete"]) -> str:
    """Say who may press the button."""
    return f"Only the person who asked for this picture, or a moderator, can {what} it."


def too_late() -> str:
    """Say that there is nothing left to cancel."""
    return "It is too late to cancel: this picture is done, or its job has ended already."


def job_unknown() -> str:
    """Say that a button belongs to a job that is not stored (any more)."""
    return "This picture is no longer on record. Use `/imagine` to ask for a new one."


def form_too_slow() -> str:
    """Say that a form could not be opened in the time that Discord gives for it."""
    return "This bot's own records answer slowly just now. Press the button again in a moment."


def cannot_store(error_id: str) -> str:
    """Say that the bot's own records take nothing now; the log has the reason under `error_id`."""
    return (
        "This bot could not write to its own records, so nothing was ordered or counted. Please "
        f"try again in a few minutes; its operator finds the reason in the log under `{error_id}`."
    )


def internal_error(error_id: str) -> str:
    """Admit an unexpected error; `error_id` is the short id under which the log has the trace."""
    return (
        "Something failed inside this bot. Please try again; if it keeps failing, "
        f"tell the operator this id, which leads to the details: `{error_id}`"
    )


def _permission(name: str) -> str:
    # discord.py keeps an older name for one that Discord now shows as View Channel.
    if name == "read_messages":
        return "View Channel"
    return name.replace("_", " ").title().replace(" In ", " in ")
