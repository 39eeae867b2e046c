"""`/audit export`."""

import io
import time

import discord
from discord import app_commands
from discord.ext import commands

from bot.render import audit, cases
from bot.storage.events import EventTable
from bot.ui.buttons import may_manage

_DAY = 86400
_PAGE = 500  # rows made at once: a few milliseconds, so nothing else has to wait
_MOST_ROWS = 20_000
_MOST_BYTES = 8 * 2**20  # below the smallest upload limit, 10 MiB


@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
class Audit(commands.GroupCog, group_name="audit", group_description="This server's audit."):
    """The record of every decision and every change."""

    def __init__(self, events: EventTable) -> None:
        self._events = events

    @app_commands.command(description="Get the record of decisions and changes as a table (CSV).")
    @app_commands.describe(days="How far back; left out: 30 days")
    async def export(
        self, interaction: discord.Interaction, days: app_commands.Range[int, 1, 3660] = 30
    ) -> None:
        """Send the newest rows to the person alone."""
        await interaction.response.defer(ephemeral=True)
        if not may_manage(interaction) or interaction.guild_id is None:
            await interaction.edit_original_response(content=cases.managers_only())
            return
        guild_id, now = interaction.guild_id, time.time()
        data, rows, more = await self._table(guild_id, since=now - days * _DAY)
        # Whoever takes the record away is on record, too.
        await self._events.add(guild_id, "export", actor_id=interaction.user.id, now=now)
        files = [discord.File(io.BytesIO(data), f"audit-{guild_id}.csv")] if rows else []
        text = cases.exported(rows, days, more=more)
        await interaction.edit_original_response(content=text, attachments=files)

    async def _table(self, guild_id: int, *, since: float) -> tuple[bytes, int, bool]:
        """The file, its rows, and whether there would be more; page by page."""
        parts, rows, size = [audit.audit_header()], 0, 0
        before_id: int | None = None
        while True:
            page = await self._events.page(guild_id, since=since, before_id=before_id, most=_PAGE)
            if not page:
                return b"".join(parts), rows, False
            part = audit.audit_rows(page)
            if rows + len(page) > _MOST_ROWS or size + len(part) > _MOST_BYTES:
                return b"".join(parts), rows, True
            parts.append(part)
            rows, size, before_id = rows + len(page), size + len(part), page[-1].id
