"""A job, its states, and which state may follow which."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.imageapi.models import ImageRequest


class State(StrEnum):
    """Where a job is in its life."""

    QUEUED = "queued"
    """Accepted and charged; waits for its turn."""
    SUBMITTING = "submitting"
    """The paid request is on its way; whether it was accepted is not known yet."""
    RUNNING = "running"
    """The image API has it; its task id is stored."""
    READY = "ready"
    """The picture is made and checked, but not posted yet."""
    DELIVERED = "delivered"
    """The picture is in its message."""
    FAILED = "failed"
    """Ended without a picture; the charge was given back."""
    CANCELLED = "cancelled"
    """Somebody stopped it; given back only if it had not been submitted."""

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen to the job."""
        return not MOVES[self]


MOVES: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.SUBMITTING, State.FAILED, State.CANCELLED}),
    # Back to the queue only when the request provably was not accepted, or once after a crash.
    State.SUBMITTING: frozenset({State.RUNNING, State.QUEUED, State.FAILED, State.CANCELLED}),
    State.RUNNING: frozenset({State.READY, State.FAILED, State.CANCELLED}),
    State.READY: frozenset({State.DELIVERED, State.FAILED, State.CANCELLED}),
    State.DELIVERED: frozenset(),
    State.FAILED: frozenset(),
    State.CANCELLED: frozenset(),
}


class Failure(StrEnum):
    """Why a job ended without a picture. `bot.render` has the sentence for each."""

    CONTENT_REFUSED = "content_refused"
    KEY_REJECTED = "key_rejected"
    BALANCE_TOO_LOW = "balance_too_low"
    MODEL_NOT_SERVED = "model_not_served"
    API_FAILED = "api_failed"
    """The image API said that it could not make the picture."""
    SUBMISSION_UNCERTAIN = "submission_uncertain"
    """The paid request broke off; asking again could be billed twice."""
    TIMED_OUT = "timed_out"
    PICTURE_BROKEN = "picture_broken"
    """What came was not a picture, every time it was asked for."""
    PICTURE_TOO_LARGE = "picture_too_large"
    UNDELIVERABLE = "undeliverable"
    """Neither the channel nor a direct message takes the picture."""
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a job was asked for and its message lives. All ids are Discord snowflakes.

    Attributes:
        guild_id: None in a direct message.
        message_id: the message that shows the job; None until Discord has told it.
        interaction_token: lets the bot edit that message for 15 minutes without any permission.
            A secret while it lives; forgotten when the job ends.
        token_expires: Unix time after which the token must not be used.
        upload_limit: bytes an attachment may have in that place.
    """

    channel_id: int
    guild_id: int | None
    message_id: int | None
    interaction_token: str | None = field(repr=False)
    token_expires: float
    upload_limit: int


@dataclass(frozen=True, slots=True)
class Job:
    """One row of the job table. Times are Unix seconds.

    Attributes:
        owner_id: the snowflake of the person who is charged.
        attempts: how often the paid request was started.
        task_id: the image API's name for it; None until submitted.
        image_url: where the finished picture can be downloaded for a while.
        charged: whether it counts toward its owner's limits.
        ended_by: the snowflake of who cancelled it.
        model: which model draws it; empty where nobody said.
    """

    id: int
    owner_id: int
    place: Place
    request: ImageRequest
    state: State
    created: float
    attempts: int = 0
    submitted: float | None = None
    task_id: str | None = None
    image_url: str | None = None
    finished: float | None = None
    failure: Failure | None = None
    charged: bool = True
    ended_by: int | None = None
    model: str = ""
