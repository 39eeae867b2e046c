"""The unfinished jobs in memory, and what can truthfully be said of each."""

from collections.abc import Iterator
from dataclasses import replace

from bot.job import Job, State
from bot.jobs.active import Active
from bot.jobs.outcomes import Standing
from bot.jobs.pace import Durations
from bot.jobs.turns import Turns


class Board:
    """Every job the runner is carrying. A job that has left the board is not touched again."""

    def __init__(self, durations: Durations) -> None:
        self.turns = Turns()
        self._durations = durations
        self._jobs: dict[int, Active] = {}

    def __len__(self) -> int:
        return len(self._jobs)

    def __iter__(self) -> Iterator[Active]:
        return iter(self._jobs.values())

    def __contains__(self, active: Active) -> bool:
        return self._jobs.get(active.id) is active

    def add(self, active: Active) -> None:
        """Carry a job from now on."""
        self._jobs[active.id] = active

    def get(self, job_id: int) -> Active | None:
        """The job, if it is carried."""
        return self._jobs.get(job_id)

    def stored(self, job: Job) -> None:
        """Know how a job is stored by now, if it is carried."""
        active = self._jobs.get(job.id)
        if active is not None:
            active.job = job

    def drop(self, job_id: int) -> Active | None:
        """Let go of a job that has ended; returns it if it was carried."""
        active = self._jobs.pop(job_id, None)
        if active is not None:
            self.turns.remove(active.job.owner_id, job_id)
        return active

    def standing(self, job: Job) -> Standing:
        """How a job stands, as far as anybody knows."""
        active = self._jobs.get(job.id)
        if active is not None and job.state is State.RUNNING and active.state is State.READY:
            job = replace(job, state=State.READY)  # drawn, though not stored as checked yet
        return Standing(
            job=job,
            ahead=self._ahead_of(job, active) if job.state is State.QUEUED else None,
            progress=active.progress if active else 0,
            typical=self._durations.typical(job.request.size),
            hiccup=active.hiccup if active else False,
        )

    def _ahead_of(self, job: Job, active: Active | None) -> int | None:
        if active is None:  # not started yet: it will stand behind its owner's others
            return self.turns.ahead_of_new(job.owner_id)
        return self.turns.ahead_of(job.owner_id, job.id)
