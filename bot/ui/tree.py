"""The command tree, with the project's one road for errors."""

import discord
from discord import app_commands

from bot.ui.errors import report


class Tree(app_commands.CommandTree[discord.Client]):
    """Commands only: buttons and forms do not pass through here, `bot.ui.buttons` serves those."""

    async def on_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError
    ) -> None:
        """Answer for a command that raised."""
        await report(interaction, error)
