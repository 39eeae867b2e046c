"""The command."""

import time

import discord
from discord import app_commands
from discord.ext import commands

from bot.jobs.service import Jobs
from bot.render.quota import quota


class QuotaCog(commands.Cog):
    """`/quota`."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs

    @app_commands.command(name="quota", description="How many pictures you may still make.")
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def show(self, interaction: discord.Interaction) -> None:
        """Show the person alone how they stand with each limit."""
        await interaction.response.defer(ephemeral=True)  # the disk may take its time
        standing = await self._jobs.quota(interaction.user.id)
        await interaction.edit_original_response(embed=quota(standing, now=time.time()))
