"""The life of a job from its acceptance to its message, whatever the image API does."""

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.imageapi.client import ImageClient
from bot.job import Failure, State
from bot.jobs import finisher, poller, submitter
from bot.jobs.outcomes import Unusable
from bot.sandbox.imageapi import Fault, Kind, LocalImageApi, Operation
from tests.bot.jobs.workshop import QUICK, Workshop, paint, until
from tests.bot.storage.make import ADA, BEN, FOX

TOO_FAST = Fault(status=429, reason="RATE_LIMIT_EXCEEDED", headers={"Retry-After": "0.1"})


async def test_a_job_is_drawn_and_delivered_once(shop: Workshop) -> None:
    async with shop.serving():
        job = await shop.ask()
        ended = await shop.delivered(job)
    (delivery,) = shop.presenter.delivered
    assert delivery.picture.data == paint(FOX)
    assert not delivery.shrunk
    assert [job.state for job in shop.presenter.notified] == [State.DELIVERED]
    assert ended.attempts == 1
    assert ended.place.interaction_token is None
    assert shop.presenter.concluded == []
    assert (shop.api.counts.accepted, shop.api.counts.downloads) == (1, 1)


async def test_the_placeholder_follows_the_job(shop: Workshop) -> None:
    shop.behave(draw_seconds=0.5, reports_progress=True, hold=True)
    async with shop.serving():
        job = await shop.ask()
        await until(lambda: any(standing.progress > 50 for standing in shop.presenter.shown))
        shop.release()
        await shop.delivered(job)
    drawing = [s for s in shop.presenter.shown if s.job.state is State.RUNNING]
    progress = [standing.progress for standing in drawing]
    assert progress == sorted(set(progress))
    assert not any(standing.hiccup for standing in shop.presenter.shown)
    assert shop.presenter.order[-1] == ("deliver", job.id)


async def test_a_picture_that_is_being_fetched_is_said_to_be_finishing(shop: Workshop) -> None:
    shop.api.faults.add("download", Fault(kind=Kind.SLOW, delay=0.3))
    async with shop.serving():
        job = await shop.ask()
        await until(lambda: shop.api.counts.downloads)
        assert (await shop.find(job)).state is State.RUNNING
        await until(lambda: any(s.job.state is State.READY for s in shop.presenter.shown))
        await shop.delivered(job)
    assert shop.presenter.order[-1] == ("deliver", job.id)


async def test_many_jobs_of_many_people_are_all_delivered(shop: Workshop) -> None:
    async with shop.serving():
        jobs = [await shop.ask(owner, prompt=f"fox {owner}") for owner in range(30)]
        for job in jobs:
            await shop.delivered(job)
        await until(lambda: len(shop.runner._board) == 0)  # nothing of them is kept in memory
    assert shop.api.counts.accepted == 30
    assert len(shop.presenter.delivered) == 30


async def test_a_picture_over_the_limit_of_its_place_is_shrunk(shop: Workshop) -> None:
    limit = len(paint(FOX)) - 1
    async with shop.serving():
        job = await shop.ask(upload_limit=limit)
        await shop.delivered(job)
    (delivery,) = shop.presenter.delivered
    assert delivery.shrunk
    assert len(delivery.picture.data) <= limit


async def test_a_picture_that_fits_nowhere_is_given_back(shop: Workshop) -> None:
    async with shop.serving():
        job = await shop.failed(await shop.ask(upload_limit=10))
    assert job.failure is Failure.PICTURE_TOO_LARGE


@pytest.mark.parametrize(
    ("operation", "fault", "failure"),
    [
        ("submit", Fault(status=400, reason="ILLEGAL_PROMPT"), Failure.CONTENT_REFUSED),
        ("submit", Fault(status=400, reason="INVALID_REQUEST_BODY"), Failure.API_FAILED),
        ("draw", Fault(kind=Kind.FAIL, reason="out of memory"), Failure.API_FAILED),
        ("draw", Fault(kind=Kind.FAIL, reason="NSFW content"), Failure.CONTENT_REFUSED),
        ("poll", Fault(status=400, reason="ILLEGAL_IMAGE_CONTENT"), Failure.CONTENT_REFUSED),
        ("poll", Fault(status=400, reason="INVALID_REQUEST_BODY"), Failure.API_FAILED),
        # Each of these may hide a task that was accepted and is billed.
        ("submit", Fault(kind=Kind.RESET, handled=True), Failure.SUBMISSION_UNCERTAIN),
        ("submit", Fault(kind=Kind.GARBAGE, handled=True), Failure.SUBMISSION_UNCERTAIN),
        ("submit", Fault(status=502, handled=True), Failure.SUBMISSION_UNCERTAIN),
        ("submit", Fault(kind=Kind.RESET), Failure.SUBMISSION_UNCERTAIN),
    ],
    ids=lambda value: value.kind.name if isinstance(value, Fault) else str(value),
)
async def test_what_the_api_refuses_for_good_is_given_back_and_never_asked_again(
    shop: Workshop, operation: Operation, fault: Fault, failure: Failure
) -> None:
    shop.api.faults.add(operation, fault)
    async with shop.serving():
        job = await shop.failed(await shop.ask())
        assert job.failure is failure
        shop.api.faults.clear()
        await shop.delivered(await shop.ask(BEN))
    async with shop.serving():
        pass
    assert shop.api.counts.submits == 2


