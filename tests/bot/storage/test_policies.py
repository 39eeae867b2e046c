"""Settings are stored once, changed in place, and told to the audit only when they change."""

from bot.storage.database import Database
from bot.storage.policies import PolicyTable, PolicyValue
from tests.bot.storage.docket import CHANNEL, ELSEWHERE, GUILD, MAX, MIA, events
from tests.bot.storage.make import NOW


async def test_a_server_that_set_nothing_has_no_rows(database: Database) -> None:
    assert await PolicyTable(database).all() == []


async def test_each_scope_and_server_has_its_own_value(database: Database) -> None:
    table = PolicyTable(database)
    for guild_id, scope, value in (
        (GUILD, 0, "open"),
        (GUILD, CHANNEL, "off"),
        (ELSEWHERE, 0, "logged"),
    ):
        await table.put(guild_id, scope, "mode", value, by=MIA, now=NOW)
    assert await table.all() == [
        PolicyValue(GUILD, 0, "mode", "open"),
        PolicyValue(GUILD, CHANNEL, "mode", "off"),
        PolicyValue(ELSEWHERE, 0, "mode", "logged"),
    ]


async def test_the_newest_value_counts_and_none_sets_it_back(database: Database) -> None:
    table = PolicyTable(database)
    for by, value in ((MIA, "open"), (MAX, "off"), (MIA, None)):
        await table.put(GUILD, 0, "mode", value, by=by, now=NOW)
        assert await table.all() == [PolicyValue(GUILD, 0, "mode", value)]
    assert await events(database) == [
        ("setting", MIA, None, "0:mode", None, "open", None),
        ("setting", MAX, None, "0:mode", "open", "off", None),
        ("setting", MIA, None, "0:mode", "off", None, None),
    ]


async def test_setting_the_same_again_changes_nothing_and_is_no_event(database: Database) -> None:
    table = PolicyTable(database)
    await table.put(GUILD, 0, "mode", "open", by=MIA, now=NOW)
    await table.put(GUILD, 0, "mode", "open", by=MAX, now=NOW + 1)
    (row,) = await database.fetch("SELECT by_id, at FROM policy")
    assert tuple(row) == (MIA, NOW)
    assert len(await events(database)) == 1


async def test_setting_back_what_was_never_set_is_no_event(database: Database) -> None:
    table = PolicyTable(database)
    await table.put(GUILD, 0, "mode", None, by=MIA, now=NOW)
    assert await table.all() == []
    assert await events(database) == []
