"""Blocked hashes: they stay until their case is taken back."""

from bot.records import Blocked
from bot.storage.blocklist import BlockedTable
from bot.storage.database import Database
from tests.bot.storage.docket import ELSEWHERE, GUILD, MAX, MIA, events, removal_case
from tests.bot.storage.make import NOW

PICTURE = bytes(32)


async def block(
    table: BlockedTable, case_id: int, hash_: bytes = PICTURE, *, guild_id: int = GUILD
) -> Blocked:
    return await table.block(guild_id, "picture", hash_, case_id=case_id, by=MIA, now=NOW)


async def test_a_case_takes_all_of_its_hashes_back_with_it(database: Database) -> None:
    table = BlockedTable(database)
    case = await removal_case(database)
    picture = await block(table, case.id)
    prompt = await table.block(GUILD, "prompt", b"words", case_id=case.id, by=MIA, now=NOW)
    assert picture == Blocked(GUILD, "picture", PICTURE, case.id)
    assert await table.all() == [picture, prompt]
    assert await table.lift(case.id, by=MAX, now=NOW + 1) == [picture, prompt]
    assert await table.all() == []
    zeros = "00" * 32
    assert await events(database, "hash") == [
        ("hash", MIA, None, "picture", None, zeros, None),
        ("hash", MIA, None, "prompt", None, b"words".hex().upper(), None),
        ("hash", MAX, None, "picture", zeros, None, None),
        ("hash", MAX, None, "prompt", b"words".hex().upper(), None, None),
    ]


async def test_blocking_and_lifting_twice_is_harmless(database: Database) -> None:
    table = BlockedTable(database)
    case = await removal_case(database)
    assert await block(table, case.id) == await block(table, case.id)
    assert len(await table.lift(case.id, by=MAX, now=NOW)) == 1
    assert await table.lift(case.id, by=MAX, now=NOW) == []
    assert len(await events(database, "hash")) == 2


async def test_a_lifted_hash_can_be_blocked_again(database: Database) -> None:
    table = BlockedTable(database)
    case = await removal_case(database)
    await block(table, case.id)
    await table.lift(case.id, by=MAX, now=NOW)
    blocked = await block(table, case.id)
    assert await table.all() == [blocked]


async def test_what_a_newer_case_blocked_stays_when_the_older_is_taken_back(
    database: Database,
) -> None:
    table = BlockedTable(database)
    older, newer = await removal_case(database), await removal_case(database)
    await block(table, older.id)
    await block(table, newer.id)
    assert await table.lift(older.id, by=MAX, now=NOW) == []
    assert await table.lift(newer.id, by=MAX, now=NOW) == [
        Blocked(GUILD, "picture", PICTURE, newer.id)
    ]


async def test_servers_have_their_own_lists(database: Database) -> None:
    table = BlockedTable(database)
    here, there = await removal_case(database), await removal_case(database, guild_id=ELSEWHERE)
    await block(table, here.id)
    elsewhere = await block(table, there.id, guild_id=ELSEWHERE)
    await table.lift(here.id, by=MAX, now=NOW)
    assert await table.all() == [elsewhere]