async def test_a_submission_reset_after_it_was_handled_leaves_one_task(shop: Workshop) -> None:
    shop.api.faults.add("submit", Fault(kind=Kind.RESET, handled=True))
    async with shop.serving():
        job = await shop.failed(await shop.ask())
    async with shop.serving(images_per_minute=60):
        await asyncio.sleep(0.1)
    assert job.failure is Failure.SUBMISSION_UNCERTAIN
    assert (shop.api.counts.submits, shop.api.counts.accepted) == (1, 1)


OUTAGES = [
    ({"key": "another"}, Failure.KEY_REJECTED),
    ({"balance": Decimal(0)}, Failure.BALANCE_TOO_LOW),
    ({"model": "another"}, Failure.MODEL_NOT_SERVED),
]


@pytest.mark.parametrize(("broken", "failure"), OUTAGES, ids=str)
async def test_an_outage_charges_nobody_and_ends_by_itself_once_mended(
    shop: Workshop, broken: dict[str, object], failure: Failure
) -> None:
    shop.behave(**broken)
    async with shop.serving():
        job = await shop.failed(await shop.ask())
        assert job.failure is failure
        submits = shop.api.counts.submits
        assert await shop.try_to_ask(BEN) == Unusable(failure)
        shop.api.behaviour = QUICK
        await until(lambda: shop.jobs.unusable() is None)
        await shop.delivered(await shop.ask(BEN))
    # The probe asks the model for nothing, which can be neither drawn nor billed.
    assert shop.api.counts.submits > submits
    assert shop.api.counts.accepted == 1


async def test_an_outage_gives_back_what_waits_in_the_queue(shop: Workshop) -> None:
    jobs = [await shop.left_behind(owner_id=owner) for owner in range(20)]
    shop.behave(key="another")
    async with shop.serving(first_probe=60.0):
        for job in jobs:
            ended = await shop.ended(job)
            assert (ended.failure, ended.charged) == (Failure.KEY_REJECTED, False)
        # Those that were on their way were refused, the others not even asked for.
        assert shop.api.counts.submits <= 4
    assert shop.api.counts.accepted == 0


async def test_an_outage_while_a_job_is_drawn_does_not_lose_it(shop: Workshop) -> None:
    shop.behave(hold=True)
    async with shop.serving():
        job = await shop.ask()
        await shop.reached(job, State.RUNNING)
        shop.behave(key="another")
        await until(shop.jobs.unusable)
        shop.api.behaviour = QUICK
        shop.release()
        await shop.delivered(job)


async def test_too_many_requests_are_a_hiccup_and_the_job_is_sent_once_more(
    shop: Workshop,
) -> None:
    shop.api.faults.add("submit", TOO_FAST)
    async with shop.serving():
        job = await shop.ask()
        await until(lambda: any(standing.hiccup for standing in shop.presenter.shown))
        (standing, *_) = [s for s in shop.presenter.shown if s.hiccup]
        assert (standing.job.state, standing.ahead) == (State.QUEUED, 0)
        shop.api.faults.clear()
        ended = await shop.delivered(job)
    assert ended.attempts == 1
    assert shop.api.counts.accepted == 1


async def test_after_one_refusal_for_haste_the_whole_queue_rests(shop: Workshop) -> None:
    shop.api.faults.add("submit", replace(TOO_FAST, headers={"Retry-After": "60"}))
    for owner in range(20):
        await shop.left_behind(owner_id=owner)
    async with shop.serving():
        await until(lambda: shop.api.counts.submits)
        await asyncio.sleep(0.1)
        assert shop.api.counts.submits <= 4  # as many as may be under way at once
        assert len(await shop.table.unsettled()) == 20


CREATE_FAILED = Fault(status=500, reason="CREATE_TASK_FAILED")


