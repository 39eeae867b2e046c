"""Carries what moderators decide: each decision is one statement, and the first one wins.

What follows for the job is in the same statement, by the database's triggers; what follows for
people's eyes is brought about by `bot.moderation.rounds`, also after a restart.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial

from bot.case import Case, CaseKind
from bot.job import Job
from bot.jobs.service import Jobs
from bot.jobs.storing import until_stored
from bot.moderation.appeals import Appeals, NeedsAnother
from bot.moderation.blocklist import Blocklist
from bot.moderation.cards import Cards
from bot.moderation.clerk import Clerk
from bot.moderation.phrases import allowing
from bot.moderation.places import Places
from bot.moderation.removals import Removal, Removals
from bot.moderation.reports import Reports
from bot.moderation.rounds import GAP, Rounds
from bot.moderation.rulebook import Rulebook
from bot.moderation.standing import Standings
from bot.moderation.upkeep import Upkeep
from bot.records import ReportOutcome
from bot.storage.cases import CaseTable
from bot.storage.events import EventTable
from bot.storage.reports import ReportTable
from bot.storage.upkeep import UpkeepTable
from bot.storage.vault import Vault


class Desk:
    """The one door for moderators' decisions, reports and appeals.

    Who may do what in Discord is checked by the caller; what the case allows is checked here.
    """

    def __init__(
        self,
        *,
        cases: CaseTable,
        reports: ReportTable,
        events: EventTable,
        upkeep: UpkeepTable,
        jobs: Jobs,
        places: Places,
        standings: Standings,
        blocklist: Blocklist,
        rulebook: Rulebook,
        vault: Vault,
        clock: Callable[[], float] = time.time,
        gap: float = GAP,
    ) -> None:
        self._cases = cases
        self._events = events
        self._upkeep = upkeep
        self._jobs = jobs
        self._places = places
        self._standings = standings
        self._blocklist = blocklist
        self._rulebook = rulebook
        self._vault = vault
        self._clock = clock
        self._gap = gap
        self._reports = Reports(cases=cases, table=reports, places=places, clock=clock)
        self._removals = Removals(
            cases=cases,
            upkeep=upkeep,
            places=places,
            standings=standings,
            blocklist=blocklist,
            clock=clock,
        )
        self._appeals = Appeals(
            cases=cases,
            events=events,
            standings=standings,
            blocklist=blocklist,
            rulebook=rulebook,
            places=places,
            clock=clock,
        )
        self._rounds: Rounds | None = None

    @asynccontextmanager
    async def serve(self, cards: Cards) -> AsyncIterator[None]:
        """Keep every card true until the block is left. Jobs must be carried on meanwhile."""
        rounds = self._build_rounds(cards)
        upkeep = self._build_upkeep(cards)
        try:
            async with asyncio.TaskGroup() as group:
                loops = [
                    group.create_task(rounds.run(), name="desk-rounds"),
                    group.create_task(upkeep.run(), name="desk-upkeep"),
                ]
                self._rounds = rounds
                try:
                    yield
                finally:
                    self._rounds = None
                    for loop in loops:
                        loop.cancel()
        except ExceptionGroup as errors:
            # An error of the block goes on as it is, so that the command line knows it.
            raise errors.exceptions[0] from None

    def wake(self, *, anew: bool = False) -> None:
        """Look after the cards at once.

        Args:
            anew: also after those that were put off, as when a moderator channel was set.
        """
        if self._rounds is not None:
            self._rounds.wake(anew=anew)

    async def approve(self, case_id: int, *, by: int) -> Case | None:
        """Let a reviewed job go on, or show a reported picture.

        Args:
            case_id: of an open case.
            by: the snowflake of the moderator.

        Returns:
            The case as decided; None when somebody, or the clock, was quicker.

        Raises:
            DatabaseError: nothing was decided.
        """
        return await self._approve(case_id, by)

    async def approve_and_allow(self, case_id: int, *, by: int) -> Case | None:
        """The same, and let the words that made it necessary pass from now on.

        Raises:
            InputRefused: it is approved, but the phrase could not be allowed.
            DatabaseError: nothing was decided.
        """
        case = await self._cases.find(case_id)
        if case is None:
            return None
        return await allowing(self._rulebook, case, partial(self._approve, case_id, by))

    async def reject(
        self, case_id: int, *, by: int, reason: str, strike: bool, bars: bool = False
    ) -> Case | None:
        """End a reviewed job and give its charge back, or take a reported picture down.

        Args:
            case_id: of an open case.
            by: the snowflake of the moderator.
            reason: as the person will read it.
            strike: it also counts against the person, where the server counts strikes.
            bars: it also keeps the person from using the bot in this server, until that is lifted.

        Returns:
            As `approve`.

        Raises:
            DatabaseError: nothing was decided.
        """
        case = await self._cases.find(case_id)
        if case is None:
            return None
        case = await self._cases.reject(
            case_id,
            by=by,
            reason=reason,
            points=int(strike and self._places.policy(case.guild_id, case.channel_id).strikes),
            bars=bars,
            now=self._clock(),
        )
        if case is not None:
            self._standings.struck(case)
        if case is not None and bars:  # stored with the decision; this is for the memory
            await until_stored(
                lambda: self._standings.bar(
                    case.guild_id, case.person_id, case_id=case.id, reason=reason, by=by
                )
            )
        return await self._decided(case)

    async def bar(
        self, case_id: int, *, by: int, reason: str = "A moderator blocked you."
    ) -> Case | None:
        """Reject, and keep the person from using the bot in this server until that is lifted.

        Whatever else of theirs waits for moderators is rejected, too.

        Returns, raises: as `reject`.
        """
        case = await self.reject(case_id, by=by, reason=reason, strike=False, bars=True)
        if case is not None:  # which is stored, so the rest must not be said to have failed
            others = partial(self._cases.reviews_of, case.guild_id, case.person_id)
            for other in await until_stored(others):
                reject = partial(self.reject, other.id, by=by, reason=reason, strike=False)
                await until_stored(reject)
        return case

    async def report(self, job: Job, *, by: int, reason: str, immune: bool) -> ReportOutcome:
        """Take a person's report of a picture; see `Reports.take`."""
        outcome = await self._reports.take(job, by=by, reason=reason, immune=immune)
        self.wake()
        return outcome

    async def remove(self, job: Job | None, wanted: Removal) -> Case:
        """Take a picture down; see `Removals.take_down`."""
        case = await self._removals.take_down(job, wanted)
        self.wake()
        return case

    async def appeal(self, case_id: int, *, by: int, text: str) -> Case | None:
        """Ask for a second look; see `Appeals.open`."""
        case = await self._appeals.open(case_id, by=by, text=text)
        self.wake()
        return case

    async def has_too_many_appeals(self, case: Case) -> bool:
        """Whether a case's person should wait before appealing; see `Appeals.has_too_many`."""
        return await self._appeals.has_too_many(case)

    async def allow_again(self, case_id: int, *, by: int) -> bool:
        """Let what a removal keeps away come back; False where that is nothing (any more).

        Raises:
            DatabaseError: nothing changed.
        """
        return bool(await self._blocklist.lift(case_id, by=by))

    async def decide_appeal(
        self, case_id: int, *, by: int, overturn: bool, allow_phrase: bool = False
    ) -> Case | NeedsAnother | None:
        """Uphold or overturn a decision; see `Appeals.decide`."""
        try:
            return await self._appeals.decide(
                case_id, by=by, overturn=overturn, allow_phrase=allow_phrase
            )
        finally:
            self.wake()

    async def _approve(self, case_id: int, by: int, allows: Sequence[str] = ()) -> Case | None:
        case = await self._cases.approve(case_id, by=by, now=self._clock(), allows=allows)
        return await self._decided(case)

    async def _decided(self, case: Case | None) -> Case | None:
        """Have the job follow a decision that is stored."""
        if case is not None and case.kind is not CaseKind.REPORT and case.job_id is not None:
            await until_stored(partial(self._jobs.follow, case.job_id))
        self.wake()
        return case

    def _build_rounds(self, cards: Cards) -> Rounds:
        clerk = Clerk(
            cards=cards,
            cases=self._cases,
            events=self._events,
            upkeep=self._upkeep,
            jobs=self._jobs,
            places=self._places,
            blocklist=self._blocklist,
            appeals=self._appeals,
            vault=self._vault,
            clock=self._clock,
        )
        return Rounds(
            cases=self._cases, clerk=clerk, jobs=self._jobs, clock=self._clock, gap=self._gap
        )

    def _build_upkeep(self, cards: Cards) -> Upkeep:
        return Upkeep(
            cards=cards,
            cases=self._cases,
            table=self._upkeep,
            events=self._events,
            jobs=self._jobs,
            places=self._places,
            vault=self._vault,
            wake=self.wake,
            clock=self._clock,
        )
