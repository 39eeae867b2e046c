"""Brings what people see of one case in line with what the database says of it."""

import asyncio
import logging
from collections.abc import Callable
from enum import IntEnum, auto
from functools import partial

from bot.case import AppealState, Case, CaseKind, CaseState, PastCases
from bot.errors import DeliveryPostponed, ImageInvalid, Undeliverable
from bot.fingerprint import fingerprint
from bot.job import Job
from bot.jobs.service import Jobs
from bot.jobs.storing import until_stored
from bot.moderation.appeals import Appeals
from bot.moderation.blocklist import Blocklist
from bot.moderation.cards import Cards, StillPublicError
from bot.moderation.evidence import evidence_key
from bot.moderation.places import Places
from bot.storage.cases import CaseTable
from bot.storage.events import EventTable
from bot.storage.upkeep import UpkeepTable
from bot.storage.vault import Vault

_log = logging.getLogger(__name__)

NOBODY_TO_ASK = "No moderator could look at it: the moderator channel is missing or closed."

_NO_COPY = b""  # kept for a picture that went out of sight before it could be read


class _Sight(IntEnum):
    """What shall become of a picture that is, or was, public; the most severe last."""

    AS_IT_IS = auto()
    SHOWN = auto()
    HIDDEN = auto()
    GONE = auto()


