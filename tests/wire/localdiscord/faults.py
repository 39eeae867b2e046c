"""What goes wrong between the bot and the local Discord, drawn from a seeded stream."""

import random
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    RATE_LIMITED = "429 with Retry-After"
    BARE_RATE_LIMITED = "429 as a proxy in front of Discord answers it"
    SERVER_ERROR = "500"
    RESET = "the connection is cut before the request is handled"
    RESET_AFTER = "the request is handled, then the connection is cut"
    SLOW = "the answer takes its time"
    GARBAGE = "502 with HTML"
    BUCKET_USED_UP = "answered, with nothing left in the bucket"


@dataclass(slots=True)
class Fault:
    """A fault that strikes a share of the requests, or the first few of them.

    Attributes:
        route: a part of ``METHOD /path``; empty for every request.
        seconds: of Retry-After, of the delay, or until the bucket's reset.
    """

    kind: Kind
    route: str = ""
    share: float = 1.0
    times: int | None = None
    seconds: float = 0.2
    struck: int = 0


class Faults:
    """The faults in force; each request meets at most one."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.table: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        self.table.append(fault)
        return fault

    def clear(self) -> None:
        self.table.clear()

    def strike(self, route: str) -> Fault | None:
        for fault in self.table:
            left = fault.times is None or fault.struck < fault.times
            if fault.route in route and left and self._random.random() < fault.share:
                fault.struck += 1
                return fault
        return None
