"""Who has strikes, and who may not use the bot: in memory, as the case table says it.

A strike counts for 30 days. What a strike brings is settled when it is given, by the strikes that
count then, and starts then: the end that a person is told stays the end, unless a strike is taken
back or the server changes its ladder.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.case import STRIKE_FADES, Case, Strike
from bot.moderation.policies import Policies
from bot.records import Barred
from bot.storage.cases import CaseTable
from bot.storage.people import BarredTable

Ladder = Sequence[tuple[int, int]]
"""(points, seconds): from so many points on, a time-out is that long."""

# The newest strike that counts may have been preceded by some that no longer do.
_REMEMBERED = 2 * STRIKE_FADES


@dataclass(frozen=True, slots=True)
class StrikeRecord:
    """A person's own record in one server.

    Attributes:
        points: how many count now.
        next_fades: Unix time at which the oldest of them counts no more; None when none counts.
        until: Unix time until which the person has to wait; None for no time-out.
        warnings: how many of the strikes were only a warning, being somebody's first.
    """

    points: int
    next_fades: float | None
    until: float | None
    warnings: int


class Standings:
    """The memory of strikes and of barred people. `load` it before anything else is asked."""

    def __init__(
        self,
        cases: CaseTable,
        barred: BarredTable,
        policies: Policies,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._cases = cases
        self._table = barred
        self._policies = policies
        self._clock = clock
        self._barred: dict[tuple[int, int], Barred] = {}
        self._strikes: defaultdict[tuple[int, int], dict[int, Strike]] = defaultdict(dict)
        self._owners: dict[int, tuple[int, int]] = {}  # of each case with a strike
        self._swept = clock()

    async def load(self) -> None:
        """Read what is stored.

        Raises:
            DatabaseError: it cannot be read.
        """
        self._barred = {(one.guild_id, one.person_id): one for one in await self._table.all()}
        self._strikes.clear()
        self._owners.clear()
        for strike in await self._cases.strikes(self._clock() - _REMEMBERED):
            self._keep(strike)

    def barred(self, guild_id: int, person_id: int) -> Barred | None:
        """Why somebody may not use the bot in a server; None when they may."""
        return self._barred.get((guild_id, person_id))

    async def bar(
        self, guild_id: int, person_id: int, *, case_id: int | None, reason: str, by: int
    ) -> Barred:
        """Keep somebody from the bot in a server until `lift`.

        Raises:
            DatabaseError: it could not be stored; nothing changed.
        """
        barred = await self._table.bar(
            guild_id, person_id, case_id=case_id, reason=reason, by=by, now=self._clock()
        )
        self._barred[guild_id, person_id] = barred
        return barred

    async def lift(self, guild_id: int, person_id: int, *, by: int) -> bool:
        """Let somebody use the bot again; False when they could all along.

        Raises:
            DatabaseError: it could not be stored; nothing changed.
        """
        lifted = await self._table.lift(guild_id, person_id, by=by, now=self._clock())
        self._barred.pop((guild_id, person_id), None)
        return lifted

    def struck(self, case: Case) -> None:
        """Remember the points of a case that was just stored, if it has any."""
        if case.points and case.struck is not None:
            self._forget_old()
            self._keep(Strike(case.guild_id, case.person_id, case.id, case.points, case.struck))

    def taken_back(self, case_id: int) -> None:
        """Forget the points of a case, which an appeal has given back."""
        owner = self._owners.pop(case_id, None)
        if owner is not None:
            del self._strikes[owner][case_id]

    def points(self, guild_id: int, person_id: int) -> int:
        """How many points count now."""
        return _sum(self._counting(guild_id, person_id))

    def time_out_until(self, guild_id: int, person_id: int, ladder: Ladder) -> float | None:
        """Until when somebody has to wait, as Unix time; None when they need not."""
        if not self._counting(guild_id, person_id):
            return None
        strikes = self._ordered(guild_id, person_id)
        last = strikes[-1].struck
        then = [strike for strike in strikes if strike.struck > last - STRIKE_FADES]
        if len(then) == 1:
            return None  # somebody's first is only a warning, however many points it has
        length = max((seconds for points, seconds in ladder if _sum(then) >= points), default=0)
        return last + length if last + length > self._clock() else None

    def record(self, guild_id: int, person_id: int) -> StrikeRecord:
        """A person's own record, as they may see it."""
        counting = self._counting(guild_id, person_id)
        first = {
            later.case_id
            for sooner, later in pairwise([None, *self._ordered(guild_id, person_id)])
            if later and (sooner is None or sooner.struck <= later.struck - STRIKE_FADES)
        }
        return StrikeRecord(
            points=_sum(counting),
            next_fades=counting[0].struck + STRIKE_FADES if counting else None,
            until=self.time_out_until(guild_id, person_id, self._policies.at(guild_id).ladder),
            warnings=sum(strike.case_id in first for strike in counting),
        )

    def _ordered(self, guild_id: int, person_id: int) -> list[Strike]:
        """All strikes remembered, oldest first."""
        strikes = self._strikes.get((guild_id, person_id), {})
        return sorted(strikes.values(), key=lambda strike: (strike.struck, strike.case_id))

    def _counting(self, guild_id: int, person_id: int) -> list[Strike]:
        """Those that have not faded, oldest first."""
        fades = self._clock() - STRIKE_FADES
        return [strike for strike in self._ordered(guild_id, person_id) if strike.struck > fades]

    def _keep(self, strike: Strike) -> None:
        owner = strike.guild_id, strike.person_id
        self._strikes[owner][strike.case_id] = strike
        self._owners[strike.case_id] = owner

    def _forget_old(self) -> None:
        now = self._clock()
        if now - self._swept < STRIKE_FADES:
            return
        self._swept = now
        old = [
            strike.case_id
            for strikes in self._strikes.values()
            for strike in strikes.values()
            if strike.struck <= now - _REMEMBERED
        ]
        for case_id in old:
            self.taken_back(case_id)


def _sum(strikes: Iterable[Strike]) -> int:
    return sum(strike.points for strike in strikes)
