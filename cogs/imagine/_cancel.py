"""The button on a placeholder."""

import discord

from bot.app import ImagineBot
from bot.job import State
from bot.jobs.outcomes import TooLate
from bot.render import refusals
from bot.ui.buttons import JobButton, may_moderate
from bot.ui.errors import say
from cogs.imagine._access import find, is_owner, jobs_of
from cogs.imagine._ends import end_of


class Cancel(JobButton, action="imagine:cancel", label="Cancel"):
    """Stops waiting for and posting a picture: its owner, or who may manage messages."""

    async def press(self, interaction: discord.Interaction) -> None:
        """Cancel, truthfully saying what that means for the bill."""
        await interaction.response.defer()  # nothing visible; the disk may take its time then
        jobs = jobs_of(interaction)
        job = await find(interaction, self.job_id)
        if job is None:
            return
        if not is_owner(interaction, job) and not may_moderate(interaction):
            await say(interaction, refusals.not_yours("cancel"))
            return
        if not isinstance(await jobs.cancel(job.id, by=interaction.user.id), TooLate):
            return
        job = await jobs.find(job.id)
        if job is not None and job.state in {State.FAILED, State.CANCELLED}:
            # Its end could not be shown here before; a press brings a token that can.
            card = await end_of(ImagineBot.of(interaction), job)
            await interaction.edit_original_response(
                embed=card.embed, view=card.buttons(), attachments=card.files()
            )
        await say(interaction, refusals.too_late())
