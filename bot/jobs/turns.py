"""Whose turn it is: round-robin between people, first come first served within one's own."""

from collections import OrderedDict, deque


class Turns:
    """Job ids that wait to be submitted.

    One person's ten jobs do not stand before another's first: people take turns, and a person who
    has just been served goes to the back of the row.
    """

    def __init__(self) -> None:
        self._waiting: OrderedDict[int, deque[int]] = OrderedDict()

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def __bool__(self) -> bool:
        return bool(self._waiting)  # asked at every command, so nothing is counted

    def add(self, owner_id: int, job_id: int, *, first: bool = False) -> None:
        """Let a job wait; `first` puts it back where it was taken from."""
        jobs = self._waiting.setdefault(owner_id, deque())
        if first:
            jobs.appendleft(job_id)
            self._waiting.move_to_end(owner_id, last=False)
        else:
            jobs.append(job_id)

    def next(self) -> int | None:
        """Take the job whose turn it is; None when nobody waits."""
        if not self._waiting:
            return None
        owner_id, jobs = self._waiting.popitem(last=False)
        job_id = jobs.popleft()
        if jobs:
            self._waiting[owner_id] = jobs
        return job_id

    def remove(self, owner_id: int, job_id: int) -> None:
        """Forget a job that no longer wants a turn."""
        jobs = self._waiting.get(owner_id)
        if jobs and job_id in jobs:
            jobs.remove(job_id)
            if not jobs:
                del self._waiting[owner_id]

    def ahead_of(self, owner_id: int, job_id: int) -> int | None:
        """How many jobs are taken before this one if nobody joins; None if it does not wait."""
        own = self._waiting.get(owner_id, deque())
        return self._ahead(owner_id, own.index(job_id)) if job_id in own else None

    def ahead_of_new(self, owner_id: int) -> int:
        """How many are taken before a job that this person would add now."""
        return self._ahead(owner_id, len(self._waiting.get(owner_id, ())))

    def _ahead(self, owner_id: int, own: int) -> int:
        count, before_owner = own, True
        for other, jobs in self._waiting.items():
            if other == owner_id:
                before_owner = False
            else:
                # Whoever stands before the owner in the row is served once more per round.
                count += min(len(jobs), own + before_owner)
        return count
