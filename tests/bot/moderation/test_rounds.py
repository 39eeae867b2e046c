"""Cards converge on what the database says: after restarts, outages and lost channels."""

import asyncio
import contextlib
import logging
from typing import Any

import pytest

from bot.case import Case, CaseKind, CaseState
from bot.errors import DatabaseError, DeliveryPostponed
from bot.job import Failure, Review, State
from bot.moderation import rounds
from bot.moderation.clerk import NOBODY_TO_ASK
from bot.moderation.places import Surroundings
from tests.bot.jobs.workshop import until
from tests.bot.moderation.bureau import CHANNEL, MIA, MODERATORS, Bureau
from tests.bot.storage.make import BEN

OTHER_GUILD = 12


async def test_the_card_says_who_asked_for_what_and_what_was_before(bureau: Bureau) -> None:
    async with bureau.serving():
        earlier = await bureau.card(await bureau.ask(Review.PROMPT))
        await bureau.desk.reject(earlier.case.id, by=MIA, reason="Gore", strike=True)
        card = await bureau.card(await bureau.ask(Review.PROMPT, prompt="a nude fox"))
    assert (card.channel_id, card.case.prompt) == (MODERATORS, "a nude fox")
    assert (card.past.rejected, card.past.points) == (1, 1)


async def test_a_record_is_posted_once_its_picture_is_public(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.ask(Review.LOGGED)
        await bureau.shop.delivered(job)
        assert (await bureau.card(job)).case.kind is CaseKind.RECORD


async def test_a_record_that_nobody_can_read_holds_nothing_up(bureau: Bureau) -> None:
    await bureau.set("moderators", None)
    async with bureau.serving():
        job = await bureau.ask(Review.LOGGED)
        await bureau.shop.delivered(job)
        await bureau.settled((await bureau.case(job)).id)
    assert bureau.cards.cards == {}


async def test_an_ordinary_job_has_no_case(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.shop.delivered(await bureau.ask())
        assert await bureau.cases.of_job(job.id) == []


@pytest.mark.parametrize("review", [Review.PROMPT, Review.IMAGE])
@pytest.mark.parametrize("how", ["none is set", "it is closed"])
async def test_without_a_moderator_channel_a_review_is_refused_and_refunded(
    bureau: Bureau, review: Review, how: str
) -> None:
    async with bureau.serving():
        if how == "it is closed":
            bureau.cards.closed.add(MODERATORS)
        else:
            await bureau.set("moderators", None)
        job = await bureau.ask(review)
        ended = await bureau.shop.failed(job)
        assert ended.failure is Failure.REVIEW_EXPIRED
        if how == "it is closed" or review is Review.PROMPT:
            assert ended.reason == NOBODY_TO_ASK
            await bureau.settled((await bureau.case(job)).id)
    assert bureau.shop.presenter.delivered == []
    assert bureau.cards.cards == {}


async def test_a_channel_may_have_moderators_of_its_own_and_threads_share_them(
    bureau: Bureau,
) -> None:
    await bureau.set("moderators", "91", scope=21)
    await bureau.set("moderators", "92", scope=1)
    async with bureau.serving():
        around = {31: Surroundings(parent_id=21), 41: Surroundings(age_restricted=True)}
        bureau.places.look = lambda _, channel_id: around.get(channel_id, Surroundings())
        for channel_id, moderators in ((CHANNEL, MODERATORS), (21, 91), (31, 91), (41, 92)):
            job = await bureau.ask(Review.PROMPT, channel_id=channel_id)
            assert (await bureau.card(job)).channel_id == moderators


async def test_while_the_server_is_not_known_yet_nothing_is_refused(bureau: Bureau) -> None:
    await bureau.set("moderators", None)
    await bureau.set("moderators", "91", scope=21)
    async with bureau.serving():
        bureau.places.look = lambda *_: None
        job = await bureau.ask(Review.PROMPT, channel_id=31)
        case = await bureau.case(job)
        for _ in range(5):
            bureau.desk.wake(anew=True)
            await asyncio.sleep(0.01)
        bureau.places.look = lambda *_: Surroundings(parent_id=21)
        assert (await bureau.card(job)).channel_id == 91
        assert (await bureau.found(case.id)).state is CaseState.OPEN


async def test_when_discord_was_away_every_card_comes_after_all(bureau: Bureau) -> None:
    async with bureau.serving():
        decided = await bureau.ask(Review.PROMPT)
        case = (await bureau.card(decided)).case
        bureau.cards.away = True
        jobs = [await bureau.ask(Review.PROMPT) for _ in range(3)]
        await bureau.desk.approve(case.id, by=MIA)
        await bureau.shop.delivered(decided)  # jobs do not wait for cards
        await until(lambda: bureau.cards.names(case.id).count("update") > 2)
        bureau.cards.away = False
        for job in jobs:
            assert (await bureau.card(job)).case.state is CaseState.OPEN
        assert (await bureau.card(decided)).case.state is CaseState.APPROVED


async def test_hundreds_of_cards_are_posted_once_each(bureau: Bureau) -> None:
    bureau.cards.away = True
    async with bureau.serving():
        jobs = [await bureau.ask(Review.PROMPT) for _ in range(120)]
        bureau.cards.away = False
        bureau.desk.wake(anew=True)
        await until(lambda: len(bureau.cards.cards) >= len(jobs))
        for job in jobs:
            await bureau.card(job)
    assert len(bureau.cards.cards) == len(jobs)


async def test_cards_are_posted_a_few_a_second(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "_CARDS_PER_SECOND", 3)
    async with bureau.serving():
        for _ in range(8):
            await bureau.ask(Review.PROMPT)
        await until(lambda: len(bureau.cards.cards) == 3)
        await asyncio.sleep(0.1)  # far from the second after which there may be more
        assert len(bureau.cards.cards) == 3


async def test_a_server_with_many_cards_lets_others_have_their_turn(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "_SERVERS_AT_ONCE", 1)
    await bureau.policies.set(OTHER_GUILD, 0, "moderators", "93", by=MIA)
    bureau.cards.away = True
    async with bureau.serving():
        for _ in range(40):
            await bureau.ask(Review.PROMPT)
        await bureau.ask(Review.PROMPT, guild_id=OTHER_GUILD)
        bureau.cards.calls.clear()
        bureau.cards.away = False
        bureau.desk.wake(anew=True)
        await until(lambda: len(bureau.cards.cards) == 41)
    channels = [shown.channel_id for shown in bureau.cards.cards.values()]
    assert channels.index(93) <= 2 * rounds._TURN


async def test_a_card_that_fails_does_not_keep_others_back(
    bureau: Bureau, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    async with bureau.serving():
        bureau.cards.faults["post"] = [RuntimeError("nobody foresaw this")]
        jobs = [await bureau.ask(Review.PROMPT) for _ in range(3)]
        for job in jobs:
            await bureau.card(job)
    assert "unforeseen" in caplog.text
    assert len(bureau.cards.cards) == 3


async def test_a_change_that_nobody_told_of_is_seen(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.ask(Review.PROMPT)
        case = (await bureau.card(job)).case
        await bureau.cases.reject(case.id, by=MIA, reason="Gore", points=0, now=bureau.clock())
        assert (await bureau.card(job)).case.state is CaseState.REJECTED


async def test_a_deleted_card_is_replaced_while_it_is_needed(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.public()
        await bureau.desk.report(job, by=BEN, reason="gore", immune=False)
        first = await bureau.card(job)
        del bureau.cards.cards[first.message_id]
        await bureau.desk.report(job, by=MIA, reason="gore", immune=False)
        second = await bureau.card(job)
        assert second.case.reports == 2
        del bureau.cards.cards[second.message_id]
        await bureau.desk.approve(first.case.id, by=MIA)
        await bureau.settled(first.case.id)
    assert bureau.cards.cards == {}


@pytest.mark.parametrize("review", [Review.PROMPT, Review.IMAGE])
async def test_a_restart_right_after_a_card_was_posted_loses_none(
    bureau: Bureau, review: Review
) -> None:
    bureau.cards.killed_after = "post"
    async with bureau.serving():
        job = await bureau.ask(review)
        await bureau.cards.killed()
    case = await bureau.case(job)
    assert case.card_message_id is None
    async with bureau.serving():
        await bureau.settled(case.id)
        one, two = bureau.cards.of(case.id)  # doubled, where Discord has forgotten the nonce
        assert one.picture == two.picture
        assert (two.picture is not None) is (review is Review.IMAGE)
        await bureau.desk.approve(case.id, by=MIA)
        await bureau.shop.delivered(job)
        assert (await bureau.settled(case.id)).card_message_id == two.message_id


async def test_a_restart_right_after_a_card_was_updated_shows_it_again(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.ask(Review.PROMPT)
        case = (await bureau.card(job)).case
        bureau.cards.killed_after = "update"
        await bureau.desk.approve(case.id, by=MIA)
        await bureau.cards.killed()
    async with bureau.serving():
        await bureau.settled(case.id)
    assert bureau.cards.names(case.id).count("update") == 2
    assert len(bureau.cards.of(case.id)) == 1


@pytest.mark.parametrize("review", [Review.PROMPT, Review.IMAGE])
async def test_a_restart_before_anything_was_shown_loses_no_card(
    bureau: Bureau, review: Review
) -> None:
    bureau.cards.away = True
    async with bureau.serving():
        job = await bureau.ask(review)

        async def opened() -> bool:
            return bool(await bureau.cases.of_job(job.id))

        await until(opened)
    bureau.cards.away = False
    async with bureau.serving():
        card = await bureau.card(job)
        assert (card.picture is not None) is (review is Review.IMAGE)


@pytest.mark.parametrize("review", [Review.PROMPT, Review.IMAGE])
@pytest.mark.parametrize("decision", ["approve", "reject", "expire"])
async def test_a_restart_between_a_decision_and_what_follows_changes_nothing(
    bureau: Bureau, review: Review, decision: str
) -> None:
    async with bureau.serving():
        job = await bureau.ask(review, review_time=600)
        case = (await bureau.card(job)).case
    now = bureau.clock()
    if decision == "approve":
        await bureau.cases.approve(case.id, by=MIA, now=now)
    elif decision == "reject":
        await bureau.cases.reject(case.id, by=MIA, reason="Gore", points=0, now=now)
    else:
        await bureau.cases.expire(now + 601)
    async with bureau.serving():
        ended = await bureau.shop.ended(job)
        shown = await bureau.card(job)
    assert ended.state is (State.DELIVERED if decision == "approve" else State.FAILED)
    assert shown.case.state is not CaseState.OPEN


async def test_what_became_due_while_the_bot_was_off_expires_at_the_start(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.ask(Review.PROMPT, review_time=600)
        await bureau.card(job)
    bureau.clock.ahead += 601
    async with bureau.serving():
        assert (await bureau.shop.failed(job)).failure is Failure.REVIEW_EXPIRED
        assert (await bureau.card(job)).case.state is CaseState.EXPIRED


async def test_an_error_of_the_block_goes_on_as_it_is(bureau: Bureau) -> None:
    with contextlib.suppress(ZeroDivisionError):
        async with bureau.serving():
            raise ZeroDivisionError
    assert [task for task in asyncio.all_tasks() if task.get_name().startswith("desk")] == []


async def test_a_card_under_way_may_end_when_the_bot_stops(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "_GRACE", 5.0)
    begun = asyncio.Event()
    post = bureau.cards.post

    async def slow(*args: Any, **values: Any) -> int:
        begun.set()
        await asyncio.sleep(0.05)
        return await post(*args, **values)

    monkeypatch.setattr(bureau.cards, "post", slow)
    async with bureau.serving():
        job = await bureau.ask(Review.PROMPT)
        await begun.wait()
    assert (await bureau.case(job)).card_message_id is not None


async def test_a_server_that_is_slow_is_tried_later_and_not_given_up(bureau: Bureau) -> None:
    async with bureau.serving():
        bureau.cards.faults["post"] = [DeliveryPostponed("busy") for _ in range(4)]
        job = await bureau.ask(Review.PROMPT)
        card = await bureau.card(job)
    assert bureau.cards.names(card.case.id) == ["post"] * 5


async def test_what_is_in_public_sight_comes_before_cards(bureau: Bureau) -> None:
    async with bureau.serving():
        await bureau.set("report_hide", "1")
        job = await bureau.public()
        bureau.cards.away = True
        for _ in range(20):
            await bureau.ask(Review.PROMPT)
        await bureau.desk.report(job, by=BEN, reason="gore", immune=False)
        bureau.cards.calls.clear()
        bureau.cards.away = False
        bureau.desk.wake(anew=True)
        await bureau.hidden(job)
    names = [name for name, _ in bureau.cards.calls]
    # A turn may have been handed out just before.
    assert names[: names.index("hide")].count("post") <= rounds._TURN


async def test_cases_that_wait_do_not_hide_those_behind_them(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "_PAGE", 2)
    monkeypatch.setattr(rounds, "backoff", lambda *_, **__: 3600.0)
    async with bureau.serving():
        bureau.cards.faults["post"] = [DeliveryPostponed("busy") for _ in range(4)]
        for _ in range(4):
            await bureau.ask(Review.PROMPT)
        await until(lambda: not bureau.cards.faults["post"])
        assert (await bureau.card(await bureau.ask(Review.PROMPT))).case.state is CaseState.OPEN
        assert len(bureau.cards.cards) == 1


async def test_an_operator_reads_of_a_vault_that_holds_a_picture_up(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def full(*_: Any) -> None:
        raise DatabaseError("The disk is full.")

    async with bureau.serving():
        job = await bureau.public()
        with monkeypatch.context() as patch:
            patch.setattr(bureau.vault, "put", full)
            case = await bureau.remove(job)
            await until(lambda: "The disk is full." in caplog.text)
        await bureau.settled(case.id)
        assert bureau.seen(job) == "taken down"
    (level,) = {r.levelname for r in caplog.records if "The disk is full." in r.getMessage()}
    assert level == "ERROR"


async def test_a_database_out_of_order_holds_cards_up_only_for_a_while(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    monkeypatch.setattr(rounds, "_AFTER_FAULT", 0.01)
    outdated, faults = bureau.cases.outdated, [DatabaseError("The disk is full.")] * 3

    async def failing(most: int, after_id: int = 0) -> list[Case]:
        if faults:
            raise faults.pop()
        return await outdated(most, after_id)

    monkeypatch.setattr(bureau.cases, "outdated", failing)
    async with bureau.serving():
        await bureau.card(await bureau.ask(Review.PROMPT))
    assert "The disk is full. Cards wait" in caplog.text
