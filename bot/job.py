"""A job, its states, and which state may follow which."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.imageapi.models import ImageRequest
from bot.limits import Window
from bot.screening.findings import NOTHING_FOUND, Verdict


class State(StrEnum):
    """Where a job is in its life."""

    PENDING = "pending"
    """Accepted and charged; a moderator reads the prompt before anything is spent."""
    QUEUED = "queued"
    """Accepted and charged; waits for its turn."""
    SUBMITTING = "submitting"
    """The paid request is on its way; whether it was accepted is not known yet."""
    RUNNING = "running"
    """The image API has it; its task id is stored."""
    READY = "ready"
    """The picture is made and checked, but not posted yet."""
    HELD = "held"
    """The picture is made and kept; a moderator looks at it before it is public."""
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
    State.PENDING: frozenset({State.FAILED, State.CANCELLED}),
    State.QUEUED: frozenset({State.SUBMITTING, State.FAILED, State.CANCELLED}),
    # Back to the queue only when the request provably was not accepted, or once after a crash.
    State.SUBMITTING: frozenset({State.RUNNING, State.QUEUED, State.FAILED, State.CANCELLED}),
    # A picture that nothing keeps from being posted need not be stored as ready first.
    State.RUNNING: frozenset({State.READY, State.DELIVERED, State.FAILED, State.CANCELLED}),
    State.READY: frozenset({State.HELD, State.DELIVERED, State.FAILED, State.CANCELLED}),
    State.HELD: frozenset({State.FAILED, State.CANCELLED}),
    State.DELIVERED: frozenset(),
    State.FAILED: frozenset(),
    State.CANCELLED: frozenset(),
}
"""Beside these, a moderator's approval takes a job from pending to queued, and from held to ready:
a trigger does that, within the decision itself."""


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
    REJECTED = "rejected"
    """A moderator decided against it."""
    REVIEW_EXPIRED = "review_expired"
    """No moderator decided in time."""
    REMOVED_BEFORE = "removed_before"
    """Moderators of this server have removed this very picture."""
    PAUSED = "paused"
    """Moderators stopped the bot in this server before it was ordered."""
    BARRED = "barred"
    """Moderators blocked its owner before it was public."""
    INTERNAL = "internal"


class Review(StrEnum):
    """What moderators see of a job."""

    NONE = "none"
    LOGGED = "logged"
    """They get a record once its picture is public."""
    PROMPT = "prompt"
    """They decide before anything is spent."""
    IMAGE = "image"
    """They decide before the picture is public."""
    PASSED = "passed"
    """They have decided for it."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a place takes a job, beside the operator's own limits for each person.

    Attributes:
        role_windows: those of the person's roles; one set of them must allow. Empty is no limit.
        server_windows: of the whole server; all must allow.
        daily_images: how many the server may spend within a day; 0 is no cap.
        logged: moderators get a record, also where they have reviewed the prompt.
        review_time: seconds until an undecided review is rejected by itself.
        spoiler: prompt and picture are hidden until somebody clicks.
        verdict: what the screening found.
        joined: Unix time when the person became a member; None in direct messages.
        prompt_hash: of the normalised prompt.
    """

    role_windows: tuple[tuple[Window, ...], ...] = ()
    server_windows: tuple[Window, ...] = ()
    daily_images: int = 0
    review: Review = Review.NONE
    logged: bool = False
    review_time: float = 86400.0
    spoiler: bool = False
    verdict: Verdict = NOTHING_FOUND
    joined: float | None = None
    prompt_hash: bytes = b""


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
        drawn: when the image API said that its picture was done.
        released: when a moderator let it go on; None where none had to.
        reason: what a moderator gave as the reason for ending it.
    """

    id: int
    owner_id: int
    place: Place
    request: ImageRequest
    state: State
    created: float
    attempts: int = 0
    submitted: float | None = None
    drawn: float | None = None
    task_id: str | None = None
    image_url: str | None = None
    finished: float | None = None
    failure: Failure | None = None
    charged: bool = True
    ended_by: int | None = None
    model: str = ""
    review: Review = Review.NONE
    spoiler: bool = False
    verdict: Verdict = NOTHING_FOUND
    prompt_hash: bytes = b""
    joined: float | None = None
    released: float | None = None
    reason: str | None = None
