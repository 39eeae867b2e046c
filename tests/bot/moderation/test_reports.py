"""Reports: who may, how many hide a picture, and how it comes back or goes for good."""

import asyncio

import pytest

from bot.case import Case, CaseState
from bot.errors import InputRefused, Undeliverable
from bot.fingerprint import fingerprints
from bot.job import Failure, Job
from bot.moderation.cards import StillPublicError
from bot.records import ReportOutcome
from tests.bot.jobs.workshop import until
from tests.bot.moderation.bureau import GUILD, MAX, MIA, Bureau, landscape
from tests.bot.storage.make import BEN

REPORTERS = (101, 102, 103)


async def report(bureau: Bureau, job: Job, *people: int, immune: bool = False) -> Case:
    """Have people report a picture, and wait until all of it is shown."""
    for person in people:
        taken = await bureau.desk.report(job, by=person, reason="gore", immune=immune)
        assert taken is ReportOutcome.TAKEN
    (case,) = await bureau.cases.of_job(job.id)
    return await bureau.settled(case.id)


async def test_the_first_report_asks_moderators_and_hides_nothing(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.public()
        picture = bureau.seen(job)
        case = await report(bureau, job, BEN)
        (card,) = bureau.cards.of(case.id)
        assert (card.case.reports, card.picture) == (1, picture)
        assert bureau.seen(job) == picture
        assert await bureau.vault.get(f"job-{job.id}") == picture


async def test_a_picture_that_its_owner_deletes_after_a_report_cannot_come_back(
    bureau: Bureau,
) -> None:
    bureau.shop.behave(paint=landscape)
    async with bureau.serving():
        job = await bureau.public()
        case = await report(bureau, job, BEN)
        assert job.place.message_id is not None
        del bureau.cards.public[job.place.message_id]
        await bureau.desk.reject(case.id, by=MIA, reason="Gore", strike=False)
        await bureau.settled(case.id)
        again = await bureau.ask()
        assert (await bureau.shop.failed(again)).failure is Failure.REMOVED_BEFORE


async def test_enough_reports_hide_the_picture_and_keep_it_for_moderators(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.public()
        picture = bureau.seen(job)
        await report(bureau, job, *REPORTERS[:2])
        assert bureau.seen(job) == picture
        case = await report(bureau, job, REPORTERS[2])
        assert case.hidden is not None
        assert bureau.seen(job) == "hidden"
        assert await bureau.vault.get(f"job-{job.id}") == picture
        (card,) = bureau.cards.of(case.id)
        assert (card.case.reports, card.picture) == (3, picture)


async def test_where_one_report_hides_the_card_still_shows_the_picture(bureau: Bureau) -> None:
    async with bureau.serving():
        await bureau.set("report_hide", "1")
        job = await bureau.public()
        picture = bureau.seen(job)
        case = await report(bureau, job, BEN)
        assert bureau.seen(job) == "hidden"
        assert bureau.cards.of(case.id)[0].picture == picture


async def test_the_pictures_of_immune_people_stay_visible(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.public()
        picture = bureau.seen(job)
        case = await report(bureau, job, *REPORTERS, immune=True)
        assert (case.hidden, bureau.seen(job)) == (None, picture)
        assert bureau.cards.of(case.id)[0].case.reports == 3


async def test_where_reports_never_hide_nothing_is_hidden(bureau: Bureau) -> None:
    async with bureau.serving():
        await bureau.set("report_hide", "0")
        job = await bureau.public()
        assert (await report(bureau, job, *REPORTERS)).hidden is None


async def test_without_a_moderator_channel_reports_still_hide(bureau: Bureau) -> None:
    async with bureau.serving():
        await bureau.set("moderators", None)
        job = await bureau.public()
        for person in REPORTERS:
            await bureau.desk.report(job, by=person, reason="gore", immune=False)
        (case,) = await bureau.cases.of_job(job.id)
        await bureau.hidden(job)
        assert bureau.cards.cards == {}
        await bureau.set("moderators", "91")
        bureau.desk.wake(anew=True)
        await bureau.settled(case.id)
        assert bureau.cards.of(case.id)[0].channel_id == 91


async def test_one_person_counts_once_and_not_at_any_pace(bureau: Bureau) -> None:
    async with bureau.serving():
        await bureau.set("report_cooldown", "1m")
        job, other = await bureau.public(), await bureau.public()
        case = await report(bureau, job, BEN)
        again = await bureau.desk.report(job, by=BEN, reason="spam", immune=False)
        soon = await bureau.desk.report(other, by=BEN, reason="gore", immune=False)
        assert (again, soon) == (ReportOutcome.AGAIN, ReportOutcome.TOO_SOON)
        bureau.clock.ahead += 61
        later = await bureau.desk.report(other, by=BEN, reason="gore", immune=False)
        assert later is ReportOutcome.TAKEN
        assert (await bureau.found(case.id)).reports == 1


async def test_a_picture_that_is_judged_fine_comes_back(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.public()
        picture = bureau.seen(job)
        case = await report(bureau, job, *REPORTERS)
        await bureau.desk.approve(case.id, by=MIA)
        assert (await bureau.settled(case.id)).state is CaseState.APPROVED
        assert bureau.seen(job) == picture
        assert await bureau.vault.keys() == []
        # It was looked at: more reports are noted, and hide it no more.
        case = await report(bureau, job, 104)
        assert (case.reports, bureau.seen(job)) == (4, picture)


async def test_a_picture_that_was_never_hidden_is_not_posted_again(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.public()
        picture = bureau.seen(job)
        case = await report(bureau, job, BEN)
        await bureau.desk.approve(case.id, by=MIA)
        await bureau.settled(case.id)
        assert bureau.seen(job) == picture
        assert await bureau.vault.keys() == []


async def test_a_report_that_is_right_takes_the_picture_down_for_good(bureau: Bureau) -> None:
    bureau.shop.behave(paint=landscape)
    async with bureau.serving():
        job = await bureau.public()
        picture = bureau.seen(job)
        assert isinstance(picture, bytes)
        case = await report(bureau, job, BEN)
        await bureau.desk.reject(case.id, by=MIA, reason="Gore", strike=True)
        await bureau.settled(case.id)
        assert bureau.seen(job) == "taken down"
        assert bureau.standings.points(GUILD, job.owner_id) == 1
        prints = fingerprints(picture)
        assert prints is not None
        assert bureau.blocklist.near(GUILD, prints) is not None
        assert (await bureau.shop.failed(await bureau.ask())).failure is Failure.REMOVED_BEFORE


async def test_a_restart_between_report_and_hiding_is_made_good_by_the_next_press(
    bureau: Bureau,
) -> None:
    async with bureau.serving():
        job = await bureau.public()
        case = await report(bureau, job, *REPORTERS[:2])
        await bureau.reports.add(
            case.id,
            person_id=REPORTERS[2],
            guild_id=GUILD,
            reason="gore",
            cooldown=0.0,
            now=bureau.clock(),
        )
    async with bureau.serving():
        again = await bureau.desk.report(job, by=REPORTERS[2], reason="gore", immune=False)
        assert again is ReportOutcome.AGAIN
        await bureau.hidden(job)


async def test_a_restart_between_hiding_and_showing_that_hides_it(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.public()
        picture = bureau.seen(job)
        await report(bureau, job, *REPORTERS[:2])
        bureau.cards.killed_after = "hide"
        await bureau.desk.report(job, by=REPORTERS[2], reason="gore", immune=False)
        await bureau.cards.killed()
    async with bureau.serving():
        (case,) = await bureau.cases.of_job(job.id)
        await bureau.settled(case.id)
        assert bureau.seen(job) == "hidden"
        assert await bureau.vault.get(f"job-{job.id}") == picture
        bureau.cards.killed_after = "restore"
        await bureau.desk.approve(case.id, by=MIA)
        await bureau.cards.killed()
    async with bureau.serving():
        await bureau.settled(case.id)
        assert bureau.seen(job) == picture
        assert await bureau.vault.keys() == []


async def test_a_picture_hidden_while_discord_was_away_is_judged_before_it_was_covered(
    bureau: Bureau,
) -> None:
    async with bureau.serving():
        job = await bureau.public()
        picture = bureau.seen(job)
        case = await report(bureau, job, *REPORTERS[:2])
        bureau.cards.away = True
        await bureau.desk.report(job, by=REPORTERS[2], reason="gore", immune=False)
        await bureau.desk.approve(case.id, by=MIA)
        bureau.cards.away = False
        assert (await bureau.settled(case.id)).state is CaseState.APPROVED
        assert bureau.seen(job) == picture


async def test_a_picture_that_was_removed_meanwhile_does_not_come_back(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.public()
        assert job.place.message_id is not None
        case = await report(bureau, job, *REPORTERS)
        bureau.cards.away = True
        await bureau.desk.approve(case.id, by=MIA)
        removal = await bureau.remove(job, by=MAX)
        bureau.cards.away = False
        await bureau.settled(case.id)
        await bureau.settled(removal.id)
        assert bureau.seen(job) == "taken down"
    assert "restore" not in [name for name, _ in bureau.cards.calls]


async def test_a_picture_whose_message_is_gone_needs_no_hiding(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.public()
        assert job.place.message_id is not None
        case = await report(bureau, job, *REPORTERS[:2])
        del bureau.cards.public[job.place.message_id]
        case = await report(bureau, job, REPORTERS[2])
        await bureau.desk.reject(case.id, by=MAX, reason="Gore", strike=False)
        assert (await bureau.settled(case.id)).state is CaseState.REJECTED


async def test_a_picture_that_cannot_be_read_is_covered_all_the_same(bureau: Bureau) -> None:
    async with bureau.serving():
        await bureau.set("report_hide", "1")
        job = await bureau.public()
        bureau.cards.faults["picture"] = [Undeliverable("closed") for _ in range(3)]
        case = await report(bureau, job, BEN)
        assert bureau.seen(job) == "hidden"
        assert bureau.cards.of(case.id)[0].picture is None
        await bureau.desk.approve(case.id, by=MIA)
        await bureau.settled(case.id)
        assert bureau.seen(job) == "no copy"
        assert await bureau.vault.keys() == []


@pytest.mark.parametrize("how", ["hidden", "removed"])
async def test_while_discord_refuses_to_change_a_picture_moderators_are_told_that_it_is_public(
    bureau: Bureau, how: str
) -> None:
    async with bureau.serving():
        job = await bureau.public()
        picture, call = bureau.seen(job), "hide" if how == "hidden" else "take_down"
        bureau.cards.faults[call] = [StillPublicError("refused")] * 5
        if how == "hidden":
            await bureau.set("report_hide", "1")
            await bureau.desk.report(job, by=BEN, reason="gore", immune=False)
        else:
            case = await report(bureau, job, BEN)
            await bureau.desk.reject(case.id, by=MIA, reason="Gore", strike=False)
        (case,) = await bureau.cases.of_job(job.id)
        await until(lambda: bureau.cards.names(case.id).count(call) == 3)
        (card,) = bureau.cards.of(case.id)
        assert card.still_public
        assert bureau.seen(job) == picture
        await bureau.settled(case.id)
        (card,) = bureau.cards.of(case.id)
        assert not card.still_public
        assert bureau.seen(job) == ("hidden" if how == "hidden" else "taken down")


async def test_a_removal_that_discord_refuses_has_a_card(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.public()
        assert job.place.message_id is not None
        bureau.cards.faults["take_down"] = [StillPublicError("refused")] * 3
        case = await bureau.remove(job, by=MAX)
        await until(lambda: [card.still_public for card in bureau.cards.of(case.id)] == [True])
        await bureau.settled(case.id)
        assert [card.still_public for card in bureau.cards.of(case.id)] == [False]


async def test_a_picture_that_is_covered_is_left_alone_while_its_card_waits(
    bureau: Bureau, caplog: pytest.LogCaptureFixture
) -> None:
    async with bureau.serving():
        await bureau.set("moderators", None)
        await bureau.set("report_hide", "1")
        job = await bureau.public()
        await bureau.desk.report(job, by=BEN, reason="gore", immune=False)
        await bureau.hidden(job)
        caplog.clear()
        (case,) = await bureau.cases.of_job(job.id)
        looks = 0
        while looks < 5:
            bureau.desk.wake(anew=True)
            await asyncio.sleep(0.02)
            looks += 1
        assert bureau.cards.names(case.id).count("hide") == 1
        assert caplog.text.count("cannot be shown to moderators") <= 1
        await bureau.desk.reject(case.id, by=MIA, reason="Gore", strike=False)
        await until(lambda: bureau.seen(job) == "taken down")


async def test_direct_messages_have_nobody_to_report_to(bureau: Bureau) -> None:
    async with bureau.serving():
        job = await bureau.ask(guild_id=None)
        with pytest.raises(InputRefused, match="direct messages"):
            await bureau.desk.report(job, by=BEN, reason="gore", immune=False)
