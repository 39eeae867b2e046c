"""Tasks of the local image API. How far one is follows from the clock; nothing runs per task."""

import math
import uuid
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.imageapi.models import MAX_SEED, RANDOM_SEED, ImageRequest, TaskStatus
from bot.sandbox.imageapi.behaviour import Behaviour, seeded
from bot.sandbox.imageapi.faults import ArmedFault, Fault, Kind, Operation

_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Submission:
    """A valid request for a picture.

    Attributes:
        body: as it was received.
        asked: what it asks for; the seed may still be RANDOM_SEED.
    """

    body: Mapping[str, object]
    asked: ImageRequest


@dataclass(slots=True)
class Task:
    """One accepted submission. Times are seconds of the server's clock.

    Attributes:
        body: the submission as it was received.
        request: what is drawn, its seed settled.
        appears_at: until then polls do not find it.
        starts_at: until then it is QUEUED.
        ends_at: until then it is PROCESSING; infinity never ends.
        failure: why it ends as FAILED; empty when it succeeds.
        held: PROCESSING until released, whatever the time.
        armed: the faults of the words in its prompt.
        painted: its picture was made once; it can be made again at any time.
        polls: how often its result was asked for.
        downloads: how often its picture was asked for.
    """

    id: str
    body: Mapping[str, object]
    request: ImageRequest
    appears_at: float
    starts_at: float
    ends_at: float
    failure: str
    held: bool
    armed: Mapping[Operation, ArmedFault]
    painted: bool = False
    polls: int = 0
    downloads: int = 0

    def status(self, now: float) -> TaskStatus:
        """Say how far it is, the painting of the picture left aside."""
        if now < self.starts_at:
            return TaskStatus.QUEUED
        if self.held or now < self.ends_at:
            return TaskStatus.PROCESSING
        return TaskStatus.FAILED if self.failure else TaskStatus.SUCCEED

    def progress(self, now: float) -> int:
        """Percent of the drawing time that is over; 99 at most, as a picture makes it 100."""
        if now < self.starts_at:
            return 0
        if now >= self.ends_at:
            return 99
        return int(100 * (now - self.starts_at) / (self.ends_at - self.starts_at))

    def eta(self, now: float) -> int:
        """Whole seconds until it should end; 0 where that is unknown."""
        left = self.ends_at - now
        return math.ceil(left) if 0 < left < math.inf else 0


class TaskBook:
    """The newest tasks, oldest first."""

    def __init__(self, seed: int) -> None:
        """Start empty; `seed` decides drawing times and the seeds of pictures."""
        self._tasks: OrderedDict[str, Task] = OrderedDict()
        self._durations = seeded(seed, "duration")
        self._seeds = seeded(seed, "picture")

    def __iter__(self) -> Iterator[Task]:
        return iter(self._tasks.values())

    def get(self, task_id: str) -> Task | None:
        """Find a task; None when it never was, or was forgotten."""
        return self._tasks.get(task_id)

    def accept(
        self,
        submission: Submission,
        behaviour: Behaviour,
        *,
        now: float,
        armed: Mapping[Operation, ArmedFault],
        fate: Fault | None,
    ) -> Task:
        """Make a task of a submission; `fate` is what goes wrong with its drawing."""
        asked = submission.asked
        seed = self._seeds.randint(0, MAX_SEED) if asked.seed == RANDOM_SEED else asked.seed
        drawing = behaviour.draw_seconds * self._durations.lognormvariate(0, behaviour.sigma)
        if fate is not None and fate.kind is Kind.LONG:
            # Not multiplied into a drawing time of 0, because 0 times infinity is no number.
            drawing = math.inf if math.isinf(fate.factor) else drawing * fate.factor
        starts_at = now + behaviour.queue_seconds
        task = Task(
            # Never the same id twice, not even after a restart: a bot that remembers a task of an
            # earlier run would be given a stranger's picture.
            id=str(uuid.uuid4()),
            body=submission.body,
            request=ImageRequest(asked.prompt, asked.size, seed),
            appears_at=now + behaviour.hidden_seconds,
            starts_at=starts_at,
            ends_at=starts_at + drawing,
            failure=fate.reason if fate is not None and fate.kind is Kind.FAIL else "",
            held=behaviour.hold,
            armed=armed,
        )
        self._tasks[task.id] = task
        if len(self._tasks) > _REMEMBERED:
            self._tasks.popitem(last=False)
        return task
