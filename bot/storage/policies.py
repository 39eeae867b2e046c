"""What servers have set, as text under a name; what the names mean is known further up."""

from dataclasses import dataclass

from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """One setting of one scope.

    Attributes:
        scope: 0 for the whole server, 1 for its age-restricted channels, else one channel's id.
        value: None where it was set back, so that the next wider scope counts.
    """

    guild_id: int
    scope: int
    name: str
    value: str | None


class PolicyTable:
    """The statements about settings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[PolicyValue]:
        """Every setting of every server; few, so they are kept in memory."""
        rows = await self._database.fetch("SELECT guild_id, scope, name, value FROM policy")
        return [PolicyValue(*row) for row in rows]

    async def put(
        self, guild_id: int, scope: int, name: str, value: str | None, *, by: int, now: float
    ) -> None:
        """Set a value, or set it back with None. A value that is there already changes nothing."""
        await self._database.fetch(
            "INSERT INTO policy (guild_id, scope, name, value, by_id, at)"
            " SELECT :guild_id, :scope, :name, :value, :by, :now"
            # What was never set need not be set back, and the audit need not tell of it.
            " WHERE :value IS NOT NULL OR EXISTS (SELECT 1 FROM policy"
            " WHERE guild_id = :guild_id AND scope = :scope AND name = :name)"
            " ON CONFLICT (guild_id, scope, name) DO UPDATE"
            " SET value = excluded.value, by_id = excluded.by_id, at = excluded.at"
            " WHERE value IS NOT excluded.value",
            {
                "guild_id": guild_id,
                "scope": scope,
                "name": name,
                "value": value,
                "by": by,
                "now": now,
            },
        )
