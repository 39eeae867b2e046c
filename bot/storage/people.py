"""Who may not use the bot in a server, because a moderator decided so."""

from bot.records import Barred
from bot.storage.database import Database

_COLUMNS = "guild_id, person_id, case_id, reason, by_id, at"


class BarredTable:
    """The statements about barred people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[Barred]:
        """Everybody who is barred somewhere now."""
        rows = await self._database.fetch(f"SELECT {_COLUMNS} FROM barred WHERE lifted = 0")
        return [Barred(*row) for row in rows]

    async def bar(
        self,
        guild_id: int,
        person_id: int,
        *,
        case_id: int | None,
        reason: str,
        by: int,
        now: float,
    ) -> Barred:
        """Bar somebody. The newest case counts, so taking back an older one changes nothing."""
        (row,) = await self._database.fetch(
            "INSERT INTO barred (guild_id, person_id, case_id, reason, by_id, at)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (guild_id, person_id) DO UPDATE"
            " SET lifted = 0, case_id = excluded.case_id, reason = excluded.reason,"
            f" by_id = excluded.by_id, at = excluded.at RETURNING {_COLUMNS}",
            (guild_id, person_id, case_id, reason, by, now),
        )
        return Barred(*row)

    async def lift(self, guild_id: int, person_id: int, *, by: int, now: float) -> bool:
        """Let somebody use the bot again; False when they could all along."""
        rows = await self._database.fetch(
            "UPDATE barred SET lifted = 1, by_id = ?, at = ?"
            " WHERE guild_id = ? AND person_id = ? AND lifted = 0 RETURNING 1",
            (by, now, guild_id, person_id),
        )
        return bool(rows)
