"""What is asked of the image API and what it answers, as values.

Source: https://novita.ai/docs/api-reference/model-apis-hunyuan-image-3 and
https://novita.ai/docs/api-reference/model-apis-task-result
"""

from dataclasses import dataclass
from enum import StrEnum

MIN_SIDE = 256
MAX_SIDE = 1536
MAX_SEED = 2**31 - 1
RANDOM_SEED = -1


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels."""

    width: int
    height: int

    def __str__(self) -> str:
        """As this model wants it; others on the same host want an ``x`` for the asterisk."""
        return f"{self.width}*{self.height}"


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """One picture, wholly determined: the same request asks for the same picture.

    Attributes:
        prompt: what to draw, as typed but for surrounding white space.
        size: each side MIN_SIDE..MAX_SIDE pixels.
        seed: 0..MAX_SEED; already drawn, never RANDOM_SEED, so that it can be shown and repeated.
    """

    prompt: str
    size: Size
    seed: int


class TaskStatus(StrEnum):
    """The four documented states of a task; any other word counts as still working."""

    QUEUED = "TASK_STATUS_QUEUED"
    PROCESSING = "TASK_STATUS_PROCESSING"
    SUCCEED = "TASK_STATUS_SUCCEED"
    FAILED = "TASK_STATUS_FAILED"


@dataclass(frozen=True, slots=True)
class TaskResult:
    """What a poll says of a task.

    Attributes:
        status: an unknown word on the wire is read as PROCESSING.
        progress: percent 0..100; usually 0 for this model, whatever the state.
        reason: why it failed, in the API's words; empty otherwise.
        image_url: where the picture lies, once it succeeded; None where it is missing.
    """

    status: TaskStatus
    progress: int = 0
    reason: str = ""
    image_url: str | None = None
