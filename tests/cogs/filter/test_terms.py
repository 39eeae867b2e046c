"""`/filter add`, `remove` and `list`."""

from pathlib import Path
from typing import Any

import discord
import pytest

from bot.records import ServerRule
from bot.screening.findings import Action
from tests.cogs.settings.people import demote, events, let_in, manager
from tests.studio import Studio, buttons, open_studio, shown, told, words

EVERY = ("add", "remove", "list", "test", "import", "export", "packs", "backtest")


def rules(studio: Studio) -> dict[str, ServerRule]:
    return {f"{r.kind} {r.term}": r for r in studio.app.moderation.rulebook.rules(studio.guild.id)}


async def add(studio: Studio, who: Any, term: str, action: str = "block", **options: Any) -> Any:
    return await who.slash(studio.channel, "filter add", term=term, action=action, **options)


async def test_a_term_counts_as_soon_as_it_is_added(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        meg = manager(studio)
        text = told(await add(studio, meg, "Wombat*"))
        assert "`wombat*` is on the list: blocked" in text
        async with studio.untouched():
            refused = await studio.imagine(prompt="two wombats")
        assert refused.ephemeral
        (event,) = await events(studio, "rule")
        assert (event.actor_id, event.subject, event.after) == (meg.id, "deny wombat*", "block")


@pytest.mark.parametrize("action", ["block", "review", "spoiler"])
async def test_what_follows_is_chosen(tmp_path: Path, action: str) -> None:
    async with open_studio(tmp_path) as studio:
        await add(studio, manager(studio), "wombat", action)
        assert rules(studio)["deny wombat"].action is Action(action)


async def test_words_can_be_let_through(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        meg = manager(studio)
        await add(studio, meg, "wombat*")
        assert "always allowed" in told(await add(studio, meg, "wombats", "allow"))
        await studio.picture(await studio.imagine(prompt="two wombats"))


async def test_letting_words_through_cannot_be_tried_out(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        text = told(await add(studio, manager(studio), "nude", "allow", try_out=True))
        assert "cannot be tried out" in text
        assert "`" not in text
        assert rules(studio) == {}


async def test_a_term_can_be_tried_out_first(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        meg = manager(studio)
        assert "being tried out" in told(await add(studio, meg, "wombat", try_out=True))
        await studio.picture(await studio.imagine(prompt="a wombat"))
        verdicts = await events(studio, "verdict")
        assert len(verdicts) == 1
        assert "from now on" in told(await add(studio, meg, "wombat"))
        assert (await studio.imagine(prompt="a wombat")).ephemeral


async def test_what_is_no_term_is_refused(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        text = told(await add(studio, manager(studio), "***"))
        assert "letters or digits" in text
        assert rules(studio) == {}


async def test_a_term_is_removed_by_what_autocomplete_offers(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        meg = manager(studio)
        await add(studio, meg, "wombat")
        await add(studio, meg, "wombat", "allow")
        await add(studio, meg, "numbat", try_out=True)
        offered = await meg.autocomplete(studio.channel, "filter remove", "term", "omba")
        assert [choice["name"] for choice in offered] == [
            "wombat (blocked)",
            "wombat (always allowed)",
        ]
        (numbat,) = await meg.autocomplete(studio.channel, "filter remove", "term", " NUM")
        assert numbat["name"] == "numbat (blocked, being tried out)"
        allowed = offered[1]["value"]
        answer = await meg.slash(studio.channel, "filter remove", term=allowed)
        assert "`wombat` is off the list (always allowed until now)" in told(answer)
        assert set(rules(studio)) == {"deny wombat", "deny numbat"}


async def test_a_term_is_removed_by_its_words_too(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        meg = manager(studio)
        await add(studio, meg, "wombat")
        await meg.slash(studio.channel, "filter remove", term="  Wombat ")
        assert rules(studio) == {}
        await studio.picture(await studio.imagine(prompt="a wombat"))
        answer = await meg.slash(studio.channel, "filter remove", term="wombat")
        assert "`wombat` is not on the list" in told(answer)


@pytest.mark.parametrize("typed", ["Wömbat", "red  WOMBÅT*", "한국어", "한" * 60])
async def test_a_term_is_removed_as_it_was_typed_and_as_it_is_offered(
    tmp_path: Path, typed: str
) -> None:
    async with open_studio(tmp_path) as studio:
        meg = manager(studio)
        for offered in (False, True):
            await add(studio, meg, typed)
            (choice,) = await meg.autocomplete(studio.channel, "filter remove", "term", "")
            assert len(choice["value"]) <= 100
            term = choice["value"] if offered else typed
            assert "is off the list" in told(
                await meg.slash(studio.channel, "filter remove", term=term)
            )
            assert rules(studio) == {}


async def test_terms_outlast_a_restart(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        meg = manager(studio)
        await add(studio, meg, "wombat")
        await studio.restart()
        assert (await studio.imagine(prompt="a wombat")).ephemeral
        assert "`wombat`" in words(shown(await meg.slash(studio.channel, "filter list")))


async def test_an_empty_list_says_how_to_begin(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer = await manager(studio).slash(studio.channel, "filter list")
        assert answer.ephemeral
        assert "/filter add" in words(shown(answer))
        assert buttons(shown(answer)) == []


async def many(studio: Studio, meg: Any) -> discord.Message:
    file = ("terms.csv", "\n".join(f"wombat{n:02}" for n in range(45)).encode())
    await meg.slash(studio.channel, "filter import", file=file)
    return shown(await meg.slash(studio.channel, "filter list"))


@pytest.mark.parametrize("restart", [False, True])
async def test_a_long_list_is_turned_page_by_page(tmp_path: Path, restart: bool) -> None:
    async with open_studio(tmp_path) as studio:
        meg = manager(studio)
        page = await many(studio, meg)
        assert "Page 1 of 3 · 45 terms" in words(page)
        if restart:
            await studio.restart()
        page = shown(await meg.click(page, label="Next"))
        assert "`wombat20`" in words(page)
        page = shown(await meg.click(page, label="Next"))
        assert "Page 3 of 3" in words(page)
        page = shown(await meg.click(page, label="Previous"))
        assert "Page 2 of 3" in words(page)
        assert len(studio.channel.history()) == 0


async def test_a_page_that_is_gone_shows_the_last_one(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        meg = manager(studio)
        page = shown(await meg.click(await many(studio, meg), label="Next"))
        for rule in list(rules(studio).values())[30:]:
            await studio.app.moderation.rulebook.remove(
                studio.guild.id, rule.kind, rule.term, by=meg.id
            )
        page = shown(await meg.click(page, label="Next"))
        assert "Page 2 of 2 · 30 terms" in words(page)
        page = shown(await meg.click(page, label="Previous"))
        assert "Page 1 of 2" in words(page)


async def test_whoever_lost_the_right_cannot_read_on(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        meg = manager(studio)
        page = await many(studio, meg)
        demote(studio, meg)
        assert "Manage Server" in told(await meg.click(page, label="Next"))


@pytest.mark.parametrize("who", ["ada", "mod"])
async def test_whoever_may_not_manage_the_server_can_do_none_of_it(
    tmp_path: Path, who: str
) -> None:
    async with open_studio(tmp_path) as studio:
        meg, person = manager(studio), getattr(studio, who)
        await add(studio, meg, "wombat")
        offered = meg.available_commands(studio.channel)
        assert {f"filter {name}" for name in EVERY} <= set(offered)
        assert not any(
            name.startswith("filter") for name in person.available_commands(studio.channel)
        )
        let_in(studio, person, "filter")
        options: dict[str, dict[str, str]] = {
            "add": {"term": "x", "action": "block"},
            "remove": {"term": "wombat"},
            "test": {"prompt": "a wombat"},
            "backtest": {"term": "wombat"},
        }
        for name in EVERY:
            answer = await person.slash(studio.channel, f"filter {name}", **options.get(name, {}))
            assert "Manage Server" in told(answer)
        assert await person.autocomplete(studio.channel, "filter remove", "term", "") == []
        assert set(rules(studio)) == {"deny wombat"}
