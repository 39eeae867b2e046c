"""What can be asked about jobs: accept one, cancel one, how do I stand."""

import time
from collections.abc import Callable
from functools import partial

from bot.imageapi.models import ImageRequest
from bot.job import Job, Place, State, Terms
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
from bot.limits import Quota, Share
from bot.storage.jobs import JobTable

_NO_TERMS = Terms()
_FORGET_AT_ONCE = 1000  # jobs in one statement of the table


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
        self,
        *,
        interaction_id: int,
        owner_id: int,
        place: Place,
        request: ImageRequest,
        terms: Terms = _NO_TERMS,
    ) -> Answer:
        """Charge and store a job in one statement, or say why not.

        The job is carried on only after `start`, once its placeholder stands.

        Args:
            interaction_id: of the command, press or form; each is accepted once.
            owner_id: who is charged.
            place: where the placeholder will stand.
            request: what to draw.
            terms: on which the server takes it.

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
                terms=terms,
            )
            if job is not None:
                return Accepted(job)
            refusal = await self._why_not(interaction_id, owner_id, place.guild_id, terms, now)
            if refusal is not None:
                return refusal

    async def start(self, job: Job, *, message_id: int | None, shown: Standing) -> None:
        """Carry on an accepted job whose placeholder stands.

        Args:
            job: as accepted.
            message_id: of the placeholder; None where Discord did not tell.
            shown: what the placeholder says.
        """
        waits = job.state is State.PENDING or not self._runner.starts_at_once()
        if message_id is not None and waits:
            # It waits, so the message is stored by itself; else that goes with the submission.
            job = await until_stored(partial(self._located, job, message_id))
            message_id = None
        self._runner.start(job, message_id=message_id, shown=shown)

    async def withdraw(self, job: Job) -> None:
        """Take back a job whose owner could not be told that it was accepted."""
        now = self._clock()
        await until_stored(lambda: self._table.cancelled(job.id, by=None, now=now))
        self._runner.forget(job.id)  # an approval may have carried it on already
        await until_stored(lambda: self._table.settle(job.id))

    async def cancel(self, job_id: int, *, by: int) -> Cancelled | TooLate:
        """Stop waiting for and posting a job; its charge comes back if nothing was sent yet."""
        job = await self._table.cancelled(job_id, by=by, now=self._clock())
        if job is None:
            return TooLate()
        await self._runner.stop(job)
        return Cancelled(job)

    async def follow(self, job_id: int) -> None:
        """Carry on a job that a moderator's decision has just moved, or tell its end."""
        job = await self._table.find(job_id)
        if job is not None:
            await self._runner.follow(job)

    async def halt(self, guild_id: int, *, reason: str) -> int:
        """End a server's jobs of which nothing was ordered yet, giving their charges back.

        Returns:
            How many there were.
        """
        halted = 0
        while waiting := await self._table.waiting(guild_id):
            for job_id in waiting:
                job = await self._table.halted(job_id, reason, self._clock())
                if job is not None:
                    await self._runner.stop(job)
                    halted += 1
        return halted

    async def find(self, job_id: int) -> Job | None:
        """The job as it is now; None if there is none."""
        return await self._table.find(job_id)

    async def shown_in(self, message_id: int) -> Job | None:
        """The job whose message this is; None if there is none."""
        return await self._table.shown_in(message_id)

    async def interaction_of(self, job: Job) -> int:
        """The id of the interaction that the job answers."""
        return await self._table.interaction_of(job.id)

    async def spent_today(self, guild_id: int) -> int:
        """How many pictures of a server were ordered within a day."""
        return await self._table.spent_today(guild_id, self._clock())

    async def locate(self, job: Job, *, channel_id: int, message_id: int | None) -> None:
        """Store which message shows the job; None for none any more."""
        self._runner.stored(
            await self._table.locate(job.id, channel_id=channel_id, message_id=message_id)
        )

    async def forget_token(self, job: Job) -> None:
        """Never use this job's interaction token again: Discord refused it."""
        self._runner.stored(await self._table.forget_token(job.id))

    async def forget_prompt(self, job_id: int, *, by: int) -> None:
        """Drop what was typed, once its picture was deleted, and note who did that."""
        await self._table.forget_prompt(job_id, by=by, now=self._clock())

    async def forget_refused(self, guild_id: int, *, before: float) -> None:
        """Drop what was typed for a server's jobs that ended without a picture before then."""
        while await self._table.forget_refused(guild_id, before) >= _FORGET_AT_ONCE:
            pass

    async def quota(self, owner_id: int) -> Quota:
        """How a person stands with every limit."""
        return await self._table.quota(owner_id, self._clock())

    async def shares(self, owner_id: int, guild_id: int, terms: Terms) -> list[Share]:
        """How a person stands with every limit that a server has."""
        return await self._table.shares(owner_id, guild_id, terms, self._clock())

    def standing(self, job: Job) -> Standing:
        """How a job stands, for its placeholder."""
        return self._runner.standing(job)

    async def _located(self, job: Job, message_id: int) -> Job:
        channel_id = job.place.channel_id
        located = await self._table.locate(job.id, channel_id=channel_id, message_id=message_id)
        self._runner.stored(located)  # a moderator may have been quicker
        return located or job

    async def _why_not(
        self, interaction_id: int, owner_id: int, guild_id: int | None, terms: Terms, now: float
    ) -> Answer | None:
        """What stood in the way; None when it has gone since, as by a job that just ended."""
        if await self._table.is_known(interaction_id):
            return Duplicate()
        full = await self._table.full(owner_id, guild_id, terms, now)
        if full:  # the one that stays full longest is the one to name
            return OverLimit(max(full, key=lambda it: it.next_free))
        cap = self._table.max_in_flight
        in_flight = (await self._table.quota(owner_id, now)).in_flight
        return TooManyInFlight(cap) if 0 < cap <= in_flight else None
