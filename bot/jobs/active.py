"""What the runner keeps in memory of an unfinished job."""

from collections.abc import Hashable
from dataclasses import dataclass

from bot.imageapi.models import Size
from bot.job import Job, State


@dataclass(slots=True, eq=False)
class Active:
    """An unfinished job that is carried. Ten thousand of these must be cheap.

    Attributes:
        job: as it was last stored, so that no step has to read it again. What changes it from
            outside while it is carried ends it, or comes here by `Board.stored`.
        state: where it is by now, which may be a step ahead of what is stored.
        polled: Unix time of the last look that found it unfinished; 0 before the first.
        progress: percent as the image API says it; 0 when it says nothing.
        faults: failed tries in a row of whatever the job is doing now.
        refused: how often the API itself answered the paid request with a passing fault.
        broken: how often what came was not a picture.
        postponed: how often its delivery was put off.
        unknown: how many of the last looks in a row found that the API does not know its task.
        drawn: Unix time at which the API said that it is done; 0 before.
        hiccup: something went wrong in passing and is being tried again.
        message_id: of its placeholder while that is not stored; it is with the next statement.
        shown: what its placeholder says, as a value to compare with; None when unknown.
        closed: its placeholder is not edited any more: the end is being shown, or it is gone.
    """

    job: Job
    state: State
    polled: float = 0.0
    progress: int = 0
    faults: int = 0
    refused: int = 0
    broken: int = 0
    postponed: int = 0
    unknown: int = 0
    drawn: float = 0.0
    hiccup: bool = False
    shown: Hashable = None
    closed: bool = False
    message_id: int | None = None

    @classmethod
    def of(cls, job: Job) -> "Active":
        """Carry a job from where it was stored."""
        return cls(job, job.state)

    @property
    def id(self) -> int:
        """Which job."""
        return self.job.id

    @property
    def size(self) -> Size:
        """Of its picture."""
        return self.job.request.size

    @property
    def since(self) -> float:
        """Unix time from which on it could go on: moderators' time to think is not the job's."""
        return self.job.released or self.job.created

    @property
    def submitted(self) -> float:
        """Unix time of the paid request; 0 before it."""
        return self.job.submitted or 0.0
