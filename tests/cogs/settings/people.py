"""Somebody who may manage the server, and ways into commands for somebody who may not."""

from typing import Any

import discord
from simcord.backend.models import Overwrite
from simcord.enums import AppCommandType, OverwriteType

from bot.records import Event
from tests.studio import Studio


def manager(studio: Studio) -> Any:
    """A member with Manage Server, and nothing else."""
    roles = studio.guild.roles
    role = roles.get("Managers") or studio.guild.create_role(
        "Managers", permissions=discord.Permissions(manage_guild=True)
    )
    return studio.guild.add_member(studio.env.create_user("meg"), roles=[role])


def demote(studio: Studio, who: Any) -> None:
    """Take Manage Server away from a manager."""
    role = studio.guild.roles["Managers"]
    studio.env.backend.remove_member_role(studio.guild.id, who.id, role.id)


def let_in(studio: Studio, who: Any, command: str) -> None:
    """Open a command to somebody in the server's own settings, past what the bot asked for."""
    found = studio.env.backend.find_command(command, studio.guild.id, AppCommandType.CHAT_INPUT)
    assert found is not None
    studio.guild.set_command_permissions(int(found["id"]), {who: True})


def hide(studio: Studio, channel: Any, *people: Any) -> None:
    """Close a channel to everybody but the bot and these."""
    seen = discord.Permissions(view_channel=True).value
    everyone = Overwrite(studio.guild.default_role.id, OverwriteType.ROLE, deny=seen)
    studio.env.backend.set_overwrite(channel.id, everyone)
    for one in (studio.env.backend.bot_user, *people):
        studio.allow(one, channel, "view_channel")


async def events(studio: Studio, kind: str) -> list[Event]:
    """The audit's entries of one kind, oldest first."""
    rows = await studio.sql("SELECT * FROM event WHERE kind = ? ORDER BY id", kind)
    return [Event(**dict(row)) for row in rows]
