"""The command."""

import time

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import ImagineBot
from bot.render.quota import quota
from bot.ui.asker import asker


class QuotaCog(commands.Cog):
    """`/quota`."""

    def __init__(self, bot: ImagineBot) -> None:
        self._bot = bot

    @app_commands.command(name="quota", description="How many pictures you may still make.")
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def show(self, interaction: discord.Interaction) -> None:
        """Show the person alone how they stand with each limit, and their strikes."""
        await interaction.response.defer(ephemeral=True)  # the disk may take its time
        jobs, moderation = self._bot.jobs, self._bot.moderation
        person, guild_id = interaction.user.id, interaction.guild_id
        standing, shares, strikes = await jobs.quota(person), [], None
        if guild_id is not None:
            terms = moderation.doorman.limits(asker(interaction))
            shares = await jobs.shares(person, guild_id, terms)
            strikes = moderation.standings.record(guild_id, person)
        embed = quota(standing, now=time.time(), shares=shares, strikes=strikes)
        await interaction.edit_original_response(embed=embed)
