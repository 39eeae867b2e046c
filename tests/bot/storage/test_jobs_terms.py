"""The terms on which a server takes a job: its own limits, its spending, its reviews."""

from dataclasses import replace

import pytest

from bot.case import CaseKind
from bot.job import Failure, Job, Review, State, Terms
from bot.limits import Full, Whose, Window
from bot.screening.findings import Action, Finding, Source, Verdict
from bot.storage.cases import CaseTable
from bot.storage.database import Database
from bot.storage.jobs import JobTable
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

HOUR = Window(2, 3600)
DAY = Window(3, 86400)
FOUND = Verdict((Finding(Action.REVIEW, Source.PACK, "gore", "pack:gore:gory", "gory", (2, 6)),))


@pytest.fixture
def table(database: Database) -> JobTable:
    return JobTable(database)


async def full(table: JobTable, terms: Terms, now: float = NOW) -> list[Full]:
    return await table.full(ADA, PLACE.guild_id, terms, now)


async def test_members_of_a_role_have_its_limit_beside_the_operators_own(table: JobTable) -> None:
    terms = Terms(role_windows=((HOUR,),))
    for _ in range(2):
        await accepted(table, terms=terms)
    assert await accept(table, terms=terms) is None
    assert await full(table, terms) == [Full(Whose.ROLE, HOUR, NOW + 3600)]
    assert await accept(table, BEN, terms=terms) is not None


async def test_the_most_generous_role_wins(table: JobTable) -> None:
    terms = Terms(role_windows=((HOUR,), (DAY,)))
    for _ in range(3):
        await accepted(table, terms=terms)
    assert await accept(table, terms=terms) is None
    # The hour's window has room first.
    assert await full(table, terms) == [Full(Whose.ROLE, HOUR, NOW + 3600)]


async def test_a_role_without_windows_is_not_limited(table: JobTable) -> None:
    terms = Terms(role_windows=((HOUR,), ()))
    for _ in range(4):
        await accepted(table, terms=terms)
    assert await full(table, terms) == []


async def test_a_servers_limit_is_for_everybody_together(table: JobTable) -> None:
    terms = Terms(server_windows=(HOUR,))
    await accepted(table, ADA, terms=terms)
    await accepted(table, BEN, terms=terms)
    assert await accept(table, ADA, terms=terms) is None
    assert await full(table, terms) == [Full(Whose.SERVER, HOUR, NOW + 3600)]


async def test_what_other_servers_make_does_not_count(table: JobTable) -> None:
    terms = Terms(role_windows=((HOUR,),), server_windows=(HOUR,), daily_images=2)
    for number in range(3):
        await table.accept(
            interaction_id=number,
            owner_id=ADA,
            place=replace(PLACE, guild_id=99),
            request=FOX,
            now=NOW,
        )
    assert await accept(table, terms=terms) is not None


@pytest.mark.parametrize("state", State)
async def test_a_server_has_spent_what_was_ordered_or_may_still_be(
    table: JobTable, state: State
) -> None:
    await job_in(table, state)
    spent = state not in {State.FAILED, State.CANCELLED}
    assert await table.spent_today(10, NOW) == spent
    terms = Terms(daily_images=1)
    assert (await accept(table, terms=terms) is None) is spent


async def test_a_picture_that_was_paid_for_and_then_refused_was_spent(table: JobTable) -> None:
    job = await job_in(table, State.READY)
    failed = await table.failed(job.id, Failure.REMOVED_BEFORE, NOW)
    assert failed is not None
    assert not failed.charged
    assert await table.spent_today(10, NOW) == 1
    terms = Terms(daily_images=1)
    assert await accept(table, terms=terms) is None
    assert await full(table, terms) == [Full(Whose.BUDGET, Window(1, 86400), NOW + 86400)]
    assert await accept(table, terms=terms, now=NOW + 86401) is not None


async def test_an_order_of_which_nobody_knows_whether_it_was_billed_was_spent(
    table: JobTable,
) -> None:
    job = await job_in(table, State.SUBMITTING)
    failed = await table.failed(job.id, Failure.SUBMISSION_UNCERTAIN, NOW)
    assert failed is not None
    assert not failed.charged
    assert await table.spent_today(10, NOW) == 1
    assert await accept(table, terms=Terms(daily_images=1)) is None


async def test_an_order_that_was_turned_down_was_not_spent(table: JobTable) -> None:
    job = await job_in(table, State.SUBMITTING)
    await table.failed(job.id, Failure.CONTENT_REFUSED, NOW)
    assert await table.spent_today(10, NOW) == 0


async def test_a_job_remembers_its_terms(table: JobTable) -> None:
    terms = Terms(
        review=Review.IMAGE, spoiler=True, verdict=FOUND, joined=NOW - 9, prompt_hash=b"hash"
    )
    job = await table.find((await accepted(table, terms=terms)).id)
    assert job is not None
    assert (job.state, job.review, job.spoiler) == (State.QUEUED, Review.IMAGE, True)
    assert (job.verdict, job.joined, job.prompt_hash) == (FOUND, NOW - 9, b"hash")


