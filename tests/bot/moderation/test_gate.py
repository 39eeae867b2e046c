"""What the gate lets through, and that it errs on the side of caution."""

from dataclasses import dataclass, replace

import pytest

from bot.errors import ImageInvalid
from bot.fingerprint import fingerprint
from bot.images import Picture, inspect
from bot.job import Failure, Job, Review, State
from bot.jobs.gate import Ruling
from bot.moderation.places import Surroundings
from bot.screening.findings import NOTHING_FOUND, Action, Source
from tests.bot.moderation.bureau import GUILD, MIA, Bureau, landscape
from tests.bot.storage.make import ADA, FOX, NOW, PLACE

OTHER_GUILD = 12
MISTY, NAKED = 0.5, 0.9  # scores of a picture that is hidden, and of one that is held


@dataclass
class Judge:
    """Finds every picture equally bad, or cannot look at any."""

    score: float = 0.0
    error: Exception | None = None

    async def judge(self, data: bytes) -> float:
        if self.error is not None:
            raise self.error
        return self.score


def job(review: Review = Review.NONE, guild_id: int | None = GUILD) -> Job:
    place = replace(PLACE, guild_id=guild_id)
    return Job(1, ADA, place, FOX, State.READY, NOW, review=review)


async def ruling(
    bureau: Bureau,
    review: Review = Review.NONE,
    *,
    judge: Judge | None = None,
    picture: Picture | None = None,
    guild_id: int | None = GUILD,
) -> Ruling:
    """What a process that starts now decides."""
    bureau.vision = judge
    await bureau.start()
    picture = picture or await inspect(landscape(FOX))
    return await bureau.shop.gate.judge(job(review, guild_id), picture)


async def removed(bureau: Bureau) -> None:
    """Moderators of the server have removed the fox."""
    mark = fingerprint(landscape(FOX))
    assert mark is not None
    await bureau.blocklist.block(GUILD, "picture", mark, case_id=3, by=MIA)


async def test_an_ordinary_picture_is_public(bureau: Bureau) -> None:
    assert await ruling(bureau) == Ruling()
    assert await ruling(bureau, Review.LOGGED) == Ruling()


async def test_in_image_review_every_picture_is_held(bureau: Bureau) -> None:
    assert await ruling(bureau, Review.IMAGE) == Ruling(hold=True)


async def test_what_cannot_be_held_is_refused(bureau: Bureau) -> None:
    await bureau.set("moderators", None)
    await bureau.set("vision", "on")
    assert await ruling(bureau, Review.IMAGE) == Ruling(refuse=Failure.REVIEW_EXPIRED)
    judge = Judge(NAKED)
    assert (await ruling(bureau, judge=judge)).refuse is Failure.REVIEW_EXPIRED
    judge = Judge(error=RuntimeError("no weights"))
    assert await ruling(bureau, judge=judge) == Ruling(refuse=Failure.REVIEW_EXPIRED)


@pytest.mark.parametrize("review", [Review.NONE, Review.IMAGE])
async def test_a_removed_picture_is_refused(bureau: Bureau, review: Review) -> None:
    await removed(bureau)
    decided = await ruling(bureau, review)
    assert decided.refuse is Failure.REMOVED_BEFORE
    assert decided.verdict.deciding is not None
    assert decided.verdict.deciding.source is Source.PICTURE
    other = await inspect(landscape(replace(FOX, seed=8)))
    assert (await ruling(bureau, picture=other)).refuse is None
    assert (await ruling(bureau, guild_id=OTHER_GUILD)).refuse is None


async def test_the_judge_is_asked_only_where_it_is_switched_on(bureau: Bureau) -> None:
    assert await ruling(bureau, judge=Judge(NAKED)) == Ruling()
    await bureau.set("vision", "on")
    assert await ruling(bureau, judge=None) == Ruling()
    assert await ruling(bureau, judge=Judge(0.1)) == Ruling()


async def test_a_doubtful_picture_becomes_a_spoiler(bureau: Bureau) -> None:
    await bureau.set("vision", "on")
    decided = await ruling(bureau, judge=Judge(MISTY))
    assert (decided.spoiler, decided.hold, decided.refuse) == (True, False, None)
    assert decided.verdict.action is Action.SPOILER


async def test_where_nothing_is_a_spoiler_a_doubtful_picture_is_held(bureau: Bureau) -> None:
    await bureau.set("vision", "on")
    await bureau.set("spoiler", "never")
    decided = await ruling(bureau, judge=Judge(MISTY))
    assert (decided.spoiler, decided.hold) == (False, True)


