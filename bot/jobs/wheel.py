"""Jobs by ticks: for what comes up so regularly that it may as well be a little late."""

import asyncio
from collections import defaultdict
from math import ceil

from bot.jobs.active import Active


class Wheel:
    """What is to be looked at in which of the coming ticks.

    A job that is added wakes nobody and needs no clock: a simulated Discord bends the loop's clock
    for the code it calls, which adds jobs here.

    Args:
        tick: seconds from one turn to the next.
    """

    def __init__(self, tick: float) -> None:
        self._tick = tick
        self._turn = 0
        self._slots: defaultdict[int, list[Active]] = defaultdict(list)

    def add(self, active: Active, gap: float) -> None:
        """Let the job come up in `gap` seconds, at most one tick late if those are whole ticks."""
        # One more, because some of the tick under way is over already.
        self._slots[self._turn + ceil(gap / self._tick) + 1].append(active)

    async def next(self) -> list[Active]:
        """Wait for one tick, and take the jobs that have come up with it."""
        await asyncio.sleep(self._tick)
        self._turn += 1
        return self._slots.pop(self._turn, [])
