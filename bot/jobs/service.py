"""What can be asked about jobs: accept one, cancel one, how do I stand."""

import time
from collections.abc import Callable
from functools import partial

from bot.imageapi.models import ImageRequest
from bot.job import Job, Place
from bot.jobs.outcomes import (
    Accepted,
    Answer,
    Cancelled,
    Duplicate,
    OverLimit,
    Standing,
    TooLate,
    TooManyInFlight,
    Unusable,
)
from bot.jobs.runner import Runner
from bot.jobs.storing import until_stored
from bot.limits import Quota
from bot.storage.jobs import JobTable


class Jobs:
    """The one door for commands and buttons."""

    def __init__(
        self, *, table: JobTable, runner: Runner, clock: Callable[[], float] = time.time
    ) -> None:
        self._table = table
        self._runner = runner
        self._clock = clock

    def unusable(self) -> Unusable | None:
        """Whether the image API serves nobody at present; costs nothing to ask."""
        failure = self._runner.outage.failure
        return None if failure is None else Unusable(failure)

    async def accept(
        self, *, interaction_id: int, owner_id: int, place: Place, request: ImageRequest
    ) -> Answer:
        """Charge and store a job in one statement, or say why not.

        The job is carried on only after `start`, once its placeholder stands.

        Raises:
            DatabaseError: nothing was stored or charged.
        """
        unusable = self.unusable()
        if unusable is not None:
            return unusable
        while True:
            now = self._clock()
            job = await self._table.accept(
                interaction_id=interaction_id,
                owner_id=owner_id,
                place=place,
                request=request,
                now=now,
            )
            if job is not None:
                return Accepted(job)
            refusal = await self._why_not(interaction_id, owner_id, now)
            if refusal is not None:
                return refusal

    async def start(self, job: Job, *, message_id: int | None) -> None:
        """Carry on an accepted job whose placeholder is the given message."""
        if message_id is not None and not self._runner.starts_at_once():
            # It waits, so the message is stored by itself; else that goes with the submission.
            job = await until_stored(partial(self._located, job, message_id))
            message_id = None
        self._runner.start(job, message_id=message_id)

    async def withdraw(self, job: Job) -> None:
        """Take back a job whose owner could not be told that it was accepted."""
        now = self._clock()
        await until_stored(lambda: self._table.cancelled(job.id, by=None, now=now))
        await until_stored(lambda: self._table.settle(job.id))

    async def cancel(self, job_id: int, *, by: int) -> Cancelled | TooLate:
        """Stop waiting for and posting a job; its charge comes back if nothing was sent yet."""
        job = await self._table.cancelled(job_id, by=by, now=self._clock())
        if job is None:
            return TooLate()
        await self._runner.stop(job)
        return Cancelled(job)

    async def find(self, job_id: int) -> Job | None:
        """The job as it is now; None if there is none."""
        return await self._table.find(job_id)

    async def locate(self, job: Job, *, channel_id: int, message_id: int) -> None:
        """Store which message shows the job."""
        await self._table.locate(job.id, channel_id=channel_id, message_id=message_id)

    async def forget_token(self, job: Job) -> None:
        """Never use this job's interaction token again: Discord refused it."""
        await self._table.forget_token(job.id)

    async def forget_prompt(self, job_id: int) -> None:
        """Drop what was typed, once its picture was deleted."""
        await self._table.forget_prompt(job_id)

    async def quota(self, owner_id: int) -> Quota:
        """How a person stands with every limit."""
        return await self._table.quota(owner_id, self._clock())

    def standing(self, job: Job) -> Standing:
        """How a job stands, for its placeholder."""
        return self._runner.standing(job)

    async def _located(self, job: Job, message_id: int) -> Job:
        channel_id = job.place.channel_id
        located = await self._table.locate(job.id, channel_id=channel_id, message_id=message_id)
        return located or job

    async def _why_not(self, interaction_id: int, owner_id: int, now: float) -> Answer | None:
        """What stood in the way; None when it has gone since, as by a job that just ended."""
        if await self._table.is_known(interaction_id):
            return Duplicate()
        # The window that stays full longest is the one to name.
        waits = [
            (next_free, window)
            for window in self._table.windows
            if (next_free := await self._table.next_free(owner_id, window, now)) is not None
        ]
        if waits:
            next_free, window = max(waits, key=lambda wait: wait[0])
            return OverLimit(window, next_free)
        cap = self._table.max_in_flight
        in_flight = (await self._table.quota(owner_id, now)).in_flight
        return TooManyInFlight(cap) if 0 < cap <= in_flight else None
