"""The button on a placeholder."""

import discord

from bot.jobs.outcomes import TooLate
from bot.render import refusals
from bot.ui.buttons import JobButton, may_moderate
from bot.ui.errors import say
from cogs.imagine._access import find, is_owner, jobs_of


class Cancel(JobButton, action="imagine:cancel", label="Cancel"):
    """Stops waiting for and posting a picture: its owner, or who may manage messages."""

    async def press(self, interaction: discord.Interaction) -> None:
        """Cancel, truthfully saying what that means for the bill."""
        jobs = jobs_of(interaction)
        job = await find(interaction, self.job_id)
        if job is None:
            return
        if not is_owner(interaction, job) and not may_moderate(interaction):
            await say(interaction, refusals.not_yours("cancel"))
            return
        await interaction.response.defer()
        if isinstance(await jobs.cancel(job.id, by=interaction.user.id), TooLate):
            await say(interaction, refusals.too_late())
