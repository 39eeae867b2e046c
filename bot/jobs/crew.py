"""A bounded number of tasks at work, none of which can fail unseen."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import copy_context
from functools import partial
from typing import TypeVarTuple

from bot.jobs.active import Active

_log = logging.getLogger(__name__)

_Ts = TypeVarTuple("_Ts")
Work = Coroutine[object, object, None]


class Crew:
    """Runs steps for jobs, at most `size` at a time; the others wait in order.

    Args:
        on_crash: told of a job whose step raised something nobody foresaw.
    """

    def __init__(self, name: str, size: int, on_crash: Callable[[Active], Awaitable[None]]) -> None:
        self._name = name
        self._size = size
        self._on_crash = on_crash
        self._waiting: deque[tuple[Active, Callable[[], Work]]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._context = copy_context()

    def add(self, active: Active, step: Callable[[Active, *_Ts], Work], *arguments: *_Ts) -> None:
        """Start the step for the job, with these arguments, as soon as there is a free place."""
        self._waiting.append((active, partial(step, active, *arguments)))
        # A press may bring a job here, but whose context that was is nothing to the step.
        self._context.run(self._fill_places)

    def is_full(self) -> bool:
        """Whether a step would have to wait."""
        return len(self._tasks) >= self._size

    async def vacancy(self) -> None:
        """Wait until a step would be started at once."""
        while self.is_full():
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)

    async def stop(self, grace: float) -> None:
        """Give the steps under way `grace` seconds to end, then cancel them; begin no other."""
        self._size = 0
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _fill_places(self) -> None:
        while self._waiting and not self.is_full():
            active, step = self._waiting.popleft()
            task = asyncio.create_task(self._run(active, step), name=f"{self._name}-{active.id}")
            self._tasks.add(task)
            task.add_done_callback(self._done)

    async def _run(self, active: Active, step: Callable[[], Work]) -> None:
        try:
            await step()
        except Exception:  # noqa: BLE001  # the one place where a job's unforeseen error ends: logged, and told to its owner
            _log.exception("%s: job %d hit an unforeseen error", self._name, active.id)
            await self._on_crash(active)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._fill_places()
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("%s: a crash could not be handled", self._name, exc_info=error)
