"""Hashes of the pictures and prompts that moderators removed and that shall not come back."""

from bot.records import Blocked, BlockedKind
from bot.storage.database import Database

_COLUMNS = "guild_id, kind, hash, case_id"


class BlockedTable:
    """The statements about blocked hashes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[Blocked]:
        """Every hash that is blocked somewhere now."""
        rows = await self._database.fetch(f"SELECT {_COLUMNS} FROM blocked WHERE lifted = 0")
        return [Blocked(*row) for row in rows]

    async def block(
        self, guild_id: int, kind: BlockedKind, hash_: bytes, *, case_id: int, by: int, now: float
    ) -> Blocked:
        """Block a hash. The newest case counts, so taking back an older one changes nothing."""
        (row,) = await self._database.fetch(
            "INSERT INTO blocked (guild_id, kind, hash, case_id, by_id, at)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (guild_id, kind, hash) DO UPDATE"
            " SET lifted = 0, case_id = excluded.case_id, by_id = excluded.by_id,"
            f" at = excluded.at RETURNING {_COLUMNS}",
            (guild_id, kind, hash_, case_id, by, now),
        )
        return Blocked(*row)

    async def lift(self, case_id: int, *, by: int, now: float) -> list[Blocked]:
        """Let what a case blocked come back; the hashes that were blocked until now."""
        rows = await self._database.fetch(
            "UPDATE blocked SET lifted = 1, by_id = :by, at = :now"
            # A case blocks only in its own server, and the key begins with the server.
            " WHERE guild_id = (SELECT guild_id FROM moderation_case WHERE id = :case_id)"
            f" AND case_id = :case_id AND lifted = 0 RETURNING {_COLUMNS}",
            {"case_id": case_id, "by": by, "now": now},
        )
        return [Blocked(*row) for row in rows]
