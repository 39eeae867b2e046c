"""The card of a job that ended without a picture."""

from bot.app import ImagineBot
from bot.case import Case, CaseState
from bot.job import Failure, Job, State
from bot.jobs.storing import until_stored
from bot.render import result
from bot.ui.buttons import row
from cogs.imagine._roads import Card, mention

_AGAINST = (CaseState.REJECTED, CaseState.CLOSED)


async def end_of(bot: ImagineBot, job: Job) -> Card:
    """What the message of a failed or cancelled job shows."""
    if job.state is State.CANCELLED:
        by = mention(job.ended_by) if job.ended_by else "this bot"
        return Card(result.cancelled(job, by=by, refunded=not job.charged), lambda: None)
    case = await _rejection(bot, job)
    return Card(
        result.failed(job, points=case.points if case else 0),
        lambda: row(case.id, bot.appeal_button) if case else None,
    )


async def _rejection(bot: ImagineBot, job: Job) -> Case | None:
    """The case that its owner may appeal: by a moderator's decision, now or about its like."""
    if job.failure not in {Failure.REJECTED, Failure.REMOVED_BEFORE}:
        return None
    cases = await until_stored(lambda: bot.moderation.cases.of_job(job.id))
    return next((case for case in cases if case.state in _AGAINST), None)
