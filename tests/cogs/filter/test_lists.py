"""`/filter import`, `export` and `packs`."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.app import PERMISSIONS
from bot.moderation.rulebook import NewRule
from bot.screening.findings import Action
from cogs.filter._automod import terms_of
from tests.cogs.settings.people import manager
from tests.studio import Studio, open_studio, shown, told, words


def terms(studio: Studio) -> dict[str, tuple[Action, bool]]:
    found = studio.app.moderation.rulebook.rules(studio.guild.id)
    return {f"{rule.kind} {rule.term}": (rule.action, rule.shadow) for rule in found}


async def bring(studio: Studio, who: Any, **options: Any) -> str:
    return told(await who.slash(studio.channel, "filter import", **options))


def automod(studio: Studio, name: str, **changes: Any) -> None:
    """Make a rule as the server's own moderators would."""
    body = {
        "name": name,
        "event_type": 1,
        "trigger_type": 1,
        "trigger_metadata": {"keyword_filter": [], "regex_patterns": [], "allow_list": []},
        "actions": [{"type": 1}],
    }
    body |= changes
    studio.env.backend.create_auto_mod_rule(studio.guild.id, studio.mod.id, body)


def invite_as_asked(studio: Studio) -> None:
    """Leave the bot the permissions that its invitation asks for, and no others."""
    backend = studio.env.backend
    (role_id,) = backend.get_guild(studio.guild.id).members[backend.bot_user.id].role_ids
    backend.edit_role(studio.guild.id, role_id, {"permissions": PERMISSIONS.value})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("terms.txt", "wombat\nnumbat*\n"),
        ("terms.csv", "term,action,kind\nwombat,block,deny\nnumbat*,block,deny\n"),
        ("terms.json", json.dumps({"terms": [{"term": "wombat"}, {"term": "numbat*"}]})),
        ("windows.txt", "\ufeffwombat\r\nnumbat*\r\n"),
    ],
)
async def test_a_file_of_terms_is_taken_over(tmp_path: Path, name: str, content: str) -> None:
    async with open_studio(tmp_path) as studio:
        text = await bring(studio, manager(studio), file=(name, content.encode()))
        assert "2 terms added" in text
        assert terms(studio) == {
            "deny wombat": (Action.BLOCK, False),
            "deny numbat*": (Action.BLOCK, False),
        }
        assert (await studio.imagine(prompt="some numbats")).ephemeral


