"""What the screening makes of a prompt, as it would be asked for in this channel."""

import discord

from bot.app import ImagineBot
from bot.moderation.policy import Policy
from bot.screening.findings import Verdict


async def screened(interaction: discord.Interaction, prompt: str) -> tuple[Policy, Verdict]:
    """Screen a prompt as the door does, without any consequence; by which policy, and how."""
    moderation = ImagineBot.of(interaction).moderation
    guild_id, channel_id = interaction.guild_id, interaction.channel_id or 0
    policy = moderation.places.policy(guild_id, channel_id)
    return policy, await moderation.doorman.verdict(guild_id, policy, prompt)
