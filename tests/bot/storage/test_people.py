"""Barred people: kept out until lifted, both told to the audit."""

from bot.records import Barred
from bot.storage.database import Database
from bot.storage.people import BarredTable
from tests.bot.storage.docket import ELSEWHERE, GUILD, MAX, MIA, events
from tests.bot.storage.make import ADA, BEN, NOW


async def bar(
    table: BarredTable, person_id: int = ADA, *, guild_id: int = GUILD, case_id: int | None = 1
) -> Barred:
    return await table.bar(guild_id, person_id, case_id=case_id, reason="gore", by=MIA, now=NOW)


async def test_a_barred_person_is_listed_until_somebody_lifts_it(database: Database) -> None:
    table = BarredTable(database)
    barred = await bar(table)
    assert barred == Barred(GUILD, ADA, 1, "gore", MIA, NOW)
    assert await table.all() == [barred]
    assert await table.lift(GUILD, ADA, by=MAX, now=NOW + 1)
    assert await table.all() == []
    assert await events(database) == [
        ("barred", MIA, ADA, None, None, None, "gore"),
        ("unbarred", MAX, ADA, None, None, None, "gore"),
    ]


async def test_barring_and_lifting_twice_is_harmless(database: Database) -> None:
    table = BarredTable(database)
    assert await bar(table) == await bar(table)
    assert await table.lift(GUILD, ADA, by=MAX, now=NOW)
    assert not await table.lift(GUILD, ADA, by=MAX, now=NOW)
    assert [event[0] for event in await events(database)] == ["barred", "unbarred"]


async def test_somebody_can_be_barred_again_after_it_was_lifted(database: Database) -> None:
    table = BarredTable(database)
    await bar(table)
    await table.lift(GUILD, ADA, by=MAX, now=NOW)
    barred = await bar(table)
    assert await table.all() == [barred]


async def test_the_newest_case_is_the_one_that_counts(database: Database) -> None:
    table = BarredTable(database)
    await bar(table, case_id=1)
    await bar(table, case_id=2)
    assert [barred.case_id for barred in await table.all()] == [2]


async def test_people_and_servers_are_told_apart(database: Database) -> None:
    table = BarredTable(database)
    await bar(table)
    await bar(table, BEN)
    await bar(table, guild_id=ELSEWHERE)
    assert not await table.lift(ELSEWHERE, BEN, by=MAX, now=NOW)
    assert await table.lift(GUILD, BEN, by=MAX, now=NOW)
    assert {(barred.guild_id, barred.person_id) for barred in await table.all()} == {
        (GUILD, ADA),
        (ELSEWHERE, ADA),
    }
