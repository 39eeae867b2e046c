"""Pictures that a moderator takes down at once, without a report before it."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.case import AppealState, Case, CaseKind
from bot.job import Job
from bot.moderation.blocklist import Blocklist
from bot.moderation.places import Places
from bot.moderation.standing import Standings
from bot.screening.normal import prompt_hash
from bot.storage.cases import CaseTable
from bot.storage.upkeep import UpkeepTable


@dataclass(frozen=True, slots=True)
class Removal:
    """What a moderator asks for. All ids are snowflakes.

    Attributes:
        message_id: which message, of that channel and server.
        person_id: who had asked for the picture.
        by: the moderator.
        reason: as the person will read it.
        block_prompt: nobody may ask for it in the same words again either.
        strike: it also counts against the person, where the server counts strikes.
    """

    guild_id: int
    channel_id: int
    message_id: int
    person_id: int
    by: int
    reason: str
    block_prompt: bool
    strike: bool


class Removals:
    """Takes pictures down."""

    def __init__(
        self,
        *,
        cases: CaseTable,
        upkeep: UpkeepTable,
        places: Places,
        standings: Standings,
        blocklist: Blocklist,
        clock: Callable[[], float],
    ) -> None:
        self._cases = cases
        self._upkeep = upkeep
        self._places = places
        self._standings = standings
        self._blocklist = blocklist
        self._clock = clock

    async def take_down(self, job: Job | None, wanted: Removal) -> Case:
        """Take a picture down, and keep it from coming back; twice for one message is harmless.

        Args:
            job: what made it; None when that is not on record.
            wanted: what to do, and why.

        Raises:
            DatabaseError: it was not stored, or not all of it; asking again is harmless.
        """
        words = _words(job) if wanted.block_prompt else None
        strikes = self._places.policy(wanted.guild_id, wanted.channel_id).strikes
        case = await self._cases.open_removal(
            job=job,
            guild_id=wanted.guild_id,
            channel_id=wanted.channel_id,
            person_id=wanted.person_id,
            source=await self._source(job, wanted.message_id),
            by=wanted.by,
            reason=wanted.reason,
            points=int(wanted.strike and strikes),
            now=self._clock(),
            blocks=words,
        )
        self._standings.struck(case)
        if job is not None:
            await self._upkeep.void_reports(job.id, by=wanted.by, now=self._clock())
        if words and case.decided_by == wanted.by:
            # Stored with the case; this is for the memory, or for a form that was sent again.
            await self._blocklist.block(
                wanted.guild_id, "prompt", words, case_id=case.id, by=wanted.by
            )
        return case

    async def _source(self, job: Job | None, message_id: int) -> str:
        """One removal opens one case; a picture that an appeal brought back can go once more."""
        about = await self._cases.of_job(job.id) if job else []
        before = sum(
            case.kind is CaseKind.REMOVAL and case.appeal is AppealState.OVERTURNED
            for case in about
        )
        return f"removal:{message_id}" + (f":{before}" if before else "")


def _words(job: Job | None) -> bytes | None:
    """The hash of a job's prompt; those from before the hashes were stored have none.

    None where the prompt is not known, or not any more.
    """
    if job is None or not (job.prompt_hash or job.request.prompt):
        return None
    return job.prompt_hash or prompt_hash(job.request.prompt)