class Clerk:
    """Attends to cases, one at a time."""

    def __init__(
        self,
        *,
        cards: Cards,
        cases: CaseTable,
        events: EventTable,
        upkeep: UpkeepTable,
        jobs: Jobs,
        places: Places,
        blocklist: Blocklist,
        appeals: Appeals,
        vault: Vault,
        clock: Callable[[], float],
    ) -> None:
        self._cards = cards
        self._cases = cases
        self._events = events
        self._upkeep = upkeep
        self._jobs = jobs
        self._places = places
        self._blocklist = blocklist
        self._appeals = appeals
        self._vault = vault
        self._clock = clock
        # Of cases that wait to be shown: for which version all was done about the picture, and why
        # nobody sees the card. So what waits for weeks is neither edited nor logged at every look.
        self._covered: dict[int, int] = {}
        self._unseen: dict[int, str] = {}

    async def attend(self, case_id: int) -> None:
        """Do whatever a case still needs, and store that its newest version is shown.

        Broken off at any point and begun anew, it comes to the same end.

        Raises:
            DeliveryPostponed: Discord is out of reach, nobody can see the card, or a picture is
                public that should not be; try again later.
            DatabaseError: likewise.
        """
        case = await self._cases.find(case_id)
        if case is None or case.shown >= case.version:
            return
        job = None if case.job_id is None else await self._jobs.find(case.job_id)
        if case.appeal is AppealState.OVERTURNED:
            await self._appeals.take_back(case)
        still_public = not await self._is_covered(case, job)
        past = await self._cases.past(case.guild_id, case.person_id, case.id)
        if not await self._is_updated(case, job, past, still_public=still_public):
            await self._post(case, job, past, still_public=still_public)
        elif not still_public:
            await self._answer(case)
            await self._cases.card_shown(case.id, case.version)
        if still_public:
            raise DeliveryPostponed("its picture is still public")
        self._covered.pop(case.id, None)
        self._unseen.pop(case.id, None)

    async def _is_covered(self, case: Case, job: Job | None) -> bool:
        """See to the picture; False where everybody sees what nobody should."""
        if self._covered.get(case.id) == case.version:
            return True
        try:
            await self._see_to_picture(case, job)
        except StillPublicError as error:
            _log.warning("Case %d: its picture is still public: %s", case.id, error)
            return False
        except Undeliverable as error:
            _log.warning("Case %d: its picture is out of reach: %s", case.id, error)
        self._covered[case.id] = case.version
        return True

    async def _see_to_picture(self, case: Case, job: Job | None) -> None:
        if _sight(case) is _Sight.AS_IT_IS:
            return
        # Of all cases about one picture the most severe counts: another one may have removed it.
        about = [case] if case.job_id is None else await self._cases.of_job(case.job_id)
        case = max(about, key=_sight)
        key = evidence_key(case)
        kept = await self._vault.get(key)
        if _sight(case) is _Sight.SHOWN:
            if kept is None:
                return  # it was never out of sight
            if kept:
                await self._cards.restore(case, job, kept)
            else:
                await self._cards.regret(case, job)
            await self._vault.drop(key)
            return
        if not kept:
            # Kept before it is replaced: nobody could bring it back.
            kept = await self._public(case, job) or _NO_COPY
            await self._vault.put(key, kept)
        if _sight(case) is _Sight.HIDDEN:
            await self._cards.hide(case, job)
            return
        if kept:
            await self._keep_away(case, kept)
        await self._cards.take_down(case, job)

    async def _keep_away(self, case: Case, picture: bytes) -> None:
        for event in await self._events.of_case(case.id):
            if (event.kind, event.subject) == ("hash", "picture"):
                return  # done before, and a moderator may have lifted it since
        try:
            mark = await asyncio.to_thread(fingerprint, picture)
        except ImageInvalid as error:
            _log.warning("Case %d: its picture has no fingerprint: %s", case.id, error)
            return
        if mark is not None:
            await self._blocklist.block(
                case.guild_id, "picture", mark, case_id=case.id, by=case.decided_by or 0
            )

    async def _is_updated(
        self, case: Case, job: Job | None, past: PastCases, *, still_public: bool
    ) -> bool:
        """Whether a card shows the case now, or none is needed."""
        if case.card_message_id is None:
            return not (still_public or _wants_eyes(case))
        try:
            await self._cards.update(case, job, past, still_public=still_public)
        except Undeliverable as error:
            _log.info("Case %d: its card is out of reach: %s", case.id, error)
            return not _wants_eyes(case)
        return True

    async def _post(
        self, case: Case, job: Job | None, past: PastCases, *, still_public: bool
    ) -> None:
        if not self._places.is_known(case.guild_id, case.channel_id):
            raise DeliveryPostponed("Discord has not told of the server yet")
        channel_id = self._places.policy(case.guild_id, case.channel_id).moderators
        if channel_id is None:
            await self._nobody_to_ask(case, "no moderator channel is set")
            return
        try:
            message_id = await self._cards.post(
                case,
                job,
                past,
                channel_id=channel_id,
                picture=await self._picture(case, job),
                still_public=still_public,
            )
        except Undeliverable as error:
            await self._nobody_to_ask(case, str(error))
            return
        version = case.shown if still_public else case.version
        await until_stored(
            lambda: self._cases.card_posted(
                case.id, channel_id=channel_id, message_id=message_id, version=version
            )
        )

    async def _picture(self, case: Case, job: Job | None) -> bytes | None:
        """What moderators need to see beside the words."""
        key = evidence_key(case)
        kept = await self._vault.get(key)
        if kept is None and case.kind is CaseKind.REPORT:
            kept = await self._public(case, job)
            if kept is not None:
                # Its owner may delete it, and whoever decides may still keep it from coming back.
                await self._vault.put(key, kept)
        return kept or None

    async def _public(self, case: Case, job: Job | None) -> bytes | None:
        try:
            return await self._cards.picture(case, job)
        except Undeliverable as error:
            _log.warning("Case %d: its picture cannot be read: %s", case.id, error)
            return None

    async def _nobody_to_ask(self, case: Case, why: str) -> None:
        """No moderator can see the card: refuse what waits for them, never let it pass."""
        if self._unseen.get(case.id) != why:
            _log.warning("Case %d cannot be shown to moderators: %s", case.id, why)
            self._unseen[case.id] = why
        if case.kind is CaseKind.RECORD:
            await self._cases.card_shown(case.id, case.version)
        elif case.kind is CaseKind.REPORT or case.state is not CaseState.OPEN:
            # Nothing is public or charged meanwhile that should not be, so it can wait.
            raise DeliveryPostponed(why)
        elif case.job_id is not None:
            await self._upkeep.give_up(case.id, reason=NOBODY_TO_ASK, now=self._clock())
            await until_stored(partial(self._jobs.follow, case.job_id))

    async def _answer(self, case: Case) -> None:
        if case.appeal not in {AppealState.UPHELD, AppealState.OVERTURNED}:
            return
        try:
            await self._cards.answer(case)
        except Undeliverable as error:
            _log.info("Case %d: nobody could be told of the appeal: %s", case.id, error)


def _wants_eyes(case: Case) -> bool:
    """Whether moderators should see a card that they have not seen yet."""
    return (
        case.state is CaseState.OPEN
        or case.appeal is AppealState.OPEN
        or case.kind is CaseKind.RECORD
    )


def _sight(case: Case) -> _Sight:
    if case.kind not in {CaseKind.REPORT, CaseKind.REMOVAL}:
        return _Sight.AS_IT_IS
    if case.appeal is AppealState.OVERTURNED or case.state is CaseState.APPROVED:
        return _Sight.SHOWN
    if case.kind is CaseKind.REMOVAL or case.state is CaseState.REJECTED:
        return _Sight.GONE
    if case.state is CaseState.VOID:
        return _Sight.AS_IT_IS  # a removal has taken its place
    return _Sight.AS_IT_IS if case.hidden is None else _Sight.HIDDEN
