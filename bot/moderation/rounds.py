"""The loop that makes cards converge on what the database says.

It looks every two seconds by itself, so a change nobody told it of costs two seconds and no card.
In a server cases come one after another, oldest first; servers take turns, so that one with
hundreds of cards, or in which Discord is slow, holds nobody else up.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from itertools import count

from bot.case import Case, CaseKind
from bot.errors import DatabaseError, DeliveryError
from bot.imageapi.backoff import backoff
from bot.jobs.pace import Budget
from bot.jobs.service import Jobs
from bot.jobs.storing import until_stored
from bot.moderation.clerk import Clerk
from bot.storage.cases import CaseTable

_log = logging.getLogger(__name__)

GAP = 2.0  # seconds between two looks when nobody wakes it
_AFTER_FAULT = 15.0  # seconds until the next look when the database is out of order
_CARDS_PER_SECOND = 4  # of all servers; well below Discord's 50 requests a second
_SERVERS_AT_ONCE = 4
_TURN = 5  # cards of one server before it is the next one's turn
_PAGE = 1000
_FIRST = (CaseKind.REPORT, CaseKind.REMOVAL)  # they take pictures out of public sight
_LONGEST_WAIT = 300.0  # seconds between two tries to show a case
_GRACE = 2.0  # seconds a card may still take when the bot stops


class Rounds:
    """Goes through the cases that need something, again and again."""

    def __init__(
        self,
        *,
        cases: CaseTable,
        clerk: Clerk,
        jobs: Jobs,
        clock: Callable[[], float],
        gap: float = GAP,
    ) -> None:
        self._cases = cases
        self._clerk = clerk
        self._jobs = jobs
        self._clock = clock
        self._gap = gap
        self._woken = asyncio.Event()
        self._budget = Budget(_CARDS_PER_SECOND, 1.0)
        self._visits: dict[int, asyncio.Task[None]] = {}
        self._turns = count(1)
        self._last_turn: dict[int, int] = {}
        self._put_off: dict[int, tuple[int, float]] = {}  # case: tries, and not before

    def wake(self, *, anew: bool = False) -> None:
        """Look at once.

        Args:
            anew: also at cases that were put off; what stood in their way may be gone.
        """
        if anew:
            self._put_off.clear()
        self._woken.set()

    async def run(self) -> None:
        """Serve until cancelled."""
        try:
            while True:
                self._woken.clear()
                pause = self._gap
                try:
                    await self._expire()
                    await self._hand_out()
                except DatabaseError as error:
                    _log.error("%s Cards wait until it works again.", error)
                    pause = _AFTER_FAULT
                # Not `wait_for`: before Python 3.12 it may swallow a cancellation.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._woken.wait()
        finally:
            await self._stop()

    async def _expire(self) -> None:
        for case in await self._cases.expire(self._clock()):
            _log.info("Case %d: no moderator decided in time", case.id)
            if case.job_id is not None:
                await until_stored(partial(self._jobs.follow, case.job_id))

    async def _hand_out(self) -> None:
        waiting = await self._waiting()
        for guild_id in sorted(waiting, key=lambda guild_id: self._last_turn.get(guild_id, 0)):
            if len(self._visits) >= _SERVERS_AT_ONCE:
                return
            if guild_id not in self._visits:
                self._last_turn[guild_id] = next(self._turns)
                cases = sorted(waiting[guild_id], key=lambda case: case.kind not in _FIRST)
                visit = self._visit(guild_id, [case.id for case in cases[:_TURN]])
                self._visits[guild_id] = asyncio.create_task(visit, name=f"cards-{guild_id}")

    async def _waiting(self) -> dict[int, list[Case]]:
        """The cases to be attended to now, by server; oldest first."""
        now = asyncio.get_running_loop().time()
        waiting: defaultdict[int, list[Case]] = defaultdict(list)
        after_id = 0
        while True:
            page = await self._cases.outdated(_PAGE, after_id)
            for case in page:
                if self._put_off.get(case.id, (0, 0.0))[1] <= now:
                    waiting[case.guild_id].append(case)
            # A page full of cases that were put off must not hide those behind it.
            if len(page) < _PAGE or waiting:
                return waiting
            after_id = page[-1].id

    async def _visit(self, guild_id: int, case_ids: list[int]) -> None:
        try:
            for case_id in case_ids:
                await self._budget.take()
                await self._attend(case_id)
        finally:
            del self._visits[guild_id]
            self._woken.set()

    async def _attend(self, case_id: int) -> None:
        try:
            await self._clerk.attend(case_id)
        except DeliveryError as error:
            _log.info("Case %d is shown later: %s", case_id, error)
            self._later(case_id)
        except DatabaseError as error:
            _log.error("Case %d is shown later: %s", case_id, error)
            self._later(case_id)
        except Exception:  # noqa: BLE001  # one case's fault must not keep the others from being shown
            _log.exception("Case %d could not be shown: an unforeseen error", case_id)
            self._later(case_id)
        else:
            self._put_off.pop(case_id, None)

    def _later(self, case_id: int) -> None:
        tries, _ = self._put_off.get(case_id, (0, 0.0))
        wait = backoff(tries, base=self._gap, cap=_LONGEST_WAIT)
        self._put_off[case_id] = (tries + 1, asyncio.get_running_loop().time() + wait)

    async def _stop(self) -> None:
        """A card that was posted but not stored would be posted twice, so give it a moment."""
        visits = list(self._visits.values())
        if visits:
            await asyncio.wait(visits, timeout=_GRACE)
        for visit in visits:
            visit.cancel()
        await asyncio.gather(*visits, return_exceptions=True)
