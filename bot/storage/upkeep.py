"""What keeps cases in order when nobody presses anything."""

from bot.records import CardPlace
from bot.storage.database import Database


class UpkeepTable:
    """The statements for that."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def give_up(self, case_id: int, *, reason: str, now: float) -> bool:
        """Let an open review expire before its time, because no moderator can see it.

        Args:
            case_id: which case.
            reason: as the person will read it.
            now: Unix time.

        Returns:
            False when it was decided meanwhile, or is no review.
        """
        rows = await self._database.fetch(
            "UPDATE moderation_case SET state = 'expired', decided = ?, reason = ?,"
            " version = version + 1"
            " WHERE id = ? AND state = 'open' AND kind IN ('prompt', 'picture') RETURNING 1",
            (now, reason, case_id),
        )
        return bool(rows)

    async def void_reports(self, job_id: int, *, by: int, now: float) -> bool:
        """Close an open case of reports, because a moderator took its picture down at once.

        Returns:
            False when there is none.
        """
        rows = await self._database.fetch(
            "UPDATE moderation_case SET state = 'void', decided_by = ?, decided = ?,"
            " version = version + 1"
            " WHERE job_id = ? AND kind = 'report' AND state = 'open' RETURNING 1",
            (by, now, job_id),
        )
        return bool(rows)

    async def reviews_waiting(self) -> list[CardPlace]:
        """The cards of all open reviews."""
        return await self._cards("INDEXED BY case_due", "state = 'open' AND due IS NOT NULL")

    async def all_waiting(self) -> list[CardPlace]:
        """The cards of all open cases and appeals."""
        return await self._cards("INDEXED BY case_waiting", "(state = 'open' OR appeal = 'open')")

    async def words_on_cards(self, most: int, after_id: int = 0) -> list[int]:
        """Decided cases whose card still shows words that are not kept any more, oldest first.

        Args:
            most: how many.
            after_id: only those behind this one.
        """
        rows = await self._database.fetch(
            "SELECT id FROM moderation_case INDEXED BY case_unfaded WHERE faded = 0"
            " AND prompt IS NULL AND card_message_id IS NOT NULL"
            " AND state <> 'open' AND appeal IS NOT 'open' AND id > ? ORDER BY id LIMIT ?",
            (after_id, most),
        )
        return [row["id"] for row in rows]

    async def card_faded(self, case_id: int) -> None:
        """Note that a case's card shows none of them."""
        await self._database.fetch(
            "UPDATE moderation_case SET faded = 1 WHERE id = ? AND prompt IS NULL", (case_id,)
        )

    async def servers_with_prompts(self) -> list[int]:
        """The servers in whose cases, or jobs without a picture, typed words can still be read."""
        rows = await self._database.fetch(
            "SELECT guild_id FROM moderation_case"
            " WHERE prompt IS NOT NULL OR appeal_text IS NOT NULL"
            " UNION SELECT guild_id FROM job WHERE guild_id IS NOT NULL AND (findings IS NOT NULL"
            " OR (prompt <> '' AND state IN ('failed', 'cancelled')))"
        )
        return [row["guild_id"] for row in rows]

    async def last_digest(self, guild_id: int) -> float | None:
        """Until when a server's last digest went, as Unix time; None before the first."""
        note = await self._database.note(_digest(guild_id))
        return None if note is None else float(note)

    async def digest_done(self, guild_id: int, until: float) -> None:
        """Note that a server's digest went until then."""
        await self._database.set_note(_digest(guild_id), str(until))

    async def _cards(self, by: str, which: str) -> list[CardPlace]:
        rows = await self._database.fetch(
            "SELECT id, card_channel_id, card_message_id FROM moderation_case"
            f" {by} WHERE {which} AND card_message_id IS NOT NULL ORDER BY id"
        )
        return [CardPlace(*row) for row in rows]


def _digest(guild_id: int) -> str:
    return f"digest:{guild_id}"
