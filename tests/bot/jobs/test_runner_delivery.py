"""What is told to people, and when: placeholders, pictures, cancellations, troubles of Discord."""

import asyncio
from dataclasses import replace

import pytest

from bot.errors import BotError, DeliveryPostponed, Undeliverable
from bot.job import Failure, State
from bot.jobs import finisher
from bot.jobs.outcomes import Accepted, Cancelled, TooLate
from bot.sandbox.imageapi import Fault, Kind
from tests.bot.jobs.workshop import Workshop, until
from tests.bot.storage.make import ADA, BEN

AWAY = DeliveryPostponed("Discord is away")
SLOW = Fault(kind=Kind.SLOW, delay=0.3)


async def cancelled(shop: Workshop, job_id: int) -> Cancelled:
    answer = await shop.jobs.cancel(job_id, by=BEN)
    assert isinstance(answer, Cancelled)
    return answer


async def test_a_job_cancelled_in_the_queue_is_never_sent_and_given_back(shop: Workshop) -> None:
    async with shop.serving(images_per_minute=1):
        await shop.delivered(await shop.ask())
        job = await shop.ask()
        assert not (await cancelled(shop, job.id)).job.charged
        ended = await shop.ended(job)
    assert (ended.state, ended.ended_by) == (State.CANCELLED, BEN)
    assert [told.id for told in shop.presenter.concluded] == [job.id]
    assert shop.api.counts.submits == 1


async def test_whoever_cancels_lets_the_others_move_up(shop: Workshop) -> None:
    async with shop.serving(images_per_minute=1):
        await shop.delivered(await shop.ask())
        first, second, third = [await shop.ask(owner) for owner in (5, 6, 7)]
        assert [shop.jobs.standing(job).ahead for job in (first, second, third)] == [0, 1, 2]
        await cancelled(shop, second.id)
        assert [shop.jobs.standing(job).ahead for job in (first, third)] == [0, 1]


async def test_a_job_cancelled_in_the_queue_does_not_hold_up_the_others(shop: Workshop) -> None:
    shop.api.faults.add("submit", replace(SLOW, times=4))
    async with shop.serving():
        jobs = [await shop.ask(owner) for owner in range(8)]
        await cancelled(shop, jobs[5].id)
        for job in jobs[:5] + jobs[6:]:
            await shop.delivered(job)
    assert shop.api.counts.submits == 7


async def test_a_job_started_twice_is_sent_once_and_holds_up_nobody(shop: Workshop) -> None:
    shop.api.faults.add("submit", replace(SLOW, times=4))
    async with shop.serving():
        before = [await shop.ask(owner) for owner in range(4)]
        twice, gone, other = [await shop.ask(owner) for owner in (5, 6, 7)]
        for job in (twice, gone):
            await shop.start(job, message_id=1)
        await cancelled(shop, gone.id)
        for job in (*before, twice, other):
            await shop.delivered(job)
    assert shop.api.counts.submits == 6


@pytest.mark.parametrize("state", [State.SUBMITTING, State.RUNNING])
async def test_a_job_cancelled_after_it_was_sent_stays_charged_and_is_not_posted(
    shop: Workshop, state: State
) -> None:
    shop.behave(hold=True)
    shop.api.faults.add("submit", SLOW)
    async with shop.serving():
        job = await shop.ask()
        await shop.reached(job, state)
        assert (await cancelled(shop, job.id)).job.charged
        await shop.ended(job)
        await until(lambda: shop.api.counts.accepted)
        shop.release()
        await asyncio.sleep(0.1)
        assert (await shop.find(job)).state is State.CANCELLED
    assert [told.id for told in shop.presenter.concluded] == [job.id]
    assert shop.presenter.delivered == []


async def test_a_picture_cancelled_while_it_waits_for_its_turn_is_not_fetched(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finisher, "_AT_ONCE", 1)
    shop.presenter.seconds["deliver"] = 0.8
    async with shop.serving():
        first = await shop.ask()
        await until(lambda: shop.presenter.is_under_way("deliver", first.id))
        second = await shop.ask()

        async def drawn() -> bool:
            return shop.jobs.standing(await shop.find(second)).job.state is State.READY

        await until(drawn)
        assert shop.presenter.is_under_way("deliver", first.id)
        await cancelled(shop, second.id)
        await shop.delivered(first)
        await shop.delivered(await shop.ask())
    assert shop.api.counts.downloads == 2


