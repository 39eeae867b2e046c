"""The answers of the job service, each a value: no exception is needed for what is expected."""

from dataclasses import dataclass

from bot.job import Failure, Job
from bot.limits import Full


@dataclass(frozen=True, slots=True)
class Accepted:
    """The job is stored and charged."""

    job: Job


@dataclass(frozen=True, slots=True)
class OverLimit:
    """A limit is reached."""

    limit: Full


@dataclass(frozen=True, slots=True)
class TooManyInFlight:
    """The person has `cap` unfinished jobs already."""

    cap: int


@dataclass(frozen=True, slots=True)
class Unusable:
    """The image API cannot serve anybody until the operator mends something."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class Duplicate:
    """This interaction was accepted before; Discord sent it twice."""


Answer = Accepted | OverLimit | TooManyInFlight | Unusable | Duplicate


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The job is stopped; still charged when it had been submitted and may be billed."""

    job: Job


@dataclass(frozen=True, slots=True)
class TooLate:
    """The job had already ended, or there is none."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What can truthfully be said of an unfinished job, for its placeholder.

    Attributes:
        ahead: how many jobs are submitted before this one; None once it is its turn.
        progress: percent as the image API says it; 0 when it says nothing.
        typical: seconds that recent pictures like this one took; None while too few are known.
        hiccup: something went wrong in passing and is being tried again.
    """

    job: Job
    ahead: int | None = None
    progress: int = 0
    typical: float | None = None
    hiccup: bool = False
