"""Reporting a picture: the button below it, and the reasons to choose from."""

import logging

import aiohttp
import discord

from bot.app import ImagineBot
from bot.case import AppealState, Case, CaseKind, CaseState
from bot.job import Job, State
from bot.render import reports
from bot.render.reasons import REPORT_REASONS
from bot.ui.buttons import JobButton
from bot.ui.menus import Menu

_log = logging.getLogger(__name__)


class Report(JobButton, action="reports:report", label="Report"):
    """Under every picture of a server."""

    async def press(self, interaction: discord.Interaction) -> None:
        """Ask the person alone for the reason."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        message = interaction.message
        await ask_why(interaction, await picture_of(interaction, message.id) if message else None)


class ReportMenu(Menu, action="reports:why", placeholder="Choose a reason", choices=REPORT_REASONS):
    """The reasons."""

    async def choose(self, interaction: discord.Interaction, value: str) -> None:
        """Report the picture, and say what became of that in place of the menu."""
        await interaction.response.defer()
        bot = ImagineBot.of(interaction)
        job = await bot.jobs.find(self.number)
        text = await _why_not(interaction, job)
        if text is None and job is not None:
            text = await _report(interaction, job, value)
        await interaction.edit_original_response(content=text, view=None)


async def picture_of(interaction: discord.Interaction, message_id: int) -> Job | None:
    """The job that a message of this server shows; the picture need not be there any more.

    By the message rather than by the number on the button: one from before a database was begun
    anew may bear that of somebody else's job.
    """
    job = await ImagineBot.of(interaction).jobs.shown_in(message_id)
    return job if job and job.place.guild_id == interaction.guild_id else None


async def ask_why(interaction: discord.Interaction, job: Job | None) -> None:
    """Offer the reasons, or say why the picture cannot be reported; deferred and private."""
    text = await _why_not(interaction, job)
    if text is None and job is not None:
        view = ReportMenu(job.id).alone()
        await interaction.edit_original_response(content=reports.ask_why(), view=view)
    else:
        await interaction.edit_original_response(content=text)


async def _why_not(interaction: discord.Interaction, job: Job | None) -> str | None:
    if job is None or job.place.guild_id is None or job.place.guild_id != interaction.guild_id:
        return reports.no_picture()
    if job.state is not State.DELIVERED:
        return reports.not_public()
    if job.owner_id == interaction.user.id:
        return reports.own_picture()
    about = await ImagineBot.of(interaction).moderation.cases.of_job(job.id)
    if any(_takes_down(case) for case in about):
        return reports.settled(kept=False)
    if any(case.kind is CaseKind.REPORT and case.state is not CaseState.OPEN for case in about):
        return reports.settled(kept=True)
    return None


def _takes_down(case: Case) -> bool:
    """Whether a moderator decided against the picture, and that stands."""
    against = case.kind is CaseKind.REMOVAL or case.state is CaseState.REJECTED
    return against and case.appeal is not AppealState.OVERTURNED


async def _report(interaction: discord.Interaction, job: Job, reason: str) -> str:
    moderation, guild_id = ImagineBot.of(interaction).moderation, job.place.guild_id or 0
    policy = moderation.places.policy(guild_id, job.place.channel_id)
    outcome = await moderation.desk.report(
        job,
        by=interaction.user.id,
        reason=reason,
        immune=await _is_immune(interaction, job.owner_id, frozenset(policy.report_immune)),
    )
    moderated = moderation.places.reaches_moderators(guild_id, policy)
    return reports.answer(outcome, cooldown=policy.report_cooldown, moderated=moderated)


async def _is_immune(
    interaction: discord.Interaction, owner_id: int, roles: frozenset[int]
) -> bool:
    """Whether the owner has one of these roles; who cannot be looked up has none.

    Members are not kept in memory, so this asks Discord, but only where a server has such roles.
    """
    if not roles or interaction.guild is None:
        return False
    try:
        owner = await interaction.guild.fetch_member(owner_id)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        _log.info("The roles of %d are not known: %s", owner_id, error)
        return False
    return any(role.id in roles for role in owner.roles)
