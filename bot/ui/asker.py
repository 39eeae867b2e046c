"""Who asks, and where, as far as the doorman wants to know."""

import discord

from bot.moderation.asker import Asker
from bot.ui.buttons import may_moderate


def asker(interaction: discord.Interaction) -> Asker:
    """Read it from the interaction alone: nothing is fetched."""
    channel, person = interaction.channel, interaction.user
    member = person if isinstance(person, discord.Member) else None
    parent = channel.parent if isinstance(channel, discord.Thread) else None
    return Asker(
        person_id=person.id,
        guild_id=interaction.guild_id,
        channel_id=interaction.channel_id or 0,
        parent_id=channel.parent_id if isinstance(channel, discord.Thread) else None,
        age_restricted=_is_age_restricted(parent or channel),
        role_ids=_roles(member) if member else frozenset(),
        account_created=person.created_at.timestamp(),
        joined=member.joined_at.timestamp() if member and member.joined_at else None,
        bypasses=may_moderate(interaction),
    )


def _roles(member: discord.Member) -> frozenset[int]:
    # `roles` leaves out those of a server that Discord has not told of since the last connection,
    # and with them their limits.
    return frozenset({member.guild.id, *member._roles})  # noqa: SLF001  # nothing public has them


def _is_age_restricted(channel: object) -> bool:
    return bool(getattr(channel, "nsfw", False))
