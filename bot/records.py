"""What is on record beside jobs and cases: values that the tables give and features show."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from bot.screening.findings import Action


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the audit, all of its columns.

    Attributes:
        at: Unix time.
        actor_id: the snowflake of who did it; None for the bot itself, by a rule.
        kind: such as ``opened``, ``decided``, ``strike``, ``setting``, ``rule``.
        person_id: whom it is about.
        subject: a setting, a rule, a kind of case.
    """

    id: int
    guild_id: int
    at: float
    actor_id: int | None
    kind: str
    person_id: int | None
    case_id: int | None
    job_id: int | None
    subject: str | None
    before: str | None
    after: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """How often one rule hit, and how often people decided that it should not have."""

    rule: str
    hits: int
    overturned: int


@dataclass(frozen=True, slots=True)
class Barred:
    """One person in one server.

    Attributes:
        case_id: the case that led to it; None where there was none.
        by_id: the snowflake of the moderator.
        at: when, as Unix time.
    """

    guild_id: int
    person_id: int
    case_id: int | None
    reason: str
    by_id: int
    at: float


class ReportOutcome(StrEnum):
    """What became of a press on Report."""

    TAKEN = "taken"
    AGAIN = "again"
    """This person reported this picture before."""
    TOO_SOON = "too soon"
    """This person reported another picture of the server a moment ago."""


@dataclass(frozen=True, slots=True)
class Report:
    """One person's report. `at` is Unix time."""

    case_id: int
    person_id: int
    guild_id: int
    reason: str
    at: float


RuleKind = Literal["deny", "allow"]


@dataclass(frozen=True, slots=True)
class ServerRule:
    """One term of a server.

    Attributes:
        term: in AutoMod's grammar: ``word``, ``word*``, ``*word`` or ``*word*``.
        shadow: it is being tried out: hits are noted, but nothing follows.
        by_id: the snowflake of who changed it last.
        at: when, as Unix time.
    """

    id: int
    guild_id: int
    kind: RuleKind
    term: str
    action: Action
    shadow: bool
    by_id: int
    at: float


@dataclass(frozen=True, slots=True)
class LoggedPrompt:
    """One prompt, who asked for it, and when, as Unix time."""

    person_id: int
    prompt: str
    at: float


BlockedKind = Literal["picture", "prompt"]


@dataclass(frozen=True, slots=True)
class Blocked:
    """One hash: a picture's fingerprint, or that of a prompt's skeleton."""

    guild_id: int
    kind: BlockedKind
    hash: bytes
    case_id: int


@dataclass(frozen=True, slots=True)
class CardPlace:
    """Where the card of a case is that somebody still has to decide."""

    case_id: int
    channel_id: int
    message_id: int
