"""What a limit is, how it is written in a setting, and what is said when it is reached.

The counting itself is SQL over the job rows (`bot.storage.jobs`): there is no second counter.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import SettingsError

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SPAN = re.compile(r"([0-9]{1,9})([smhd]?)", re.ASCII)
_WINDOW = re.compile(r"([0-9]{1,6})/([0-9]{1,9}[smhd])", re.ASCII)
_LONGEST = 366 * 86400


@dataclass(frozen=True, slots=True)
class Window:
    """At most `count` pictures in any stretch of `span` seconds."""

    count: int
    span: int


class Whose(StrEnum):
    """Whom a limit is for."""

    PERSON = "person"
    """A person, wherever they ask: the operator's."""
    ROLE = "role"
    """A member with these roles, within one server."""
    SERVER = "server"
    """Everybody in one server together."""
    BUDGET = "budget"
    """What a server may spend, pictures that were paid for and then refused included."""


@dataclass(frozen=True, slots=True)
class Full:
    """A limit that is reached; `next_free` is the Unix time at which one more fits."""

    whose: Whose
    window: Window
    next_free: float


@dataclass(frozen=True, slots=True)
class WindowUse:
    """How much of a window a person has used.

    Attributes:
        used: charged jobs inside the window now.
        frees_at: Unix time at which the oldest of them leaves it; None when nothing is used.
    """

    window: Window
    used: int
    frees_at: float | None


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a server's limit is used."""

    whose: Whose
    windows: tuple[WindowUse, ...]


@dataclass(frozen=True, slots=True)
class Quota:
    """A person's standing. `max_in_flight` 0 means that there is no cap."""

    windows: tuple[WindowUse, ...]
    in_flight: int
    max_in_flight: int


def parse_span(text: str) -> int:
    """Read ``90``, ``90s``, ``10m``, ``2h`` or ``1d`` as seconds.

    Raises:
        SettingsError: the text is none of these.
    """
    match = _SPAN.fullmatch(text.strip().lower())
    if match is None:
        raise SettingsError(f"{text!r} is no span of time. Write it like 90s, 10m, 2h or 1d.")
    return int(match[1]) * _UNITS[match[2] or "s"]


def parse_windows(text: str) -> tuple[Window, ...]:
    """Read ``5/10m,40/1d`` as windows, shortest first; empty text is no limit.

    Raises:
        SettingsError: a part is not COUNT/SPAN, counts nothing, or spans no time or over a year.
    """
    windows = []
    for part in filter(None, (part.strip().lower() for part in text.split(","))):
        match = _WINDOW.fullmatch(part)
        if match is None:
            raise SettingsError(f"{part!r} is no limit. Write COUNT/SPAN, like 5/10m or 40/1d.")
        window = Window(int(match[1]), parse_span(match[2]))
        if window.count < 1 or not 1 <= window.span <= _LONGEST:
            raise SettingsError(
                f"{part!r} is no limit: the count must be 1 or more, the span from 1s to 366d."
            )
        windows.append(window)
    return tuple(sorted(windows, key=lambda window: window.span))
