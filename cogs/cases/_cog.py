"""`/case`, `/history` and `/why`, each for the moderator alone."""

import re

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import ImagineBot
from bot.case import CaseKind
from bot.job import Job
from bot.render import cases, review
from bot.ui.buttons import moderates_server, row
from cogs.cases._unblock import Unblock

_MESSAGE = re.compile(
    r"(?:https://(?:\w+\.)?discord(?:app)?\.com/channels/[0-9]+/[0-9]+/)?([0-9]{15,19})", re.ASCII
)


class Cases(commands.Cog):
    """The commands of moderators who look something up."""

    def __init__(self, bot: ImagineBot) -> None:
        self._bot = bot
        self._menu = app_commands.ContextMenu(name="Why this?", callback=self._why_this)

    async def cog_load(self) -> None:
        """A context menu cannot be declared in a cog, so it is added here."""
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Take it away again."""
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command(description="Show a case with all that happened to it.")
    @app_commands.describe(number="Its number, as on its card")
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def case(
        self,
        interaction: discord.Interaction,
        number: app_commands.Range[int, 1, 2**53 - 1],
    ) -> None:
        """Show a case of this server."""
        if not await _begin(interaction):
            return
        moderation = self._bot.moderation
        case = await moderation.cases.find(number)
        if case is None or case.guild_id != interaction.guild_id:
            await interaction.edit_original_response(content=cases.no_case(number))
            return
        job = None if case.job_id is None else await self._bot.jobs.find(case.job_id)
        past = await moderation.cases.past(case.guild_id, case.person_id, case.id)
        reports = await moderation.reports.of_case(case.id) if case.kind is CaseKind.REPORT else []
        events = await moderation.events.of_case(case.id)
        await interaction.edit_original_response(
            content=review.headline(case),
            embed=cases.whole(case, job, past, reports, events),
            view=self._bot.case_view(case),  # its card may be lost, or there is no channel for one
        )

    @app_commands.command(description="Show what is on record about a person in this server.")
    @app_commands.describe(person="Whose; also somebody who has left, by id")
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def history(self, interaction: discord.Interaction, person: discord.User) -> None:
        """Show a person's cases, strikes and block."""
        if not await _begin(interaction):
            return
        guild_id = interaction.guild_id or 0
        moderation = self._bot.moderation
        about = await moderation.cases.of_person(guild_id, person.id)
        barred = moderation.standings.barred(guild_id, person.id)
        record = moderation.standings.record(guild_id, person.id)
        embed = cases.history(person.id, about, record, barred)
        case_id = barred.case_id if barred else None
        view = None if case_id is None else row(case_id, Unblock)
        await interaction.edit_original_response(content=person.mention, embed=embed, view=view)

    @app_commands.command(description="Say how a picture came to be where it is.")
    @app_commands.describe(message="The link or the id of its message")
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def why(self, interaction: discord.Interaction, message: str) -> None:
        """Explain a message that is named by its link."""
        match = _MESSAGE.fullmatch(message.strip())
        await self._explain(interaction, int(match[1]) if match else 0)

    @app_commands.default_permissions(manage_messages=True)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def _why_this(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Explain the message whose menu was used."""
        await self._explain(interaction, message.id)

    async def _explain(self, interaction: discord.Interaction, message_id: int) -> None:
        if not await _begin(interaction):
            return
        is_id = 0 < message_id < 2**63  # SQLite's largest number
        job: Job | None = await self._bot.jobs.shown_in(message_id) if is_id else None
        if job is None or job.place.guild_id != interaction.guild_id:
            await interaction.edit_original_response(content=cases.no_message())
            return
        moderation = self._bot.moderation
        about = await moderation.cases.of_job(job.id)
        rules = await moderation.rulebook.hit_by(interaction.guild_id or 0, job.verdict)
        await interaction.edit_original_response(embed=cases.why(job, about, rules))


async def _begin(interaction: discord.Interaction) -> bool:
    """Acknowledge, seen by the person alone; False after telling them that they may not."""
    await interaction.response.defer(ephemeral=True)
    if moderates_server(interaction):
        return True
    await interaction.edit_original_response(content=cases.moderators_only())
    return False