@pytest.mark.parametrize("conclude_seconds", [0.0, 0.6], ids=["told", "being told"])
@pytest.mark.parametrize(
    "refusal",
    [
        Fault(status=429, reason="RATE_LIMIT_EXCEEDED", delay=0.3),
        Fault(status=500, reason="CREATE_TASK_FAILED", delay=0.3),
        Fault(status=400, reason="ILLEGAL_PROMPT", delay=0.3),
        Fault(status=400, reason="INVALID_REQUEST_BODY", delay=0.3),
        Fault(status=403, reason="NOT_ENOUGH_BALANCE", delay=0.3),
    ],
    ids=lambda fault: fault.reason,
)
async def test_a_job_cancelled_while_its_request_is_refused_is_given_back_and_not_sent_again(
    shop: Workshop, refusal: Fault, conclude_seconds: float
) -> None:
    shop.api.faults.add("submit", refusal)
    shop.presenter.seconds["conclude"] = conclude_seconds
    async with shop.serving(first_probe=60.0):
        job = await shop.ask()
        await until(lambda: shop.api.counts.submits)
        assert (await cancelled(shop, job.id)).job.charged
        told = await until(lambda: [job for job in shop.presenter.concluded if not job.charged])
        ended = await shop.ended(job)
        assert (ended.state, ended.charged) == (State.CANCELLED, False)
        assert shop.api.counts.submits == 1
    assert told == [shop.presenter.concluded[-1]]
    assert told[0].place.interaction_token  # which reaches the message where no right does


async def test_a_job_cancelled_while_it_is_posted_says_so_in_the_end(shop: Workshop) -> None:
    shop.presenter.seconds["deliver"] = 0.2
    async with shop.serving():
        job = await shop.ask()
        await until(lambda: shop.presenter.is_under_way("deliver", job.id))
        await cancelled(shop, job.id)
        await until(lambda: shop.presenter.delivered)
        await until(lambda: shop.presenter.order[-1] == ("conclude", job.id))
        assert (await shop.ended(job)).state is State.CANCELLED
    assert shop.presenter.concluded[-1].place.interaction_token
    assert shop.presenter.notified == []


async def test_a_job_cancelled_between_two_tries_to_post_it_is_not_posted(shop: Workshop) -> None:
    shop.presenter.faults["deliver"] = [AWAY] * 1000
    async with shop.serving():
        job = await shop.ask()
        await shop.reached(job, State.READY)
        assert (await cancelled(shop, job.id)).job.charged
        await shop.ended(job)
        shop.presenter.faults.clear()
        await asyncio.sleep(0.1)
    assert shop.presenter.order[-1] == ("conclude", job.id)
    assert shop.presenter.delivered == []


async def test_a_job_cancelled_while_its_last_edit_ends_is_not_posted(shop: Workshop) -> None:
    shop.behave(hold=True)
    shop.presenter.seconds["show"] = 60.0  # it is given half a second
    async with shop.serving():
        job = await shop.ask()
        await until(lambda: shop.presenter.is_under_way("show", job.id))
        shop.release()
        await until(lambda: shop.api.counts.downloads)
        await asyncio.sleep(0.1)  # it is checked, and waits for the edit
        await cancelled(shop, job.id)
        await shop.ended(job)
    assert shop.presenter.delivered == []


async def test_what_has_ended_cannot_be_cancelled(shop: Workshop) -> None:
    async with shop.serving():
        job = await shop.ask()
        await shop.delivered(job)
        assert await shop.jobs.cancel(job.id, by=ADA) == TooLate()
        assert await shop.jobs.cancel(404, by=ADA) == TooLate()
    assert shop.presenter.concluded == []


async def test_a_delivery_is_tried_again_while_discord_is_away(shop: Workshop) -> None:
    shop.presenter.faults["deliver"] = [AWAY] * 3
    async with shop.serving():
        await shop.delivered(await shop.ask())
    assert shop.api.counts.accepted == 1


async def test_a_delivery_that_stays_impossible_is_given_back(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finisher, "_DELIVER_TIMES", 3)
    shop.presenter.faults["deliver"] = [AWAY] * 3
    async with shop.serving():
        job = await shop.failed(await shop.ask())
    assert job.failure is Failure.UNDELIVERABLE


