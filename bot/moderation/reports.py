"""People's reports of pictures, and when they take one out of sight."""

from collections.abc import Callable

from bot.errors import InputRefused
from bot.job import Job
from bot.moderation.places import Places
from bot.records import ReportOutcome
from bot.storage.cases import CaseTable
from bot.storage.reports import ReportTable


class Reports:
    """Takes reports."""

    def __init__(
        self, *, cases: CaseTable, table: ReportTable, places: Places, clock: Callable[[], float]
    ) -> None:
        self._cases = cases
        self._table = table
        self._places = places
        self._clock = clock

    async def take(self, job: Job, *, by: int, reason: str, immune: bool) -> ReportOutcome:
        """Add a person's report of a picture, and hide the picture where that makes enough.

        Args:
            job: of the picture.
            by: the snowflake of who reports.
            reason: one of the list that people are offered.
            immune: its owner's pictures stay visible until a moderator decides.

        Raises:
            InputRefused: the picture is in a direct message, where nobody moderates.
            DatabaseError: nothing more was stored; pressing again is harmless.
        """
        guild_id = job.place.guild_id
        if guild_id is None:
            raise InputRefused("Pictures in direct messages cannot be reported: delete it instead.")
        policy = self._places.policy(guild_id, job.place.channel_id)
        now = self._clock()
        if await self._table.is_too_soon(
            job.id, person_id=by, guild_id=guild_id, since=now - policy.report_cooldown
        ):
            return ReportOutcome.TOO_SOON  # before a case is opened that nobody reported
        case = await self._cases.open_report(job=job, now=now)
        outcome = await self._table.add(
            case.id,
            person_id=by,
            guild_id=guild_id,
            reason=reason,
            cooldown=policy.report_cooldown,
            now=now,
        )
        if not immune:
            # Also when nothing was added: the process may have ended between the two steps.
            await self._cases.hide(case.id, at_reports=policy.report_hide, now=now)
        return outcome