async def test_a_bad_picture_is_held(bureau: Bureau) -> None:
    await bureau.set("vision", "on")
    decided = await ruling(bureau, judge=Judge(NAKED))
    assert decided.hold
    assert decided.verdict.action is Action.REVIEW


@pytest.mark.parametrize("error", [ImageInvalid("broken"), RuntimeError("no weights")])
async def test_a_judge_that_fails_holds_the_picture(bureau: Bureau, error: Exception) -> None:
    await bureau.set("vision", "on")
    assert await ruling(bureau, judge=Judge(error=error)) == Ruling(hold=True)


async def test_a_picture_that_cannot_be_compared_is_held(bureau: Bureau) -> None:
    await removed(bureau)
    picture = replace(await inspect(landscape(FOX)), data=b"no picture")
    assert await ruling(bureau, picture=picture) == Ruling(hold=True)


async def test_a_channel_may_have_its_pictures_judged_alone(bureau: Bureau) -> None:
    await bureau.set("vision", "on", scope=PLACE.channel_id + 1)
    assert await ruling(bureau, judge=Judge(NAKED)) == Ruling()
    await bureau.set("vision", "on", scope=PLACE.channel_id)
    assert (await ruling(bureau, judge=Judge(NAKED))).hold


async def test_where_the_channel_of_a_thread_is_not_known_the_strictest_counts(
    bureau: Bureau,
) -> None:
    bureau.vision = Judge(NAKED)
    await bureau.set("vision", "on", scope=PLACE.channel_id + 1)
    await bureau.start()
    picture, gate = await inspect(landscape(FOX)), bureau.shop.gate
    assert await gate.judge(job(), picture) == Ruling()
    bureau.places.look = lambda _guild_id, _channel_id: Surroundings(found=False)
    assert (await gate.judge(job(), picture)).hold
    await bureau.set("vision", None, scope=PLACE.channel_id + 1)
    assert await gate.judge(job(), picture) == Ruling()


async def test_direct_messages_have_no_moderators_to_ask(bureau: Bureau) -> None:
    await removed(bureau)
    assert await ruling(bureau, judge=Judge(NAKED), guild_id=None) == Ruling()


async def test_pictures_that_nobody_asked_to_look_at_cost_nothing(bureau: Bureau) -> None:
    bureau.vision = Judge()
    await bureau.start()
    gate = bureau.shop.gate
    assert not gate.concerns(job(Review.IMAGE, guild_id=None))
    assert not gate.concerns(job(Review.LOGGED))
    assert gate.concerns(job(Review.IMAGE))
    await bureau.set("vision", "on", scope=PLACE.channel_id)
    assert gate.concerns(job())
    assert not gate.concerns(job(guild_id=OTHER_GUILD))
    await bureau.set("vision", None, scope=PLACE.channel_id)
    await removed(bureau)
    assert gate.concerns(job())


async def test_nothing_is_ordered_or_shown_for_whom_moderators_have_blocked(
    bureau: Bureau,
) -> None:
    await bureau.start()
    gate, picture = bureau.shop.gate, await inspect(landscape(FOX))
    assert gate.stops(job()) is None
    await bureau.standings.bar(GUILD, ADA, case_id=None, reason="spam", by=MIA)
    assert gate.stops(job()) is Failure.BARRED
    assert gate.concerns(job())
    assert await gate.judge(job(), picture) == Ruling(refuse=Failure.BARRED)
    for elsewhere in (job(guild_id=OTHER_GUILD), job(guild_id=None)):
        assert gate.stops(elsewhere) is None
        assert not gate.concerns(elsewhere)


async def test_nothing_is_ordered_in_a_paused_server(bureau: Bureau) -> None:
    await bureau.start()
    await bureau.set("paused", "a raid")
    assert bureau.shop.gate.stops(job()) is Failure.PAUSED
    assert bureau.shop.gate.stops(job(guild_id=OTHER_GUILD)) is None


async def test_what_the_judge_found_is_on_the_card(bureau: Bureau) -> None:
    bureau.vision = Judge(NAKED)
    async with bureau.serving():
        await bureau.set("vision", "on")
        held = await bureau.ask(verdict=NOTHING_FOUND)
        card = await bureau.card(held)
        assert card.case.findings.deciding is not None
        assert card.case.findings.deciding.source is Source.VISION
        await bureau.desk.approve(card.case.id, by=MIA)
        await bureau.shop.delivered(held)
