"""Budgets on a clock that jumps, learned durations, and when a running job is looked at."""

import asyncio
import math
import random
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.imageapi.models import Size
from bot.jobs.pace import Budget, Durations, Schedule
from tests.bot.jobs.quickloop import now, quickly

SQUARE, WIDE = Size(1024, 1024), Size(1536, 864)
SHORTEST, LONGEST = 0.25, 10.0  # seconds between two looks, before jitter and slowing down

# Quarters of a second are exact in floating point, so that no sum is a hair off.
QUARTERS = st.integers(0, 200).map(lambda quarters: quarters / 4)


async def grants(budget: Budget, arrivals: list[float]) -> list[float]:
    """When each of those who arrive at these times is let through."""

    async def arrive(at: float) -> float:
        await asyncio.sleep(at)
        await budget.take()
        return now()

    return sorted(await asyncio.gather(*(arrive(at) for at in arrivals)))


def soonest(arrivals: list[float], count: int, span: float) -> list[float]:
    """The same by hand: first come, first served, each as soon as the window has room."""
    granted: list[float] = []
    for at in sorted(arrivals):
        before = granted[-1] if granted else 0.0
        room = granted[-count] + span if len(granted) >= count else 0.0
        granted.append(max(at, before, room))
    return granted


@given(st.lists(QUARTERS, max_size=30), st.integers(1, 6), st.sampled_from([1.0, 2.5, 60.0]))
def test_a_budget_is_never_exceeded_and_never_idle(
    arrivals: list[float], count: int, span: float
) -> None:
    granted = quickly(grants(Budget(count, span), arrivals))
    assert granted == pytest.approx(soonest(arrivals, count, span))
    for first, one_too_many in zip(granted, granted[count:], strict=False):
        assert one_too_many - first >= span - 1e-6


@given(st.lists(QUARTERS, max_size=30))
def test_a_budget_of_nought_is_no_limit(arrivals: list[float]) -> None:
    assert quickly(grants(Budget(0, 1.0), arrivals)) == pytest.approx(sorted(arrivals))


def test_half_a_permit_a_second_is_one_in_two_seconds() -> None:
    assert quickly(grants(Budget(0.5, 1.0), [0.0, 0.0, 0.0])) == pytest.approx([0.0, 2.0, 4.0])


def test_a_fraction_over_a_whole_permit_is_left_away() -> None:
    assert quickly(grants(Budget(2.9, 1.0), [0.0, 0.0, 0.0])) == pytest.approx([0.0, 0.0, 1.0])


@pytest.mark.parametrize("count", [0, 10])
def test_a_pause_holds_everybody_and_the_longest_counts(count: int) -> None:
    async def story() -> list[float]:
        budget = Budget(count, 1.0)
        budget.pause(5.0)
        budget.pause(2.0)
        return await grants(budget, [0.0, 1.0, 7.0])

    assert quickly(story()) == pytest.approx([5.0, 5.0, 7.0])


def test_a_pause_that_comes_meanwhile_holds_those_who_wait_already() -> None:
    async def story() -> list[float]:
        budget = Budget(1, 2.0)
        asyncio.get_running_loop().call_later(1.0, budget.pause, 9.0)
        return await grants(budget, [0.0, 0.0])

    assert quickly(story()) == pytest.approx([0.0, 10.0])


def test_requests_of_the_process_before_this_count() -> None:
    async def story() -> list[float]:
        await asyncio.sleep(1000)
        budget = Budget(3, 60.0)
        budget.count_earlier([70.0, 50.0, 20.0])
        return await grants(budget, [0.0, 0.0, 0.0])

    assert quickly(story()) == pytest.approx([1000.0, 1010.0, 1040.0])


def test_requests_dated_in_the_future_hold_nobody_longer_than_a_window() -> None:
    """The clock was set back while the bot was away."""

    async def story() -> list[float]:
        budget = Budget(1, 60.0)
        budget.count_earlier([-86_400.0])
        return await grants(budget, [0.0])

    assert quickly(story()) == pytest.approx([60.0])


def test_waiting_alone_spends_nothing() -> None:
    async def story() -> float:
        budget = Budget(1, 60.0)
        for _ in range(3):
            await budget.wait()
        return now()

    assert quickly(story()) == 0.0


def learned(seconds: list[float], size: Size = SQUARE) -> Durations:
    durations = Durations()
    for duration in seconds:
        durations.learn(size, duration)
    return durations


