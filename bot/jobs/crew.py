"""A bounded number of tasks at work, none of which can fail unseen."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine

from bot.jobs.active import Active

_log = logging.getLogger(__name__)

Step = Coroutine[object, object, None]


class Crew:
    """Runs steps for jobs, at most `size` at a time.

    Args:
        on_crash: told of a job whose step raised something nobody foresaw.
    """

    def __init__(self, name: str, size: int, on_crash: Callable[[Active], Awaitable[None]]) -> None:
        self._name = name
        self._places = asyncio.Semaphore(size)
        self._on_crash = on_crash
        self._tasks: set[asyncio.Task[None]] = set()

    async def spawn(self, active: Active, step: Step) -> None:
        """Start the step as soon as there is a free place."""
        try:
            await self._places.acquire()
        except BaseException:
            step.close()
            raise
        task = asyncio.create_task(self._run(active, step), name=f"{self._name}-{active.id}")
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def is_full(self) -> bool:
        """Whether a step would have to wait."""
        return self._places.locked()

    async def vacancy(self) -> None:
        """Wait until a step would be started at once."""
        await self._places.acquire()
        self._places.release()

    async def stop(self, grace: float) -> None:
        """Give the steps under way `grace` seconds to end, then cancel them."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, active: Active, step: Step) -> None:
        try:
            await step
        except Exception:  # noqa: BLE001  # the one place where a job's unforeseen error ends: logged, and told to its owner
            _log.exception("%s: job %d hit an unforeseen error", self._name, active.id)
            await self._on_crash(active)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._places.release()
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("%s: a crash could not be handled", self._name, exc_info=error)
