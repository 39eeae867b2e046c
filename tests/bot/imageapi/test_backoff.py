"""Waits between tries: longer each time, never together, never too short."""

from hypothesis import given
from hypothesis import strategies as st

from bot.imageapi.backoff import backoff


@given(st.integers(-5, 10**6))
def test_a_wait_lies_between_nothing_and_its_cap(attempt: int) -> None:
    assert (
        0 <= backoff(attempt, base=0.5, cap=30.0) <= min(30.0, 0.5 * 2 ** min(max(attempt, 0), 9))
    )


def test_later_waits_grow_on_average() -> None:
    early = sum(backoff(0) for _ in range(200))
    late = sum(backoff(5) for _ in range(200))
    assert late > 4 * early


def test_waits_differ() -> None:
    assert len({backoff(3) for _ in range(20)}) > 1


@given(st.floats(0, 300), st.integers(0, 20))
def test_a_wait_is_never_shorter_than_what_was_asked_for(asked: float, attempt: int) -> None:
    assert asked <= backoff(attempt, asked, cap=10.0) <= asked + 10.0
