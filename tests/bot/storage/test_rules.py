"""Servers' own terms: added, changed, removed, each told to the audit once."""

import asyncio

import pytest

from bot.records import RuleKind, ServerRule
from bot.screening.findings import Action
from bot.storage.database import Database
from bot.storage.rules import RuleTable
from tests.bot.storage.docket import ELSEWHERE, GUILD, MAX, MIA, events
from tests.bot.storage.make import NOW


async def add(
    table: RuleTable,
    term: str = "fox*",
    *,
    guild_id: int = GUILD,
    kind: RuleKind = "deny",
    action: Action = Action.BLOCK,
    shadow: bool = False,
    by: int = MIA,
    now: float = NOW,
) -> ServerRule:
    return await table.add(guild_id, kind, term, action, shadow=shadow, by=by, now=now)


async def test_a_term_is_stored_as_it_was_given(database: Database) -> None:
    table = RuleTable(database)
    rule = await add(table, shadow=True)
    assert rule == ServerRule(rule.id, GUILD, "deny", "fox*", Action.BLOCK, True, MIA, NOW)
    assert await table.all() == [rule]


async def test_the_same_term_again_changes_the_rule_there_is(database: Database) -> None:
    table = RuleTable(database)
    first = await add(table, shadow=True)
    changed = await add(table, action=Action.REVIEW, by=MAX, now=NOW + 1)
    assert changed == ServerRule(
        first.id, GUILD, "deny", "fox*", Action.REVIEW, False, MAX, NOW + 1
    )
    assert await table.all() == [changed]
    assert await events(database) == [
        ("rule", MIA, None, "deny fox*", None, "block (shadow)", None),
        ("rule", MAX, None, "deny fox*", "block (shadow)", "review", None),
    ]


@pytest.mark.parametrize(
    ("action", "shadow"), [(Action.SPOILER, True), (Action.BLOCK, False), (Action.SPOILER, False)]
)
async def test_action_and_shadow_can_be_changed_one_by_one(
    database: Database, action: Action, shadow: bool
) -> None:
    table = RuleTable(database)
    await add(table, shadow=True)
    changed = await add(table, action=action, shadow=shadow)
    assert (changed.action, changed.shadow) == (action, shadow)
    assert len(await events(database)) == 2


async def test_adding_a_term_just_as_it_is_changes_nothing(database: Database) -> None:
    table = RuleTable(database)
    first = await add(table)
    assert await add(table, by=MAX, now=NOW + 1) == first
    assert len(await events(database)) == 1


async def test_kinds_and_servers_are_told_apart(database: Database) -> None:
    table = RuleTable(database)
    rules = [
        await add(table),
        await add(table, kind="allow", action=Action.ALLOW),
        await add(table, guild_id=ELSEWHERE),
        await add(table, "fox"),
    ]
    assert await table.all() == rules
    assert await table.count(GUILD) == 3
    assert await table.count(ELSEWHERE) == 1


async def test_a_removed_term_counts_no_more_and_can_be_added_anew(database: Database) -> None:
    table = RuleTable(database)
    first = await add(table)
    removed = await table.remove(GUILD, "deny", "fox*", by=MAX, now=NOW + 1)
    assert removed is not None
    assert removed.id == first.id
    assert await table.all() == []
    assert await table.count(GUILD) == 0
    again = await add(table)
    assert again.id != first.id
    assert await events(database) == [
        ("rule", MIA, None, "deny fox*", None, "block", None),
        ("rule", MAX, None, "deny fox*", "block", None, None),
        ("rule", MIA, None, "deny fox*", None, "block", None),
    ]


async def test_removing_what_is_not_there_is_harmless(database: Database) -> None:
    table = RuleTable(database)
    await add(table, guild_id=ELSEWHERE)
    assert await table.remove(GUILD, "deny", "fox*", by=MIA, now=NOW) is None
    assert len(await table.all()) == 1


async def test_two_who_add_one_term_at_once_get_one_rule(database: Database) -> None:
    table = RuleTable(database)
    one, two = await asyncio.gather(add(table, by=MIA), add(table, by=MAX))
    assert one == two
    assert await table.all() == [one]


async def test_of_two_who_remove_one_term_at_once_one_does(database: Database) -> None:
    table = RuleTable(database)
    await add(table)
    removed = await asyncio.gather(
        table.remove(GUILD, "deny", "fox*", by=MIA, now=NOW),
        table.remove(GUILD, "deny", "fox*", by=MAX, now=NOW),
    )
    assert [rule is None for rule in removed] == [False, True]
    assert len(await events(database)) == 2


async def test_a_term_is_found_by_its_number_also_when_it_is_removed(database: Database) -> None:
    table = RuleTable(database)
    rules = [await add(table, term) for term in ("fox*", "owl", "cat")]
    elsewhere = await add(table, guild_id=ELSEWHERE)
    await table.remove(GUILD, "deny", "fox*", by=MIA, now=NOW)
    numbers = {rules[0].id, rules[2].id, elsewhere.id, 404}
    assert [rule.term for rule in await table.numbered(GUILD, numbers)] == ["fox*", "cat"]
    assert await table.numbered(GUILD, []) == []
