"""The job table: which moves there are, who is charged, and when a limit frees."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.errors import DatabaseError
from bot.job import MOVES, Failure, Job, State
from bot.limits import Quota, Window, WindowUse
from bot.storage import database as database_module
from bot.storage.database import Database, open_database
from bot.storage.jobs import Drawn, JobTable
from tests.bot.storage.make import (
    ADA,
    BEN,
    FOX,
    NOW,
    PICTURE_URL,
    PLACE,
    NotingDatabase,
    accept,
    accepted,
    advance,
    job_in,
)

TEN_MINUTES, DAY = Window(2, 600), Window(3, 86400)
FINAL = [state for state in State if state.is_final]
UNFINISHED = [state for state in State if not state.is_final]

TableFor = Callable[..., JobTable]


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with open_database(tmp_path / "imagine.db") as database:
        yield database


@pytest.fixture
def table(database: Database) -> JobTable:
    return JobTable(database)


@pytest.fixture
def limited(database: Database) -> JobTable:
    return JobTable(database, windows=(TEN_MINUTES, DAY), max_in_flight=2)


async def used(table: JobTable, owner_id: int = ADA, now: float = NOW) -> list[int]:
    return [use.used for use in (await table.quota(owner_id, now)).windows]


async def row(database: Database, job: Job) -> dict[str, object]:
    (row,) = await database.fetch("SELECT * FROM job WHERE id = ?", (job.id,))
    return dict(row)


async def test_an_accepted_job_is_stored_as_it_was_asked_for(table: JobTable) -> None:
    job = await accepted(table)
    assert job == Job(
        id=job.id, owner_id=ADA, place=PLACE, request=FOX, state=State.QUEUED, created=NOW
    )
    assert await table.find(job.id) == job
    assert await table.find(job.id + 1) is None


@pytest.mark.parametrize(("start", "to"), list(product(State, State)), ids=str)
async def test_only_the_moves_in_the_table_of_moves_work(
    table: JobTable, start: State, to: State
) -> None:
    job = await job_in(table, start)
    moved = await advance(table, job.id, to, now=NOW + 1)
    if to in MOVES[start]:
        assert moved is not None
        assert moved.state is to
        assert moved == await table.find(job.id)
        # The second of two equal moves is nothing, not an error.
        assert await advance(table, job.id, to, now=NOW + 2) is None
        assert await table.find(job.id) == moved
    else:
        assert moved is None
        assert await table.find(job.id) == job


@pytest.mark.parametrize("to", [to for to in State if to is not State.QUEUED])
async def test_a_job_that_does_not_exist_cannot_be_moved(table: JobTable, to: State) -> None:
    assert await advance(table, 404, to) is None


async def test_each_move_stores_what_it_brings(table: JobTable) -> None:
    job = await accepted(table)
    submitting = await table.start_submission(job.id, NOW + 1)
    assert submitting == replace(job, state=State.SUBMITTING, attempts=1, submitted=NOW + 1)
    running = await table.submitted(job.id, "task-1")
    assert running == replace(submitting, state=State.RUNNING, task_id="task-1")
    ready = await table.drawn(job.id, PICTURE_URL, NOW + 9)
    assert ready is not None
    assert ready.image_url == PICTURE_URL
    delivered = await table.delivered(job.id, "https://a.fresh/one.png", NOW + 9.5, NOW + 10)
    assert delivered is not None
    assert (delivered.drawn, delivered.finished) == (NOW + 9, NOW + 10)
    assert delivered.charged
    assert delivered.place.interaction_token is None


async def test_a_picture_that_goes_straight_out_is_stored_once(table: JobTable) -> None:
    job = await job_in(table, State.RUNNING)
    delivered = await table.delivered(job.id, PICTURE_URL, NOW + 9, NOW + 10)
    place = replace(job.place, interaction_token=None)
    assert delivered == replace(
        job,
        state=State.DELIVERED,
        place=place,
        image_url=PICTURE_URL,
        drawn=NOW + 9,
        finished=NOW + 10,
    )


async def test_only_a_request_that_may_have_been_accepted_counts_as_an_attempt(
    table: JobTable,
) -> None:
    job = await job_in(table, State.SUBMITTING)
    unsent = await table.requeue(job.id, unsent=True)
    assert unsent is not None
    assert (unsent.attempts, unsent.submitted) == (0, None)
    await table.start_submission(job.id, NOW)
    doubtful = await table.requeue(job.id, unsent=False)
    assert doubtful is not None
    assert (doubtful.attempts, doubtful.submitted) == (1, None)


@pytest.mark.parametrize("state", UNFINISHED)
async def test_failing_gives_the_charge_back_in_one_statement(
    database: Database, state: State
) -> None:
    noting = NotingDatabase(database)
    table = JobTable(noting, windows=(TEN_MINUTES,))
    job = await job_in(table, state)
    assert await used(table) == [1]
    noting.asked.clear()
    failed = await table.failed(job.id, Failure.TIMED_OUT, NOW + 5)
    assert len(noting.asked) == 1
    assert failed is not None
    assert (failed.charged, failed.failure, failed.finished) == (False, Failure.TIMED_OUT, NOW + 5)
    assert failed.place == job.place  # with the token, by which its end is told
    assert await used(table) == [0]


@pytest.mark.parametrize("state", UNFINISHED)
async def test_cancelling_gives_the_charge_back_only_before_anything_was_sent(
    table: JobTable, state: State
) -> None:
    job = await job_in(table, state)
    cancelled = await table.cancelled(job.id, by=BEN, now=NOW + 5)
    assert cancelled is not None
    assert cancelled.charged is (state not in {State.PENDING, State.QUEUED})
    assert (cancelled.ended_by, cancelled.finished) == (BEN, NOW + 5)


async def test_cancelling_after_a_doubtful_submission_keeps_the_charge(table: JobTable) -> None:
    job = await job_in(table, State.SUBMITTING)
    await table.requeue(job.id, unsent=False)
    cancelled = await table.cancelled(job.id, by=ADA, now=NOW)
    assert cancelled is not None
    assert cancelled.charged


async def test_cancelling_after_a_refused_submission_gives_the_charge_back(
    table: JobTable,
) -> None:
    job = await job_in(table, State.SUBMITTING)
    await table.requeue(job.id, unsent=True)
    cancelled = await table.cancelled(job.id, by=ADA, now=NOW)
    assert cancelled is not None
    assert not cancelled.charged


@pytest.mark.parametrize("told", [False, True])
async def test_a_job_cancelled_within_a_request_that_is_refused_is_given_back_and_told_anew(
    database: Database, told: bool
) -> None:
    table = JobTable(database, windows=(TEN_MINUTES,))
    job = await job_in(table, State.SUBMITTING)
    cancelled = await table.cancelled(job.id, by=BEN, now=NOW + 5)
    assert cancelled is not None
    if told:
        await table.settle(job.id)
    refunded = await table.refund_cancelled(job.id)
    assert refunded == replace(
        cancelled, charged=False, place=refunded.place if refunded and told else cancelled.place
    )
    assert await table.unsettled() == [refunded]
    assert await used(table) == [0]
    assert await table.refund_cancelled(job.id) is None


@pytest.mark.parametrize("state", [state for state in State if state is not State.CANCELLED])
async def test_only_what_was_cancelled_is_refunded_without_failing(
    table: JobTable, state: State
) -> None:
    job = await job_in(table, state)
    assert await table.refund_cancelled(job.id) is None
    assert await table.find(job.id) == job


async def test_a_refusal_does_not_refund_an_earlier_request_that_may_be_billed(
    table: JobTable,
) -> None:
    job = await job_in(table, State.SUBMITTING)
    await table.requeue(job.id, unsent=False)
    await table.start_submission(job.id, NOW)
    await table.cancelled(job.id, by=BEN, now=NOW)
    assert await table.refund_cancelled(job.id) is None


async def test_a_window_is_full_at_its_count_and_frees_exactly_after_its_span(
    database: Database,
) -> None:
    table = JobTable(database, windows=(TEN_MINUTES,))
    await accepted(table, now=NOW)
    await accepted(table, now=NOW + 100)
    assert await accept(table, now=NOW + 599.999) is None
    assert await table.next_free(ADA, TEN_MINUTES, NOW + 599.999) == NOW + 600
    assert await table.next_free(ADA, TEN_MINUTES, NOW + 600) is None
    await accepted(table, now=NOW + 600)
    assert await accept(table, now=NOW + 600) is None
    assert await table.next_free(ADA, TEN_MINUTES, NOW + 600) == NOW + 700


async def test_every_window_must_have_room(database: Database) -> None:
    table = JobTable(database, windows=(TEN_MINUTES, DAY))
    for number in range(3):
        await accepted(table, now=NOW + 1000 * number)
    # The ten minutes have room for one more, the day has not.
    assert await table.next_free(ADA, TEN_MINUTES, NOW + 2000) is None
    assert await accept(table, now=NOW + 2000) is None
    assert await table.next_free(ADA, DAY, NOW + 2000) == NOW + DAY.span


async def test_people_have_limits_of_their_own(limited: JobTable) -> None:
    for _ in range(2):
        await accepted(limited, ADA)
    assert await accept(limited, ADA) is None
    assert await accept(limited, BEN) is not None


async def test_a_refund_frees_its_place_at_once(limited: JobTable) -> None:
    first = await accepted(limited)
    await accepted(limited, now=NOW + 1)
    assert await accept(limited, now=NOW + 2) is None
    await limited.failed(first.id, Failure.INTERNAL, NOW + 2)
    assert await limited.next_free(ADA, TEN_MINUTES, NOW + 2) is None
    await accepted(limited, now=NOW + 2)


@pytest.mark.parametrize("state", State)
async def test_unfinished_jobs_are_in_flight_and_no_others(
    database: Database, state: State
) -> None:
    table = JobTable(database, max_in_flight=1)
    await job_in(table, state)
    assert (await table.quota(ADA, NOW)).in_flight == (not state.is_final)
    assert (await accept(table) is None) is (not state.is_final)


async def test_without_limits_everything_is_accepted(table: JobTable) -> None:
    for _ in range(20):
        await accepted(table)
    assert await table.quota(ADA, NOW) == Quota((), 20, 0)


async def test_a_quota_tells_how_much_is_used_and_when_the_oldest_frees(
    limited: JobTable,
) -> None:
    empty = Quota((WindowUse(TEN_MINUTES, 0, None), WindowUse(DAY, 0, None)), 0, 2)
    assert await limited.quota(ADA, NOW) == empty
    await job_in(limited, State.DELIVERED)
    await accepted(limited, now=NOW + 700)
    assert await limited.quota(ADA, NOW + 700) == Quota(
        (WindowUse(TEN_MINUTES, 1, NOW + 1300), WindowUse(DAY, 2, NOW + 86400)), 1, 2
    )
    assert await limited.quota(BEN, NOW + 700) == empty


async def test_an_interaction_sent_twice_is_accepted_once(limited: JobTable) -> None:
    assert not await limited.is_known(77)
    first = await accept(limited, interaction_id=77)
    assert first is not None
    assert await accept(limited, interaction_id=77) is None
    assert await limited.is_known(77)
    assert await used(limited) == [1, 1]
    assert await limited.find(first.id) == first


async def test_a_clock_set_back_does_not_empty_a_window(database: Database) -> None:
    table = JobTable(database, windows=(TEN_MINUTES,))
    await accepted(table, now=NOW)
    second = await accepted(table, now=NOW - 50)
    assert second.created == NOW
    assert await accept(table, now=NOW - 50) is None
    assert await used(table, now=NOW - 50) == [2]
    assert await table.next_free(ADA, TEN_MINUTES, NOW - 50) == NOW + 600
    restarted = JobTable(database, windows=(TEN_MINUTES,))
    assert await accept(restarted, now=NOW - 50) is None


async def test_a_clock_that_leapt_ahead_and_returned_freezes_no_limit(database: Database) -> None:
    table = JobTable(database, windows=(TEN_MINUTES,))
    await accepted(table, BEN, now=NOW + 86_400)  # while it was ahead
    for moment in (NOW, NOW + 1):
        assert (await accepted(table, now=moment)).created == moment
    assert await accept(table, now=NOW + 2) is None
    assert await used(table, now=NOW + 2) == [2]
    assert await table.next_free(ADA, TEN_MINUTES, NOW + 2) == NOW + 600
    await accepted(table, now=NOW + 600)


async def test_of_fifty_at_once_exactly_as_many_as_the_limit_are_accepted(
    database: Database,
) -> None:
    table = JobTable(database, windows=(Window(5, 600),))
    answers = await asyncio.gather(*(accept(table) for _ in range(50)))
    assert sum(job is not None for job in answers) == 5
    assert await used(table) == [5]


async def test_of_fifty_times_the_same_interaction_one_is_accepted(table: JobTable) -> None:
    answers = await asyncio.gather(*(accept(table, interaction_id=77) for _ in range(50)))
    assert sum(job is not None for job in answers) == 1


@pytest.mark.parametrize("to", [State.SUBMITTING, State.CANCELLED])
async def test_of_many_equal_moves_at_once_one_is_made(table: JobTable, to: State) -> None:
    job = await accepted(table)
    moves = await asyncio.gather(*(advance(table, job.id, to) for _ in range(20)))
    assert sum(move is not None for move in moves) == 1


async def test_no_job_is_taken_when_the_disk_is_nearly_full(
    table: JobTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = await accepted(table)
    monkeypatch.setattr(database_module, "ROOM_TO_ACCEPT", 2**62)
    with pytest.raises(DatabaseError, match="nearly full: no new job is taken"):
        await accept(table)
    # Those under way go on.
    assert await advance(table, job.id, State.SUBMITTING) is not None


@pytest.mark.parametrize("state", State)
async def test_a_message_is_located_in_any_state(table: JobTable, state: State) -> None:
    job = await job_in(table, state)
    located = await table.locate(job.id, channel_id=30, message_id=31)
    assert located == replace(job, place=replace(job.place, channel_id=30, message_id=31))
    assert await table.find(job.id) == located


@pytest.mark.parametrize("state", State)
async def test_a_token_can_be_forgotten_in_any_state(table: JobTable, state: State) -> None:
    job = await job_in(table, state)
    await table.forget_token(job.id)
    found = await table.find(job.id)
    assert found == replace(job, place=replace(job.place, interaction_token=None))


@pytest.mark.parametrize("state", FINAL)
async def test_settling_a_job_that_ended_erases_its_token(
    table: JobTable, database: Database, state: State
) -> None:
    job = await job_in(table, state)
    await table.settle(job.id)
    settled = await row(database, job)
    assert (settled["settled"], settled["token"]) == (1, None)
    assert await table.unsettled() == []


@pytest.mark.parametrize("state", UNFINISHED)
async def test_an_unfinished_job_is_neither_settled_nor_forgotten(
    table: JobTable, state: State
) -> None:
    job = await job_in(table, state)
    await table.settle(job.id)
    await table.forget_prompt(job.id, by=ADA, now=NOW)
    assert await table.find(job.id) == job
    assert await table.unsettled() == [job]


@pytest.mark.parametrize("state", FINAL)
async def test_the_prompt_of_a_job_that_ended_can_be_forgotten(
    table: JobTable, state: State
) -> None:
    job = await job_in(table, state)
    await table.forget_prompt(job.id, by=ADA, now=NOW)
    found = await table.find(job.id)
    assert found == replace(job, request=replace(job.request, prompt=""))


async def test_unsettled_is_whatever_is_unfinished_or_untold_oldest_first(
    table: JobTable,
) -> None:
    jobs = [await job_in(table, state) for state in State]
    expected = [job for job in jobs if job.state is not State.DELIVERED]
    assert await table.unsettled() == expected
    await table.settle(expected[-1].id)
    assert await table.unsettled() == expected[:-1]


async def test_recent_durations_are_those_of_the_newest_pictures(table: JobTable) -> None:
    for number in range(4):
        job = await job_in(table, State.RUNNING, now=NOW + 100 * number)
        await table.drawn(job.id, PICTURE_URL, NOW + 100 * number + 10 + number)
    await job_in(table, State.FAILED, now=NOW + 400)
    assert await table.recently_drawn(3) == [Drawn(FOX.size, 12.0), Drawn(FOX.size, 13.0)]
    assert len(await table.recently_drawn(500)) == 4


async def test_durations_are_those_of_the_model_that_draws_now(database: Database) -> None:
    old, new = (JobTable(database, model=model) for model in ("painter-1", "painter-2"))
    assert (await job_in(old, State.READY)).model == "painter-1"
    assert await new.recently_drawn(9) == []
    await job_in(new, State.READY)
    assert await new.recently_drawn(9) == [Drawn(FOX.size, 0.0)]


async def test_what_waited_while_the_model_was_changed_bears_the_one_that_draws_it(
    database: Database,
) -> None:
    old, new = (JobTable(database, model=model) for model in ("painter-1", "painter-2"))
    job = await accepted(old)
    submitting = await new.start_submission(job.id, NOW)
    assert submitting is not None
    assert submitting.model == "painter-2"


async def test_submissions_since_a_moment_are_told_oldest_first(table: JobTable) -> None:
    order = [30.0, 10.0, 20.0, 0.0]
    random.Random(7).shuffle(order)
    for seconds in order:
        await job_in(table, State.SUBMITTING, now=NOW + seconds)
    await accepted(table)
    assert await table.submitted_since(NOW + 5) == [NOW + 10, NOW + 20, NOW + 30]


@dataclass(slots=True)
class Known:
    """What the model knows of a job."""

    id: int
    interaction: int
    owner: int
    created: float
    state: State = State.QUEUED
    charged: bool = True


class Limits(RuleBasedStateMachine):
    """The table beside a list: what it admits, counts and promises must be the same."""

    WINDOWS = (Window(2, 10), Window(4, 60))
    CAP = 3
    OWNERS = st.sampled_from([ADA, BEN])

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = TemporaryDirectory()
        self.now = self.latest = NOW
        self.jobs: list[Known] = []
        self.interactions = 0
        self.runner.run(self._open())

    async def _open(self) -> None:
        self.opened = AsyncExitStack()
        path = Path(self.folder.name) / "imagine.db"
        database = await self.opened.enter_async_context(open_database(path))
        self.table = JobTable(database, windows=self.WINDOWS, max_in_flight=self.CAP)
        self.latest = 0.0

    def teardown(self) -> None:
        self.runner.run(self.opened.aclose())
        self.runner.close()
        self.folder.cleanup()

    def counted(self, owner: int, window: Window) -> list[float]:
        since = self.steady() - window.span
        created = [j.created for j in self.jobs if j.owner == owner and j.charged]
        return sorted(moment for moment in created if moment > since)

    def steady(self) -> float:
        """The clock, unless it was set back by no more than a minute."""
        return self.latest if 0 <= self.latest - self.now <= 60 else self.now

    def in_flight(self, owner: int) -> int:
        return sum(j.owner == owner and not j.state.is_final for j in self.jobs)

    def promise(self, owner: int, window: Window) -> float | None:
        counted = self.counted(owner, window)
        return counted[-window.count] + window.span if len(counted) >= window.count else None

    def has_room(self, owner: int) -> bool:
        windows = all(len(self.counted(owner, w)) < w.count for w in self.WINDOWS)
        return windows and self.in_flight(owner) < self.CAP

    @rule(owner=OWNERS)
    def accept(self, owner: int) -> None:
        self.latest = self.steady()
        expected = self.has_room(owner)
        self.interactions += 1
        new = accept(self.table, owner, now=self.now, interaction_id=self.interactions)
        job = self.runner.run(new)
        assert (job is not None) is expected
        if job is not None:
            assert job.created == self.latest
            self.jobs.append(Known(job.id, self.interactions, owner, job.created))

    @rule(owner=OWNERS, data=st.data())
    def accept_again(self, owner: int, data: st.DataObject) -> None:
        if not self.jobs:
            return
        self.latest = self.steady()
        old = data.draw(st.sampled_from(self.jobs)).interaction
        again = accept(self.table, owner, now=self.now, interaction_id=old)
        assert self.runner.run(again) is None
        assert self.runner.run(self.table.is_known(old))

    @rule(to=st.sampled_from(State), data=st.data())
    def move(self, to: State, data: st.DataObject) -> None:
        if not self.jobs:
            return
        job = data.draw(st.sampled_from(self.jobs))
        moved = self.runner.run(advance(self.table, job.id, to, now=self.now))
        assert (moved is not None) is (to in MOVES[job.state])
        if moved is not None:
            refunded = to is State.FAILED or (to is State.CANCELLED and job.state is State.QUEUED)
            job.state, job.charged = to, not refunded
            assert moved.charged is job.charged

    @rule(seconds=st.sampled_from([0.25, 1.0, 3.0, 9.75, 10.0, 60.0]))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @rule(owner=OWNERS, window=st.sampled_from(WINDOWS))
    def wait_as_long_as_promised(self, owner: int, window: Window) -> None:
        promise = self.promise(owner, window)
        if promise is not None and promise >= self.now:
            self.now = promise
            free = self.runner.run(self.table.next_free(owner, window, self.now))
            assert free is None or free > promise

    @rule(seconds=st.sampled_from([0.25, 5.0, 3600.0]))
    def set_the_clock_back(self, seconds: float) -> None:
        self.now -= seconds

    @rule()
    def reopen(self) -> None:
        self.runner.run(self.opened.aclose())
        self.runner.run(self._open())

    @invariant()
    def the_table_says_what_the_model_says(self) -> None:
        self.runner.run(self._compare())

    async def _compare(self) -> None:
        for owner in (ADA, BEN):
            uses = []
            for window in self.WINDOWS:
                counted = self.counted(owner, window)
                frees_at = counted[0] + window.span if counted else None
                uses.append(WindowUse(window, len(counted), frees_at))
                free = await self.table.next_free(owner, window, self.now)
                assert free == self.promise(owner, window)
            expected = Quota(tuple(uses), self.in_flight(owner), self.CAP)
            assert await self.table.quota(owner, self.now) == expected


def test_limits_hold_whatever_happens_in_whatever_order() -> None:
    run_state_machine_as_test(
        Limits,
        settings=settings(
            max_examples=30,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