async def test_what_the_api_cannot_take_for_one_job_holds_up_no_other(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submitter, "backoff", lambda *_: 60.0)
    shop.api.faults.add("submit", replace(CREATE_FAILED, times=1))
    async with shop.serving():
        unlucky = await shop.ask()
        await until(lambda: shop.jobs.standing(unlucky).hiccup)
        await shop.delivered(await shop.ask(BEN))
        waiting = await shop.find(unlucky)
        assert (waiting.state, waiting.attempts) == (State.QUEUED, 0)
        await shop.jobs.cancel(unlucky.id, by=ADA)
        assert not (await shop.ended(unlucky)).charged


async def test_what_the_api_could_not_take_at_first_is_sent_again(shop: Workshop) -> None:
    shop.api.faults.add("submit", replace(CREATE_FAILED, times=7))
    async with shop.serving():
        await shop.delivered(await shop.ask())
    assert (shop.api.counts.submits, shop.api.counts.accepted) == (8, 1)


async def test_what_the_api_can_never_take_is_given_back(shop: Workshop) -> None:
    shop.api.faults.add("submit", CREATE_FAILED)
    async with shop.serving():
        job = await shop.failed(await shop.ask())
    assert job.failure is Failure.API_FAILED
    assert shop.api.counts.submits == 8


async def test_jobs_that_ended_use_up_no_polls(shop: Workshop) -> None:
    road = (State.SUBMITTING, State.RUNNING)
    *others, last = [await shop.left_behind(*road) for _ in range(30)]
    async with shop.serving(polls_per_second=1):
        for job in others:
            await shop.jobs.cancel(job.id, by=ADA)
        await shop.delivered(last)


async def test_an_api_that_is_not_up_yet_is_waited_for(shop: Workshop) -> None:
    async with LocalImageApi(QUICK) as api:
        url = api.base_url
    port = int(url.rpartition(":")[2])
    async with ImageClient(base_url=url, key=QUICK.key, model=QUICK.model) as client:
        shop.client = client
        async with shop.serving():
            job = await shop.ask()
            await until(lambda: shop.presenter.shown)
            assert shop.presenter.shown[0].hiccup
            async with LocalImageApi(QUICK, port=port) as api:
                await shop.delivered(job)
                assert api.counts.accepted == 1


async def test_a_task_that_the_api_does_not_know_yet_is_asked_for_again(shop: Workshop) -> None:
    shop.behave(hidden_seconds=1.0)
    async with shop.serving():
        await shop.delivered(await shop.ask())
    assert shop.api.counts.polls > 1
    assert not any(standing.hiccup for standing in shop.presenter.shown)


async def test_a_task_that_the_api_never_knows_is_given_up(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poller, "_UNKNOWN_FOR", 0.1)
    shop.behave(hidden_seconds=1e6)
    async with shop.serving():
        job = await shop.failed(await shop.ask())
    assert job.failure is Failure.API_FAILED


@pytest.mark.parametrize(
    "fault",
    [
        Fault(kind=Kind.UNKNOWN_STATUS, times=3),
        Fault(kind=Kind.NO_IMAGES, times=3),
        Fault(status=500, times=5),
        Fault(status=503, reason="SERVICE_NOT_AVAILABLE", times=5),
        Fault(kind=Kind.GARBAGE, times=5),
        Fault(kind=Kind.RESET, times=10),
        replace(TOO_FAST, times=2),
        Fault(status=404, times=2),
        Fault(status=302, headers={"Location": "/elsewhere"}, times=2),
    ],
    ids=lambda fault: f"{fault.kind.name} {fault.status}",
)
async def test_no_answer_to_a_poll_loses_a_job(shop: Workshop, fault: Fault) -> None:
    shop.api.faults.add("poll", fault)
    async with shop.serving():
        await shop.delivered(await shop.ask())
    assert shop.api.faults.struck["poll"] == fault.times
    assert shop.api.counts.accepted == 1


async def test_a_picture_whose_address_expired_is_fetched_from_a_fresh_one(shop: Workshop) -> None:
    shop.behave(url_ttl=0.0)
    async with shop.serving():
        job = await shop.ask()
        await until(lambda: shop.api.counts.downloads)
        assert await shop.table.unsettled()
        shop.behave(url_ttl=60.0)
        await shop.delivered(job)
    assert shop.api.counts.accepted == 1


BROKEN = [
    Fault(kind=Kind.GARBAGE),
    Fault(kind=Kind.TRUNCATED),
    Fault(kind=Kind.EMPTY),
    Fault(kind=Kind.CUT_OFF),
    Fault(kind=Kind.HUGE),
    Fault(status=403),
    Fault(status=500),
    Fault(kind=Kind.RESET),
]


