"""Opening, starting and closing the whole bot."""

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from bot import app as composition
from bot.app import open_app
from bot.config import load_settings
from bot.errors import DatabaseError
from bot.imageapi.models import MAX_SEED, RANDOM_SEED
from bot.moderation.places import Surroundings
from tests.studio import Studio, open_studio


def syncs(studio: Studio) -> list[str]:
    return [
        call.path
        for call in studio.env.http_requests
        if call.method == "PUT" and call.path.endswith("/commands")
    ]


COMMANDS = {
    *("imagine", "quota", "settings", "pause", "resume", "filter", "case", "history", "why"),
    *("audit", "Why this?", "Report picture", "Remove picture"),
}


def told(studio: Studio) -> dict[str, Any]:
    """The commands as Discord was told last."""
    calls = [c for c in studio.env.http_requests if c.path.endswith("/commands")]
    return {command["name"]: command for command in calls[-1].json or []}


async def test_the_commands_are_told_to_discord_once(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        assert syncs(studio) == [f"/applications/{studio.env.backend.application_id}/commands"]
        await studio.restart()
        await studio.restart()
        assert len(syncs(studio)) == 1
        await studio.picture(await studio.imagine())


async def test_commands_that_have_changed_are_told_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_studio(tmp_path) as studio:
        monkeypatch.setattr(composition, "__version__", "another")
        await studio.restart()
        assert len(syncs(studio)) == 2


async def test_while_developing_they_are_told_to_one_server(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        guild_id = studio.guild.id
        for _ in range(2):
            await studio.restart(dev_guild_id=guild_id)
        _, to_guild = syncs(studio)
        assert f"/guilds/{guild_id}/" in to_guild
        await studio.picture(await studio.imagine())


async def test_members_are_offered_what_the_readme_promises(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        commands = told(studio)
        assert set(commands) == COMMANDS
        options = {option["name"]: option for option in commands["imagine"]["options"]}
        assert [name for name, option in options.items() if option["required"]] == ["prompt"]
        assert set(options) == {"prompt", "size", "seed"}
        assert options["size"]["autocomplete"]
        assert options["seed"]["min_value"] == RANDOM_SEED
        assert options["seed"]["max_value"] == MAX_SEED


async def test_everything_opened_is_closed(tmp_path: Path) -> None:
    tasks, threads = asyncio.all_tasks(), threading.active_count()
    async with open_studio(tmp_path) as studio:
        studio.hold()
        await studio.imagine()
    assert asyncio.all_tasks() == tasks
    # Threads that painted or decoded a picture stay with the loop for the next one.
    left = [t for t in threading.enumerate() if not t.name.startswith(("asyncio_", "ThreadPool"))]
    assert len(left) <= threads


async def test_a_database_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    path = tmp_path / "imagine.db"
    path.write_bytes(b"no database" * 100)
    with pytest.raises(DatabaseError, match=r"imagine\.db"):
        async with open_app(load_settings(env_file=None, database_path=path)):
            pass


async def test_a_second_copy_on_the_same_database_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.database._WAIT_FOR_LOCK", 0.1)
    async with open_studio(tmp_path) as studio:
        with pytest.raises(DatabaseError, match="another copy of the bot"):
            async with open_app(studio.settings):
                pass
        await studio.picture(await studio.imagine())


async def test_a_server_that_is_only_announced_is_not_known_yet(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        bot, guild_id, channel_id = studio.app.bot, studio.guild.id, studio.channel.id
        assert bot.surroundings(guild_id, channel_id) == Surroundings()
        bot._connection._remove_guild(bot._connection._guilds[guild_id])
        assert bot.surroundings(guild_id, channel_id) is None
        # So a connection begins: https://docs.discord.com/developers/events/gateway-events#ready
        announced: Any = {"id": str(guild_id), "unavailable": True}
        bot._connection._add_guild_from_data(announced)
        assert bot.surroundings(guild_id, channel_id) is None


async def test_of_a_server_that_is_down_what_was_told_before_still_counts(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        guild: Any = studio.app.bot.get_guild(studio.guild.id)
        guild.unavailable = True
        assert studio.app.bot.surroundings(guild.id, studio.channel.id) == Surroundings()
