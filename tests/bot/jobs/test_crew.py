"""A crew takes no more than its size, loses no crash, and leaves nothing running."""

import asyncio
import logging
from contextvars import ContextVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.job import Job, State
from bot.jobs.active import Active
from bot.jobs.crew import Crew
from tests.bot.jobs.quickloop import now, quickly
from tests.bot.storage.make import ADA, FOX, PLACE

LENGTHS = st.integers(0, 20).map(lambda quarters: quarters / 4)


def job(number: int) -> Active:
    return Active.of(Job(number, ADA, PLACE, FOX, State.RUNNING, 0.0))


class Site:
    """Where steps work: it sees how many do at once, and which began and ended."""

    def __init__(self) -> None:
        self.working = 0
        self.most = 0
        self.begun: list[int] = []
        self.finished: list[int] = []
        self.crashed: list[int] = []

    def crew(self, size: int) -> Crew:
        return Crew("work", size, self.on_crash)

    async def on_crash(self, active: Active) -> None:
        self.crashed.append(active.id)

    async def step(self, active: Active, seconds: float, error: Exception | None = None) -> None:
        self.begun.append(active.id)
        self.working += 1
        self.most = max(self.most, self.working)
        try:
            await asyncio.sleep(seconds)
            if error is not None:
                raise error
            self.finished.append(active.id)
        finally:
            self.working -= 1


@given(st.lists(LENGTHS, max_size=20), st.integers(1, 4))
def test_never_more_than_its_size_work_at_once_and_all_are_served_in_order(
    lengths: list[float], size: int
) -> None:
    async def story() -> Site:
        site = Site()
        crew = site.crew(size)
        for number, seconds in enumerate(lengths):
            crew.add(job(number), site.step, seconds)
        await asyncio.sleep(sum(lengths) + 1.0)
        return site

    site = quickly(story())
    assert site.most == min(size, len(lengths))
    assert site.working == 0
    assert site.begun == list(range(len(lengths)))
    assert sorted(site.finished) == site.begun


def test_a_free_place_is_taken_as_soon_as_there_is_one() -> None:
    async def story() -> list[int]:
        site = Site()
        crew = site.crew(2)
        for number, seconds in enumerate([5.0, 1.0, 1.0]):
            crew.add(job(number), site.step, seconds)
        await asyncio.sleep(1.5)
        return site.begun

    assert quickly(story()) == [0, 1, 2]


def test_a_crash_is_logged_and_told_and_frees_its_place(caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> Site:
        site = Site()
        crew = site.crew(1)
        crew.add(job(1), site.step, 1.0, RuntimeError("nobody foresaw this"))
        crew.add(job(2), site.step, 1.0)
        await asyncio.sleep(2.5)
        return site

    site = quickly(story())
    assert (site.crashed, site.finished) == ([1], [2])
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.getMessage() == "work: job 1 hit an unforeseen error"
    assert record.exc_info is not None


def test_a_crash_that_cannot_be_told_is_logged_too(caplog: pytest.LogCaptureFixture) -> None:
    async def on_crash(_: Active) -> None:
        raise RuntimeError("nor this")

    async def story() -> None:
        crew = Crew("work", 1, on_crash)
        crew.add(job(1), Site().step, 0.0, RuntimeError("nobody foresaw this"))
        await crew.stop(grace=10.0)

    quickly(story())
    assert [record.getMessage() for record in caplog.records] == [
        "work: job 1 hit an unforeseen error",
        "work: a crash could not be handled",
    ]


def test_a_vacancy_is_waited_for_and_not_taken() -> None:
    async def story() -> tuple[float, float, bool]:
        site = Site()
        crew = site.crew(2)
        for number, seconds in [(1, 5.0), (2, 9.0)]:
            crew.add(job(number), site.step, seconds)
        await crew.vacancy()
        first = now()
        await crew.vacancy()
        return first, now(), crew.is_full()

    assert quickly(story()) == (5.0, 5.0, False)


def test_there_is_no_vacancy_while_others_wait() -> None:
    async def story() -> float:
        site = Site()
        crew = site.crew(1)
        for number in range(3):
            crew.add(job(number), site.step, 5.0)
        await crew.vacancy()
        return now()

    assert quickly(story()) == 15.0


def test_stopping_gives_its_grace_and_then_cancels() -> None:
    async def story() -> tuple[Site, float, int]:
        site = Site()
        crew = site.crew(4)
        for number, seconds in [(1, 2.0), (2, 60.0)]:
            crew.add(job(number), site.step, seconds)
        await crew.stop(grace=3.0)
        return site, now(), len(asyncio.all_tasks())

    site, stopped, tasks = quickly(story())
    assert (site.finished, site.crashed, site.working) == ([1], [], 0)
    assert stopped == 3.0
    assert tasks == 1


def test_nothing_begins_once_it_stops() -> None:
    async def story() -> list[int]:
        site = Site()
        crew = site.crew(1)
        crew.add(job(1), site.step, 1.0)
        crew.add(job(2), site.step, 0.0)
        asyncio.get_running_loop().call_later(0.5, lambda: crew.add(job(3), site.step, 0.0))
        await crew.stop(grace=10.0)
        await asyncio.sleep(10.0)
        return site.begun

    assert quickly(story()) == [1]


def test_a_step_runs_in_the_context_of_the_crew_wherever_it_was_added() -> None:
    whose = ContextVar("whose", default="the crew's")
    seen = []

    async def look(_: Active) -> None:
        seen.append(whose.get())

    async def press(crew: Crew) -> None:
        whose.set("a press's")
        for number in range(2):  # the second waits for the first
            crew.add(job(number), look)

    async def story() -> None:
        crew = Site().crew(1)
        await asyncio.create_task(press(crew))
        await asyncio.sleep(1.0)

    quickly(story())
    assert seen == ["the crew's", "the crew's"]
