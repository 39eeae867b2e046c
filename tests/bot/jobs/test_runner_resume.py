"""A process takes up every job where the one before it left off, whatever the state."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.errors import DeliveryPostponed
from bot.job import Failure, Job, State
from bot.jobs import finisher, runner, submitter
from bot.sandbox.imageapi import Fault, Kind
from tests.bot.jobs.workshop import Workshop, until
from tests.bot.storage.make import ADA, BEN, accepted

SUBMITTED = (State.SUBMITTING, State.RUNNING)
HOUR = 3600.0
AWAY = DeliveryPostponed("Discord is away")


@pytest.fixture
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that ends gives nothing time to end by itself, as a kill would."""
    for module in (submitter, finisher, runner):
        monkeypatch.setattr(module, "_GRACE", 0.0)


@pytest.mark.parametrize(
    ("road", "submits"),
    [
        ([], 1),
        ([State.SUBMITTING], 1),
        ([*SUBMITTED], 1),
        ([*SUBMITTED, State.READY], 1),
    ],
    ids=["queued", "submitting", "running", "ready"],
)
async def test_an_unfinished_job_is_carried_on_from_its_state(
    shop: Workshop, road: Sequence[State], submits: int
) -> None:
    job = await shop.left_behind(*road)
    async with shop.serving():
        await shop.delivered(job)
    assert (shop.api.counts.submits, shop.api.counts.accepted) == (submits, submits)
    assert shop.presenter.concluded == []


async def test_a_job_taken_up_in_the_queue_only_waits(shop: Workshop) -> None:
    await shop.left_behind(*SUBMITTED, State.READY, State.DELIVERED)
    await shop.left_behind()
    async with shop.serving(images_per_minute=1):
        await until(lambda: shop.presenter.shown)
    standing = shop.presenter.shown[0]
    assert (standing.job.state, standing.hiccup) == (State.QUEUED, False)


async def test_a_job_taken_up_while_it_is_drawn_says_so_until_it_is_seen(shop: Workshop) -> None:
    shop.api.faults.add("poll", Fault(status=404, reason="TASK_NOT_FOUND"))
    shop.behave(hold=True)
    await shop.left_behind(*SUBMITTED)
    async with shop.serving():
        await until(lambda: shop.presenter.shown)
        shop.api.faults.clear()
        await until(lambda: not shop.presenter.shown[-1].hiccup)
    assert shop.presenter.shown[0].hiccup


async def test_a_submission_of_unknown_outcome_is_repeated_once(shop: Workshop) -> None:
    job = await shop.left_behind(State.SUBMITTING)
    async with shop.serving():
        ended = await shop.delivered(job)
    assert ended.attempts == 2


async def test_a_second_submission_of_unknown_outcome_is_given_back(shop: Workshop) -> None:
    job = await shop.left_behind(State.SUBMITTING)
    await shop.table.requeue(job.id, unsent=False)
    await shop.table.start_submission(job.id, shop.clock())
    async with shop.serving():
        ended = await shop.failed(job)
    assert ended.failure is Failure.SUBMISSION_UNCERTAIN
    assert shop.api.counts.submits == 0


async def test_refused_submissions_do_not_use_up_the_repetition(shop: Workshop) -> None:
    job = await shop.left_behind(
        State.SUBMITTING, State.QUEUED, State.SUBMITTING, State.QUEUED, State.SUBMITTING
    )
    async with shop.serving():
        await shop.delivered(job)


async def test_a_task_that_was_forgotten_meanwhile_is_given_back(shop: Workshop) -> None:
    shop.behave(hidden_seconds=1e6)
    job = await shop.left_behind(*SUBMITTED, age=20.0)
    async with shop.serving():
        ended = await shop.failed(job)
    assert ended.failure is Failure.API_FAILED
    assert shop.api.counts.submits == 1


async def test_one_lagging_server_after_other_troubles_does_not_lose_a_task(
    shop: Workshop,
) -> None:
    shop.api.faults.add("poll", Fault(status=500, times=5))
    shop.api.faults.add("poll", Fault(status=404, reason="TASK_NOT_FOUND", times=1))
    job = await shop.left_behind(*SUBMITTED, age=20.0)
    async with shop.serving():
        await shop.delivered(job)


