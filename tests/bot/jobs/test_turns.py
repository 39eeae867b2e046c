"""Turns against the plainest model: people in a row, each with a list of jobs."""

from copy import deepcopy
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from bot.jobs.turns import Turns

OWNERS = st.integers(1, 4)
ADD = st.tuples(st.just("add"), OWNERS)
PUT_BACK = st.tuples(st.just("put back"), OWNERS)
REMOVE = st.tuples(st.just("remove"), st.integers(0, 40))
NEXT = st.tuples(st.just("next"), st.just(0))
DAYS = st.lists(ADD | ADD | PUT_BACK | REMOVE | NEXT, max_size=40)


@dataclass
class Row:
    """The people who wait, in the order in which they are served, with what they wait for."""

    people: list[tuple[int, list[int]]] = field(default_factory=list)

    def add(self, owner: int, job: int) -> None:
        for person, jobs in self.people:
            if person == owner:
                jobs.append(job)
                return
        self.people.append((owner, [job]))

    def put_back(self, owner: int, job: int) -> None:
        own = [jobs for person, jobs in self.people if person == owner]
        others = [entry for entry in self.people if entry[0] != owner]
        self.people = [(owner, [job, *(own[0] if own else [])]), *others]

    def next(self) -> int | None:
        if not self.people:
            return None
        (owner, (job, *rest)), *others = self.people
        self.people = [*others, (owner, rest)] if rest else others
        return job

    def remove(self, job: int) -> None:
        kept = [(owner, [j for j in jobs if j != job]) for owner, jobs in self.people]
        self.people = [(owner, jobs) for owner, jobs in kept if jobs]

    def waiting(self) -> list[tuple[int, int]]:
        return [(owner, job) for owner, jobs in self.people for job in jobs]


def live_through(day: list[tuple[str, int]]) -> tuple[Turns, Row, dict[int, int]]:
    """The same things happen to both; every answer of the one is the other's."""
    turns, row, owners = Turns(), Row(), dict[int, int]()
    for what, which in day:
        if what == "next":
            assert turns.next() == row.next()
        elif what == "remove":
            owner = owners.get(which, 1)
            turns.remove(owner, which)
            row.remove(which)
        else:
            job = len(owners)
            owners[job] = which
            turns.add(which, job, first=what == "put back")
            row.add(which, job) if what == "add" else row.put_back(which, job)
        assert len(turns) == len(row.waiting())
        assert bool(turns) is bool(row.waiting())
    return turns, row, owners


def served(turns: Turns) -> list[int]:
    turns = deepcopy(turns)
    order = []
    while (job := turns.next()) is not None:
        order.append(job)
    return order


@given(DAYS)
def test_the_order_is_that_of_a_row_of_people(day: list[tuple[str, int]]) -> None:
    turns, row, _ = live_through(day)
    while (job := row.next()) is not None:
        assert turns.next() == job
    assert turns.next() is None


@given(DAYS)
def test_as_many_are_ahead_as_are_taken_before(day: list[tuple[str, int]]) -> None:
    turns, _, owners = live_through(day)
    order = served(turns)
    for job, owner in owners.items():
        expected = order.index(job) if job in order else None
        assert turns.ahead_of(owner, job) == expected


@given(st.lists(st.integers(1, 9), min_size=2, max_size=5))
def test_nobody_is_served_twice_while_another_waits(counts: list[int]) -> None:
    turns = Turns()
    for owner, count in enumerate(counts):
        for number in range(count):
            turns.add(owner, 100 * owner + number)
    order = [job // 100 for job in served(turns)]
    for place, owner in enumerate(order):
        waiting = [
            other for other, count in enumerate(counts) if order[:place].count(other) < count
        ]
        assert order[:place].count(owner) == min(order[:place].count(other) for other in waiting)


def test_what_is_put_back_comes_next() -> None:
    turns = Turns()
    for owner, job in [(1, 10), (1, 11), (2, 20)]:
        turns.add(owner, job)
    assert turns.next() == 10
    turns.add(1, 10, first=True)
    assert served(turns) == [10, 20, 11]


def test_a_stranger_to_the_row_is_neither_ahead_nor_removed() -> None:
    turns = Turns()
    turns.add(1, 10)
    turns.remove(1, 99)
    turns.remove(2, 10)
    assert turns.ahead_of(2, 10) is None
    assert turns.ahead_of(1, 99) is None
    assert served(turns) == [10]