async def test_a_picture_that_nobody_takes_is_given_back(shop: Workshop) -> None:
    shop.presenter.faults["deliver"] = [Undeliverable("the channel is gone")]
    async with shop.serving():
        job = await shop.failed(await shop.ask())
    assert job.failure is Failure.UNDELIVERABLE


async def test_an_end_is_told_as_soon_as_discord_is_back(shop: Workshop) -> None:
    shop.presenter.faults["conclude"] = [AWAY] * 3
    shop.api.faults.add("draw", Fault(kind=Kind.FAIL, reason="out of memory"))
    async with shop.serving():
        job = await shop.failed(await shop.ask())
    assert job.failure is Failure.API_FAILED


async def test_an_end_is_told_however_long_discord_was_away(shop: Workshop) -> None:
    shop.presenter.faults["conclude"] = [AWAY] * 60
    shop.api.faults.add("draw", Fault(kind=Kind.FAIL, reason="out of memory"))
    async with shop.serving():
        await shop.failed(await shop.ask())


async def test_an_end_that_cannot_be_told_is_let_be(shop: Workshop) -> None:
    shop.presenter.faults["conclude"] = [Undeliverable("the channel is gone")]
    shop.api.faults.add("draw", Fault(kind=Kind.FAIL, reason="out of memory"))
    async with shop.serving():
        job = await shop.ended(await shop.ask())
    assert (job.failure, job.charged) == (Failure.API_FAILED, False)


@pytest.mark.parametrize(
    "error", [AWAY, Undeliverable("the message is gone"), RuntimeError("nobody foresaw this")]
)
async def test_a_placeholder_that_cannot_be_edited_loses_nothing(
    shop: Workshop, error: Exception
) -> None:
    shop.behave(hold=True)
    shop.presenter.faults["show"] = [error]
    async with shop.serving():
        job = await shop.ask()
        await until(lambda: not shop.presenter.faults["show"])
        shop.release()
        await shop.delivered(job)


async def test_an_unforeseen_error_ends_one_job_with_its_charge_back_and_no_other(
    shop: Workshop,
) -> None:
    shop.presenter.faults["deliver"] = [RuntimeError("nobody foresaw this")]
    async with shop.serving():
        job = await shop.failed(await shop.ask())
        assert job.failure is Failure.INTERNAL
        await shop.delivered(await shop.ask(BEN))


async def test_a_placeholder_that_would_look_the_same_is_not_edited(shop: Workshop) -> None:
    shop.behave(hold=True)
    async with shop.serving():
        job = await shop.ask()
        await shop.reached(job, State.RUNNING)
        await until(lambda: shop.presenter.shown)
        await asyncio.sleep(0.3)
    looks = [shop.presenter.key(standing) for standing in shop.presenter.shown]
    assert len(looks) == len(set(looks))


async def test_a_placeholder_that_is_gone_is_not_looked_at_again(shop: Workshop) -> None:
    shop.behave(hold=True)
    shop.presenter.restless = True
    shop.presenter.faults["show"] = [Undeliverable("the message is gone")]
    async with shop.serving():
        job = await shop.ask()
        await until(lambda: not shop.presenter.faults["show"])
        await asyncio.sleep(0.2)
        shop.release()
        await shop.delivered(job)
    assert shop.presenter.shown == []


async def test_a_placeholder_that_still_says_the_truth_is_not_edited(shop: Workshop) -> None:
    async with shop.serving(images_per_minute=1):
        await shop.delivered(await shop.ask())
        for owner in (ADA, BEN):
            waiting = await shop.ask(owner)
        await asyncio.sleep(0.2)
        assert shop.jobs.standing(waiting).ahead == 1
    assert not [s for s in shop.presenter.shown if s.job.state is State.QUEUED]


async def test_a_placeholder_whose_place_in_the_queue_changed_before_it_stood_is_corrected(
    shop: Workshop,
) -> None:
    async with shop.serving(images_per_minute=1):
        await shop.delivered(await shop.ask())
        answer = await shop.try_to_ask(BEN)
        assert isinstance(answer, Accepted)
        said = shop.jobs.standing(answer.job)
        await shop.ask(ADA)
        await shop.jobs.start(answer.job, message_id=4242, shown=said)
        await until(lambda: any(it.job.id == answer.job.id for it in shop.presenter.shown))
    assert said.ahead == 0
    assert shop.presenter.shown[-1].ahead == 1


