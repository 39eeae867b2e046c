"""A case: something moderators may be asked about later."""

from dataclasses import dataclass
from enum import StrEnum

from bot.screening.findings import Verdict

APPEAL_WITHIN = 30 * 86400.0
"""For how many seconds a decision can be appealed."""

STRIKE_FADES = 30 * 86400.0
"""After how many seconds a strike counts no more."""


class CaseKind(StrEnum):
    """What a case is about."""

    REFUSAL = "refusal"
    """The screening refused a prompt."""
    PROMPT = "prompt"
    """A prompt waits, or waited, for a moderator."""
    PICTURE = "picture"
    """A picture waits, or waited, for a moderator."""
    RECORD = "record"
    """A picture was made in a channel that keeps a record."""
    REPORT = "report"
    """People reported a picture."""
    REMOVAL = "removal"
    """A moderator took a picture down."""


class CaseState(StrEnum):
    """How far a case has come; only an open one asks for a decision."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"
    """Nobody decided in time."""
    VOID = "void"
    """Its job ended otherwise; there was nothing left to decide."""
    CLOSED = "closed"
    """Decided when it came: a refusal, a record, a removal."""


class AppealState(StrEnum):
    """What became of an appeal."""

    OPEN = "open"
    UPHELD = "upheld"
    """The decision stands."""
    OVERTURNED = "overturned"
    """The decision was taken back."""


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the case table, all of its columns. Times are Unix seconds, ids snowflakes.

    Attributes:
        person_id: whom it is about.
        source: what it came from; the same thing opens one case only.
        due: when an open review is rejected by itself.
        prompt: None once the server's retention time is over.
        rule: the key of the deciding finding.
        hidden: when reports took the picture out of sight.
        points: strikes that this case counts for.
        struck: when they were given.
        appeal_by: who decided the appeal.
        card_message_id: the card in the moderator channel; None until there is one.
        version: goes up with every change that a card shows.
        shown: the version that the card shows.
        faded: whether the card has lost its words, as the case did with the prompt.
        reports: how many people reported the picture.
        joined: when the person had become a member, where there is no job that knows it.
        allows: terms that pass in the server by its decision.
    """

    id: int
    guild_id: int
    channel_id: int
    person_id: int
    kind: CaseKind
    source: str
    job_id: int | None
    opened: float
    due: float | None
    prompt: str | None
    prompt_hash: bytes
    findings: Verdict
    rule: str | None
    state: CaseState
    hidden: float | None
    decided_by: int | None
    decided: float | None
    reason: str | None
    points: int
    struck: float | None
    appeal: AppealState | None
    appeal_text: str | None
    appealed: float | None
    appeal_by: int | None
    appeal_decided: float | None
    card_channel_id: int | None
    card_message_id: int | None
    version: int
    shown: int
    bars: int = 0
    blocks: bytes | None = None
    faded: int = 0
    reports: int = 0
    joined: float | None = None
    allows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PastCases:
    """How often a person was the subject of earlier cases of a server.

    Attributes:
        refused: prompts that the screening refused.
        rejected: reviews and reports that a moderator decided against them.
        approved: those decided for them, appeals included.
        removed: pictures that a moderator took down.
        points: strikes that had not faded.
    """

    refused: int
    rejected: int
    approved: int
    removed: int
    points: int


@dataclass(frozen=True, slots=True)
class Strike:
    """The points of one case, and when they were given, as Unix time."""

    guild_id: int
    person_id: int
    case_id: int
    points: int
    struck: float
