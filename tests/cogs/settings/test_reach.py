"""A moderator channel that cannot be used refuses at the door what moderators should see."""

from pathlib import Path
from typing import Any

import pytest

from bot.screening.findings import Action
from tests.cogs.moderators import moderate
from tests.studio import Studio, open_studio, told

WATCHED = ["logged", "prompt review", "image review"]


def spoil(studio: Studio, channel: Any, how: str) -> None:
    """Make a moderator channel useless."""
    if how == "deleted":
        studio.env.backend.delete_channel(channel.id)
    else:
        studio.forbid(channel, how)


@pytest.mark.parametrize("how", ["deleted", "view_channel", "send_messages", "embed_links"])
@pytest.mark.parametrize("mode", WATCHED)
async def test_where_no_moderator_can_be_reached_nothing_is_made_or_spent(
    tmp_path: Path, mode: str, how: str
) -> None:
    async with open_studio(tmp_path) as studio:
        spoil(studio, await moderate(studio, mode), how)
        async with studio.untouched():
            text = told(await studio.imagine())
        assert "Nothing was counted" in text
        assert "`/settings`" in text


async def test_a_moderator_channel_of_another_server_reaches_nobody(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        elsewhere = studio.env.create_guild("Elsewhere").create_text_channel("moderators")
        await moderate(studio, moderators=elsewhere.id)
        async with studio.untouched():
            await studio.imagine()


async def test_a_finding_that_nobody_can_look_at_is_refused_too(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        spoil(studio, await moderate(studio, "open"), "deleted")
        await studio.app.moderation.rulebook.add(
            studio.guild.id, "deny", "fox", Action.REVIEW, shadow=False, by=studio.mod.id
        )
        async with studio.untouched():
            assert "Nothing was counted" in told(await studio.imagine())
        await studio.picture(await studio.imagine(prompt="a red owl"))


@pytest.mark.parametrize("mode", WATCHED)
async def test_before_discord_has_told_of_the_server_nobody_is_refused(
    tmp_path: Path, mode: str
) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, mode)
        guild: Any = studio.app.bot.get_guild(studio.guild.id)
        guild.unavailable = True
        guild._channels.pop(moderators.id)
        answer = await studio.imagine()
        assert not answer.ephemeral
