"""Pictures that moderators take down from the menu of their message."""

import pytest

from bot.case import CaseState
from bot.errors import DatabaseError
from bot.fingerprint import fingerprints
from bot.job import Failure
from bot.moderation.removals import Removal
from bot.screening.normal import prompt_hash
from tests.bot.moderation.bureau import GUILD, MAX, MIA, Bureau, landscape
from tests.bot.storage.make import ADA, FOX


async def test_a_removed_picture_goes_and_does_not_come_back(bureau: Bureau) -> None:
    bureau.shop.behave(paint=landscape)
    async with bureau.serving():
        job = await bureau.public()
        case = await bureau.remove(job, block_prompt=True, strike=True)
        await bureau.settled(case.id)
        assert bureau.seen(job) == "taken down"
        assert bureau.standings.points(GUILD, ADA) == 1
        assert bureau.blocklist.prompt(GUILD, b"words")
        again = await bureau.ask()
        assert (await bureau.shop.failed(again)).failure is Failure.REMOVED_BEFORE
        other = await bureau.ask(seed=1234)
        await bureau.shop.delivered(other)
    assert bureau.cards.of(case.id) == []  # who removed it knows


async def test_removing_twice_is_one_case(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.public()
        first = await bureau.remove(job, strike=True)
        second = await bureau.remove(job, strike=True)
        assert first.id == second.id
        assert bureau.standings.points(GUILD, ADA) == 1


async def test_what_an_appeal_brought_back_can_be_removed_again_and_again(bureau: Bureau) -> None:
    bureau.shop.behave(paint=landscape)
    numbers = set()
    async with bureau.serving():
        job = await bureau.public()
        picture = bureau.seen(job)
        for _ in range(3):
            case = await bureau.remove(job, block_prompt=True)
            assert (await bureau.remove(job)).id == case.id
            await bureau.settled(case.id)
            assert bureau.seen(job) == "taken down"
            assert bureau.blocklist.prompt(GUILD, b"words")
            await bureau.desk.appeal(case.id, by=ADA, text="It is ketchup")
            await bureau.desk.decide_appeal(case.id, by=MAX, overturn=True)
            await bureau.settled(case.id)
            assert bureau.seen(job) == picture
            numbers.add(case.id)
    assert len(numbers) == 3


async def test_a_removed_picture_without_a_job_goes_too(bureau: Bureau) -> None:
    picture = landscape(FOX)
    bureau.cards.public[555] = picture
    async with bureau.serving():
        wanted = Removal(
            guild_id=GUILD,
            channel_id=20,
            message_id=555,
            person_id=ADA,
            by=MIA,
            reason="Gore",
            block_prompt=True,
            strike=False,
        )
        case = await bureau.desk.remove(None, wanted)
        await bureau.settled(case.id)
        assert bureau.cards.public[555] == "taken down"
        prints = fingerprints(picture)
        assert prints is not None
        assert bureau.blocklist.near(GUILD, prints) is not None


async def test_the_prompt_of_a_job_that_was_stored_without_a_hash_is_refused_too(
    bureau: Bureau,
) -> None:
    async with bureau.serving():
        job = await bureau.public(prompt_hash=b"")
        await bureau.remove(job, block_prompt=True)
        assert bureau.blocklist.prompt(GUILD, prompt_hash(FOX.prompt))


async def test_a_restart_in_the_middle_of_a_removal_forgets_no_half_of_it(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(*_: object, **__: object) -> None:
        raise DatabaseError("The process is gone.")

    async with bureau.serving():
        job = await bureau.public()
        monkeypatch.setattr(bureau.upkeep, "void_reports", killed)
        with pytest.raises(DatabaseError):
            await bureau.remove(job, block_prompt=True, strike=True)
    async with bureau.serving():
        assert bureau.blocklist.prompt(GUILD, b"words")
        assert bureau.standings.points(GUILD, ADA) == 1
        (case,) = await bureau.cases.of_job(job.id)
        await bureau.settled(case.id)
        assert bureau.seen(job) == "taken down"
        hashes = [e for e in await bureau.events.of_case(case.id) if e.kind == "hash"]
        assert [event.actor_id for event in hashes] == [MIA]


async def test_jobs_that_were_stored_without_a_hash_are_not_taken_for_one_prompt(
    bureau: Bureau,
) -> None:
    async with bureau.serving():
        for points in (1, 2):
            job = await bureau.public(prompt=f"a fox {points}", prompt_hash=b"")
            await bureau.remove(job, strike=True)
            assert bureau.standings.points(GUILD, ADA) == points
        job = await bureau.public(prompt="a third fox", prompt_hash=b"")
        await bureau.desk.report(job, by=MAX, reason="gore", immune=False)
        (report,) = await bureau.cases.of_job(job.id)
        await bureau.desk.reject(report.id, by=MIA, reason="Gore", strike=True)
        assert bureau.standings.points(GUILD, ADA) == 3


async def test_a_removal_leaves_reports_nothing_to_decide(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.public()
        await bureau.desk.report(job, by=ADA, reason="gore", immune=False)
        (report,) = await bureau.cases.of_job(job.id)
        await bureau.settled(report.id)
        await bureau.remove(job)
        assert await bureau.desk.approve(report.id, by=MAX) is None
        assert (await bureau.settled(report.id)).state is CaseState.VOID
        assert bureau.cards.of(report.id)[0].case.state is CaseState.VOID
