"""What can be made to go wrong, how often, and in which kind of work."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Literal

from bot.sandbox.imageapi.behaviour import seeded

Operation = Literal["submit", "draw", "poll", "download"]


class Kind(Enum):
    """What goes wrong."""

    ERROR = auto()
    """An HTTP error; without a reason it is a gateway's HTML page."""
    RESET = auto()
    """The connection is reset (TCP RST) before any answer."""
    GARBAGE = auto()
    """An HTML page with status 200."""
    SLOW = auto()
    """The right answer, `delay` seconds late."""
    FAIL = auto()
    """The task ends as FAILED, with `reason`."""
    LONG = auto()
    """Drawing takes `factor` times as long; infinity never ends."""
    UNKNOWN_STATUS = auto()
    """The task has a status that is not documented."""
    NO_IMAGES = auto()
    """The task succeeded, but the list of pictures is empty."""
    TRUNCATED = auto()
    """A whole answer that holds the first half of the picture."""
    CUT_OFF = auto()
    """The connection is reset after half of the picture."""
    EMPTY = auto()
    """A picture of no bytes."""
    HUGE = auto()
    """A picture of `size` bytes, announced in Content-Length."""
    HUGE_CHUNKED = auto()
    """A picture of `size` bytes, unannounced."""


_ANY_REQUEST = frozenset({Kind.ERROR, Kind.RESET, Kind.GARBAGE, Kind.SLOW})
_DRAW = frozenset({Kind.FAIL, Kind.LONG})
_POLL = frozenset({Kind.UNKNOWN_STATUS, Kind.NO_IMAGES})
_DOWNLOAD = frozenset({Kind.TRUNCATED, Kind.CUT_OFF, Kind.EMPTY, Kind.HUGE, Kind.HUGE_CHUNKED})

KINDS: Mapping[Operation, frozenset[Kind]] = {
    "submit": _ANY_REQUEST,
    "draw": _DRAW,
    "poll": _ANY_REQUEST | _POLL,
    "download": _ANY_REQUEST | _DOWNLOAD,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        kind: what it is; the fields below it matter only where the kind names them.
        status: HTTP status of an ERROR.
        reason: the API's machine-readable reason of an ERROR, or why a task FAILs.
        message: sentence beside the reason.
        headers: sent with an ERROR, such as ``Retry-After``.
        handled: an ERROR, RESET or GARBAGE comes after the request took effect (a submission was
            accepted and billed), not instead of that.
        delay: seconds to wait first: before the request takes effect, or after it when `handled`.
        factor: how many times longer a LONG drawing takes.
        size: bytes of a HUGE picture.
        times: how often it happens at most; None is without end.
        share: which part of the chances it takes, 0..1, drawn from the server's seed.
        every: it takes the first of each `every` chances.
    """

    kind: Kind = Kind.ERROR
    status: int = 500
    reason: str = ""
    message: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    handled: bool = False
    delay: float = 0.0
    factor: float = 1.0
    size: int = 64 * 2**20
    times: int | None = None
    share: float = 1.0
    every: int = 1


class ArmedFault:
    """A fault together with the chances it had and took."""

    __slots__ = ("_chances", "_rng", "_struck", "fault")

    def __init__(self, fault: Fault, *stream: object) -> None:
        """Arm `fault`; `stream` names the random numbers that its `share` is drawn from."""
        self.fault = fault
        self._rng = seeded(*stream) if fault.share < 1 else None
        self._chances = 0
        self._struck = 0

    def strikes(self) -> bool:
        """Take or leave one chance."""
        fault = self.fault
        if fault.times is not None and self._struck >= fault.times:
            return False
        self._chances += 1
        if (self._chances - 1) % fault.every:
            return False
        if self._rng is not None and self._rng.random() >= fault.share:
            return False
        self._struck += 1
        return True


class FaultTable:
    """The faults set for a server, changed while it runs.

    Attributes:
        struck: how often a fault happened, by kind of work. Words in prompts are not counted.
    """

    def __init__(self, seed: int) -> None:
        """Start without faults; `seed` decides which chances a `share` takes."""
        self._seed = seed
        self._armed: dict[Operation, list[ArmedFault]] = {operation: [] for operation in KINDS}
        self.struck: Counter[Operation] = Counter()

    def add(self, operation: Operation, fault: Fault) -> None:
        """Let `fault` happen to that kind of work; of several the first added that strikes counts.

        Raises:
            ValueError: a fault of this kind cannot happen there.
        """
        if fault.kind not in KINDS[operation]:
            raise ValueError(f"{fault.kind.name} cannot happen to a {operation}.")
        # Each fault has random numbers of its own: neither the pace of polls nor a second fault
        # changes which submissions the first one takes.
        armed = self._armed[operation]
        armed.append(ArmedFault(fault, self._seed, operation, len(armed)))

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        for armed in self._armed.values():
            armed.clear()

    def strike(self, operation: Operation) -> Fault | None:
        """Give the fault that happens to this piece of work, if any."""
        for armed in self._armed[operation]:
            if armed.strikes():
                self.struck[operation] += 1
                return armed.fault
        return None
