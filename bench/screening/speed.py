"""How long the screening takes: on ordinary prompts, on long ones, on hostile ones."""

import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from statistics import median, quantiles
from time import perf_counter

from bench.screening import sets
from bench.screening.engine import Examine, compiled, made_up, strict

SERVER_TERMS = 300
COMPILED = 1_000
LONG = 1_500  # characters
HOSTILE = (1_000, 2_000, 4_000)
_ROUNDS = 5
_numbers = count()

_LOAD = """
from time import perf_counter
start = perf_counter()
from bot.screening.screen import Screen
imported = perf_counter()
from bot.screening.packs import PACKS
from bot.screening.findings import Action
Screen().examine("a fox", dict.fromkeys(PACKS, Action.BLOCK))
print(imported - start, perf_counter() - imported)
"""

HOSTILE_TEXTS: dict[str, Callable[[int], str]] = {
    "stars": lambda length: "*" * length,
    "dots": lambda length: "." * length,
    "doubled exclamation marks": lambda length: "\u203c" * length,  # read as two signs each
    "spaces": lambda length: " " * length,
    "one letter": lambda length: "a" * length,
    "combining marks": lambda length: "a" + "\u0301" * (length - 1),
    "zero-width signs": lambda length: "\u200b" * length,
    "look-alikes in turn": lambda length: "a\u0430" * (length // 2),
    "letters and dots": lambda length: "a." * (length // 2),
    "letters and stars": lambda length: "n**e" * (length // 4),
    "letters set apart": lambda length: "s n f p " * (length // 8),
}


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds a prompt: the middle and the slowest of a hundred."""

    median: float
    p99: float


@dataclass(frozen=True, slots=True)
class Speed:
    """All times, in seconds. `hostile` is by text, for each length of `HOSTILE`."""

    common: Spread
    ordinary: Spread
    long: Spread
    hostile: dict[str, tuple[float, ...]]
    compiling: float
    importing: float
    first: float


def measure() -> Speed:
    """Time everything; every text is new to the screening, so that nothing remembered helps."""
    examine = strict(SERVER_TERMS)
    importing, first = _loading()
    return Speed(
        common=_spread(examine, sets.common(), 25),
        ordinary=_spread(examine, sets.ordinary(), 25),
        long=_spread(examine, _long_prompts(), 10),
        hostile={
            name: tuple(_best(examine, text(length)) for length in HOSTILE)
            for name, text in HOSTILE_TEXTS.items()
        },
        compiling=_compiling(),
        importing=importing,
        first=first,
    )


def growth(times: Sequence[float]) -> float:
    """How many times longer twice the length takes."""
    return times[-1] / times[-2]


def _spread(examine: Examine, prompts: Sequence[str], repeats: int) -> Spread:
    """The round with the lowest median: what else the machine did is in the others."""
    rounds = []
    for _ in range(_ROUNDS):
        times = [_once(examine, prompt) for _ in range(repeats) for prompt in prompts]
        rounds.append(Spread(median(times), quantiles(times, n=100)[98]))
    return min(rounds, key=lambda spread: spread.median)


def _best(examine: Examine, text: str) -> float:
    return min(_once(examine, text) for _ in range(15))


def _once(examine: Examine, text: str) -> float:
    text = f"{text} {next(_numbers)}"
    start = perf_counter()
    examine(text)
    return perf_counter() - start


def _long_prompts() -> list[str]:
    """Prompts of `LONG` characters, put together from ordinary ones."""
    prompts = sets.ordinary()
    return [", ".join(prompts[at:] + prompts[:at])[: LONG - 6] for at in range(0, len(prompts), 4)]


def _compiling() -> float:
    terms = made_up(COMPILED)
    return min(_seconds(lambda: compiled(terms)) for _ in range(3))


def _seconds(action: Callable[[], object]) -> float:
    start = perf_counter()
    action()
    return perf_counter() - start


def _loading() -> tuple[float, float]:
    """Import, then the first prompt, in a new process: seconds for both."""
    runs: Iterable[list[float]] = (
        [float(part) for part in subprocess.check_output([sys.executable, "-c", _LOAD]).split()]
        for _ in range(3)
    )
    importing, first = min(runs, key=sum)
    return importing, first
