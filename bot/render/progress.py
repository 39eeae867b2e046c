"""The card of a job that is still under way.

It is edited seldom, so its words hold between two edits: moments are Discord timestamps, which
tick by themselves, and nothing counts seconds.
"""

import discord

from bot.job import State
from bot.jobs.outcomes import Standing
from bot.render.card import WORKING, card
from bot.render.text import bar, how_long, plural, when

_TITLES = {
    State.PENDING: "Waiting for a moderator",
    State.QUEUED: "Waiting for its turn",
    State.SUBMITTING: "On its way",
    State.RUNNING: "Drawing",
    State.READY: "Finishing",
    State.HELD: "Made, waiting for a moderator",
}
# An estimate never claims that the picture is as good as done.
_MOST_ESTIMATED = 95


def placeholder(standing: Standing, *, now: float) -> discord.Embed:
    """Show an unfinished job.

    Args:
        standing: what is known of the job.
        now: Unix time.

    Raises:
        KeyError: the job is in a final state; `bot.render.result` has the card for that.
    """
    job = standing.job
    title = _TITLES[job.state]
    text = "\n".join(_lines(standing, now))
    return card(job, title=title, text=text, colour=WORKING)


def edit_key(standing: Standing, now: float) -> tuple[object, ...]:
    """Return a value that changes only when the placeholder is worth another edit.

    A bar is worth one for every full tenth. `now` is a Unix time.
    """
    share = _share(standing, now)
    tenth = None if share is None else share // 10
    job = standing.job
    return job.state, standing.ahead, standing.hiccup, tenth, _is_overdue(standing, now)


def _lines(standing: Standing, now: float) -> list[str]:
    match standing.job.state:
        case State.PENDING:
            lines = ["A moderator reads this prompt before anything is ordered."]
        case State.HELD:
            lines = ["The picture is made. A moderator looks at it before everybody sees it."]
        case State.QUEUED:
            lines = [_turn(standing.ahead)]
        case State.SUBMITTING:
            lines = ["The order is going out to the image service."]
        case State.RUNNING:
            lines = _drawing(standing, now)
        case _:
            lines = ["The picture is made and is being posted."]
    if standing.hiccup:
        again = "resuming" if standing.job.task_id else "retrying"
        lines.append(f"A passing hiccup: {again} by itself, there is nothing you need to do.")
    return lines


def _turn(ahead: int | None) -> str:
    return f"{plural(ahead, 'picture')} before it." if ahead else "It is next in line."


def _drawing(standing: Standing, now: float) -> list[str]:
    lines = ["The image service is drawing it."]
    submitted, typical = standing.job.submitted, standing.typical
    if submitted is not None:
        lines = [f"Started {when(submitted)}."]
        if typical:
            lines.append(_estimate(submitted, typical, overdue=_is_overdue(standing, now)))
    share = _share(standing, now)
    if share is not None:
        note = f"{share} %" if standing.progress > 0 else f"about {share} %, an estimate"
        lines.append(f"{bar(share)} {note}")
    return lines


def _estimate(submitted: float, typical: float, *, overdue: bool) -> str:
    if overdue:
        return (
            "It is taking longer than usual: this bot's own recent pictures took "
            f"about {how_long(typical)}."
        )
    # "Would be" reads true on both sides of that moment: "in 5 seconds", "5 seconds ago".
    return (
        f"This bot's own recent pictures took about {how_long(typical)}, "
        f"which would be {when(submitted + typical)} (an estimate)."
    )


def _share(standing: Standing, now: float) -> int | None:
    """Percent done: what the image API says, else a full tenth by the clock, else None."""
    job = standing.job
    if job.state is not State.RUNNING:
        return None
    if standing.progress > 0:
        return min(standing.progress, 100)
    if job.submitted is None or not standing.typical:
        return None
    elapsed = max(0.0, now - job.submitted)
    return int(min(elapsed / standing.typical * 100, _MOST_ESTIMATED)) // 10 * 10


def _is_overdue(standing: Standing, now: float) -> bool:
    job = standing.job
    if job.state is not State.RUNNING or job.submitted is None or not standing.typical:
        return False
    return now > job.submitted + standing.typical