async def test_a_picture_whose_address_expired_meanwhile_is_fetched_anew(shop: Workshop) -> None:
    shop.behave(url_ttl=0.0)
    job = await shop.left_behind(*SUBMITTED, State.READY)
    shop.behave(url_ttl=60.0)
    async with shop.serving():
        await shop.delivered(job)


async def test_a_job_that_waited_too_long_is_given_back_unsent(shop: Workshop) -> None:
    jobs = [await shop.left_behind(age=HOUR), await shop.left_behind(State.SUBMITTING, age=HOUR)]
    async with shop.serving():
        for job in jobs:
            ended = await shop.ended(job)
            assert (ended.failure, ended.charged) == (Failure.TIMED_OUT, False)
    assert shop.api.counts.submits == 0


async def test_a_picture_that_is_done_is_delivered_however_late(shop: Workshop) -> None:
    jobs = [
        await shop.left_behind(*SUBMITTED, age=HOUR),
        await shop.left_behind(*SUBMITTED, State.READY, age=HOUR),
    ]
    async with shop.serving():
        for job in jobs:
            await shop.delivered(job)


async def test_a_picture_that_is_late_and_not_done_is_given_back(shop: Workshop) -> None:
    shop.behave(hold=True)
    job = await shop.left_behind(*SUBMITTED, age=HOUR)
    async with shop.serving():
        ended = await shop.failed(job)
    assert ended.failure is Failure.TIMED_OUT


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED])
async def test_an_end_that_was_not_told_is_told(shop: Workshop, state: State) -> None:
    job = await shop.left_behind(state)
    async with shop.serving():
        ended = await shop.ended(job)
    assert ended.state is state
    assert [told.id for told in shop.presenter.concluded] == [job.id]
    async with shop.serving():
        pass
    assert len(shop.presenter.concluded) == 1


async def test_a_job_that_nobody_was_told_of_is_withdrawn(shop: Workshop) -> None:
    job = await shop.left_behind(message_id=None)
    shop.presenter.unanswered.add(job.id)
    async with shop.serving():
        ended = await shop.ended(job)
    assert (ended.state, ended.charged) == (State.CANCELLED, False)
    assert shop.presenter.order == []
    assert shop.api.counts.submits == 0


async def test_a_job_that_turns_out_to_be_acknowledged_is_carried_on(shop: Workshop) -> None:
    job = await shop.left_behind(message_id=None)
    async with shop.serving():
        await shop.delivered(job)


