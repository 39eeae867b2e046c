"""Jobs by due time: one heap for all of them instead of a task for each."""

import asyncio
import heapq
from itertools import count

from bot.jobs.active import Active


class Agenda:
    """What is to be looked at when."""

    def __init__(self) -> None:
        self._due: list[tuple[float, int, Active]] = []
        self._order = count()  # among equals, and so that jobs themselves are never compared
        self._sooner = asyncio.Event()

    def add(self, active: Active, gap: float) -> None:
        """Let the job come up in `gap` seconds."""
        entry = (asyncio.get_running_loop().time() + gap, next(self._order), active)
        heapq.heappush(self._due, entry)
        if self._due[0] is entry:
            self._sooner.set()

    async def next(self) -> Active:
        """Wait until a job is due, and take it."""
        loop = asyncio.get_running_loop()
        while not self._due or self._due[0][0] > loop.time():
            self._sooner.clear()
            timer = loop.call_at(self._due[0][0], self._sooner.set) if self._due else None
            await self._sooner.wait()
            if timer is not None:
                timer.cancel()
        return heapq.heappop(self._due)[2]
