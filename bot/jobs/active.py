"""What the runner keeps in memory of an unfinished job: as little as it can."""

from collections.abc import Hashable
from dataclasses import dataclass

from bot.imageapi.models import Size
from bot.job import Job, Review, State


@dataclass(slots=True, eq=False)
class Active:
    """An unfinished job. Prompts stay in the database: ten thousand of these must be cheap.

    Attributes:
        submitted: Unix time of the paid request; 0 before it.
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

    id: int
    owner_id: int
    size: Size
    created: float
    state: State
    submitted: float = 0.0
    polled: float = 0.0
    task_id: str = ""
    guild_id: int | None = None
    review: Review = Review.NONE
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
        """The part of a stored job that is needed to carry it on."""
        return cls(
            id=job.id,
            owner_id=job.owner_id,
            size=job.request.size,
            created=job.released or job.created,
            state=job.state,
            guild_id=job.place.guild_id,
            review=job.review,
            submitted=job.submitted or 0.0,
            task_id=job.task_id or "",
        )