async def test_the_message_of_a_job_that_turns_out_to_be_acknowledged_is_known_in_the_queue(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def found(job: Job) -> bool:
        await shop.jobs.locate(job, channel_id=job.place.channel_id, message_id=99)
        return True

    monkeypatch.setattr(shop.presenter, "was_acknowledged", found)
    await shop.left_behind(*SUBMITTED, State.READY, State.DELIVERED)
    await shop.left_behind(message_id=None)
    async with shop.serving(images_per_minute=1):
        await until(lambda: shop.presenter.shown)
    job = shop.presenter.shown[0].job
    assert (job.state, job.place.message_id) == (State.QUEUED, 99)


async def test_a_job_is_carried_on_when_nobody_can_say_whether_it_was_acknowledged(
    shop: Workshop,
) -> None:
    shop.presenter.faults["was_acknowledged"] = [AWAY]
    job = await shop.left_behind(message_id=None)
    async with shop.serving():
        await shop.delivered(job)


async def test_jobs_in_every_state_are_all_taken_up_at_once(shop: Workshop) -> None:
    unfinished = [
        await shop.left_behind(*road, owner_id=owner)
        for owner in (ADA, BEN)
        for road in ((), SUBMITTED[:1], SUBMITTED, (*SUBMITTED, State.READY))
    ]
    untold = [await shop.left_behind(State.FAILED), await shop.left_behind(State.CANCELLED)]
    settled = await shop.left_behind(*SUBMITTED, State.READY, State.DELIVERED)
    async with shop.serving():
        for job in unfinished:
            await shop.delivered(job)
        for job in untold:
            await shop.ended(job)
    assert await shop.table.unsettled() == []
    assert settled.id not in [job_id for _, job_id in shop.presenter.order]
    assert shop.api.counts.accepted == len(unfinished) + 1


async def test_pictures_that_wait_for_a_moderator_are_shown_one_by_one_the_newest_first(
    shop: Workshop,
) -> None:
    held = [await shop.left_behind(*SUBMITTED, State.READY, State.HELD) for _ in range(6)]
    shop.presenter.seconds["show"] = 0.02
    shop.presenter.faults["show"] = [AWAY]
    most = 0

    def all_shown() -> bool:
        nonlocal most
        most = max(most, sum(shop.presenter.is_under_way("show", job.id) for job in held))
        return len(shop.presenter.shown) == len(held)

    async with shop.serving():
        await until(all_shown)
    assert most <= 1
    *others, newest = (job.id for job in held)  # the newest was postponed once
    assert [standing.job.id for standing in shop.presenter.shown] == [*others[::-1], newest]


@pytest.mark.usefixtures("_hasty")
async def test_a_request_cut_off_by_the_end_is_sent_once_more_and_no_oftener(
    shop: Workshop,
) -> None:
    shop.api.faults.add("submit", Fault(kind=Kind.SLOW, delay=60.0, times=2))
    async with shop.serving():
        job = await shop.ask()
        await until(lambda: shop.api.counts.submits == 1)
    assert (await shop.find(job)).state is State.SUBMITTING
    async with shop.serving():
        await until(lambda: shop.api.counts.submits == 2)
    async with shop.serving():
        ended = await shop.failed(job)
    assert ended.failure is Failure.SUBMISSION_UNCERTAIN
    assert shop.api.counts.submits == 2


@pytest.mark.usefixtures("_hasty")
async def test_a_job_that_is_drawn_over_the_end_of_the_bot_is_asked_for_once(
    shop: Workshop,
) -> None:
    shop.behave(hold=True)
    async with shop.serving():
        job = await shop.ask()
        await shop.reached(job, State.RUNNING)
    async with shop.serving():
        await asyncio.sleep(0.05)
    shop.release()
    async with shop.serving():
        await shop.delivered(job)
    assert shop.api.counts.submits == 1


@pytest.mark.usefixtures("_hasty")
async def test_a_picture_that_was_being_posted_at_the_end_is_posted_again(shop: Workshop) -> None:
    shop.presenter.seconds["deliver"] = 60.0
    async with shop.serving():
        job = await shop.ask()
        await until(lambda: shop.presenter.is_under_way("deliver", job.id))
    assert (await shop.find(job)).state is State.RUNNING
    shop.presenter.seconds.clear()
    async with shop.serving():
        await shop.delivered(job)


@pytest.mark.usefixtures("_hasty")
async def test_an_end_that_was_being_told_at_the_end_is_told_again(shop: Workshop) -> None:
    shop.presenter.faults["conclude"] = [AWAY] * 1000
    shop.api.faults.add("draw", Fault(kind=Kind.FAIL, reason="out of memory"))
    async with shop.serving():
        job = await shop.ask()
        await shop.reached(job, State.FAILED)
    shop.presenter.faults.clear()
    async with shop.serving():
        await shop.failed(job)


@pytest.mark.usefixtures("_hasty")
async def test_jobs_accepted_just_before_the_end_are_found_by_the_next_process(
    shop: Workshop,
) -> None:
    async with shop.serving():
        pass
    job = await shop.ask()  # its command was still being carried out
    async with shop.serving():
        await shop.delivered(job)


@pytest.mark.usefixtures("_hasty")
async def test_no_job_is_lost_or_posted_twice_however_often_the_bot_ends(shop: Workshop) -> None:
    """Not even when each process has only moments; paid requests are repeated at most once."""
    shop.behave(draw_seconds=0.03)
    shop.presenter.seconds["deliver"] = 0.01
    jobs = [
        await accepted(shop.table, owner, now=shop.clock(), message_id=owner) for owner in range(20)
    ]
    for moments in range(40):
        async with shop.serving():
            await asyncio.sleep(0.005 * (moments % 8))
    async with shop.serving():
        ended = [await shop.ended(job) for job in jobs]
    for job in ended:
        assert job.charged is (job.state is State.DELIVERED)
        assert job.failure in {None, Failure.SUBMISSION_UNCERTAIN}
        assert job.attempts <= 2
    assert shop.api.counts.accepted <= 2 * len(jobs)
    told = [job_id for what, job_id in shop.presenter.order if what != "show"]
    assert sorted(told) == sorted(job.id for job in jobs)
