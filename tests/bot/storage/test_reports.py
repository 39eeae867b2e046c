"""Reports: one a person and picture, not too many at once, and each moves its case's card."""

import asyncio

from bot.records import Report, ReportOutcome
from bot.storage.database import Database
from bot.storage.reports import ReportTable
from tests.bot.storage.docket import ELSEWHERE, GUILD, events, found, reported_case
from tests.bot.storage.make import ADA, BEN, NOW

EVE = 13


async def report(
    database: Database,
    case_id: int,
    person_id: int = BEN,
    *,
    now: float = NOW,
    cooldown: float = 60,
    guild_id: int = GUILD,
) -> ReportOutcome:
    return await ReportTable(database).add(
        case_id,
        person_id=person_id,
        guild_id=guild_id,
        reason="gore",
        cooldown=cooldown,
        now=now,
    )


async def test_a_report_is_taken_and_its_case_has_something_to_show(database: Database) -> None:
    case = await reported_case(database)
    assert case.version == 0
    assert await report(database, case.id) is ReportOutcome.TAKEN
    now = await found(database, case.id)
    assert (now.reports, now.version) == (1, 1)
    assert await ReportTable(database).of_case(case.id) == [
        Report(case.id, BEN, GUILD, "gore", NOW)
    ]
    assert await events(database, "reported") == [("reported", BEN, ADA, None, None, None, "gore")]


async def test_one_person_reports_a_picture_once(database: Database) -> None:
    case = await reported_case(database)
    outcomes = await asyncio.gather(*(report(database, case.id, cooldown=0) for _ in range(3)))
    assert outcomes == [ReportOutcome.TAKEN, ReportOutcome.AGAIN, ReportOutcome.AGAIN]
    assert await report(database, case.id, now=NOW + 3600) is ReportOutcome.AGAIN
    assert (await found(database, case.id)).version == 1


async def test_the_next_picture_can_be_reported_after_the_cooldown(database: Database) -> None:
    first, second = await reported_case(database), await reported_case(database)
    assert await report(database, first.id) is ReportOutcome.TAKEN
    assert await report(database, second.id, now=NOW + 59) is ReportOutcome.TOO_SOON
    assert await report(database, second.id, now=NOW + 60) is ReportOutcome.TAKEN


async def test_the_cooldown_is_of_one_person_in_one_server(database: Database) -> None:
    first, second = await reported_case(database), await reported_case(database)
    assert await report(database, first.id) is ReportOutcome.TAKEN
    assert await report(database, second.id, EVE) is ReportOutcome.TAKEN
    assert await report(database, second.id, guild_id=ELSEWHERE) is ReportOutcome.TAKEN


async def test_reports_come_back_oldest_first(database: Database) -> None:
    case = await reported_case(database)
    for seconds, person_id in ((2, BEN), (1, EVE), (3, 5)):
        await report(database, case.id, person_id, now=NOW + seconds)
    reports = await ReportTable(database).of_case(case.id)
    assert [report.person_id for report in reports] == [EVE, BEN, 5]
    assert await ReportTable(database).of_case(case.id + 1) == []