@pytest.mark.parametrize("fault", BROKEN, ids=lambda fault: f"{fault.kind.name} {fault.status}")
async def test_what_is_no_whole_picture_is_fetched_again(shop: Workshop, fault: Fault) -> None:
    shop.api.faults.add("download", replace(fault, times=2))
    async with shop.serving():
        await shop.delivered(await shop.ask())
    assert shop.presenter.delivered[0].picture.data == paint(FOX)


@pytest.mark.parametrize("fault", BROKEN, ids=lambda fault: f"{fault.kind.name} {fault.status}")
async def test_what_never_is_a_whole_picture_is_given_back(shop: Workshop, fault: Fault) -> None:
    shop.api.faults.add("download", fault)
    async with shop.serving():
        job = await shop.failed(await shop.ask())
    assert job.failure is Failure.PICTURE_BROKEN
    assert 3 < shop.api.counts.downloads < 30


async def test_broken_pictures_and_passing_faults_are_counted_apart(shop: Workshop) -> None:
    shop.api.faults.add("download", Fault(status=500, times=3))
    shop.api.faults.add("download", Fault(kind=Kind.GARBAGE, times=3))
    async with shop.serving():
        await shop.delivered(await shop.ask())


async def test_a_picture_that_must_be_waited_for_holds_up_no_other(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finisher, "_AT_ONCE", 1)
    shop.api.faults.add("download", Fault(status=429, headers={"Retry-After": "60"}, times=1))
    async with shop.serving():
        waiting = await shop.ask()
        await until(lambda: shop.api.counts.downloads)
        await shop.delivered(await shop.ask(BEN))
        assert (await shop.find(waiting)).state is State.RUNNING


async def test_a_picture_that_cannot_be_fetched_in_time_is_given_back(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finisher, "_FETCH_TIMES", 10**6)
    monkeypatch.setattr(finisher, "_AT_LEAST", 0.3)
    shop.api.faults.add("download", Fault(status=500))
    async with shop.serving(job_timeout=0.1):
        job = await shop.failed(await shop.ask())
    assert job.failure is Failure.TIMED_OUT
    assert shop.api.counts.downloads > 1  # it was late from the first on


async def test_a_job_that_is_drawn_for_too_long_is_given_back(shop: Workshop) -> None:
    shop.behave(hold=True)
    async with shop.serving(job_timeout=0.2):
        job = await shop.failed(await shop.ask())
    assert job.failure is Failure.TIMED_OUT


async def test_a_job_that_waits_for_too_long_is_given_back_unsent(shop: Workshop) -> None:
    async with shop.serving(images_per_minute=1, job_timeout=0.8):
        await shop.delivered(await shop.ask())
        job = await shop.failed(await shop.ask(BEN))
    assert job.failure is Failure.TIMED_OUT
    assert shop.api.counts.submits == 1


async def test_a_job_that_is_never_let_in_is_given_back(shop: Workshop) -> None:
    shop.api.faults.add("submit", replace(TOO_FAST, headers={}))
    async with shop.serving(job_timeout=0.2):
        job = await shop.failed(await shop.ask())
    assert job.failure is Failure.TIMED_OUT
    assert shop.api.counts.accepted == 0


async def test_no_more_is_submitted_in_a_minute_than_allowed_by_this_process_or_the_last(
    shop: Workshop,
) -> None:
    for number in range(5):
        await shop.left_behind(owner_id=number)
    async with shop.serving(images_per_minute=2):
        await until(lambda: shop.api.counts.accepted >= 2)
        await asyncio.sleep(0.2)
        assert shop.api.counts.submits == 2
    async with shop.serving(images_per_minute=2):
        await asyncio.sleep(0.2)
        assert shop.api.counts.submits == 2
    shop.clock.ahead = 61.0
    async with shop.serving(images_per_minute=2, job_timeout=600.0):
        await until(lambda: shop.api.counts.accepted >= 4)
        await asyncio.sleep(0.2)
        assert shop.api.counts.submits == 4


async def test_people_take_turns(shop: Workshop) -> None:
    asked = [await shop.left_behind(owner_id=ADA) for _ in range(4)]
    asked += [await shop.left_behind(owner_id=BEN) for _ in range(2)]
    async with shop.serving():
        ended = [await shop.delivered(job) for job in asked]
    order = sorted(ended, key=lambda job: job.submitted or 0.0)
    assert [job.owner_id for job in order] == [ADA, BEN, ADA, BEN, ADA, ADA]
    for owner in (ADA, BEN):
        own = [job.id for job in order if job.owner_id == owner]
        assert own == sorted(own)
