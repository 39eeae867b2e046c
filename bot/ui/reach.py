"""Whether moderators can be shown cards in a channel, by what Discord has told; asks nothing."""

import discord

_NEEDS = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
}


def lacking(channel: discord.abc.GuildChannel) -> list[str]:
    """The permissions that the bot lacks there for cards, by the names Discord shows."""
    may = channel.permissions_for(channel.guild.me)
    return [shown for name, shown in _NEEDS.items() if not getattr(may, name)]


def reaches(guild: discord.Guild | None, channel_id: int) -> bool:
    """Whether cards can be posted in a channel; True until Discord has told of its server."""
    if guild is None or guild.unavailable:
        return True
    channel = guild.get_channel(channel_id)
    return channel is not None and not lacking(channel)
