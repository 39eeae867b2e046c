"""The audit: read here, written by triggers, never changed."""

from collections.abc import Collection

from bot.records import Event, RuleRecord
from bot.storage.database import Database

# Of each hit: its rule, and whether a decision said that it should not have been one. A review that
# was approved says so only if the rule had asked for the review, rather than the channel.
_HITS = """
    SELECT subject AS rule, EXISTS (
        SELECT 1 FROM moderation_case AS c WHERE c.job_id = event.job_id
        AND c.kind IN ('prompt', 'picture') AND c.rule = event.subject
        AND (c.appeal = 'overturned' OR c.state = 'approved' AND EXISTS (
            SELECT 1 FROM json_each(c.findings)
            WHERE json_extract(value, '$.rule') = c.rule
            AND json_extract(value, '$.action') = 'review'))) AS overturned
    FROM event WHERE guild_id = :guild_id AND at >= :since AND kind = 'verdict'
    UNION ALL
    SELECT after, EXISTS (
        SELECT 1 FROM moderation_case AS c
        WHERE c.id = event.case_id AND c.appeal = 'overturned')
    FROM event WHERE guild_id = :guild_id AND at >= :since AND kind = 'opened'
        AND subject = 'refusal'
    UNION ALL
    SELECT json_extract(found.value, '$.rule'), 0
    FROM (SELECT DISTINCT job_id FROM event
          WHERE guild_id = :guild_id AND at >= :since AND kind = 'verdict') AS noted
        JOIN job ON job.id = noted.job_id, json_each(job.findings) AS found
    WHERE json_extract(found.value, '$.shadow')
"""


class EventTable:
    """The statements about the audit."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        guild_id: int,
        kind: str,
        *,
        now: float,
        actor_id: int | None = None,
        person_id: int | None = None,
        case_id: int | None = None,
        job_id: int | None = None,
        subject: str | None = None,
        before: str | None = None,
        after: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Write down what changes no table, such as an export. All else writes itself down."""
        await self._database.fetch(
            "INSERT INTO event (guild_id, at, actor_id, kind, person_id, case_id, job_id, subject,"
            " before, after, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(guild_id, now, actor_id, kind, person_id, case_id, job_id),
                *(subject, before, after, reason),
            ),
        )

    async def of_case(self, case_id: int) -> list[Event]:
        """All that happened to a case, oldest first."""
        rows = await self._database.fetch(
            # In which order the triggers of one statement run, SQLite does not say.
            "SELECT * FROM event WHERE case_id = ? ORDER BY kind <> 'opened', id",
            (case_id,),
        )
        return [Event(**dict(row)) for row in rows]

    async def page(
        self, guild_id: int, *, since: float, before_id: int | None, most: int
    ) -> list[Event]:
        """A page of a server's audit, newest first.

        Args:
            guild_id: which server.
            since: Unix time of the oldest event wanted.
            before_id: the last event of the page before; None for the first page.
            most: how many.
        """
        # The time comes first in the index; the number tells apart what happened at one time.
        further = (
            "" if before_id is None else "AND (at, id) < (SELECT at, id FROM event WHERE id = :id)"
        )
        rows = await self._database.fetch(
            f"SELECT * FROM event WHERE guild_id = :guild_id AND at >= :since {further}"
            " ORDER BY at DESC, id DESC LIMIT :most",
            {"guild_id": guild_id, "since": since, "id": before_id, "most": most},
        )
        return [Event(**dict(row)) for row in rows]

    async def digest(self, guild_id: int, since: float) -> list[RuleRecord]:
        """How each rule of a server has done since a Unix time, the busiest first.

        Rules that are being tried out are among them; what they found is never overturned.
        """
        rows = await self._database.fetch(
            "SELECT coalesce((SELECT term FROM rule AS r WHERE hit.rule = 'server:' || r.id),"
            " hit.rule) AS rule, count(*) AS hits, sum(overturned) AS overturned"
            f" FROM ({_HITS}) AS hit"
            " WHERE hit.rule IS NOT NULL GROUP BY hit.rule ORDER BY hits DESC, hit.rule",
            {"guild_id": guild_id, "since": since},
        )
        return [RuleRecord(**dict(row)) for row in rows]

    async def counts(self, guild_id: int, since: float) -> dict[str, int]:
        """How many events of each kind a server had."""
        rows = await self._database.fetch(
            "SELECT kind, count(*) AS n FROM event WHERE guild_id = ? AND at >= ? GROUP BY kind",
            (guild_id, since),
        )
        return {row["kind"]: row["n"] for row in rows}

    async def another_moderator(
        self, guild_id: int, *, than: Collection[int], since: float
    ) -> bool:
        """Whether somebody else decided about a case or an appeal of the server."""
        marks = ", ".join("?" * len(than))
        rows = await self._database.fetch(
            "SELECT 1 FROM event WHERE guild_id = ? AND at >= ?"
            # Who appeals, or deletes a picture of their own, need not be a moderator.
            " AND (kind IN ('decided', 'barred') OR kind = 'appeal' AND after <> 'open'"
            " OR kind = 'deleted' AND actor_id <> person_id"
            " OR kind = 'opened' AND subject = 'removal')"
            f" AND actor_id IS NOT NULL AND actor_id NOT IN ({marks}) LIMIT 1",
            (guild_id, since, *than),
        )
        return bool(rows)
