"""The case table: what opens a case, how cases are found, and what their cards show.

Reviews and records have no statement here: the triggers open them, together with their job's move.
"""

from typing import Any

from bot.case import STRIKE_FADES, Case, CaseKind, CaseState, PastCases, Strike
from bot.job import Job
from bot.screening.findings import Verdict
from bot.storage.case_moves import COLUMNS, CaseMoves
from bot.storage.case_rows import case_from, findings_text

_SAME_AGAIN = 600.0  # seconds in which the same prompt is struck once
_AT_ONCE = 1000  # prompts forgotten by one statement, which nobody should have to wait for

# A source that is there already: nothing changes, but the statement returns its case.
_OR_THE_SAME = f"ON CONFLICT (source) DO UPDATE SET source = source RETURNING {COLUMNS}"


class CaseTable(CaseMoves):
    """The statements about cases; the moves are in `CaseMoves`."""

    async def open_refusal(
        self,
        *,
        guild_id: int,
        channel_id: int,
        person_id: int,
        source: str,
        prompt: str | None,
        prompt_hash: bytes,
        verdict: Verdict,
        rule: str | None,
        points: int,
        now: float,
        joined: float | None = None,
    ) -> Case:
        """Store that the screening refused a prompt; no moderator needs to decide anything.

        Args:
            guild_id: where.
            channel_id: where.
            person_id: who asked.
            source: of the command or press; the same one opens one case.
            prompt: None where its text must not be kept.
            prompt_hash: of its skeleton.
            verdict: why.
            rule: the key of the deciding finding.
            points: strikes that it counts for; none if the same prompt was struck a moment ago.
            now: Unix time.
            joined: when the person became a member; None where that is not known.
        """
        return await self._one(
            "INSERT INTO moderation_case (guild_id, channel_id, person_id, kind, source, joined,"
            " opened, prompt, prompt_hash, findings, rule, state, points, struck)"
            f" SELECT :guild_id, :channel_id, :person_id, '{CaseKind.REFUSAL}', :source, :joined,"
            f" :now, :prompt, :prompt_hash, :findings, :rule, '{CaseState.CLOSED}', given,"
            " CASE WHEN given > 0 THEN :now END FROM (SELECT CASE WHEN EXISTS"
            # Of everybody's strikes of ten minutes there are few; a person's cases can be many.
            " (SELECT 1 FROM moderation_case INDEXED BY case_struck"
            " WHERE points > 0 AND struck > :now - :again AND guild_id = :guild_id"
            " AND person_id = :person_id AND prompt_hash = :prompt_hash)"
            f" THEN 0 ELSE :points END AS given) WHERE true {_OR_THE_SAME}",
            guild_id=guild_id,
            channel_id=channel_id,
            person_id=person_id,
            source=source,
            joined=joined,
            prompt=prompt,
            prompt_hash=prompt_hash,
            findings=findings_text(verdict),
            rule=rule,
            points=points,
            again=_SAME_AGAIN,
            now=now,
        )

    async def open_report(self, *, job: Job, now: float) -> Case:
        """The case of all reports of a server's picture, opened by the first.

        It has no card before a report is added to it.
        """
        return await self._one(
            "INSERT INTO moderation_case (guild_id, channel_id, person_id, kind, source, job_id,"
            " opened, prompt, prompt_hash, findings, rule, state)"
            f" SELECT guild_id, channel_id, owner_id, '{CaseKind.REPORT}', 'report:' || id, id,"
            f" :now, prompt, prompt_hash, coalesce(findings, '[]'), rule, '{CaseState.OPEN}'"
            f" FROM job WHERE id = :job_id {_OR_THE_SAME}",
            job_id=job.id,
            now=now,
        )

    async def open_removal(
        self,
        *,
        job: Job | None,
        guild_id: int,
        channel_id: int,
        person_id: int,
        source: str,
        by: int,
        reason: str,
        points: int,
        now: float,
        blocks: bytes | None = None,
    ) -> Case:
        """Store that a moderator took a picture down.

        Args:
            job: what made the picture; None when that is not known any more.
            guild_id: where.
            channel_id: where.
            person_id: who had asked for the picture.
            source: of the press; the same one opens one case.
            by: the snowflake of the moderator.
            reason: as the person will read it.
            points: strikes that it counts for.
            now: Unix time.
            blocks: the hash of a prompt that nobody may ask for again.
        """
        return await self._one(
            "INSERT INTO moderation_case (guild_id, channel_id, person_id, kind, source, job_id,"
            " opened, prompt, prompt_hash, findings, rule, state, decided_by, decided, reason,"
            " points, struck, version, blocks)"
            f" SELECT :guild_id, :channel_id, :person_id, '{CaseKind.REMOVAL}', :source, :job_id,"
            " :now, prompt, coalesce(prompt_hash, x''), coalesce(findings, '[]'), rule,"
            f" '{CaseState.CLOSED}', :by, :now, :reason, given,"
            " CASE WHEN given > 0 THEN :now END, 1, :blocks"
            " FROM (SELECT job.*, CASE WHEN EXISTS (SELECT 1 FROM moderation_case AS c"
            " INDEXED BY case_struck WHERE c.points > 0 AND c.struck > :now - :again"
            " AND c.guild_id = :guild_id AND c.person_id = :person_id"
            " AND c.prompt_hash = job.prompt_hash AND c.prompt_hash <> x'')"
            " THEN 0 ELSE :points END AS given"
            f" FROM (SELECT 1) LEFT JOIN job ON job.id = :job_id) WHERE true {_OR_THE_SAME}",
            job_id=job.id if job else None,
            guild_id=guild_id,
            channel_id=channel_id,
            person_id=person_id,
            source=source,
            by=by,
            reason=reason,
            points=points,
            again=_SAME_AGAIN,
            now=now,
            blocks=blocks,
        )

    async def find(self, case_id: int) -> Case | None:
        """The case as it is now; None if there is none."""
        cases = await self._cases("id = :case_id", case_id=case_id)
        return cases[0] if cases else None

    async def of_job(self, job_id: int) -> list[Case]:
        """Every case of one job, oldest first."""
        return await self._cases("job_id = :job_id ORDER BY id", job_id=job_id)

    async def of_person(self, guild_id: int, person_id: int, most: int = 25) -> list[Case]:
        """A person's newest cases in a server, newest first, without mere records."""
        return await self._cases(
            "guild_id = :guild_id AND person_id = :person_id AND kind <> 'record'"
            " ORDER BY id DESC LIMIT :most",
            guild_id=guild_id,
            person_id=person_id,
            most=most,
        )

    async def reviews_of(self, guild_id: int, person_id: int) -> list[Case]:
        """A person's open reviews in a server, oldest first."""
        return await self._cases(
            "guild_id = :guild_id AND person_id = :person_id AND kind <> 'record'"
            " AND state = 'open' AND due IS NOT NULL ORDER BY id",
            guild_id=guild_id,
            person_id=person_id,
        )

    async def past(self, guild_id: int, person_id: int, before_id: int) -> PastCases:
        """What a person was the subject of before a case, with the points of that moment.

        Only the newest thousand are counted: somebody may have been refused very often.
        """
        (row,) = await self._database.fetch(
            "SELECT count(*) FILTER (WHERE kind = 'refusal' AND stands) AS refused,"
            " count(*) FILTER (WHERE state = 'rejected' AND stands) AS rejected,"
            " count(*) FILTER (WHERE state = 'approved' OR NOT stands) AS approved,"
            " count(*) FILTER (WHERE kind = 'removal' AND stands) AS removed,"
            " coalesce(sum(points) FILTER (WHERE struck > :fades +"
            " (SELECT opened FROM moderation_case WHERE id = :before_id)), 0) AS points"
            " FROM (SELECT *, appeal IS NOT 'overturned' AS stands FROM moderation_case"
            " WHERE guild_id = :guild_id AND person_id = :person_id AND kind <> 'record'"
            " AND id < :before_id ORDER BY id DESC LIMIT 1000)",
            {
                "guild_id": guild_id,
                "person_id": person_id,
                "before_id": before_id,
                "fades": -STRIKE_FADES,
            },
        )
        return PastCases(**dict(row))

    async def outdated(self, most: int, after_id: int = 0) -> list[Case]:
        """Cases whose card is missing or older than they are, oldest first, from `after_id` on."""
        return await self._cases(
            "shown < version AND id > :after_id ORDER BY id LIMIT :most",
            after_id=after_id,
            most=most,
        )

    async def card_posted(
        self, case_id: int, *, channel_id: int, message_id: int, version: int
    ) -> None:
        """Store where a case's new card is, and which version it shows."""
        await self._database.fetch(
            "UPDATE moderation_case SET card_channel_id = ?, card_message_id = ?,"
            " shown = max(shown, ?) WHERE id = ?",
            (channel_id, message_id, version, case_id),
        )

    async def card_shown(self, case_id: int, version: int) -> None:
        """Store which version a card shows, or that none can be shown to anybody."""
        await self._database.fetch(
            "UPDATE moderation_case SET shown = ? WHERE id = ? AND shown < ?",
            (version, case_id, version),
        )

    async def card_lost(self, case_id: int, *, message_id: int) -> None:
        """Somebody deleted a card: the case needs a new one, unless it has that already."""
        await self._database.fetch(
            "UPDATE moderation_case SET card_message_id = NULL, shown = 0"
            " WHERE id = ? AND card_message_id = ?",
            (case_id, message_id),
        )

    async def strikes(self, since: float) -> list[Strike]:
        """All points given after `since` and not taken back, everywhere, oldest first."""
        rows = await self._database.fetch(
            "SELECT guild_id, person_id, id AS case_id, points, struck FROM moderation_case"
            " WHERE points > 0 AND struck > ? ORDER BY struck",
            (since,),
        )
        return [Strike(**dict(row)) for row in rows]

    async def forget_prompts(self, guild_id: int, before: float) -> int:
        """Drop what people typed in a server's cases, and keep the hashes; oldest first.

        A review that is still open keeps its prompt until it is due, and an appeal starts the time
        anew: whoever decides needs to read it.

        Returns:
            In how many cases, 1,000 at most; ask again while it is as many.
        """
        rows = await self._database.fetch(
            "UPDATE moderation_case SET prompt = NULL, appeal_text = NULL, faded = 0, findings ="
            " (SELECT json_group_array(json_set(value, '$.matched', '')) FROM json_each(findings))"
            " WHERE id IN (SELECT id FROM moderation_case WHERE guild_id = :guild_id"
            " AND (prompt IS NOT NULL OR appeal_text IS NOT NULL) AND opened < :before"
            " AND (appealed IS NULL OR appealed < :before) AND (state <> 'open' OR due IS NULL)"
            " ORDER BY opened LIMIT :most) RETURNING 1",
            {"guild_id": guild_id, "before": before, "most": _AT_ONCE},
        )
        return len(rows)

    async def _cases(self, which: str, **values: object) -> list[Case]:
        rows = await self._database.fetch(
            f"SELECT {COLUMNS} FROM moderation_case WHERE {which}", values
        )
        return [case_from(row) for row in rows]

    async def _one(self, sql: str, **values: Any) -> Case:  # noqa: ANN401  # what SQLite takes
        (row,) = await self._database.fetch(sql, values)
        return case_from(row)
