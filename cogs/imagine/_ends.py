"""The card of a job that ended without a picture."""

import discord

from bot.job import Job, State
from bot.render import result


def end_of(job: Job, *, points: int = 0) -> discord.Embed:
    """What the message of a failed or cancelled job shows; `points` are strikes given for it."""
    if job.state is State.CANCELLED:
        by = f"<@{job.ended_by}>" if job.ended_by else "this bot"
        return result.cancelled(job, by=by, refunded=not job.charged)
    return result.failed(job, points=points)
