"""What listens for the forms."""

import discord
from discord.ext import commands

from bot.ui.forms import take
from cogs.review._appeals import AppealForm
from cogs.review._reasons import ReasonForm, StrikeForm


class Review(commands.Cog):
    """The forms of moderators and of those who appeal."""

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Take a submitted form by its id alone, so that one opened before a restart works too."""
        await take(interaction, (ReasonForm, StrikeForm, AppealForm))
