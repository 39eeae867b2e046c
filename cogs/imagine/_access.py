"""Which job a button is about, and whose it is."""

import discord

from bot.app import ImagineBot
from bot.job import Job
from bot.jobs.service import Jobs
from bot.render import refusals
from bot.ui.errors import say


def jobs_of(interaction: discord.Interaction) -> Jobs:
    """The job service of the bot that was pressed."""
    return ImagineBot.of(interaction).jobs


def is_owner(interaction: discord.Interaction, job: Job) -> bool:
    """Whether the person asked for this job."""
    return interaction.user.id == job.owner_id


async def shown_in(interaction: discord.Interaction, job_id: int) -> Job | None:
    """The job, if the pressed message is its own.

    A button from before a database was begun anew, or put back from a backup, may bear the number
    of somebody else's job.
    """
    job = await jobs_of(interaction).find(job_id)
    if job is None or interaction.message is None:
        return None
    return job if job.place.message_id in {None, interaction.message.id} else None


async def find(interaction: discord.Interaction, job_id: int) -> Job | None:
    """The job with its prompt, or None after telling the person that it is not on record."""
    return await known(interaction, await shown_in(interaction, job_id))


async def known(interaction: discord.Interaction, job: Job | None) -> Job | None:
    """The job, or None after telling the person that it is not on record (any more)."""
    if job is None or not job.request.prompt:
        await say(interaction, refusals.job_unknown())
        return None
    return job
