"""Jobs come up when they are due, in that order, on a clock that jumps."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.job import Job, State
from bot.jobs.active import Active
from bot.jobs.agenda import Agenda
from tests.bot.jobs.quickloop import now, quickly
from tests.bot.storage.make import ADA, FOX, PLACE

# Quarters of a second are exact in floating point.
GAPS = st.integers(0, 80).map(lambda quarters: quarters / 4)


def job(number: int) -> Active:
    return Active.of(Job(number, ADA, PLACE, FOX, State.RUNNING, 0.0))


async def taken(agenda: Agenda, count: int) -> list[tuple[int, float]]:
    """The next jobs, each with the time at which it came up."""
    return [((await agenda.next()).id, now()) for _ in range(count)]


@given(st.lists(GAPS, max_size=30))
def test_each_job_comes_up_when_it_is_due_and_equals_in_the_order_they_came(
    gaps: list[float],
) -> None:
    async def story() -> list[tuple[int, float]]:
        agenda = Agenda()
        for number, gap in enumerate(gaps):
            agenda.add(job(number), gap)
        return await taken(agenda, len(gaps))

    came = quickly(story())
    assert [number for number, _ in came] == sorted(range(len(gaps)), key=lambda n: gaps[n])
    assert [moment for _, moment in came] == pytest.approx(sorted(gaps))


@given(st.lists(st.tuples(GAPS, GAPS), min_size=1, max_size=20))
def test_jobs_added_while_somebody_waits_come_up_in_time(
    entries: list[tuple[float, float]],
) -> None:
    async def story() -> list[tuple[int, float]]:
        agenda = Agenda()
        loop = asyncio.get_running_loop()
        for number, (at, gap) in enumerate(entries):
            loop.call_at(at, agenda.add, job(number), gap)
        return await taken(agenda, len(entries))

    due = [at + gap for at, gap in entries]
    came = quickly(story())
    assert [moment for _, moment in came] == pytest.approx(sorted(due))
    assert [due[number] for number, _ in came] == pytest.approx(sorted(due))


def test_the_same_job_may_stand_in_it_twice() -> None:
    async def story() -> list[tuple[int, float]]:
        agenda = Agenda()
        agenda.add(job(1), 2.0)
        agenda.add(job(1), 1.0)
        return await taken(agenda, 2)

    assert quickly(story()) == [(1, 1.0), (1, 2.0)]


def test_a_cancelled_wait_loses_no_job() -> None:
    async def story() -> list[tuple[int, float]]:
        agenda = Agenda()
        agenda.add(job(1), 5.0)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(agenda.next(), 1.0)
        return await taken(agenda, 1)

    assert quickly(story()) == [(1, 5.0)]


def test_only_a_job_that_is_due_before_all_others_sets_a_timer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def story() -> list[float]:
        agenda = Agenda()
        loop = asyncio.get_running_loop()
        timers: list[float] = []
        set_timer = loop.call_at

        def noting(when: float, *arguments: Any) -> asyncio.TimerHandle:
            timers.append(when)
            return set_timer(when, *arguments)

        monkeypatch.setattr(loop, "call_at", noting)
        async with asyncio.TaskGroup() as group:
            group.create_task(agenda.next())
            for number, gap in enumerate([5.0, 9.0, 5.0, 2.0, 4.0]):
                agenda.add(job(number), gap)
                await asyncio.sleep(0)  # who waits sees each by itself
                await asyncio.sleep(0)
        return timers

    assert quickly(story()) == [5.0, 2.0]
