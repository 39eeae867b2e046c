"""A second look at what was decided against somebody, by somebody else where there is one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from bot.case import AppealState, Case
from bot.moderation.blocklist import Blocklist
from bot.moderation.phrases import allowing
from bot.moderation.places import Places
from bot.moderation.rulebook import Rulebook
from bot.moderation.standing import Standings
from bot.screening.findings import Source
from bot.storage.cases import CaseTable
from bot.storage.events import EventTable

_DAY = 86400.0
WAITS_FOR_ANOTHER = _DAY
"""For how many seconds an appeal is left to another moderator."""
_ACTIVE = 30 * _DAY  # seconds since whose last decision somebody counts as another moderator
_LOOKED_AT = 1000  # of a person's newest cases
_AT_ONCE = 3  # appeals of a person that wait, where no strike limits what can be appealed
_LONGEST = 1000  # characters of an appeal; a card shows it whole


@dataclass(frozen=True, slots=True)
class NeedsAnother:
    """Somebody else should decide this appeal; from that Unix time on, anybody may."""

    until: float


class Appeals:
    """Takes appeals and carries out what becomes of them."""

    def __init__(
        self,
        *,
        cases: CaseTable,
        events: EventTable,
        standings: Standings,
        blocklist: Blocklist,
        rulebook: Rulebook,
        places: Places,
        clock: Callable[[], float],
    ) -> None:
        self._cases = cases
        self._events = events
        self._standings = standings
        self._blocklist = blocklist
        self._rulebook = rulebook
        self._places = places
        self._clock = clock

    async def open(self, case_id: int, *, by: int, text: str) -> Case | None:
        """Ask for a second look.

        Returns:
            The case; None where there is nothing (more) to appeal: it is about somebody else, was
            appealed before, is too old, was not decided against them, follows from the operator's
            own list, which no moderator can change, or too many others wait.
        """
        case = await self._cases.find(case_id)
        if case is None or case.person_id != by or _is_floor(case):
            return None
        if await self.has_too_many(case):
            return None
        text = text.strip()[:_LONGEST]
        return await self._cases.appeal(case_id, text=text, now=self._clock())

    async def has_too_many(self, case: Case) -> bool:
        """Whether so many appeals of a case's person wait that another one has to wait, too.

        Where strikes count they keep the number down: whoever has some is timed out.
        """
        if self._places.policy(case.guild_id, case.channel_id).strikes:
            return False
        about = await self._cases.of_person(case.guild_id, case.person_id, _LOOKED_AT)
        return sum(one.appeal is AppealState.OPEN for one in about) >= _AT_ONCE

    async def decide(
        self, case_id: int, *, by: int, overturn: bool, allow_phrase: bool
    ) -> Case | NeedsAnother | None:
        """Uphold or overturn what was decided.

        Args:
            case_id: of an open appeal.
            by: the snowflake of the moderator.
            overturn: it was wrong; strike, block and hashes are taken back.
            allow_phrase: and its words shall pass from now on.

        Returns:
            The case as decided; None when somebody was quicker.

        Raises:
            InputRefused: it is decided, but the phrase could not be allowed.
        """
        case = await self._cases.find(case_id)
        if case is None or case.appeal is not AppealState.OPEN:
            return None
        until = (case.appealed or 0.0) + WAITS_FOR_ANOTHER
        if self._clock() < until and await self._should_be_another(case, by):
            return NeedsAnother(until)
        if not overturn:
            return await self._cases.uphold(case_id, by=by, now=self._clock())
        if allow_phrase:
            return await allowing(self._rulebook, case, partial(self._overturn, case_id, by))
        return await self._overturn(case_id, by)

    async def take_back(self, case: Case) -> None:
        """Undo what followed from an overturned case; doing it again changes nothing.

        The person is told only after this, so whether they may ask again is known by then.
        """
        by = case.appeal_by or 0
        if case.allows:
            await self._rulebook.read_again(case.guild_id)
        self._standings.taken_back(case.id)
        for number in (case.id, *_removals(case)):
            await self._blocklist.lift(number, by=by)
        barred = self._standings.barred(case.guild_id, case.person_id)
        if barred is not None and barred.case_id == case.id:
            await self._standings.lift(case.guild_id, case.person_id, by=by)

    async def _overturn(self, case_id: int, by: int, allows: Sequence[str] = ()) -> Case | None:
        case = await self._cases.overturn(case_id, by=by, now=self._clock(), allows=allows)
        if case is not None:
            await self.take_back(case)
        return case

    async def _should_be_another(self, case: Case, by: int) -> bool:
        if by not in {case.decided_by, case.person_id}:
            return False
        return await self._events.another_moderator(
            case.guild_id,
            than=frozenset({by, case.person_id}),
            since=self._clock() - _ACTIVE,
        )


def _removals(case: Case) -> list[int]:
    """The cases whose removed prompt or picture this one was refused for."""
    rules = [
        finding.rule.partition(":")[2]
        for finding in case.findings.findings
        if finding.source in {Source.PROMPT, Source.PICTURE}
    ]
    return [int(number) for number in rules if number.isascii() and number.isdecimal()]


def _is_floor(case: Case) -> bool:
    return any(finding.source is Source.FLOOR for finding in case.findings.findings)