async def test_no_placeholder_is_shown_over_a_picture(shop: Workshop) -> None:
    shop.presenter.restless = True
    shop.presenter.seconds["deliver"] = 0.2
    async with shop.serving():
        await shop.delivered(await shop.ask())


async def test_no_placeholder_that_waited_for_its_turn_is_shown_over_an_end(
    shop: Workshop,
) -> None:
    """Edits share one budget: with many jobs each waits a while between reading and editing."""
    shop.behave(hold=True)
    shop.api.faults.add("draw", Fault(kind=Kind.FAIL, reason="out of memory", every=2))
    async with shop.serving():
        jobs = [await shop.ask(owner) for owner in range(12)]
        await until(lambda: len(shop.presenter.shown) >= 5)
        shop.release()
        for job in jobs:
            await shop.ended(job)
        await asyncio.sleep(1.0)  # by then those that waited have had their turn


async def test_an_end_does_not_wait_for_an_edit_that_hangs(shop: Workshop) -> None:
    shop.behave(hold=True)
    shop.presenter.seconds["show"] = 60.0
    async with shop.serving():
        job = await shop.ask()
        await until(lambda: shop.presenter.is_under_way("show", job.id))
        shop.release()
        await shop.delivered(job)


async def test_a_full_disk_delays_what_is_under_way_and_loses_nothing(shop: Workshop) -> None:
    shop.behave(hold=True)
    async with shop.serving():
        job = await shop.ask()
        await shop.reached(job, State.RUNNING)
        await shop.database.fetch("PRAGMA query_only = ON")
        shop.release()
        await until(lambda: shop.api.counts.downloads)
        await asyncio.sleep(0.1)
        assert (await shop.find(job)).state is State.RUNNING
        await shop.database.fetch("PRAGMA query_only = OFF")
        await shop.delivered(job)
    assert shop.api.counts.downloads == 1


async def test_a_job_whose_message_could_not_be_noted_at_first_is_carried_all_the_same(
    shop: Workshop,
) -> None:
    async with shop.serving():
        answer = await shop.try_to_ask()
        assert isinstance(answer, Accepted)
        await shop.database.fetch("PRAGMA query_only = ON")
        starting = asyncio.create_task(shop.start(answer.job, message_id=2), name="a command")
        await asyncio.sleep(0.05)
        await shop.database.fetch("PRAGMA query_only = OFF")
        await starting
        job = await shop.delivered(answer.job)
    assert job.place.message_id == 2


async def test_the_bot_ends_only_after_what_was_being_sent_and_what_that_led_to_was_told(
    shop: Workshop,
) -> None:
    shop.api.faults.add("submit", Fault(status=400, reason="ILLEGAL_PROMPT", delay=0.2))
    async with shop.serving():
        job = await shop.ask()
        await until(lambda: shop.api.counts.submits)
    assert (await shop.find(job)).state is State.FAILED
    assert [told.id for told in shop.presenter.concluded] == [job.id]


async def test_a_submission_under_way_when_the_bot_ends_is_waited_for(shop: Workshop) -> None:
    shop.api.faults.add("submit", SLOW)
    async with shop.serving():
        job = await shop.ask()
        await until(lambda: shop.api.counts.submits)
    assert (await shop.find(job)).state is State.RUNNING


async def test_a_delivery_under_way_when_the_bot_ends_is_waited_for(shop: Workshop) -> None:
    shop.presenter.seconds["deliver"] = 0.2
    async with shop.serving():
        job = await shop.ask()
        await until(lambda: shop.presenter.is_under_way("deliver", job.id))
    assert (await shop.find(job)).state is State.DELIVERED


async def test_an_error_of_those_who_use_the_runner_reaches_them_as_it_is(shop: Workshop) -> None:
    with pytest.raises(BotError, match="Discord closed the connection"):
        async with shop.serving():
            raise BotError("Discord closed the connection")


async def test_what_was_away_for_an_hour_teaches_nothing_about_durations(shop: Workshop) -> None:
    for _ in range(3):
        await shop.left_behind(State.SUBMITTING, State.RUNNING, age=3600.0)
    async with shop.serving(job_timeout=7200.0):
        for job in await shop.table.unsettled():
            await shop.delivered(job)
        assert shop.jobs.standing(job).typical is None
    async with shop.serving():  # by its history, too
        assert shop.jobs.standing(job).typical is None
