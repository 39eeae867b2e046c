"""Servers' own terms. A removed one stays as a row, so that an old case can still name its rule."""

from collections.abc import Collection
from typing import Any

from bot.records import RuleKind, ServerRule
from bot.screening.findings import Action
from bot.storage.database import Database

_SAME = "guild_id = :guild_id AND kind = :kind AND term = :term AND removed = 0"


class RuleTable:
    """The statements about servers' own terms."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[ServerRule]:
        """Every term that counts, of every server, oldest first."""
        rows = await self._database.fetch("SELECT * FROM rule WHERE removed = 0 ORDER BY id")
        return [_rule(row) for row in rows]

    async def of(self, guild_id: int) -> list[ServerRule]:
        """Every term of a server that counts, oldest first."""
        rows = await self._database.fetch(
            "SELECT * FROM rule WHERE guild_id = ? AND removed = 0 ORDER BY id", (guild_id,)
        )
        return [_rule(row) for row in rows]

    async def add(
        self,
        guild_id: int,
        kind: RuleKind,
        term: str,
        action: Action,
        *,
        shadow: bool,
        by: int,
        now: float,
    ) -> ServerRule:
        """Store a term; one that is there gets this action and shadow."""
        values = {
            "guild_id": guild_id,
            "kind": kind,
            "term": term,
            "action": action,
            "shadow": shadow,
            "by": by,
            "now": now,
        }
        upsert = (
            "INSERT INTO rule (guild_id, kind, term, action, shadow, by_id, at)"
            " VALUES (:guild_id, :kind, :term, :action, :shadow, :by, :now)"
            " ON CONFLICT (guild_id, kind, term) WHERE removed = 0 DO UPDATE"
            " SET action = excluded.action, shadow = excluded.shadow, by_id = excluded.by_id,"
            " at = excluded.at WHERE action <> excluded.action OR shadow <> excluded.shadow"
            " RETURNING *"
        )
        found = f"SELECT * FROM rule WHERE {_SAME}"
        while True:  # again only if somebody removes it between the two statements
            rows = await self._database.fetch(upsert, values)
            rows = rows or await self._database.fetch(found, values)
            if rows:
                return _rule(rows[0])

    async def remove(
        self, guild_id: int, kind: RuleKind, term: str, *, by: int, now: float
    ) -> ServerRule | None:
        """Let a term count no more; None when there is none."""
        rows = await self._database.fetch(
            f"UPDATE rule SET removed = 1, by_id = :by, at = :now WHERE {_SAME} RETURNING *",
            {"guild_id": guild_id, "kind": kind, "term": term, "by": by, "now": now},
        )
        return _rule(rows[0]) if rows else None

    async def numbered(self, guild_id: int, numbers: Collection[int]) -> list[ServerRule]:
        """A server's terms with these numbers, removed ones too."""
        marks = ", ".join("?" * len(numbers))
        rows = await self._database.fetch(
            f"SELECT * FROM rule WHERE guild_id = ? AND id IN ({marks}) ORDER BY id",
            (guild_id, *numbers),
        )
        return [_rule(row) for row in rows]

    async def count(self, guild_id: int) -> int:
        """How many terms of the server count."""
        (row,) = await self._database.fetch(
            "SELECT count(*) AS n FROM rule WHERE guild_id = ? AND removed = 0", (guild_id,)
        )
        return int(row["n"])


def _rule(row: Any) -> ServerRule:  # noqa: ANN401  # sqlite3.Row's columns are untyped
    return ServerRule(
        id=row["id"],
        guild_id=row["guild_id"],
        kind=row["kind"],
        term=row["term"],
        action=Action(row["action"]),
        shadow=bool(row["shadow"]),
        by_id=row["by_id"],
        at=row["at"],
    )
