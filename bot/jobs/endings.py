"""How a job ends without a picture: the charge is given back, and its message says so."""

import asyncio
import logging
from collections.abc import Callable

from bot.errors import DeliveryPostponed, Undeliverable
from bot.imageapi.backoff import backoff
from bot.job import Failure, Job
from bot.jobs.active import Active
from bot.jobs.board import Board
from bot.jobs.presenter import Presenter
from bot.jobs.storing import until_stored
from bot.storage.jobs import JobTable

_log = logging.getLogger(__name__)

_TRIES = 40  # with the back-off below about 20 minutes; after that the next start tries again


class Endings:
    """Ends jobs, and tells people about it until Discord takes it."""

    def __init__(
        self, *, board: Board, table: JobTable, presenter: Presenter, clock: Callable[[], float]
    ) -> None:
        self._board = board
        self._table = table
        self._presenter = presenter
        self._clock = clock
        self._tellings: set[asyncio.Task[None]] = set()

    async def fail(self, active: Active, failure: Failure) -> None:
        """End the job and give its charge back, in one statement; then tell its owner."""
        job = await until_stored(lambda: self._table.failed(active.id, failure, self._clock()))
        self._board.drop(active.id)
        if job is not None:
            _log.info("Job %d failed: %s", job.id, failure)
            self.tell(job)

    async def crashed(self, active: Active) -> None:
        """End a job whose step raised something nobody foresaw."""
        await self.fail(active, Failure.INTERNAL)

    def tell(self, job: Job) -> None:
        """Let the job's message show its end, in the background."""
        task = asyncio.create_task(self._tell(job), name=f"tell-{job.id}")
        self._tellings.add(task)
        task.add_done_callback(self._told)

    async def stop(self, grace: float) -> None:
        """Give what is being told `grace` seconds; the next start tells the rest."""
        if self._tellings:
            await asyncio.wait(self._tellings, timeout=grace)
        for task in self._tellings:
            task.cancel()
        await asyncio.gather(*self._tellings, return_exceptions=True)

    async def _tell(self, job: Job) -> None:
        for tries in range(_TRIES):
            try:
                await self._presenter.conclude(job)
            except DeliveryPostponed as error:
                _log.info("Job %d: its end could not be told yet: %s", job.id, error)
                await asyncio.sleep(backoff(tries))
            except Undeliverable as error:
                _log.warning("Job %d: its end cannot be told: %s", job.id, error)
                break
            else:
                break
        else:
            return
        await until_stored(lambda: self._table.settle(job.id))

    def _told(self, task: asyncio.Task[None]) -> None:
        self._tellings.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("%s: an end could not be told", task.get_name(), exc_info=error)
