"""The buttons under a picture."""

import asyncio
import contextlib
import dataclasses
import logging

import discord

from bot.imageapi.inputs import resolve_seed
from bot.imageapi.models import RANDOM_SEED
from bot.render import refusals
from bot.ui.buttons import JobButton, may_moderate
from bot.ui.errors import say
from bot.ui.rest import persistently
from cogs.imagine._access import is_owner, jobs_of, known, shown_in
from cogs.imagine._form import EditForm
from cogs.imagine._start import in_time, start

_log = logging.getLogger(__name__)

_PATIENCE = 2.0  # seconds of Discord's three in which a form must open


class Again(JobButton, action="imagine:again", label="Again"):
    """The same prompt and size with a new seed, charged to whoever presses."""

    style = discord.ButtonStyle.primary

    async def press(self, interaction: discord.Interaction) -> None:
        """Start another job like this one."""
        reading = asyncio.create_task(shown_in(interaction, self.job_id))
        job = await known(interaction, await in_time(interaction, reading))
        if job is not None:
            request = dataclasses.replace(job.request, seed=resolve_seed(RANDOM_SEED))
            await start(interaction, request)


class Edit(JobButton, action="imagine:edit", label="Edit"):
    """A form with prompt, size and seed filled in; what is sent is charged to whoever sends it."""

    async def press(self, interaction: discord.Interaction) -> None:
        """Open the form, which must be the first answer: nothing can be deferred."""
        reading = asyncio.create_task(shown_in(interaction, self.job_id))
        await asyncio.wait({reading}, timeout=_PATIENCE)
        if not reading.done():
            reading.cancel()
            await say(interaction, refusals.form_too_slow())
            return
        job = await known(interaction, await reading)
        if job is not None:
            await interaction.response.send_modal(EditForm(job.request))


class Delete(JobButton, action="imagine:delete", label="Delete"):
    """Takes the picture down: its owner, or who may manage messages here."""

    style = discord.ButtonStyle.danger

    async def press(self, interaction: discord.Interaction) -> None:
        """Delete the message, then what was typed for it."""
        await interaction.response.defer()  # nothing visible; the disk may take its time then
        jobs, person = jobs_of(interaction), interaction.user.id
        job = await shown_in(interaction, self.job_id)
        if not (job and is_owner(interaction, job)) and not may_moderate(interaction):
            await say(interaction, refusals.not_yours("delete"))
            return
        if job is not None:
            # Not noted as delivered yet: else it would be posted anew once its message is gone.
            await jobs.cancel(job.id, by=person)
        with contextlib.suppress(discord.NotFound):  # somebody was quicker
            await persistently(interaction.delete_original_response)
        if job is not None:
            await jobs.forget_prompt(job.id, by=person)
        _log.info("Picture of job %d deleted by %d", self.job_id, person)
