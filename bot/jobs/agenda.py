"""Jobs by due time: one heap for all of them instead of a task for each."""

import asyncio
import heapq
from itertools import count

from bot.jobs.active import Active


class Agenda:
    """What is to be looked at when.

    The clock is read only by whoever waits: a simulated Discord bends the loop's clock for the code
    it calls, which adds jobs here.
    """

    def __init__(self) -> None:
        self._added: list[tuple[float, Active]] = []
        self._due: list[tuple[float, int, Active]] = []
        self._order = count()  # among equals, and so that jobs themselves are never compared
        self._changed = asyncio.Event()

    def add(self, active: Active, gap: float) -> None:
        """Let the job come up in `gap` seconds."""
        self._added.append((gap, active))
        self._changed.set()

    async def next(self) -> Active:
        """Wait until a job is due, and take it."""
        loop = asyncio.get_running_loop()
        while True:
            self._changed.clear()
            now = loop.time()
            for gap, active in self._added:
                heapq.heappush(self._due, (now + gap, next(self._order), active))
            self._added.clear()
            if self._due and self._due[0][0] <= now:
                return heapq.heappop(self._due)[2]
            timer = loop.call_at(self._due[0][0], self._changed.set) if self._due else None
            await self._changed.wait()
            if timer is not None:
                timer.cancel()