def test_nothing_is_claimed_from_too_few_pictures() -> None:
    assert learned([20.0] * 2).typical(SQUARE) is None
    assert learned([20.0] * 3).typical(SQUARE) == pytest.approx(20.0)
    assert learned([20.0] * (Durations.ENOUGH - 1)).log_normal(SQUARE) is None
    assert learned([20.0] * Durations.ENOUGH).log_normal(SQUARE) is not None


def test_every_size_is_learned_by_itself() -> None:
    durations = learned([20.0] * 30)
    assert durations.typical(WIDE) is None
    assert durations.log_normal(WIDE) is None


def test_median_and_spread_are_found() -> None:
    chance = random.Random(7)
    durations = learned([chance.lognormvariate(math.log(20), 0.3) for _ in range(2000)])
    known = durations.log_normal(SQUARE)
    assert known is not None
    assert known.mean == pytest.approx(math.log(20), abs=0.2)
    assert known.stdev == pytest.approx(0.3, abs=0.1)


def test_the_slow_ones_of_a_crowd_are_not_taken_for_the_whole() -> None:
    """Pictures that begin together are learned in the order in which they are done."""
    chance = random.Random(7)
    together = sorted(chance.lognormvariate(math.log(20), 0.3) for _ in range(80))
    known = learned(together).log_normal(SQUARE)
    assert known is not None
    assert known.mean == pytest.approx(math.log(20), abs=0.1)
    assert known.stdev == pytest.approx(0.3, abs=0.1)


def test_a_picture_that_hung_does_not_make_all_others_look_wide_spread() -> None:
    usual = [19.0, 20.0, 21.0] * 20
    assert learned([*usual, 3600.0]).log_normal(SQUARE) == learned(usual).log_normal(SQUARE)


@pytest.mark.parametrize(("before", "after"), [(20.0, 5.0), (5.0, 40.0)])
def test_a_change_is_learned_in_sixty_pictures(before: float, after: float) -> None:
    durations = learned([before] * 500 + [after] * 60)
    assert durations.typical(SQUARE) == pytest.approx(after, rel=0.15)


DURATIONS = st.lists(st.floats(-10, 1e6), max_size=40)


@given(
    seconds=DURATIONS,
    age=st.floats(-1e9, 1e300),
    slowed=st.integers(0, 20),
)
@example(seconds=[20.0] * 30, age=math.inf, slowed=0)
@example(seconds=[20.0] * 30, age=0.0, slowed=0)
@example(seconds=[-1.0] * 30, age=1e300, slowed=20)
@example(seconds=[0.0, 1e6] * 20, age=1e-300, slowed=0)
def test_the_next_look_is_never_far_and_never_at_once(
    seconds: list[float], age: float, slowed: int
) -> None:
    schedule = Schedule(learned(seconds))
    for _ in range(slowed):
        schedule.slow_down()
    stretch = min(2**slowed, 16)
    gap = schedule.next_gap(SQUARE, age)
    assert 0.89 * SHORTEST * stretch <= gap <= 1.11 * LONGEST * stretch


def test_slowing_down_wears_off_with_answers() -> None:
    schedule = Schedule(Durations())
    for _ in range(10):
        schedule.slow_down()
    for _ in range(200):
        schedule.speed_up()
    assert schedule.next_gap(SQUARE, 0.0) < 1.2


def looks(schedule: Schedule, duration: float) -> tuple[int, float]:
    """How often a picture that takes so long is looked at, and how late it is found."""
    count, age = 0, 0.0
    while age < duration:
        age += schedule.next_gap(SQUARE, age)
        count += 1
    return count, age - duration


def test_a_learned_schedule_finds_pictures_sooner_with_fewer_looks() -> None:
    chance = random.Random(7)
    seen = [chance.lognormvariate(math.log(20), 0.3) for _ in range(600)]
    known, unknown = Schedule(learned(seen[:200])), Schedule(Durations())
    better = [looks(known, duration) for duration in seen[200:]]
    plain = [looks(unknown, duration) for duration in seen[200:]]
    assert sum(count for count, _ in better) < sum(count for count, _ in plain)
    assert sum(delay for _, delay in better) < sum(delay for _, delay in plain)


def test_looks_come_closer_together_as_the_picture_becomes_likely() -> None:
    schedule = Schedule(learned([18.0, 22.0] * 50))
    gaps = [
        sum(schedule.next_gap(SQUARE, age) for _ in range(200)) / 200
        for age in (0.0, 17.0, 20.0, 23.0)
    ]
    assert all(sooner > later for sooner, later in pairwise(gaps))
