"""A presenter that shows nobody anything: it takes notes, and fails as often as it is told to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.images import Picture
from bot.job import Job, State
from bot.jobs.outcomes import Standing


@dataclass(frozen=True, slots=True)
class Delivery:
    job: Job
    picture: Picture
    shrunk: bool


@dataclass
class NotingPresenter:
    """See `bot.jobs.presenter.Presenter`.

    Attributes:
        shown, delivered, concluded: what was put into messages, in order.
        order: the same for all three, as pairs of what was done and the job's id.
        faults: the errors that the next calls of a method raise, first one first.
        seconds: how long a call of a method takes.
        notified: delivered jobs whose owners were to be told.
        restless: every placeholder looks worth an edit.
        unanswered: ids of jobs whose interaction was never acknowledged.
        collisions: edits that would cover the end of a job: a placeholder that began to be shown
            when the end was being shown or had been, or a second end. Only a cancellation may
            be told again, and over a picture that came too late.
    """

    shown: list[Standing] = field(default_factory=list)
    delivered: list[Delivery] = field(default_factory=list)
    concluded: list[Job] = field(default_factory=list)
    notified: list[Job] = field(default_factory=list)
    order: list[tuple[str, int]] = field(default_factory=list)
    faults: dict[str, list[Exception]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    restless: bool = False
    unanswered: set[int] = field(default_factory=set)
    collisions: list[str] = field(default_factory=list)
    _under_way: set[tuple[str, int]] = field(default_factory=set)

    def key(self, standing: Standing) -> object:
        if self.restless:
            return object()
        return standing.job.state, standing.ahead, standing.progress, standing.hiccup

    async def show(self, standing: Standing) -> None:
        async with self._edit("show", standing.job):
            self.shown.append(standing)

    async def deliver(self, job: Job, picture: Picture, *, shrunk: bool) -> bool:
        async with self._edit("deliver", job):
            self.delivered.append(Delivery(job, picture, shrunk))
        return False

    async def notify(self, job: Job) -> None:
        self.notified.append(job)

    async def conclude(self, job: Job) -> None:
        async with self._edit("conclude", job):
            self.concluded.append(job)

    async def was_acknowledged(self, job: Job) -> bool:
        self._fail("was_acknowledged")
        return job.id not in self.unanswered

    def is_under_way(self, what: str, job_id: int) -> bool:
        """Whether a call of that method for this job has begun and not ended."""
        return (what, job_id) in self._under_way

    @asynccontextmanager
    async def _edit(self, what: str, job: Job) -> AsyncIterator[None]:
        edits = [*self.order, *self._under_way]
        told_again = what == "conclude" and job.state is State.CANCELLED
        if not told_again and any(other != "show" and job_id == job.id for other, job_id in edits):
            self.collisions.append(f"{what} of job {job.id}")
        self._under_way.add((what, job.id))
        try:
            await asyncio.sleep(self.seconds.get(what, 0.0))
            self._fail(what)
            yield
            self.order.append((what, job.id))
        finally:
            self._under_way.discard((what, job.id))

    def _fail(self, what: str) -> None:
        faults = self.faults.get(what)
        if faults:
            raise faults.pop(0)
