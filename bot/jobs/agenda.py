"""Jobs by due time: one heap for all of them instead of a task for each."""

import asyncio
import heapq
from itertools import count

from bot.jobs.active import Active


class Agenda:
    """What is to be looked at when, on the clock of the running loop."""

    def __init__(self) -> None:
        self._due: list[tuple[float, int, Active]] = []
        self._order = count()  # among equals, and so that jobs themselves are never compared
        self._changed = asyncio.Event()

    def add(self, active: Active, gap: float) -> None:
        """Let the job come up in `gap` seconds."""
        due = asyncio.get_running_loop().time() + gap
        heapq.heappush(self._due, (due, next(self._order), active))
        self._changed.set()

    async def next(self) -> Active:
        """Wait until a job is due, and take it."""
        loop = asyncio.get_running_loop()
        while not self._due or (wait := self._due[0][0] - loop.time()) > 0:
            self._changed.clear()
            timer = loop.call_later(wait, self._changed.set) if self._due else None
            await self._changed.wait()
            if timer is not None:
                timer.cancel()
        return heapq.heappop(self._due)[2]