async def test_what_is_no_term_is_named_and_the_rest_is_added(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        meg = manager(studio)
        text = await bring(studio, meg, file=("terms.txt", b"wombat\n***\n"))
        assert "1 term added" in text
        assert "\n- " in text
        again = await bring(studio, meg, file=("terms.txt", b"wombat\n"))
        assert "0 terms added. 1 was there already" in again


async def test_an_import_can_be_tried_out(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        text = await bring(
            studio, manager(studio), file=("terms.txt", b"wombat\nnumbat"), try_out=True
        )
        assert "2 terms added" in text
        assert "left out" not in text
        assert terms(studio) == {
            "deny wombat": (Action.BLOCK, True),
            "deny numbat": (Action.BLOCK, True),
        }


async def test_trying_an_import_out_lets_no_words_through(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        content = json.dumps([{"term": "wombat"}, {"term": "nude", "kind": "allow"}])
        text = await bring(
            studio, manager(studio), file=("terms.json", content.encode()), try_out=True
        )
        assert "1 term added" in text
        assert "1 allow term was left out: only what stops a prompt can be tried out." in text
        assert terms(studio) == {"deny wombat": (Action.BLOCK, True)}
        assert (await studio.imagine(prompt="a nude statue")).ephemeral


async def test_trying_an_import_out_switches_nothing_off_that_counts(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        meg = manager(studio)
        await bring(studio, meg, file=("terms.txt", b"wombat"))
        text = await bring(studio, meg, file=("terms.txt", b"wombat"), try_out=True)
        assert "1 was there already" in text
        assert terms(studio) == {"deny wombat": (Action.BLOCK, False)}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00w", "UTF-8"),
        (b"", "no terms"),
        (b'{"terms": 5}', "no list"),
        (b"x" * 1_100_000, "bytes"),
    ],
)
async def test_a_file_that_cannot_be_read_says_so(
    tmp_path: Path, content: bytes, said: str
) -> None:
    async with open_studio(tmp_path) as studio:
        assert said in await bring(studio, manager(studio), file=("terms.txt", content))
        assert terms(studio) == {}


@pytest.mark.parametrize("options", [{}, {"file": ("a.txt", b"wombat"), "automod": True}])
async def test_one_source_has_to_be_chosen(tmp_path: Path, options: dict[str, Any]) -> None:
    async with open_studio(tmp_path) as studio:
        assert "one source" in await bring(studio, manager(studio), **options)
        assert terms(studio) == {}


async def test_the_servers_automod_rules_are_taken_over(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        lists: dict[str, list[str]] = {"regex_patterns": []}
        automod(
            studio,
            "Rude",
            trigger_metadata={**lists, "keyword_filter": ["wombat*"], "allow_list": ["wombats"]},
        )
        automod(
            studio,
            "Only tell us",
            trigger_metadata={**lists, "keyword_filter": ["numbat"], "allow_list": []},
            actions=[{"type": 2, "metadata": {"channel_id": str(studio.channel.id)}}],
        )
        automod(
            studio,
            "Clever",
            trigger_metadata={
                "keyword_filter": ["bilby"], "regex_patterns": ["b.lb."], "allow_list": []
            },
        )  # fmt: skip
        automod(studio, "Too many @", trigger_type=5, trigger_metadata={"mention_total_limit": 5})
        automod(
            studio,
            "Old",
            enabled=False,
            trigger_metadata={**lists, "keyword_filter": ["quoll"], "allow_list": []},
        )
        text = await bring(studio, manager(studio), automod=True)
        assert terms(studio) == {
            "deny wombat*": (Action.BLOCK, False),
            "allow wombats": (Action.ALLOW, False),
            "deny numbat": (Action.REVIEW, False),
            "deny bilby": (Action.BLOCK, False),
        }
        assert "4 terms added" in text
        assert "left out: “Clever”, “Too many @”" in text


async def test_without_the_permission_the_automod_rules_stay_unread(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        invite_as_asked(studio)
        automod(studio, "Rude")
        text = await bring(studio, manager(studio), automod=True)
        assert "the bot needs the permission Manage Server" in text
        assert terms(studio) == {}


def test_no_rules_are_no_terms() -> None:
    assert terms_of([]) == ([], [])


async def test_an_export_can_be_imported_elsewhere(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        meg = manager(studio)
        rulebook = studio.app.moderation.rulebook
        new = [NewRule("wombat*", "deny", Action.REVIEW, True), NewRule("bat", "allow")]
        await rulebook.add_many(studio.guild.id, new, by=meg.id)
        answer = await meg.slash(studio.channel, "filter export")
        assert answer.ephemeral
        (file,) = shown(answer).attachments
        content = await file.read()
        before = terms(studio)
        for rule in rulebook.rules(studio.guild.id):
            await rulebook.remove(studio.guild.id, rule.kind, rule.term, by=meg.id)
        await bring(studio, meg, file=(file.filename, content))
        assert terms(studio) == before


async def test_the_packs_are_shown_without_their_words(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        meg = manager(studio)
        policies = studio.app.moderation.policies
        await policies.set(studio.guild.id, 0, "pack_gore", "off", by=meg.id)
        answer = await meg.slash(studio.channel, "filter packs")
        text = words(shown(answer))
        assert answer.ephemeral
        assert "Gore: **off**" in text
        assert "Profanity: **hidden until clicked**" in text
        assert "Sexual: **blocked** · " in text
        assert " 0 terms" not in text
        assert "nude" not in text
