"""When placeholders are edited, on a clock that jumps; what they say is told with the runner."""

import asyncio
from dataclasses import dataclass, field
from itertools import pairwise

from bot.job import Job, State
from bot.jobs.active import Active
from bot.jobs.announcer import Announcer
from bot.jobs.board import Board
from bot.jobs.outcomes import Standing
from bot.jobs.pace import Durations
from tests.bot.jobs.presenter import NotingPresenter
from tests.bot.jobs.quickloop import now, quickly
from tests.bot.storage.make import ADA, FOX, PLACE


@dataclass
class TimingPresenter(NotingPresenter):
    """Notes how often it is asked, and when it edits.

    Attributes:
        asked: how often what a placeholder would say was put together.
        edits: of each job, when.
    """

    asked: int = 0
    edits: dict[int, list[float]] = field(default_factory=dict)

    def key(self, standing: Standing) -> object:
        self.asked += 1
        return super().key(standing)

    async def show(self, standing: Standing) -> None:
        self.edits.setdefault(standing.job.id, []).append(now())


async def watched(
    seconds: float, *, jobs: int, gone: int = 0, restless: bool = True
) -> TimingPresenter:
    """So many jobs are watched for a while; the first `gone` end just after looks began."""
    presenter, board = TimingPresenter(restless=restless), Board(Durations())
    announcer = Announcer(board=board, presenter=presenter, gap=4.0)
    running = asyncio.create_task(announcer.run())
    for number in range(jobs):
        active = Active.of(Job(number, ADA, PLACE, FOX, State.RUNNING, 0.0))
        board.add(active)
        announcer.watch(active)
    loop = asyncio.get_running_loop()
    for number in range(gone):
        loop.call_at(5.5, board.drop, number)
    await asyncio.sleep(seconds)
    running.cancel()
    await asyncio.wait([running])
    return presenter


def test_a_placeholder_is_edited_at_most_once_in_a_gap_and_at_most_a_tick_later() -> None:
    for moments in quickly(watched(30.0, jobs=3)).edits.values():
        assert 4.0 <= moments[0] <= 5.0
        gaps = [later - earlier for earlier, later in pairwise(moments)]
        assert len(gaps) >= 4
        assert all(4.0 <= gap <= 5.0 for gap in gaps)


def test_with_many_jobs_each_is_edited_more_rarely_and_none_is_left_out() -> None:
    edited = quickly(watched(90.0, jobs=100)).edits
    assert len(edited) == 100
    for moments in edited.values():
        assert 3 <= len(moments) <= 5
        assert all(b - a >= 20.0 for a, b in pairwise(moments))
    moments = sorted(moment for each in edited.values() for moment in each)
    assert all(b - a >= 1.0 for a, b in zip(moments, moments[5:], strict=False))


def test_with_many_jobs_each_is_looked_at_more_rarely() -> None:
    presenter = quickly(watched(90.0, jobs=100, restless=False))
    assert {len(moments) for moments in presenter.edits.values()} == {1}  # what it says is true
    looks = presenter.asked - 100  # for an edit it is asked once more
    assert 300 <= looks <= 500


def test_those_that_end_while_they_wait_for_an_edit_hold_up_nobody() -> None:
    edited = quickly(watched(9.0, jobs=50, gone=49)).edits
    assert 5.5 <= edited[49][0] <= 7.0
