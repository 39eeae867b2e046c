"""`Apps > Report picture` and `Apps > Remove picture`, with its form."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import ImagineBot
from cogs.reports._removal import RemovalForm, ask_for_removal
from cogs.reports._report import ask_why, picture_of


class Reports(commands.Cog):
    """The commands on a message."""

    def __init__(self, bot: ImagineBot) -> None:
        self._bot = bot
        self._menus = [
            app_commands.ContextMenu(name="Report picture", callback=_report),
            app_commands.ContextMenu(name="Remove picture", callback=_remove),
        ]

    async def cog_load(self) -> None:
        """A context menu cannot be declared in a cog, so they are added here, with the form."""
        for menu in self._menus:
            self._bot.tree.add_command(menu)
        self._bot.forms.add(RemovalForm)

    async def cog_unload(self) -> None:
        """Take them away again."""
        for menu in self._menus:
            self._bot.tree.remove_command(menu.name, type=menu.type)
        self._bot.forms.remove(RemovalForm)


@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
async def _report(interaction: discord.Interaction, message: discord.Message) -> None:
    """Report a picture to the server's moderators."""
    await interaction.response.defer(ephemeral=True)
    await ask_why(interaction, await picture_of(interaction, message.id))


@app_commands.default_permissions(manage_messages=True)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
async def _remove(interaction: discord.Interaction, message: discord.Message) -> None:
    """Take a picture down and keep it from coming back."""
    await ask_for_removal(interaction, message)
