"""A studio whose pictures moderators look at, and what they see of it."""

from typing import Any

import discord
from simcord.enums import AppCommandType

from bot.job import Job, State
from tests.studio import Studio, words


async def moderate(studio: Studio, mode: str = "image review", **settings: object) -> Any:
    """Set a moderator channel and a mode for the whole server; returns the channel."""
    channel = studio.guild.create_text_channel("moderators")
    values = {"mode": mode, "moderators": channel.id, **settings}
    for name, value in values.items():
        await studio.app.moderation.policies.set(
            studio.guild.id, 0, name, str(value), by=studio.mod.id
        )
    return channel


def another_moderator(studio: Studio, name: str = "kim") -> Any:
    """A second moderator."""
    role = studio.guild.roles["Moderators"]
    return studio.guild.add_member(studio.env.create_user(name), roles=[role])


async def card(studio: Studio, channel: Any, *texts: str, which: int = -1) -> discord.Message:
    """Wait for a card that says all of these; by default the newest."""

    def look() -> discord.Message | None:
        studio.app.moderation.desk.wake()
        cards: list[discord.Message] = channel.history()
        if len(cards) < max(1, -which):
            return None
        return cards[which] if all(text in words(cards[which]) for text in texts) else None

    found: discord.Message = await studio.until(look)
    return found


async def case(studio: Studio, number: int = 1) -> Any:
    """A case as it is stored."""
    stored = await studio.app.moderation.cases.find(number)
    assert stored is not None
    return stored


async def shown(studio: Studio) -> None:
    """Wait until every card shows what is stored."""

    async def look() -> bool:
        studio.app.moderation.desk.wake()
        return not await studio.sql("SELECT 1 FROM moderation_case WHERE shown < version")

    await studio.until(look)


async def refused(studio: Studio) -> Job:
    """Wait until the newest job has ended without a picture."""

    async def look() -> Job | None:
        studio.app.moderation.desk.wake()
        job = await studio.job()
        return job if job.state is State.FAILED else None

    job: Job = await studio.until(look)
    return job


def points(studio: Studio, who: Any) -> int:
    """How many strikes of a person count."""
    return studio.app.moderation.standings.points(studio.guild.id, who.id)


def let_in(
    studio: Studio, who: Any, command: str, kind: AppCommandType = AppCommandType.CHAT_INPUT
) -> None:
    """Open a command to somebody in the server's own settings, past what the bot asked for."""
    found = studio.env.backend.find_command(command, studio.guild.id, kind)
    assert found is not None
    studio.guild.set_command_permissions(int(found["id"]), {who: True})


def administrator(studio: Studio) -> Any:
    """Somebody who may do everything, and has no moderator's role."""
    permissions = discord.Permissions(administrator=True)
    role = studio.guild.create_role("Admins", permissions=permissions)
    return studio.guild.add_member(studio.env.create_user("admin"), roles=[role])
