"""Looks at running jobs until they are drawn, within one budget of requests for all."""

import logging
from collections.abc import Callable

from bot.errors import (
    ContentRefused,
    ImageApiError,
    PassingFault,
    RateLimited,
    ServiceUnusable,
    TaskNotFound,
)
from bot.imageapi.backoff import backoff
from bot.imageapi.client import ImageClient
from bot.imageapi.models import TaskResult, TaskStatus
from bot.imageapi.protocol import is_content_refusal
from bot.job import Failure
from bot.jobs.active import Active
from bot.jobs.agenda import Agenda
from bot.jobs.board import Board
from bot.jobs.crew import Crew
from bot.jobs.endings import Endings
from bot.jobs.finisher import Finisher
from bot.jobs.outage import Outage
from bot.jobs.pace import Budget, Schedule

_log = logging.getLogger(__name__)

_AT_ONCE = 16
_UNKNOWN_FOR = 15.0  # seconds after submission in which the API may not know its own task yet
_UNKNOWN_TIMES = 3  # and so often in a row after that, in case one of its servers lags behind
_MENDING_GAP = 15.0  # seconds between looks while the key is refused: the picture may still come


class Poller:
    """Asks after every running job; the picture's place goes to the finisher."""

    def __init__(
        self,
        *,
        board: Board,
        api: ImageClient,
        budget: Budget,
        schedule: Schedule,
        outage: Outage,
        finisher: Finisher,
        endings: Endings,
        job_timeout: float,
        clock: Callable[[], float],
    ) -> None:
        self._board = board
        self._api = api
        self._budget = budget
        self._schedule = schedule
        self._outage = outage
        self._finisher = finisher
        self._endings = endings
        self._job_timeout = job_timeout
        self._clock = clock
        self._agenda = Agenda()
        self._crew = Crew("poll", _AT_ONCE, endings.crashed)

    def watch(self, active: Active, *, soon: bool = False) -> None:
        """Ask after the job from now on; `soon` after a restart, when it may be done already."""
        self._agenda.add(active, 0.0 if soon else self._gap(active))

    def slow_down(self) -> None:
        """The API asked for fewer requests."""
        self._schedule.slow_down()

    async def run(self) -> None:
        """Serve until cancelled."""
        try:
            while True:
                active = await self._agenda.next()
                if active in self._board:
                    await self._crew.vacancy()
                    await self._budget.wait()
                if active in self._board:  # not ended meanwhile
                    self._budget.spend()
                    self._crew.add(active, self._look)
        finally:
            await self._crew.stop(grace=0)

    async def _look(self, active: Active) -> None:
        try:
            result = await self._api.poll(active.job.task_id or "")
        except ImageApiError as error:
            await self._not_answered(active, error)
        else:
            active.faults, active.unknown, active.hiccup = 0, 0, False
            self._schedule.speed_up()
            await self._answered(active, result)

    async def _answered(self, active: Active, result: TaskResult) -> None:
        if result.status is TaskStatus.FAILED:
            _log.info("Job %d: the image API could not draw it: %s", active.id, result.reason)
            refused = is_content_refusal(result.reason)
            await self._endings.fail(
                active, Failure.CONTENT_REFUSED if refused else Failure.API_FAILED
            )
        elif result.status is TaskStatus.SUCCEED and result.image_url is not None:
            self._finisher.add(active, result.image_url)
        else:
            active.progress, active.polled = result.progress, self._clock()
            await self._look_again(active, self._gap(active))

    async def _not_answered(self, active: Active, error: ImageApiError) -> None:
        active.faults += 1
        active.unknown = active.unknown + 1 if isinstance(error, TaskNotFound) else 0
        gap = backoff(active.faults)
        match error:
            case TaskNotFound():
                age = self._clock() - active.submitted
                if age > _UNKNOWN_FOR and active.unknown >= _UNKNOWN_TIMES:
                    _log.warning("Job %d: the image API does not know its task", active.id)
                    await self._endings.fail(active, Failure.API_FAILED)
                    return
            case RateLimited():
                self._schedule.slow_down()
                self._budget.pause(backoff(active.faults, error.retry_after))
            case PassingFault():
                gap = backoff(active.faults, error.retry_after)
                active.hiccup = active.faults > 1  # a single fault is not worth a word
            case ServiceUnusable():
                self._outage.report(error)
                active.hiccup = True
                gap = _MENDING_GAP
            case ContentRefused():
                await self._endings.fail(active, Failure.CONTENT_REFUSED)
                return
            case _:
                _log.error("Job %d: the image API refused the poll: %s", active.id, error)
                await self._endings.fail(active, Failure.API_FAILED)
                return
        await self._look_again(active, gap)

    async def _look_again(self, active: Active, gap: float) -> None:
        if self._clock() > active.since + self._job_timeout:
            await self._endings.fail(active, Failure.TIMED_OUT)
        else:
            self._agenda.add(active, gap)

    def _gap(self, active: Active) -> float:
        return self._schedule.next_gap(active.size, self._clock() - active.submitted)
