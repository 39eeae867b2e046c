"""The commands."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import ImagineBot
from bot.moderation.policies import SERVER
from bot.render import settings as texts
from bot.render.permissions import may_not
from bot.ui.buttons import may_manage, moderates_server
from bot.ui.errors import say
from cogs.settings._look import guild_of
from cogs.settings._panel import show_panel

_NO_REASON = "The moderators need a moment. Please try again later."
_in_servers = app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
_on_servers = app_commands.allowed_installs(guilds=True, users=False)


class SettingsCog(commands.Cog):
    """`/settings`, `/pause` and `/resume`."""

    def __init__(self, bot: ImagineBot) -> None:
        self._bot = bot

    @app_commands.command(description="See and change how this server makes pictures.")
    @app_commands.default_permissions(manage_guild=True)
    @_in_servers
    @_on_servers
    async def settings(self, interaction: discord.Interaction) -> None:
        """Open the panel."""
        if may_manage(interaction):
            await show_panel(interaction, SERVER)
        else:
            await say(interaction, may_not("Manage Server"))

    @app_commands.command(description="Take no more pictures here; those being drawn still finish.")
    @app_commands.describe(reason="What people are told who ask for a picture meanwhile")
    @app_commands.default_permissions(manage_messages=True)
    @_in_servers
    @_on_servers
    async def pause(
        self, interaction: discord.Interaction, reason: app_commands.Range[str, 1, 300] = _NO_REASON
    ) -> None:
        """Take no more jobs, and give back those of which nothing was ordered yet."""
        if not moderates_server(interaction):
            await say(interaction, texts.moderators_only())
            return
        await interaction.response.defer(ephemeral=True)  # the disk may take its time
        guild, policies = guild_of(interaction), self._bot.moderation.policies
        again = bool(policies.at(guild.id).paused)
        # First nothing new, so that nothing slips in behind what is stopped.
        reason = reason if reason.strip() else _NO_REASON
        policy = await policies.set(guild.id, SERVER, "paused", reason, by=interaction.user.id)
        halted = await self._bot.jobs.halt(guild.id, reason=policy.paused)
        text = texts.paused(policy.paused, halted=halted, again=again)
        await interaction.edit_original_response(content=text)

    @app_commands.command(description="Let people ask for pictures again after /pause.")
    @app_commands.default_permissions(manage_messages=True)
    @_in_servers
    @_on_servers
    async def resume(self, interaction: discord.Interaction) -> None:
        """Take jobs again."""
        if not moderates_server(interaction):
            await say(interaction, texts.moderators_only())
            return
        await interaction.response.defer(ephemeral=True)
        guild, policies = guild_of(interaction), self._bot.moderation.policies
        was_paused = bool(policies.at(guild.id).paused)
        await policies.set(guild.id, SERVER, "paused", None, by=interaction.user.id)
        await interaction.edit_original_response(content=texts.resumed(was_paused=was_paused))
