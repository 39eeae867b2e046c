"""What keeps cases in order when nobody presses anything."""

from bot.case import CaseState
from bot.records import CardPlace
from bot.storage.cases import CaseTable
from bot.storage.database import Database
from bot.storage.upkeep import UpkeepTable
from tests.bot.storage.docket import (
    GUILD,
    MIA,
    found,
    held_case,
    job_row,
    pending_case,
    refused_case,
    reported_case,
)
from tests.bot.storage.make import ADA, BEN, NOW


async def test_a_review_that_nobody_can_see_is_given_up_and_refunded(database: Database) -> None:
    table = UpkeepTable(database)
    for case in (await pending_case(database), await held_case(database)):
        assert await table.give_up(case.id, reason="Nobody is there", now=NOW + 5)
        assert not await table.give_up(case.id, reason="Nobody is there", now=NOW + 6)
        now = await found(database, case.id)
        assert (now.state, now.decided, now.reason) == (
            CaseState.EXPIRED,
            NOW + 5,
            "Nobody is there",
        )
        assert now.version == case.version + 1
        job = await job_row(database, case.job_id)
        assert (job["failure"], job["charged"], job["reason"]) == (
            "review_expired",
            0,
            "Nobody is there",
        )


async def test_reports_and_what_was_decided_are_not_given_up(database: Database) -> None:
    table, cases = UpkeepTable(database), CaseTable(database)
    report, decided = await reported_case(database, BEN), await pending_case(database)
    await cases.approve(decided.id, by=MIA, now=NOW)
    for case in (report, decided):
        assert not await table.give_up(case.id, reason="", now=NOW)


async def test_a_removal_voids_the_open_reports_of_its_picture_once(database: Database) -> None:
    table = UpkeepTable(database)
    report, other = await reported_case(database, BEN), await reported_case(database, BEN)
    assert report.job_id is not None
    assert await table.void_reports(report.job_id, by=MIA, now=NOW + 5)
    assert not await table.void_reports(report.job_id, by=MIA, now=NOW + 6)
    now = await found(database, report.id)
    assert (now.state, now.decided_by, now.decided) == (CaseState.VOID, MIA, NOW + 5)
    assert (await found(database, other.id)).state is CaseState.OPEN


async def test_the_cards_of_what_still_waits_are_found(database: Database) -> None:
    table, cases = UpkeepTable(database), CaseTable(database)
    review, report = await pending_case(database), await reported_case(database, BEN)
    appealed, decided = await refused_case(database), await pending_case(database)
    await cases.appeal(appealed.id, text="", now=NOW)
    await cases.approve(decided.id, by=MIA, now=NOW)
    assert await table.all_waiting() == []  # no card was posted yet
    for case in (review, report, appealed, decided):
        await cases.card_posted(case.id, channel_id=90, message_id=900 + case.id, version=1)
    places = [CardPlace(case.id, 90, 900 + case.id) for case in (review, report, appealed)]
    assert await table.all_waiting() == places
    assert await table.reviews_waiting() == places[:1]


async def test_servers_are_known_whose_prompts_can_be_read(database: Database) -> None:
    table = UpkeepTable(database)
    assert await table.servers_with_prompts() == []
    await refused_case(database)
    await refused_case(database, guild_id=77, person_id=ADA)
    await refused_case(database, guild_id=78, prompt=None)
    assert sorted(await table.servers_with_prompts()) == [GUILD, 77]


async def test_cards_with_words_that_are_not_kept_any_more_are_found_until_they_are_faded(
    database: Database,
) -> None:
    table, cases = UpkeepTable(database), CaseTable(database)
    review, refusal = await pending_case(database), await refused_case(database)
    await cases.reject(review.id, by=MIA, reason="Gore", points=0, now=NOW)
    await cases.card_posted(review.id, channel_id=90, message_id=900, version=2)
    assert await table.words_on_cards(9) == []
    await cases.forget_prompts(GUILD, NOW + 1)
    assert await table.words_on_cards(9) == [review.id]  # the refusal has no card
    await table.card_faded(review.id)
    assert await table.words_on_cards(9) == []
    # An appeal brings another card, whose words are dropped in their turn.
    for case in (review, refusal):
        await cases.appeal(case.id, text="please", now=NOW + 2)
        await cases.card_posted(case.id, channel_id=90, message_id=900 + case.id, version=9)
    await cases.forget_prompts(GUILD, NOW + 3)
    assert await table.words_on_cards(9) == []  # somebody has to decide by them yet
    for case in (review, refusal):
        await cases.uphold(case.id, by=MIA, now=NOW + 4)
    assert await table.words_on_cards(1) == [review.id]
    assert await table.words_on_cards(9) == [review.id, refusal.id]


async def test_each_server_has_a_last_digest_of_its_own(database: Database) -> None:
    table = UpkeepTable(database)
    await table.digest_done(GUILD, NOW)
    await table.digest_done(GUILD, NOW + 0.5)
    assert await table.last_digest(GUILD) == NOW + 0.5
    assert await table.last_digest(77) is None
