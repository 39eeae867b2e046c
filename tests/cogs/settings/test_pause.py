"""`/pause` and `/resume`."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.job import State
from tests.cogs.settings.people import events, let_in
from tests.studio import PACE, Studio, open_studio, told, words


def reason_of(studio: Studio) -> str:
    return studio.app.moderation.policies.at(studio.guild.id).paused


async def pause(studio: Studio, **options: Any) -> str:
    return told(await studio.mod.slash(studio.channel, "pause", **options))


async def test_a_moderator_stops_the_server_and_people_see_why(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        text = await pause(studio, reason="Film night")
        assert "Paused" in text
        assert "Film night" in text
        assert len(studio.channel.history()) == 0
        async with studio.untouched():
            refused = await studio.imagine()
        assert "Film night" in told(refused)
        (event,) = await events(studio, "setting")
        assert (event.actor_id, event.after) == (studio.mod.id, "Film night")


async def test_going_on_lets_people_ask_again(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await pause(studio, reason="Film night")
        text = told(await studio.mod.slash(studio.channel, "resume"))
        assert "as before" in text
        assert reason_of(studio) == ""
        await studio.picture(await studio.imagine())
        assert "Nothing was paused" in told(await studio.mod.slash(studio.channel, "resume"))


async def test_a_pause_outlasts_a_restart(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await pause(studio, reason="Film night")
        await studio.restart()
        assert "Film night" in told(await studio.imagine())


@pytest.mark.parametrize("reason", [{}, {"reason": "   "}])
async def test_without_a_reason_people_read_a_plain_one(
    tmp_path: Path, reason: dict[str, str]
) -> None:
    async with open_studio(tmp_path) as studio:
        await pause(studio, **reason)
        assert reason_of(studio).startswith("The moderators need a moment")
        assert "need a moment" in told(await studio.imagine())


async def test_a_second_pause_changes_the_reason(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await pause(studio, reason="Film night")
        assert "the reason is new" in await pause(studio, reason="Raid")
        assert reason_of(studio) == "Raid"


async def test_pictures_that_waited_are_stopped_and_not_counted(tmp_path: Path) -> None:
    async with open_studio(tmp_path, pace=replace(PACE, images_per_minute=1)) as studio:
        studio.hold()
        drawn = await studio.imagine()
        await studio.job(State.RUNNING)
        waiting = [await studio.imagine(studio.ben) for _ in range(2)]
        text = await pause(studio, reason="Film night")
        assert "2 pictures that waited were stopped" in text
        for answer in waiting:
            message = await studio.shows(answer, "Film night")
            assert "No picture" in words(message)
        studio.release()
        await studio.picture(drawn)
        charged = await studio.sql("SELECT 1 FROM job WHERE charged = 1")
        assert len(charged) == 1


@pytest.mark.parametrize("command", ["pause", "resume"])
async def test_who_moderates_one_channel_stops_and_starts_no_server(
    tmp_path: Path, command: str
) -> None:
    async with open_studio(tmp_path) as studio:
        corner = studio.guild.create_text_channel("corner")
        studio.allow(studio.ben, corner, "manage_messages")
        text = told(await studio.ben.slash(corner, command))
        assert "Manage Messages in the whole server" in text
        assert reason_of(studio) == ""
        assert await events(studio, "setting") == []


async def test_a_moderator_stops_the_server_from_where_they_may_not_moderate(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        everyone = studio.guild.default_role.id
        deny = discord.Permissions(manage_messages=True).value
        overwrite = Overwrite(everyone, OverwriteType.ROLE, deny=deny)
        studio.env.backend.set_overwrite(studio.channel.id, overwrite)
        let_in(studio, studio.mod, "pause")
        assert "Paused" in await pause(studio, reason="Raid")


async def test_pausing_is_announced_as_what_it_is(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        command = studio.app.bot.tree.get_command("pause")
        assert isinstance(command, discord.app_commands.Command)
        assert "those being drawn still finish" in command.description
        assert "is still finished" in await pause(studio, reason="Raid")


@pytest.mark.parametrize("command", ["pause", "resume"])
async def test_who_may_not_manage_messages_can_neither(tmp_path: Path, command: str) -> None:
    async with open_studio(tmp_path) as studio:
        assert command not in studio.ada.available_commands(studio.channel)
        let_in(studio, studio.ada, command)
        assert "Manage Messages" in told(await studio.ada.slash(studio.channel, command))
        assert reason_of(studio) == ""
        assert await events(studio, "setting") == []
