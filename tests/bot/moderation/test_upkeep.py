"""What is looked after from time to time."""

import asyncio
import logging

import pytest

from bot.case import CaseState
from bot.errors import DeliveryPostponed, Undeliverable
from bot.job import Failure, Review
from bot.moderation import upkeep
from bot.moderation.upkeep import Upkeep
from tests.bot.jobs.workshop import until
from tests.bot.moderation.bureau import GUILD, MIA, MODERATORS, NUDE, Bureau
from tests.bot.moderation.cards import Shown
from tests.bot.storage.make import BEN

DAY, WEEK = 86400.0, 7 * 86400.0


def prompts_on_cards(bureau: Bureau, *cards: Shown) -> list[str | None]:
    return [bureau.cards.cards[card.message_id].case.prompt for card in cards]


def chores(bureau: Bureau) -> Upkeep:
    return bureau.desk._build_upkeep(bureau.cards)


async def test_a_review_whose_channel_is_deleted_moves_to_the_new_one(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.ask(Review.PROMPT)
        first = await bureau.card(job)
        bureau.cards.gone.add(MODERATORS)
        bureau.cards.closed.add(MODERATORS)
        await bureau.set("moderators", "91")
        await chores(bureau).replace_lost_cards_of_reviews()
        await bureau.settled(first.case.id)
        old, new = bureau.cards.of(first.case.id)
        assert (old.channel_id, new.channel_id) == (MODERATORS, 91)
        await bureau.desk.approve(first.case.id, by=MIA)
        await bureau.shop.delivered(job)


@pytest.mark.parametrize("review", [Review.PROMPT, Review.IMAGE])
async def test_a_review_whose_channel_is_deleted_for_good_is_refused(
    bureau: Bureau, review: Review
) -> None:
    async with bureau.serving():
        job = await bureau.ask(review)
        await bureau.card(job)
        bureau.cards.gone.add(MODERATORS)
        bureau.cards.closed.add(MODERATORS)
        await chores(bureau).replace_lost_cards_of_reviews()
        assert (await bureau.shop.failed(job)).failure is Failure.REVIEW_EXPIRED
    assert bureau.shop.presenter.delivered == []


async def test_reports_and_appeals_move_too_and_decided_cards_stay(bureau: Bureau) -> None:
    async with bureau.serving():
        reported = await bureau.public()
        await bureau.desk.report(reported, by=BEN, reason="gore", immune=False)
        report = await bureau.card(reported)
        decided = await bureau.card(await bureau.ask(Review.PROMPT))
        await bureau.desk.approve(decided.case.id, by=MIA)
        await bureau.settled(decided.case.id)
        bureau.cards.gone.add(MODERATORS)
        await bureau.set("moderators", "91")
        await chores(bureau).replace_all_lost_cards()
        await bureau.settled(report.case.id)
        assert [card.channel_id for card in bureau.cards.of(report.case.id)] == [MODERATORS, 91]
        assert len(bureau.cards.of(decided.case.id)) == 1


async def test_a_card_that_somebody_deleted_comes_back_while_it_waits(bureau: Bureau) -> None:
    async with bureau.serving():
        waiting = await bureau.card(await bureau.ask(Review.PROMPT))
        decided = await bureau.card(await bureau.ask(Review.PROMPT))
        await bureau.desk.approve(decided.case.id, by=MIA)
        await bureau.settled(decided.case.id)
        for card in (waiting, decided):
            del bureau.cards.cards[card.message_id]
        await chores(bureau).replace_all_lost_cards()
        await bureau.settled(waiting.case.id)
        assert [card.channel_id for card in bureau.cards.of(waiting.case.id)] == [MODERATORS]
        assert bureau.cards.of(decided.case.id) == []


async def test_while_discord_is_away_no_card_counts_as_deleted(bureau: Bureau) -> None:
    async with bureau.serving():
        card = await bureau.card(await bureau.ask(Review.PROMPT))
        bureau.cards.away = True
        await chores(bureau).replace_all_lost_cards()
        assert (await bureau.found(card.case.id)).card_message_id == card.message_id


async def test_cards_that_are_in_reach_stay(bureau: Bureau) -> None:
    async with bureau.serving():
        card = await bureau.card(await bureau.ask(Review.PROMPT))
        await chores(bureau).replace_all_lost_cards()
        assert (await bureau.found(card.case.id)).card_message_id == card.message_id


async def test_prompts_are_forgotten_after_the_time_the_server_set(bureau: Bureau) -> None:
    async with bureau.serving():
        await bureau.set("retention", "2d")
        card = await bureau.card(await bureau.ask(Review.PROMPT))
        await bureau.desk.reject(card.case.id, by=MIA, reason="Gore", strike=False)
        bureau.clock.ahead += 2 * DAY - 60
        await chores(bureau).forget_prompts()
        assert (await bureau.found(card.case.id)).prompt is not None
        bureau.clock.ahead += 120
        await chores(bureau).forget_prompts()
        case = await bureau.found(card.case.id)
        assert (case.prompt, case.prompt_hash) == (None, b"words")


async def test_cards_lose_the_words_with_their_cases_whenever_discord_takes_it(
    bureau: Bureau,
) -> None:
    async with bureau.serving():
        kept, gone, waiting = [await bureau.card(await bureau.ask(Review.PROMPT)) for _ in "abc"]
        for card in (kept, gone):
            await bureau.desk.reject(card.case.id, by=MIA, reason="Gore", strike=False)
            await bureau.settled(card.case.id)
        del bureau.cards.cards[gone.message_id]
        bureau.clock.ahead += 31 * DAY
        await chores(bureau).forget_prompts()
        bureau.cards.away = True
        await chores(bureau).fade_cards()
        bureau.cards.away = False
        calls = len(bureau.cards.calls)
        await chores(bureau).fade_cards()
        assert [name for name, _ in bureau.cards.calls[calls:]].count("update") == 2
        (shown,) = bureau.cards.of(kept.case.id)
        assert (shown.case.prompt, shown.case.reason) == (None, "Gore")
        assert bureau.cards.of(gone.case.id) == []  # nobody needs it any more
        (shown,) = bureau.cards.of(waiting.case.id)
        calls = len(bureau.cards.calls)
        await chores(bureau).fade_cards()
        assert bureau.cards.calls[calls:] == []


async def test_a_card_in_a_closed_channel_loses_its_words_once_that_is_open_again(
    bureau: Bureau,
) -> None:
    async with bureau.serving():
        closed, other = [await bureau.card(await bureau.ask(Review.PROMPT)) for _ in "ab"]
        for card in (closed, other):
            await bureau.desk.reject(card.case.id, by=MIA, reason="Gore", strike=False)
            await bureau.settled(card.case.id)
        bureau.clock.ahead += 31 * DAY
        await chores(bureau).forget_prompts()
        bureau.cards.faults["update"] = [Undeliverable("not now")]
        await chores(bureau).fade_cards()
        assert prompts_on_cards(bureau, closed, other) == ["a red fox", None]
        await chores(bureau).fade_cards()
        assert prompts_on_cards(bureau, closed, other) == [None, None]


async def test_a_server_that_has_set_nothing_forgets_too(bureau: Bureau) -> None:
    async with bureau.serving():
        case = await bureau.cases.open_refusal(
            guild_id=999,
            channel_id=1,
            person_id=BEN,
            source="command:1",
            prompt="a nude fox",
            prompt_hash=b"words",
            verdict=NUDE,
            rule=None,
            points=0,
            now=bureau.clock(),
        )
        bureau.clock.ahead += 31 * DAY
        await chores(bureau).forget_prompts()
        assert (await bureau.found(case.id)).prompt is None


async def test_a_digest_comes_once_a_week_also_over_restarts(bureau: Bureau) -> None:
    async with bureau.serving():
        await until(lambda: _noted(bureau))
        card = await bureau.card(await bureau.ask(Review.PROMPT))
        await bureau.desk.reject(card.case.id, by=MIA, reason="Gore", strike=False)
        bureau.clock.ahead += WEEK - 60
        await chores(bureau).send_digests()
        assert bureau.cards.digests == []
    bureau.clock.ahead += 120
    async with bureau.serving():
        await until(lambda: bureau.cards.digests)
    async with bureau.serving():
        await chores(bureau).send_digests()
    ((guild_id, channel_id, digest),) = bureau.cards.digests
    assert (guild_id, channel_id) == (GUILD, MODERATORS)
    assert digest.counts["decided"] == 1
    assert digest.until - digest.since == pytest.approx(WEEK + 60, abs=30)


async def test_a_digest_tells_how_each_rule_did(bureau: Bureau) -> None:
    async with bureau.serving():
        await until(lambda: _noted(bureau))
        card = await bureau.card(await bureau.ask(Review.PROMPT))
        await bureau.desk.approve(card.case.id, by=MIA)
        bureau.clock.ahead += WEEK + 60
        await chores(bureau).send_digests()
    (rule,) = bureau.cards.digests[0][2].rules
    assert (rule.rule, rule.hits) == ("pack:sexual:nude", 1)


async def test_a_quiet_week_and_one_without_digests_send_nothing(bureau: Bureau) -> None:
    async with bureau.serving():
        await until(lambda: _noted(bureau))
        bureau.clock.ahead += WEEK + 60
        await chores(bureau).send_digests()  # the settings alone happened before the first week
        assert bureau.cards.digests == []
        await bureau.set("digest", "off")
        await bureau.ask(Review.PROMPT)
        bureau.clock.ahead += WEEK + 60
        await chores(bureau).send_digests()
        assert bureau.cards.digests == []


async def test_a_postponed_digest_comes_later_and_an_undeliverable_one_never(
    bureau: Bureau,
) -> None:
    async with bureau.serving():
        await until(lambda: _noted(bureau))
        await bureau.card(await bureau.ask(Review.PROMPT))
        bureau.clock.ahead += WEEK + 60
        bureau.cards.faults["digest"] = [DeliveryPostponed("away")]
        await chores(bureau).send_digests()
        await chores(bureau).send_digests()
        assert len(bureau.cards.digests) == 1
        await bureau.card(await bureau.ask(Review.PROMPT))
        bureau.clock.ahead += WEEK + 60
        bureau.cards.faults["digest"] = [Undeliverable("closed")]
        await chores(bureau).send_digests()
        await chores(bureau).send_digests()
        assert len(bureau.cards.digests) == 1


async def test_a_chore_that_fails_is_tried_again_and_stops_nothing(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    monkeypatch.setattr(upkeep, "_MINUTE", 0.01)
    done = asyncio.Event()
    tries = []

    async def failing(self: Upkeep) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise RuntimeError("nobody foresaw this")
        done.set()

    monkeypatch.setattr(Upkeep, "replace_lost_cards_of_reviews", failing)
    async with bureau.serving():
        await asyncio.wait_for(done.wait(), 5)
        job = await bureau.ask(Review.PROMPT)
        assert (await bureau.card(job)).case.state is CaseState.OPEN
    assert "unforeseen" in caplog.text


async def _noted(bureau: Bureau) -> bool:
    return await bureau.upkeep.last_digest(GUILD) is not None
