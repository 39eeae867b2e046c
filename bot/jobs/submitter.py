"""Takes queued jobs in a fair order and sends each as one paid request."""

import asyncio
import logging
from collections.abc import Callable

from bot.errors import (
    ContentRefused,
    ImageApiError,
    OutcomeUnknown,
    PassingFault,
    RateLimited,
    ServiceUnusable,
)
from bot.imageapi.backoff import backoff
from bot.imageapi.client import ImageClient
from bot.job import Failure, Job, State
from bot.jobs.active import Active
from bot.jobs.board import Board
from bot.jobs.crew import Crew
from bot.jobs.endings import Endings
from bot.jobs.gate import Gate
from bot.jobs.outage import Outage
from bot.jobs.pace import Budget
from bot.jobs.poller import Poller
from bot.jobs.storing import until_stored
from bot.storage.jobs import JobTable

_log = logging.getLogger(__name__)

AT_ONCE = 4  # paid requests under way: so many outcomes, at most, are unknown after a crash
_REFUSED_TIMES = 8  # the API's own faults that one job may meet; with the back-off about 45 s
_GRACE = 4.0  # seconds a paid request may still take when the bot stops


class Submitter:
    """One loop over the queue; a job is written down as submitting before its request leaves."""

    def __init__(
        self,
        *,
        board: Board,
        table: JobTable,
        api: ImageClient,
        budget: Budget,
        outage: Outage,
        gate: Gate,
        poller: Poller,
        endings: Endings,
        job_timeout: float,
        clock: Callable[[], float],
    ) -> None:
        self._board = board
        self._table = table
        self._api = api
        self._budget = budget
        self._outage = outage
        self._gate = gate
        self._poller = poller
        self._endings = endings
        self._job_timeout = job_timeout
        self._clock = clock
        self._waiting = asyncio.Event()
        self._crew = Crew("submit", AT_ONCE, endings.crashed)

    def add(self, active: Active, *, first: bool = False) -> None:
        """Let a queued job wait for its turn."""
        active.state = State.QUEUED
        self._board.turns.add(active.job.owner_id, active.id, first=first)
        self._waiting.set()

    def is_free(self) -> bool:
        """Whether a job that comes now has its turn at once."""
        return not self._board.turns and not self._crew.is_full() and self._budget.is_free()

    async def run(self) -> None:
        """Serve until cancelled."""
        try:
            while True:
                await self._waiting.wait()
                # Whose turn it is, and whether the queue rests, is asked at the last moment.
                await self._crew.vacancy()
                if self._outage.failure is None:
                    await self._budget.wait()
                job_id = self._board.turns.next()
                if not self._board.turns:
                    self._waiting.clear()
                if job_id is not None and (active := self._board.get(job_id)) is not None:
                    # From here on it is on its way, so no deadline of the queue may end it.
                    active.state = State.SUBMITTING
                    if self._outage.failure is None:
                        self._budget.spend()
                    self._crew.add(active, self._take)
        finally:
            await self._crew.stop(_GRACE)

    async def end_overdue(self) -> None:
        """End queued jobs whose time is up, so that nobody waits for ever. Runs until cancelled."""
        while True:
            await asyncio.sleep(1.0)
            limit = self._clock() - self._job_timeout
            for active in [a for a in self._board if a.since < limit]:
                if active.state is State.QUEUED and active in self._board:
                    self._board.turns.remove(active.job.owner_id, active.id)
                    await self._endings.fail(active, Failure.TIMED_OUT)

    async def _take(self, active: Active) -> None:
        if self._outage.failure is not None:
            await self._endings.fail(active, self._outage.failure)
            return
        now = self._clock()
        stopped = self._gate.stops(active.job)
        if stopped is not None:
            await self._endings.fail(active, stopped)
            return
        if now > active.since + self._job_timeout:  # the bot was away for long
            await self._endings.fail(active, Failure.TIMED_OUT)
            return
        job = await until_stored(
            lambda: self._table.start_submission(active.id, now, active.message_id)
        )
        if job is None:
            await self._endings.ended_before(active)
            return
        active.job = job
        try:
            task_id = await self._api.submit(job.request)
        except ImageApiError as error:
            await self._not_submitted(active, error)
            if not isinstance(error, OutcomeUnknown):
                await self._refund_if_cancelled(job)
            return
        active.faults, active.hiccup = 0, False
        moved = await until_stored(lambda: self._table.submitted(active.id, task_id))
        if moved is not None:
            active.job, active.state = moved, State.RUNNING
            self._poller.watch(active)

    async def _not_submitted(self, active: Active, error: ImageApiError) -> None:
        match error:
            case PassingFault():
                await self._try_again(active, error)
            case ServiceUnusable():
                await self._endings.fail(active, self._outage.report(error))
            case ContentRefused():
                await self._endings.fail(active, Failure.CONTENT_REFUSED)
            case OutcomeUnknown():
                # Repeating it could be billed twice; only a provably lost request is repeated.
                _log.warning("Job %d: the submission's outcome is unknown: %s", active.id, error)
                await self._endings.fail(active, Failure.SUBMISSION_UNCERTAIN)
            case _:
                _log.error("Job %d: the image API refused the request: %s", active.id, error)
                await self._endings.fail(active, Failure.API_FAILED)

    async def _try_again(self, active: Active, error: PassingFault) -> None:
        active.faults += 1
        active.hiccup = True
        _log.info("Job %d was not accepted, trying again: %s", active.id, error)
        wait = backoff(active.faults, error.retry_after)
        alone = error.status != 0 and not isinstance(error, RateLimited)
        if alone:
            active.refused += 1
        else:  # whatever stopped this one stops the next one too: the whole queue rests
            self._budget.pause(wait)
        if active.refused >= _REFUSED_TIMES:
            _log.error("Job %d: the image API keeps refusing it: %s", active.id, error)
            await self._endings.fail(active, Failure.API_FAILED)
            return
        if isinstance(error, RateLimited):
            self._poller.slow_down()
        job = await until_stored(lambda: self._table.requeue(active.id, unsent=True))
        if job is not None:
            active.job, active.state = job, State.QUEUED
            loop = asyncio.get_running_loop()
            loop.call_later(wait if alone else 0.0, self._put_back, active)

    def _put_back(self, active: Active) -> None:
        if active in self._board:
            self.add(active, first=True)

    async def _refund_if_cancelled(self, job: Job) -> None:
        """A cancelled job was charged for a request that turned out to be refused."""
        refunded = await until_stored(lambda: self._table.refund_cancelled(job.id))
        if refunded is not None:
            self._endings.tell_again(refunded, job.place)
