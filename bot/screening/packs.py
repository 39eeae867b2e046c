"""The lists that come with the bot: five packs, which servers set, and the operator's floor."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import product
from pathlib import Path
from typing import TypeVar

from bot.errors import InputRefused, SettingsError
from bot.screening.terms import Term, parse_term

T = TypeVar("T")

PACKS = ("sexual", "gore", "hate", "self-harm", "profanity")
MINORS, SEXUAL = "minors", "sexual"
_SECTIONS = {f"[{MINORS}]": MINORS, f"[{SEXUAL}]": SEXUAL}


@dataclass(frozen=True, slots=True)
class Listed:
    """A term of a list.

    Attributes:
        line: where it stands.
        half: "" where it counts alone; else it counts only together with one of the other half.
        own: it stands in the operator's own file.
    """

    term: Term
    line: int
    half: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class WordList:
    """A list: what it looks for, and where that means something else.

    Attributes:
        allowed: terms, of the floor.
        phrases: lines for `Phrases`, of a pack.
    """

    denied: tuple[Listed, ...]
    allowed: tuple[Term, ...] = ()
    phrases: tuple[str, ...] = ()


@cache
def pack(category: str) -> WordList:
    """The list of a category, one of `PACKS`."""
    denied, phrases = _parse(_shipped(f"{category}.txt"), lambda line: (line,))
    return WordList(denied, phrases=phrases)


def count(category: str) -> int:
    """How many terms a pack has."""
    return len(pack(category).denied)


@cache
def load_floor(extra: Path | None = None) -> WordList:
    """What the operator allows nowhere.

    Args:
        extra: a file of the operator's own, in the form of lists/floor.txt, that adds to it.

    Raises:
        SettingsError: the file cannot be read; the text names the line and how to mend it.
    """
    shipped = WordList(*_parse(_shipped("floor.txt"), _terms))
    if extra is None:
        return shipped
    try:
        own = WordList(*_parse(extra.read_text("utf-8-sig"), _terms))
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise SettingsError(f"FLOOR_LIST: {extra} cannot be read: {why}.") from error
    except InputRefused as error:
        raise SettingsError(f"FLOOR_LIST: {extra} is wrong: {error}") from error
    denied = tuple(replace(listed, own=True) for listed in own.denied)
    return WordList(shipped.denied + denied, shipped.allowed + own.allowed)


def _shipped(name: str) -> str:
    return (resources.files("bot.screening") / "lists" / name).read_text("utf-8")


def _parse(
    text: str, read: Callable[[str], Iterable[T]]
) -> tuple[tuple[Listed, ...], tuple[T, ...]]:
    """The terms of a list, and what `read` makes of its lines of phrases."""
    denied: list[Listed] = []
    allowed: list[T] = []
    half = ""
    for number, line in enumerate(text.splitlines(), 1):
        entry = line.strip()
        if not entry or entry.startswith("#"):
            continue
        if entry in _SECTIONS:
            half = _SECTIONS[entry]
            continue
        try:
            word, *rest = entry.split(maxsplit=1)
            if word == "allow":
                allowed += read("".join(rest))
            else:
                denied += (Listed(term, number, half) for term in _denied(entry))
        except InputRefused as error:
            raise InputRefused(f"line {number}: {error}") from error
    return tuple(denied), tuple(allowed)


def _terms(line: str) -> Iterator[Term]:
    """All terms of a line such as ``blue|great tit``; in ``old| fox`` the word may be missing."""
    return map(parse_term, map(" ".join, product(*(word.split("|") for word in line.split()))))


def _denied(entry: str) -> Iterator[Term]:
    if entry.startswith("["):
        raise InputRefused(f"{entry} is no section; there are `[minors]` and `[sexual]`.")
    return _terms(entry)
