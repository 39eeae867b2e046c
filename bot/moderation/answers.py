"""Why a request is not taken in this place, each a value; `bot.render` has the sentences."""

from dataclasses import dataclass
from typing import Literal

from bot.job import Terms
from bot.screening.findings import Verdict


@dataclass(frozen=True, slots=True)
class Entry:
    """It may be taken, on these terms."""

    terms: Terms


@dataclass(frozen=True, slots=True)
class Paused:
    """The server's moderators have stopped the bot for now, for the reason they gave."""

    reason: str


@dataclass(frozen=True, slots=True)
class ChannelOff:
    """Not in this channel.

    Attributes:
        allowed: channels where it works; empty where no single ones are named.
    """

    allowed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TooYoung:
    """The account, or its membership of the server, is too young until that Unix time."""

    what: Literal["account", "membership"]
    until: float


@dataclass(frozen=True, slots=True)
class BarredHere:
    """A moderator has blocked this person from the bot in this server."""

    reason: str


@dataclass(frozen=True, slots=True)
class TimedOut:
    """So many strikes count that the person has to wait until that Unix time."""

    until: float
    points: int


@dataclass(frozen=True, slots=True)
class NoModerators:
    """A moderator would have to look, but there is no moderator channel that the bot can use."""


@dataclass(frozen=True, slots=True)
class Strike:
    """What a refusal did to the person's record.

    Attributes:
        counted: False where the same prompt has counted some minutes ago.
        points: how many count now, this one included.
        first: nothing else counts, so this one is only a warning.
        until: Unix time until which the person has to wait for it; None for no time-out.
    """

    counted: bool
    points: int
    first: bool
    until: float | None


@dataclass(frozen=True, slots=True)
class Blocked:
    """The prompt is refused.

    Attributes:
        verdict: every finding. Members are told the category and their own words of those that
            count, never the rule.
        case_id: what an appeal is about; None in direct messages, where there is none.
        strike: None where none was due.
        floor: it is on the operator's own list: not even the words are repeated, and no moderator
            can allow it.
    """

    verdict: Verdict
    case_id: int | None = None
    strike: Strike | None = None
    floor: bool = False


Refusal = Paused | ChannelOff | TooYoung | BarredHere | TimedOut | NoModerators | Blocked
