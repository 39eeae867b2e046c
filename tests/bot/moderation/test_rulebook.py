"""Servers' own terms: what is added counts at once, and what is removed counts no more."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import DatabaseError, InputRefused
from bot.moderation.policy import Policy
from bot.moderation.rulebook import Imported, NewRule, Rulebook, read_export
from bot.moderation.termlists import MOST_TERMS, checked
from bot.records import LoggedPrompt
from bot.screening.findings import Action, Source
from bot.screening.packs import Listed, WordList
from bot.screening.terms import parse_term
from bot.storage.rules import RuleTable
from tests.bot.moderation.gatehouse import (
    ADA,
    BEN,
    ELSEWHERE,
    GUILD,
    MIA,
    NOW,
    Gatehouse,
    gatehouse_on,
    open_gatehouse,
)

PACKS = Policy().packs


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Gatehouse]:
    async with open_gatehouse(tmp_path) as house:
        yield house


@pytest.fixture
def rulebook(house: Gatehouse) -> Rulebook:
    return house.rulebook


def actions(rulebook: Rulebook, text: str, guild_id: int | None = GUILD) -> list[Action]:
    verdict = rulebook.screen(guild_id).examine(text, PACKS)
    return [finding.action for finding in verdict.findings]


async def deny(
    rulebook: Rulebook, text: str, action: Action = Action.BLOCK, *, shadow: bool = False
) -> int:
    return (await rulebook.add(GUILD, "deny", text, action, shadow=shadow, by=MIA)).id


async def allow(rulebook: Rulebook, text: str) -> None:
    await rulebook.add(GUILD, "allow", text, Action.BLOCK, shadow=True, by=MIA)


async def test_a_term_counts_as_soon_as_it_is_added_and_in_its_server_only(
    rulebook: Rulebook,
) -> None:
    number = await deny(rulebook, "mud*", Action.REVIEW)
    (finding,) = rulebook.screen(GUILD).examine("a muddy fox", PACKS).findings
    assert (finding.action, finding.source) == (Action.REVIEW, Source.SERVER)
    assert (finding.rule, finding.category) == (f"server:{number}", "server rules")
    assert not finding.shadow
    assert actions(rulebook, "a muddy fox", ELSEWHERE) == []
    assert actions(rulebook, "a muddy fox", None) == []


async def test_a_removed_term_counts_no_more(rulebook: Rulebook) -> None:
    await deny(rulebook, "mud hut")
    removed = await rulebook.remove(GUILD, "deny", " Mud  HUT ", by=MIA)
    assert removed is not None
    assert actions(rulebook, "a mud hut") == []
    assert rulebook.rules(GUILD) == []
    assert await rulebook.remove(GUILD, "deny", "mud hut", by=MIA) is None


async def test_adding_again_changes_what_follows(rulebook: Rulebook) -> None:
    first = await deny(rulebook, "mud", shadow=True)
    assert await deny(rulebook, " MUD ", Action.SPOILER) == first
    assert actions(rulebook, "mud") == [Action.SPOILER]
    assert len(rulebook.rules(GUILD)) == 1


async def test_an_allowed_phrase_covers_its_own_words_only(rulebook: Rulebook) -> None:
    await allow(rulebook, "nude lipstick shade")
    assert actions(rulebook, "a nude lipstick shade") == []
    assert actions(rulebook, "a nude with a nude lipstick shade") == [Action.BLOCK]
    (rule,) = rulebook.rules(GUILD)
    assert (rule.action, rule.shadow) == (Action.ALLOW, False)


@pytest.mark.parametrize("text", ["", "  ", "*", "**", "mu*d", "\ud83d"])
async def test_what_is_no_term_is_refused_and_not_stored(rulebook: Rulebook, text: str) -> None:
    with pytest.raises(InputRefused) as refused:
        await deny(rulebook, text)
    assert str(refused.value).endswith(".")
    assert rulebook.rules(GUILD) == []


async def test_a_denied_term_from_which_nothing_follows_is_refused(rulebook: Rulebook) -> None:
    with pytest.raises(InputRefused, match="Nothing would follow"):
        await deny(rulebook, "mud", Action.ALLOW)


async def test_what_could_not_be_stored_does_not_count(
    house: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise DatabaseError("The disk is full.")

    monkeypatch.setattr(house.database, "fetch", full)
    with pytest.raises(DatabaseError):
        await deny(house.rulebook, "mud")
    assert actions(house.rulebook, "mud") == []


async def test_another_process_knows_the_same_terms(house: Gatehouse) -> None:
    await deny(house.rulebook, "mud*", shadow=True)
    await allow(house.rulebook, "mud hut")
    await house.rulebook.add(ELSEWHERE, "deny", "hare", Action.BLOCK, shadow=False, by=MIA)
    again = (await gatehouse_on(house.database, house.clock)).rulebook
    for guild_id in (GUILD, ELSEWHERE):
        assert again.rules(guild_id) == house.rulebook.rules(guild_id)
    assert actions(again, "a hare", ELSEWHERE) == [Action.BLOCK]
    (finding,) = again.screen(GUILD).examine("a muddy mud hut", PACKS).findings
    assert finding.shadow


async def test_what_another_version_stored_is_left_out_and_the_rest_counts(
    house: Gatehouse, caplog: pytest.LogCaptureFixture
) -> None:
    table = RuleTable(house.database)
    for term in ("m*u*d", "hare"):
        await table.add(GUILD, "deny", term, Action.BLOCK, shadow=False, by=MIA, now=NOW)
    with caplog.at_level(logging.WARNING):
        await house.rulebook.load()
    assert "m*u*d" in caplog.text
    assert actions(house.rulebook, "a hare") == [Action.BLOCK]
    assert await house.rulebook.remove(GUILD, "deny", "m*u*d", by=MIA)
    assert [rule.term for rule in house.rulebook.rules(GUILD)] == ["hare"]


async def test_the_operators_list_covers_servers_with_and_without_own_terms(
    house: Gatehouse,
) -> None:
    floor = WordList((Listed(parse_term("kraken"), 1),), ())
    rulebook = Rulebook(RuleTable(house.database), floor=floor)
    await rulebook.load()
    await allow(rulebook, "kraken")
    for guild_id in (GUILD, ELSEWHERE, None):
        assert actions(rulebook, "a kraken", guild_id) == [Action.BLOCK]


@given(st.text(max_size=60) | st.text("abéßİﬁﷺ②*'-.,´¨ ", max_size=20))
def test_any_text_is_a_term_with_one_spelling_or_refused(text: str) -> None:
    try:
        rule = checked(NewRule(text))
    except InputRefused:
        return
    assert checked(NewRule(rule.term)) == rule
    assert parse_term(rule.term).text == rule.term
    rule.term.encode()


async def test_many_added_at_once_all_count(house: Gatehouse) -> None:
    words = ["mud", "hare", "owl", "elk", "newt"]
    await asyncio.gather(*(deny(house.rulebook, word) for word in words))
    assert actions(house.rulebook, " and ".join(words)) == [Action.BLOCK] * 5


async def test_asking_costs_no_query(house: Gatehouse) -> None:
    await deny(house.rulebook, "mud")
    house.database.asked.clear()
    actions(house.rulebook, "mud")
    house.rulebook.export(GUILD)
    assert house.database.asked == []


async def test_a_list_is_added_but_for_what_is_no_term(rulebook: Rulebook) -> None:
    await deny(rulebook, "mud")
    await deny(rulebook, "owl", Action.REVIEW)
    rules = [
        NewRule("mud"),
        NewRule("Owl"),
        NewRule("hare*"),
        NewRule("*"),
        NewRule("elk", "allow"),
    ]
    done = await rulebook.add_many(GUILD, rules, by=MIA)
    assert (done.added, done.known) == (3, 1)
    assert len(done.refused) == 1
    assert actions(rulebook, "mud and an owl and hares") == [Action.BLOCK] * 3
    assert await rulebook.add_many(GUILD, rules, by=MIA) == Imported(0, 4, done.refused)


async def test_what_is_exported_can_be_imported_elsewhere(rulebook: Rulebook) -> None:
    await deny(rulebook, "mud*", Action.SPOILER, shadow=True)
    await allow(rulebook, "mud hut")
    done = await rulebook.add_many(ELSEWHERE, read_export(rulebook.export(GUILD)), by=MIA)
    assert done == Imported(2, 0, [])
    assert rulebook.export(ELSEWHERE) == rulebook.export(GUILD)


async def test_a_server_has_a_thousand_terms_at_most(rulebook: Rulebook) -> None:
    words = [NewRule(f"mud{number}") for number in range(MOST_TERMS + 1)]
    done = await rulebook.add_many(GUILD, words, by=MIA)
    assert (done.added, len(done.refused)) == (MOST_TERMS, 1)
    with pytest.raises(InputRefused, match="1,000 terms, which is the most"):
        await deny(rulebook, "hare")
    await deny(rulebook, "mud7", Action.REVIEW)
    await rulebook.remove(GUILD, "deny", "mud8", by=MIA)
    await deny(rulebook, "hare")


PROMPTS = [
    LoggedPrompt(ADA, "a muddy fox", NOW),
    LoggedPrompt(BEN, "a fox", NOW - 1),
    LoggedPrompt(ADA, "M U D and mud", NOW - 2),
    LoggedPrompt(BEN, "a nude muddy hare", NOW - 3),
]


async def test_a_backtest_says_what_a_term_would_have_hit(rulebook: Rulebook) -> None:
    result = await rulebook.backtest(GUILD, [NewRule("mud*")], PROMPTS, PACKS)
    assert (result.looked_at, result.hits, result.people) == (4, 3, 2)
    assert [sample.prompt for sample in result.samples] == [PROMPTS[0], PROMPTS[2], PROMPTS[3]]
    assert result.samples[0].verdict.action is Action.BLOCK
    assert rulebook.rules(GUILD) == []
    assert actions(rulebook, "mud") == []


async def test_a_backtest_of_an_allowed_phrase_says_what_it_would_let_pass(
    rulebook: Rulebook,
) -> None:
    result = await rulebook.backtest(GUILD, [NewRule("nude muddy", "allow")], PROMPTS, PACKS)
    assert (result.hits, result.people) == (1, 1)
    assert result.samples[0].verdict.action is Action.ALLOW


async def test_a_backtest_shows_five_of_many(rulebook: Rulebook) -> None:
    result = await rulebook.backtest(GUILD, [NewRule("mud")], PROMPTS[2:3] * 9, PACKS)
    assert (result.hits, len(result.samples)) == (9, 5)


async def test_a_backtest_of_no_term_is_refused(rulebook: Rulebook) -> None:
    with pytest.raises(InputRefused):
        await rulebook.backtest(GUILD, [NewRule("*")], PROMPTS, PACKS)
