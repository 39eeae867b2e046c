"""Who reported which picture, and why. One person's report of one picture counts once."""

from bot.records import Report, ReportOutcome
from bot.storage.database import Database


class ReportTable:
    """The statements about reports."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        case_id: int,
        *,
        person_id: int,
        guild_id: int,
        reason: str,
        cooldown: float,
        now: float,
    ) -> ReportOutcome:
        """Add a report to its case.

        Args:
            case_id: the case of the reported picture.
            person_id: who reports.
            guild_id: where.
            reason: one of the list that people are offered.
            cooldown: seconds between two reports of a person in a server.
            now: Unix time.
        """
        taken = await self._database.fetch(
            "INSERT INTO report (case_id, person_id, guild_id, reason, at)"
            " SELECT :case_id, :person_id, :guild_id, :reason, :now WHERE NOT EXISTS"
            " (SELECT 1 FROM report WHERE guild_id = :guild_id AND person_id = :person_id"
            " AND at > :now - :cooldown)"
            " ON CONFLICT (case_id, person_id) DO NOTHING RETURNING at",
            {
                "case_id": case_id,
                "person_id": person_id,
                "guild_id": guild_id,
                "reason": reason,
                "cooldown": cooldown,
                "now": now,
            },
        )
        if taken:
            return ReportOutcome.TAKEN
        before = await self._database.fetch(
            "SELECT 1 FROM report WHERE case_id = ? AND person_id = ?", (case_id, person_id)
        )
        return ReportOutcome.AGAIN if before else ReportOutcome.TOO_SOON

    async def is_too_soon(
        self, job_id: int, *, person_id: int, guild_id: int, since: float
    ) -> bool:
        """Whether a person reported another picture after `since`, and not this one before."""
        rows = await self._database.fetch(
            "SELECT 1 FROM report WHERE guild_id = :guild_id AND person_id = :person_id"
            " AND at > :since AND NOT EXISTS (SELECT 1 FROM report JOIN moderation_case AS c"
            " ON c.id = report.case_id WHERE c.job_id = :job_id AND c.kind = 'report'"
            " AND report.person_id = :person_id) LIMIT 1",
            {"job_id": job_id, "guild_id": guild_id, "person_id": person_id, "since": since},
        )
        return bool(rows)

    async def of_case(self, case_id: int) -> list[Report]:
        """Every report of one case, oldest first."""
        rows = await self._database.fetch(
            "SELECT case_id, person_id, guild_id, reason, at FROM report WHERE case_id = ?"
            " ORDER BY at, person_id",
            (case_id,),
        )
        return [Report(*row) for row in rows]
