"""Jobs come up with a tick, a little late and never early, on a clock that jumps."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.job import Job, State
from bot.jobs.active import Active
from bot.jobs.wheel import Wheel
from tests.bot.jobs.quickloop import now, quickly
from tests.bot.storage.make import ADA, FOX, PLACE

# Eighths of a second are exact in floating point.
MOMENTS = st.integers(0, 160).map(lambda eighths: eighths / 8)


def job(number: int) -> Active:
    return Active.of(Job(number, ADA, PLACE, FOX, State.RUNNING, 0.0))


async def taken(wheel: Wheel, count: int) -> list[tuple[int, float]]:
    """The next jobs, each with the time at which it came up."""
    came: list[tuple[int, float]] = []
    while len(came) < count:
        came += [(active.id, now()) for active in await wheel.next()]
    return came


@given(
    st.lists(st.tuples(MOMENTS, MOMENTS), max_size=20),
    st.sampled_from([0.125, 0.5, 1.0, 3.0]),
)
def test_each_job_comes_up_once_at_the_first_tick_that_is_surely_not_too_early(
    entries: list[tuple[float, float]], tick: float
) -> None:
    async def story() -> list[tuple[int, float]]:
        wheel = Wheel(tick)
        loop = asyncio.get_running_loop()
        for number, (at, gap) in enumerate(entries):
            loop.call_at(at, wheel.add, job(number), gap)
        return await taken(wheel, len(entries))

    came = quickly(story())
    assert sorted(number for number, _ in came) == list(range(len(entries)))
    for number, moment in came:
        at, gap = entries[number]
        assert moment % tick == 0
        # Where in a tick a job was added is not known, so only whole ticks are told exactly.
        assert 0 <= moment - (at + gap) <= (tick if gap % tick == 0 else 2 * tick)


def test_jobs_of_one_tick_come_up_in_the_order_they_came() -> None:
    async def story() -> list[tuple[int, float]]:
        wheel = Wheel(1.0)
        for number, gap in enumerate([2.0, 1.5, 1.25, 2.0]):
            wheel.add(job(number), gap)
        return await taken(wheel, 4)

    assert quickly(story()) == [(0, 3.0), (1, 3.0), (2, 3.0), (3, 3.0)]


def test_a_job_is_added_without_a_clock() -> None:
    wheel = Wheel(1.0)
    wheel.add(job(1), 4.0)  # where no loop runs
    assert quickly(taken(wheel, 1)) == [(1, 5.0)]


def test_a_cancelled_wait_loses_no_job() -> None:
    async def story() -> list[tuple[int, float]]:
        wheel = Wheel(2.0)
        wheel.add(job(1), 2.0)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(wheel.next(), 1.0)
        return await taken(wheel, 1)

    assert quickly(story()) == [(1, 5.0)]
