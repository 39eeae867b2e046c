"""How a job ends without a picture: the charge is given back, and its message says so."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from functools import partial

from bot.errors import DeliveryPostponed, Undeliverable
from bot.imageapi.backoff import backoff
from bot.job import Failure, Job, Place, State
from bot.jobs.active import Active
from bot.jobs.announcer import Announcer
from bot.jobs.board import Board
from bot.jobs.presenter import Presenter
from bot.jobs.storing import until_stored
from bot.storage.jobs import JobTable

_log = logging.getLogger(__name__)

_LONGEST_WAIT = 300.0  # seconds between two tries to tell an end


class Endings:
    """Ends jobs, and tells people about it until Discord takes it."""

    def __init__(
        self,
        *,
        board: Board,
        table: JobTable,
        presenter: Presenter,
        announcer: Announcer,
        clock: Callable[[], float],
    ) -> None:
        self._board = board
        self._table = table
        self._presenter = presenter
        self._announcer = announcer
        self._clock = clock
        self._untold: dict[int, Job | None] = {}
        self._tellings: set[asyncio.Task[None]] = set()

    async def fail(self, active: Active, failure: Failure) -> None:
        """End the job and give its charge back, in one statement; then tell its owner."""
        job = await until_stored(
            lambda: self._table.failed(active.id, failure, self._clock(), active.message_id)
        )
        if job is None:
            await self.ended_before(active)
            return
        self._board.drop(active.id)
        _log.info("Job %d failed: %s", job.id, failure)
        self.tell(job)

    async def ended_before(self, active: Active) -> None:
        """Let go of a job that was cancelled or stopped before its placeholder stood; tell that."""
        if self._board.drop(active.id) is None:
            return  # afterwards: then it is told already
        job = await until_stored(lambda: self._table.find(active.id))
        if job is not None and job.state.is_final:
            if job.place.message_id is None:
                job = replace(job, place=replace(job.place, message_id=active.message_id))
            self.tell(job)

    async def crashed(self, active: Active) -> None:
        """End a job whose step raised something nobody foresaw."""
        await self.fail(active, Failure.INTERNAL)

    def tell(self, job: Job) -> None:
        """Let the job's message show its end, in the background; the last that is told stands.

        Or that it is held: it rests then, and nobody else keeps its placeholder true.
        """
        under_way = job.id in self._untold
        self._untold[job.id] = job
        if not under_way:
            self._begin(self._tell(job.id), name=f"tell-{job.id}")

    def remind(self, job_ids: Sequence[int]) -> None:
        """Let messages show that their jobs are held: the process before may not have come to it.

        One by one: a channel takes about one edit a second, and a picture that is approved
        meanwhile must not wait behind hundreds.
        """
        self._begin(self._remind(job_ids), name="remind")

    def take_back(self, job_id: int) -> None:
        """Do not tell any more what has not been told yet: the job goes on."""
        if job_id in self._untold:
            self._untold[job_id] = None

    def tell_again(self, job: Job, place: Place) -> None:
        """Tell an end that may have been told already.

        Args:
            job: as it is now.
            place: of the job as it was before: settling it forgot the token that reaches it.
        """
        same = place.message_id == job.place.message_id
        self.tell(replace(job, place=place) if same else job)

    async def stop(self, grace: float) -> None:
        """Give what is being told `grace` seconds; the next start tells the rest."""
        if self._tellings:
            await asyncio.wait(self._tellings, timeout=grace)
        for task in self._tellings:
            task.cancel()
        await asyncio.gather(*self._tellings, return_exceptions=True)

    async def _tell(self, job_id: int) -> None:
        told, tries = None, 0
        try:
            await self._announcer.close(job_id)
            while (job := self._untold[job_id]) is not told and job is not None:
                try:
                    await self._show(job)
                except DeliveryPostponed as error:
                    _log.info("Job %d: its end could not be told yet: %s", job_id, error)
                    await asyncio.sleep(backoff(tries, cap=_LONGEST_WAIT))
                    tries += 1
                    continue
                except Undeliverable as error:
                    _log.warning("Job %d: its end cannot be told: %s", job_id, error)
                if job.state.is_final:
                    await until_stored(lambda: self._table.settle(job_id))
                told = job
        finally:
            del self._untold[job_id]

    async def _remind(self, job_ids: Sequence[int]) -> None:
        waiting, tries = deque(job_ids), 0
        while waiting:
            job_id = waiting.popleft()
            job = await until_stored(partial(self._table.find, job_id))
            if job is None or job.state is not State.HELD or job_id in self._untold:
                continue  # decided or cancelled meanwhile
            try:
                await self._show(job)
            except DeliveryPostponed as error:
                _log.info("Job %d: that it is held is shown later: %s", job_id, error)
                waiting.append(job_id)
                await asyncio.sleep(backoff(tries, cap=_LONGEST_WAIT))
                tries += 1
            except Undeliverable as error:
                _log.info("Job %d: that it is held cannot be shown: %s", job_id, error)

    async def _show(self, job: Job) -> None:
        if job.state.is_final:
            await self._presenter.conclude(job)
        else:
            await self._presenter.show(self._board.standing(job))

    def _begin(self, telling: Coroutine[object, object, None], *, name: str) -> None:
        task = asyncio.create_task(telling, name=name)
        self._tellings.add(task)
        task.add_done_callback(self._told)

    def _told(self, task: asyncio.Task[None]) -> None:
        self._tellings.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("%s: an end could not be told", task.get_name(), exc_info=error)