async def test_a_prompt_that_is_to_be_read_first_waits_with_a_case(
    table: JobTable, database: Database
) -> None:
    terms = Terms(review=Review.PROMPT, review_time=60, verdict=FOUND)
    job = await accepted(table, terms=terms)
    assert job.state is State.PENDING
    (case,) = await database.fetch("SELECT * FROM moderation_case")
    assert (case["kind"], case["state"], case["job_id"]) == ("prompt", "open", job.id)
    assert (case["due"], case["rule"]) == (NOW + 60, "pack:gore:gory")
    # Nothing but a moderator's decision sends it on.
    assert await advance(table, job.id, State.SUBMITTING) is None
    assert await advance(table, job.id, State.QUEUED) is None


async def test_a_held_picture_opens_a_case_and_waits(table: JobTable, database: Database) -> None:
    job = await job_in(table, State.HELD)
    (case,) = await database.fetch("SELECT * FROM moderation_case")
    assert (case["kind"], case["state"], case["job_id"]) == ("picture", "open", job.id)
    assert await table.drawn(job.id, "https://pictures.example/2.png", NOW) is None
    assert await table.delivered(job.id, PICTURE_URL, NOW, NOW) is None


async def test_a_pause_ends_only_what_was_not_ordered_yet(table: JobTable) -> None:
    jobs = {state: await job_in(table, state) for state in State}
    waiting = [jobs[State.PENDING].id, jobs[State.QUEUED].id]
    assert await table.waiting(10) == waiting
    assert await table.waiting(99) == []
    for state, job in jobs.items():
        halted = await table.halted(job.id, "a raid", NOW)
        assert (halted is not None) is (job.id in waiting), state
        if halted is not None:
            assert (halted.failure, halted.reason) == (Failure.PAUSED, "a raid")
            assert not halted.charged


async def test_what_the_picture_adds_to_the_findings_is_stored_with_it(table: JobTable) -> None:
    job = await job_in(table, State.RUNNING)
    drawn = await table.drawn(
        job.id, "https://pictures.example/1.png", NOW, spoiler=True, verdict=FOUND
    )
    assert drawn is not None
    assert drawn.spoiler
    assert drawn.verdict == FOUND


async def test_a_job_is_found_by_its_message(table: JobTable) -> None:
    job = await accepted(table, message_id=777)
    assert await table.shown_in(777) == job
    assert await table.shown_in(778) is None


@pytest.mark.parametrize("state", State)
async def test_words_are_forgotten_in_time_but_those_under_a_picture_stay(
    table: JobTable, state: State
) -> None:
    review = Review.PROMPT if state is State.PENDING else Review.NONE
    job = await job_in(table, state, terms=Terms(review=review, verdict=FOUND))
    await table.settle(job.id)
    assert await table.forget_refused(10, NOW) == 0
    assert await table.forget_refused(10, NOW + 1) == state.is_final
    assert await table.forget_refused(10, NOW + 1) == 0
    now = await table.find(job.id)
    assert now is not None
    assert bool(now.request.prompt) is (state not in {State.FAILED, State.CANCELLED})
    assert bool(now.verdict.findings) is (not state.is_final)


async def test_forgetting_looks_only_at_what_is_left_to_forget(
    table: JobTable, database: Database
) -> None:
    noting = NotingDatabase(database)
    await JobTable(noting).forget_refused(10, NOW)
    ((sql, values),) = noting.asked
    plan = [row["detail"] for row in await database.fetch(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert any("job_typed" in step for step in plan), plan


async def test_what_a_role_allows_is_counted_among_the_persons_own(
    table: JobTable, database: Database
) -> None:
    noting = NotingDatabase(database)
    terms = Terms(role_windows=((Window(9, 366 * 86400),),))
    counting = JobTable(noting)
    await accept(counting, terms=terms)
    await counting.full(ADA, 10, terms, NOW)
    await counting.shares(ADA, 10, terms, NOW)
    assert len(noting.asked) == 3
    for sql, values in noting.asked:
        plan = [row["detail"] for row in await database.fetch(f"EXPLAIN QUERY PLAN {sql}", values)]
        assert any("job_charge" in step for step in plan), plan


async def test_what_waited_for_a_moderator_is_spent_when_it_is_ordered(
    table: JobTable, database: Database
) -> None:
    terms = Terms(review=Review.PROMPT, daily_images=1)
    first = await accepted(table, terms=terms)
    later = NOW + 3 * 86400
    assert await table.spent_today(10, later) == 0
    await CaseTable(database).approve((await case_of(database, first)), by=BEN, now=later)
    assert await table.spent_today(10, later) == 1
    assert await accept(table, terms=terms, now=later) is None
    assert await full(table, terms, later) == [Full(Whose.BUDGET, Window(1, 86400), later + 86400)]


async def case_of(database: Database, job: Job) -> int:
    (case,) = await CaseTable(database).of_job(job.id)
    return case.id


async def test_a_record_is_kept_of_a_reviewed_prompt_too(
    table: JobTable, database: Database
) -> None:
    job = await accepted(table, terms=Terms(review=Review.PROMPT, logged=True))
    await CaseTable(database).approve(await case_of(database, job), by=BEN, now=NOW)
    for state in (State.SUBMITTING, State.RUNNING, State.READY, State.DELIVERED):
        await advance(table, job.id, state)
    kinds = [case.kind for case in await CaseTable(database).of_job(job.id)]
    assert sorted(kinds) == [CaseKind.PROMPT, CaseKind.RECORD]
