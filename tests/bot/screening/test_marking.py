"""Which words of a prompt are marked."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screening.findings import NOTHING_FOUND, Action, Finding, Source, Verdict
from bot.screening.marking import merged_spans


def found(span: tuple[int, int], *, shadow: bool = False) -> Finding:
    return Finding(Action.BLOCK, Source.SERVER, "rules", "server:1", span=span, shadow=shadow)


@pytest.mark.parametrize(
    ("spans", "merged"),
    [
        ([(5, 9), (0, 3)], [(0, 3), (5, 9)]),
        ([(0, 9), (2, 4)], [(0, 9)]),
        ([(0, 5), (3, 9)], [(0, 9)]),
        ([(0, 3), (3, 6)], [(0, 6)]),
        ([(2, 5), (2, 5)], [(2, 5)]),
        ([(0, 0)], []),  # about the whole prompt
    ],
)
def test_marks_are_in_order_and_none_is_within_another(
    spans: list[tuple[int, int]], merged: list[tuple[int, int]]
) -> None:
    assert merged_spans(Verdict(tuple(map(found, spans)))) == merged


def test_rules_on_trial_mark_nothing() -> None:
    assert merged_spans(Verdict((found((0, 3), shadow=True), found((4, 6))))) == [(4, 6)]
    assert merged_spans(NOTHING_FOUND) == []


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).filter(lambda it: it[0] <= it[1]))
)
def test_exactly_the_characters_of_findings_are_marked(spans: list[tuple[int, int]]) -> None:
    merged = merged_spans(Verdict(tuple(map(found, spans))))
    marked = {at for start, end in merged for at in range(start, end)}
    assert marked == {at for start, end in spans for at in range(start, end)}
    assert all(one[1] < other[0] for one, other in pairwise(merged))
