"""Who asks, and where, as it is read from real interactions."""

from pathlib import Path
from typing import Any

import discord
import pytest

from bot.moderation.asker import Asker
from bot.ui.asker import asker
from tests.studio import Studio, open_studio


async def read(studio: Studio, who: Any, *channel: Any) -> Asker:
    """Let somebody send a command, and read who asks and where; a user has no channel to name."""
    askers = []

    async def listen(interaction: discord.Interaction) -> None:
        askers.append(asker(interaction))

    studio.app.bot.add_listener(listen, "on_interaction")
    await who.slash(*channel, "quota")
    studio.app.bot.remove_listener(listen, "on_interaction")
    (one,) = askers
    return one


def restrict(studio: Studio, channel: Any) -> None:
    """Mark a channel as one for adults, as the bot knows it; the simulation has no such mark."""
    known: Any = studio.app.bot.get_channel(channel.id)
    known.nsfw = True


async def test_a_member_in_a_channel_is_read_with_ages_and_roles(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        role = studio.guild.create_role("Painters")
        eve = studio.guild.add_member(studio.env.create_user("eve"), roles=[role])
        one = await read(studio, eve, studio.channel)
        stored = studio.env.backend.guilds[studio.guild.id].members[eve.id]
        assert one == Asker(
            person_id=eve.id,
            guild_id=studio.guild.id,
            channel_id=studio.channel.id,
            parent_id=None,
            age_restricted=False,
            role_ids=frozenset({studio.guild.id, role.id}),
            account_created=discord.utils.snowflake_time(eve.id).timestamp(),
            joined=discord.utils.parse_time(stored.joined_at).timestamp(),
            bypasses=False,
        )


async def test_a_member_without_roles_has_only_the_role_of_all_members(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        one = await read(studio, studio.ada, studio.channel)
        # In Discord it has the server's own id.
        assert one.role_ids <= {studio.guild.id}


async def test_roles_count_that_discord_has_not_told_of_yet(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        role = studio.guild.create_role("Painters")
        eve = studio.guild.add_member(studio.env.create_user("eve"), roles=[role])
        known: Any = studio.app.bot.get_guild(studio.guild.id)
        known._roles.clear()
        assert role.id in (await read(studio, eve, studio.channel)).role_ids


async def test_a_threads_channel_is_its_parent(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        thread = studio.thread()
        one = await read(studio, studio.ada, thread)
        assert (one.channel_id, one.parent_id) == (thread.id, studio.channel.id)


async def test_a_post_in_a_forum_has_the_forum_as_its_parent(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        forum = studio.guild.create_forum_channel("gallery")
        post = studio.thread(forum)
        one = await read(studio, studio.ada, post)
        assert (one.channel_id, one.parent_id) == (post.id, forum.id)


async def test_a_channel_for_adults_is_known_as_one_and_others_are_not(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        elsewhere = studio.guild.create_text_channel("elsewhere")
        restrict(studio, studio.channel)
        assert (await read(studio, studio.ada, studio.channel)).age_restricted
        assert not (await read(studio, studio.ada, elsewhere)).age_restricted


@pytest.mark.parametrize("kind", ["channel", "forum"])
async def test_a_thread_is_for_adults_where_its_channel_is(tmp_path: Path, kind: str) -> None:
    async with open_studio(tmp_path) as studio:
        guild = studio.guild
        parent = studio.channel if kind == "channel" else guild.create_forum_channel("gallery")
        thread = studio.thread(parent)
        assert not (await read(studio, studio.ada, thread)).age_restricted
        restrict(studio, parent)
        assert (await read(studio, studio.ada, thread)).age_restricted


async def test_in_a_direct_message_there_is_no_server_and_nobody_moderates(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        one = await read(studio, studio.mod.user)
        assert one == Asker(
            person_id=studio.mod.id,
            guild_id=None,
            channel_id=studio.mod.user.dm_channel.id,
            parent_id=None,
            age_restricted=False,
            role_ids=frozenset(),
            account_created=discord.utils.snowflake_time(studio.mod.id).timestamp(),
            joined=None,
            bypasses=False,
        )


async def test_who_may_manage_messages_there_is_told_apart(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        elsewhere = studio.guild.create_text_channel("elsewhere")
        studio.allow(studio.ben, elsewhere, "manage_messages")
        assert (await read(studio, studio.mod, studio.channel)).bypasses
        assert (await read(studio, studio.ben, elsewhere)).bypasses
        assert not (await read(studio, studio.ben, studio.channel)).bypasses
