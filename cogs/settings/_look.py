"""What the panel has to show of a server: what is set, and what cannot work that way."""

from collections.abc import Collection, Iterable

import discord

from bot.app import ImagineBot
from bot.errors import InputRefused
from bot.moderation.policies import AGE_RESTRICTED, SERVER
from bot.moderation.policy import Policy
from bot.records import ServerRule
from bot.render.settings import View, warnings
from bot.screening.findings import Action
from bot.ui.reach import lacking


def guild_of(interaction: discord.Interaction) -> discord.Guild:
    """The server it was used in.

    Raises:
        InputRefused: in none.
    """
    if interaction.guild is None:
        raise InputRefused("This works in a server only. Please use it in one of its channels.")
    return interaction.guild


def look(interaction: discord.Interaction, scope: int, *, spent: int = 0) -> View:
    """Put together what holds in a scope; `spent` pictures were ordered within a day."""
    guild, moderation = guild_of(interaction), ImagineBot.of(interaction).moderation
    policies = moderation.policies
    if scope in {SERVER, AGE_RESTRICTED}:
        policy = policies.at(guild.id, scope)
    else:
        policy = moderation.places.policy(guild.id, scope)
    return View(
        server=guild.name,
        scope=scope,
        policy=policy,
        own=frozenset(policies.own(guild.id, scope)),
        warnings=_warnings(
            guild, scope, policy, moderation.rulebook.rules(guild.id), moderation.judges
        ),
        elsewhere=[other for other in policies.scopes(guild.id) if other != SERVER],
        spent=spent,
    )


def _warnings(
    guild: discord.Guild,
    scope: int,
    policy: Policy,
    rules: Iterable[ServerRule],
    judges: Collection[str],
) -> list[str]:
    channel = guild.get_channel(policy.moderators or 0)
    return warnings(
        policy,
        gone=channel is None,
        lacking=lacking(channel) if channel else [],
        terms_ask=any(rule.action is Action.REVIEW and not rule.shadow for rule in rules),
        judges=judges,
        shut=scope > AGE_RESTRICTED and bool(policy.channels) and scope not in policy.channels,
        public=bool(channel and channel.permissions_for(guild.default_role).view_channel),
    )
