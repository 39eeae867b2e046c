"""Keeps placeholders true with few edits.

A placeholder is edited at most once in `gap` seconds and only when it would visibly change; what it
says is put together at the last moment, so the newest state wins.
"""

import asyncio
import contextlib
import logging

from bot.errors import DeliveryError, Undeliverable
from bot.jobs.active import Active
from bot.jobs.board import Board
from bot.jobs.crew import Crew
from bot.jobs.pace import Budget
from bot.jobs.presenter import Presenter
from bot.jobs.wheel import Wheel

_log = logging.getLogger(__name__)

GAP = 4.0  # seconds between two edits of one message
_EDITS_PER_SECOND = 5  # for all messages together; well below Discord's 50 requests a second
_GRACE = 0.5  # seconds an edit under way may take once the picture is there
_EDITORS = 4
_TICKS = 4  # of the wheel in one gap: nobody minds a quarter more


class Announcer:
    """Shows how unfinished jobs stand until each is closed."""

    def __init__(self, *, board: Board, presenter: Presenter, gap: float = GAP) -> None:
        self._board = board
        self._presenter = presenter
        self._gap = gap
        self._wheel = Wheel(gap / _TICKS)
        self._budget = Budget(_EDITS_PER_SECOND, 1.0)
        self._editing: dict[int, asyncio.Event] = {}
        self._crew = Crew("announce", _EDITORS, self._crashed)

    def watch(self, active: Active) -> None:
        """Look at the job's placeholder from now on, first after one gap."""
        self._wheel.add(active, self._gap)

    async def run(self) -> None:
        """Serve until cancelled."""
        try:
            while True:
                for active in await self._wheel.next():
                    if self._is_open(active):  # most have ended by then
                        self._crew.add(active, self._look)
        finally:
            await self._crew.stop(grace=0)

    async def close(self, job_id: int) -> None:
        """Begin no edit of this job any more, and wait for one under way, but not for long.

        discord.py returns from an edit that used up its rate limit only after the limit's reset;
        the picture does not wait for that, see `Presenter.show`.
        """
        active = self._board.get(job_id)
        if active is not None:
            active.closed = True
        editing = self._editing.get(job_id)
        if editing is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(editing.wait(), _GRACE)

    async def _look(self, active: Active) -> None:
        if not self._is_open(active):
            return  # it was closed while it waited for an editor
        done = self._editing[active.id] = asyncio.Event()
        try:
            await self._edit_if_changed(active)
        except Undeliverable as error:
            _log.info("The placeholder of job %d cannot be edited any more: %s", active.id, error)
            active.closed = True
        except DeliveryError as error:
            _log.info("The placeholder of job %d could not be updated: %s", active.id, error)
        finally:
            self._editing.pop(active.id, None)
            done.set()
        if self._is_open(active):
            # With very many jobs each is looked at more rarely: the edits are shared among all.
            gap = max(self._gap, len(self._board) / _EDITS_PER_SECOND)
            self._wheel.add(active, gap)

    async def _edit_if_changed(self, active: Active) -> None:
        if self._presenter.key(self._board.standing(active.job)) == active.shown:
            return
        await self._budget.take()
        if self._is_open(active):
            standing = self._board.standing(active.job)
            key = self._presenter.key(standing)
            await self._presenter.show(standing)
            active.shown = key

    def _is_open(self, active: Active) -> bool:
        """Whether an edit may begin: once the end is being shown, it would cover that."""
        return active in self._board and not active.closed

    async def _crashed(self, active: Active) -> None:
        _log.error("The placeholder of job %d is not updated any more.", active.id)
