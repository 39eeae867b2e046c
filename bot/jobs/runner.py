"""Carries every accepted job to its end, over restarts too. Knows nothing of Discord.

queued --Submitter--> running --Poller--> drawn --Finisher--> delivered
                        |                                        |
                   Announcer keeps the placeholder true     Endings tells what went wrong
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.errors import DeliveryPostponed
from bot.imageapi.client import ImageClient
from bot.job import Failure, Job, Review, State
from bot.jobs.active import Active
from bot.jobs.announcer import GAP, Announcer
from bot.jobs.board import Board
from bot.jobs.endings import Endings
from bot.jobs.finisher import Finisher
from bot.jobs.gate import Gate, OpenGate
from bot.jobs.outage import Outage
from bot.jobs.outcomes import Standing
from bot.jobs.pace import Budget, Durations, Schedule
from bot.jobs.poller import Poller
from bot.jobs.presenter import Presenter
from bot.jobs.storing import until_stored
from bot.jobs.submitter import Submitter
from bot.storage.jobs import JobTable
from bot.storage.vault import Vault

_log = logging.getLogger(__name__)

_MOST_ATTEMPTS = 2  # paid requests for one job, the second only after a crash within the first
_HISTORY = 500  # newest jobs from which durations are learned at start
_GRACE = 2.0  # seconds what is being told may still take when the bot stops


@dataclass(frozen=True, slots=True)
class Pace:
    """The settings the runner needs; 0 is no cap, times are seconds."""

    images_per_minute: int = 0
    polls_per_second: float = 0.0
    job_timeout: float = 600.0
    placeholder_gap: float = GAP
    first_probe: float = 10.0


class Runner:
    """Submits, polls, finishes and announces while it serves."""

    def __init__(
        self,
        *,
        table: JobTable,
        api: ImageClient,
        pace: Pace,
        vault: Vault,
        gate: Gate | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._table = table
        self._api = api
        self._vault = vault
        self._gate = gate or OpenGate()
        self._pace = pace
        self._clock = clock
        self._durations = Durations()
        self._board = Board(self._durations)
        self._submissions = Budget(pace.images_per_minute, 60.0)
        self.outage = Outage(api, first_probe=pace.first_probe)
        self._crew: _Stations | None = None

    @asynccontextmanager
    async def serve(self, presenter: Presenter) -> AsyncIterator[None]:
        """Take up every unfinished job and carry jobs on until the block is left."""
        stations = self._build(presenter)
        await self._learn_from_history()
        try:
            async with asyncio.TaskGroup() as group:
                loops = [
                    group.create_task(run(), name=f"runner-{run.__qualname__}")
                    for run in (
                        stations.submitter.run,
                        stations.submitter.end_overdue,
                        stations.poller.run,
                        stations.finisher.run,
                        stations.announcer.run,
                        self.outage.watch,
                    )
                ]
                self._crew = stations
                try:
                    await self._resume(stations, presenter)
                    yield
                finally:
                    self._crew = None
                    for loop in loops:
                        loop.cancel()
                    await asyncio.wait(loops)  # their last steps may have an end to tell
                    await stations.endings.stop(_GRACE)
        except ExceptionGroup as errors:
            # An error of the block goes on as it is, so that the command line knows it.
            raise errors.exceptions[0] from None

    def starts_at_once(self) -> bool:
        """Whether a job that is started now is submitted without waiting for a turn."""
        return self._crew is not None and self._crew.submitter.is_free()

    def start(self, job: Job, *, message_id: int | None, shown: Standing) -> None:
        """Carry an accepted job whose placeholder stands.

        Args:
            job: as stored.
            message_id: of the placeholder, to be stored together with the next step; None where
                it is stored already, or unknown.
            shown: what the placeholder says.
        """
        if self._crew is None or self._board.get(job.id) is not None:
            return  # the next start takes it up; or a moderator was quicker
        if job.state.is_final:
            self._crew.endings.tell(job)
        elif job.state is State.QUEUED:
            active = Active.of(job)
            active.message_id = message_id
            active.shown = self._crew.presenter.key(shown)
            self._board.add(active)
            self._crew.submitter.add(active)
            self._crew.announcer.watch(active)

    async def follow(self, job: Job) -> None:
        """Carry on a job that was moved from outside, or tell its end; twice is harmless."""
        crew = self._crew
        if crew is None or self._board.get(job.id) is not None:
            return  # the next start takes it up; or it is under way already
        if job.state in {State.FAILED, State.CANCELLED}:
            crew.endings.tell(job)
        elif job.state in {State.QUEUED, State.READY}:
            crew.endings.take_back(job.id)
            await self._resume_one(job, crew)

    def forget(self, job_id: int) -> None:
        """Let go of a job about which nobody needs to be told anything."""
        self._board.drop(job_id)

    async def stop(self, job: Job) -> None:
        """Let go of a job that was ended from outside, and show in its message that it was."""
        carried = self._board.drop(job.id)
        if carried is None and job.place.message_id is None:
            return  # its placeholder does not stand yet: `start` tells it there
        if self._crew is not None:
            self._crew.endings.tell(job)

    def stored(self, job: Job | None) -> None:
        """Know what was stored of a job from outside, if it is carried."""
        if job is not None:
            self._board.stored(job)

    def standing(self, job: Job) -> Standing:
        """How a job stands, for its placeholder; one not started yet stands last in the queue."""
        return self._board.standing(job)

    def _build(self, presenter: Presenter) -> "_Stations":
        board, table, clock, pace = self._board, self._table, self._clock, self._pace
        announcer = Announcer(board=board, presenter=presenter, gap=pace.placeholder_gap)
        endings = Endings(
            board=board, table=table, presenter=presenter, announcer=announcer, clock=clock
        )
        finisher = Finisher(
            board=board,
            table=table,
            api=self._api,
            presenter=presenter,
            announcer=announcer,
            endings=endings,
            durations=self._durations,
            gate=self._gate,
            vault=self._vault,
            job_timeout=pace.job_timeout,
            clock=clock,
        )
        poller = Poller(
            board=board,
            api=self._api,
            budget=Budget(pace.polls_per_second, 1.0),
            schedule=Schedule(self._durations),
            outage=self.outage,
            finisher=finisher,
            endings=endings,
            job_timeout=pace.job_timeout,
            clock=clock,
        )
        submitter = Submitter(
            board=board,
            table=table,
            api=self._api,
            budget=self._submissions,
            outage=self.outage,
            gate=self._gate,
            poller=poller,
            endings=endings,
            job_timeout=pace.job_timeout,
            clock=clock,
        )
        return _Stations(submitter, poller, finisher, announcer, endings, presenter)

    async def _learn_from_history(self) -> None:
        for drawn in await self._table.recently_drawn(_HISTORY):
            if drawn.seconds <= self._pace.job_timeout:  # else the bot was away meanwhile
                self._durations.learn(drawn.size, drawn.seconds)
        now = self._clock()
        earlier = await self._table.submitted_since(now - 60)
        self._submissions.count_earlier(now - submitted for submitted in earlier)

    async def _resume(self, stations: "_Stations", presenter: Presenter) -> None:
        """Go on from the state each job is found in."""
        jobs = await self._table.unsettled()
        if jobs:
            _log.info("Taking up %d unfinished jobs.", len(jobs))
        held = [job.id for job in jobs if job.state is State.HELD]
        stations.endings.remind(held[::-1])  # of the newest it is least sure that they say so
        for job in jobs:
            if job.state.is_final:
                stations.endings.tell(job)
            elif job.place.message_id is None and job.state in {State.PENDING, State.QUEUED}:
                await self._resume_unacknowledged(job, stations, presenter)
            elif job.state is not State.HELD:
                await self._resume_one(job, stations)

    async def _resume_unacknowledged(
        self, job: Job, stations: "_Stations", presenter: Presenter
    ) -> None:
        """The process ended between the charge and the answer to the person."""
        try:
            acknowledged = await presenter.was_acknowledged(job)
        except DeliveryPostponed:
            acknowledged = True  # better one picture too many than one lost
        if acknowledged:
            found = await until_stored(lambda: self._table.find(job.id))
            await self._resume_one(found or job, stations)  # by now its message may be known
        else:
            # Nobody was ever told that it was accepted.
            await until_stored(lambda: self._table.cancelled(job.id, by=None, now=self._clock()))
            await until_stored(lambda: self._table.settle(job.id))

    async def _resume_one(self, job: Job, stations: "_Stations") -> None:
        if job.state is State.PENDING:
            return  # a moderator's decision brings it here again
        active = Active.of(job)
        # Those that wait miss nothing, and a decision is no hiccup.
        active.hiccup = job.state is not State.QUEUED and job.review is not Review.PASSED
        self._board.add(active)
        if job.state is State.RUNNING:
            stations.poller.watch(active, soon=True)
        elif job.state is State.READY:
            stations.finisher.add(active, job.image_url or "")
        elif job.state is State.QUEUED:
            stations.submitter.add(active)
        elif job.attempts < _MOST_ATTEMPTS:
            # Killed within the paid request: nobody knows whether it arrived. It is repeated once.
            _log.warning("Job %d: repeating a submission whose outcome is unknown", job.id)
            self.stored(await until_stored(lambda: self._table.requeue(job.id, unsent=False)))
            stations.submitter.add(active)
        else:
            await stations.endings.fail(active, Failure.SUBMISSION_UNCERTAIN)
            return
        stations.announcer.watch(active)


@dataclass(frozen=True, slots=True)
class _Stations:
    submitter: Submitter
    poller: Poller
    finisher: Finisher
    announcer: Announcer
    endings: Endings
    presenter: Presenter
