"""What moderators, people and the clock do with a case.

Every move is a compare-and-set: it names what it may start from and returns the case as it now is,
or None when another move came first. Triggers move its job along and write the audit in the same
statement (`migrations/0002_moderation.sql`), so a case and its job cannot disagree.
"""

import json
from collections.abc import Sequence

from bot.case import APPEAL_WITHIN, AppealState, Case, CaseKind, CaseState
from bot.storage.case_rows import case_from
from bot.storage.database import Database

# Every statement that gives back cases gives their number of reports, too.
COLUMNS = "*, (SELECT count(*) FROM report WHERE case_id = moderation_case.id) AS reports"

_OPEN = f"state = '{CaseState.OPEN}'"
_REVIEWED = f"kind IN ('{CaseKind.PROMPT}', '{CaseKind.PICTURE}', '{CaseKind.REPORT}')"


# The same prompt is struck once within ten minutes, whoever strikes it.
_GIVEN = (
    "(CASE WHEN EXISTS (SELECT 1 FROM moderation_case AS c INDEXED BY case_struck"
    " WHERE c.points > 0 AND c.struck > :now - 600 AND c.id <> :case_id"
    " AND c.guild_id = moderation_case.guild_id AND c.person_id = moderation_case.person_id"
    " AND c.prompt_hash = moderation_case.prompt_hash AND c.prompt_hash <> x'')"
    " THEN 0 ELSE :points END)"
)


class CaseMoves:
    """The statements that move a case on."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def approve(
        self, case_id: int, *, by: int, now: float, allows: Sequence[str] = ()
    ) -> Case | None:
        """An open review or report: the picture may be made, or seen.

        Args:
            case_id: which case.
            by: the snowflake of the moderator.
            now: Unix time.
            allows: terms that pass in the server from now on.
        """
        return await self._change(
            case_id,
            f"state = '{CaseState.APPROVED}', hidden = NULL, decided_by = :by, decided = :now,"
            " allows = :allows",
            f"{_OPEN} AND {_REVIEWED}",
            by=by,
            now=now,
            allows=_array(allows),
        )

    async def reject(
        self, case_id: int, *, by: int, reason: str, points: int, now: float, bars: bool = False
    ) -> Case | None:
        """An open review or report: the picture shall not be made, or seen.

        Args:
            case_id: which case.
            by: the snowflake of the moderator.
            reason: as the person will read it.
            points: strikes that it counts for; 0 for none.
            now: Unix time.
            bars: whether it also blocks the person from the bot in the server.
        """
        return await self._change(
            case_id,
            f"state = '{CaseState.REJECTED}', bars = :bars, decided_by = :by, decided = :now,"
            " reason = :reason,"
            f" points = {_GIVEN}, struck = CASE WHEN {_GIVEN} > 0 THEN :now END",
            f"{_OPEN} AND {_REVIEWED}",
            by=by,
            reason=reason,
            points=points,
            bars=int(bars),
            now=now,
        )

    async def expire(self, now: float) -> list[Case]:
        """Reject every open review whose time is over, without a reason; all of them."""
        rows = await self._database.fetch(
            f"UPDATE moderation_case SET state = '{CaseState.EXPIRED}', decided = :now,"
            f" version = version + 1 WHERE {_OPEN} AND due IS NOT NULL AND due <= :now"
            f" RETURNING {COLUMNS}",
            {"now": now},
        )
        return [case_from(row) for row in rows]

    async def hide(self, case_id: int, *, at_reports: int, now: float) -> Case | None:
        """An open report that enough people made: the picture goes out of sight.

        Args:
            case_id: which case.
            at_reports: how many people are enough; 0 for never.
            now: Unix time.
        """
        return await self._change(
            case_id,
            "hidden = :now",
            f"kind = '{CaseKind.REPORT}' AND {_OPEN} AND hidden IS NULL AND :at_reports > 0"
            " AND (SELECT count(*) FROM report WHERE case_id = :case_id) >= :at_reports",
            at_reports=at_reports,
            now=now,
        )

    async def appeal(self, case_id: int, *, text: str, now: float) -> Case | None:
        """Ask for a second look at what was decided against somebody; once a case.

        Its card is posted anew, where moderators look.
        """
        return await self._change(
            case_id,
            f"appeal = '{AppealState.OPEN}', appeal_text = :text, appealed = :now,"
            " card_message_id = NULL",
            "appeal IS NULL AND coalesce(decided, opened) > :now - :within"
            f" AND (state IN ('{CaseState.REJECTED}', '{CaseState.EXPIRED}')"
            f" OR kind IN ('{CaseKind.REFUSAL}', '{CaseKind.REMOVAL}'))",
            text=text,
            within=APPEAL_WITHIN,
            now=now,
        )

    async def uphold(self, case_id: int, *, by: int, now: float) -> Case | None:
        """An open appeal: the decision stands."""
        return await self._answer(case_id, AppealState.UPHELD, "", by=by, now=now)

    async def overturn(
        self, case_id: int, *, by: int, now: float, allows: Sequence[str] = ()
    ) -> Case | None:
        """An open appeal: the decision was wrong, and its points are given back.

        Args: as of `approve`.
        """
        more = ", points = 0, allows = :allows"
        return await self._answer(
            case_id, AppealState.OVERTURNED, more, by=by, now=now, allows=_array(allows)
        )

    async def _answer(
        self, case_id: int, to: AppealState, more: str, **values: object
    ) -> Case | None:
        return await self._change(
            case_id,
            f"appeal = '{to}', appeal_by = :by, appeal_decided = :now{more}",
            f"appeal = '{AppealState.OPEN}'",
            **values,
        )

    async def _change(self, case_id: int, change: str, only: str, **values: object) -> Case | None:
        rows = await self._database.fetch(
            f"UPDATE moderation_case SET {change}, version = version + 1"
            f" WHERE id = :case_id AND {only} RETURNING {COLUMNS}",
            {"case_id": case_id, **values},
        )
        return case_from(rows[0]) if rows else None


def _array(terms: Sequence[str]) -> str | None:
    return json.dumps(terms) if terms else None
