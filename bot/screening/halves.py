"""Words of the shipped lists that are cut in two by a blank, such as "zor ble"."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources
from itertools import pairwise

from bot.screening.lexicon import forms
from bot.screening.strips import Strip
from bot.screening.terms import Term
from bot.screening.tokens import Chunk, traits_of

_FEWEST = 4  # letters of a word: halves of a shorter one are words, or initials
_BLANKS = 5  # that may stand between
_WORD = re.compile(r"[^\W_]+")
# What a term that ends with a star goes on with; not everything, for "gen Italian" is none.
_ENDINGS = (
    "",
    *("s", "e", "es", "ed", "er", "ers", "or", "ors", "ing", "ings", "ion", "ions", "y", "ies"),
    *("al", "l", "ia", "iac", "ic", "ism", "ist", "istic", "ment", "ments", "uous"),
    *("led", "ling", "ting", "graphy", "graphic"),
)
_ELSEWHERE = "[elsewhere]"
_ENGLISH = frozenset(("a", "the", "and", "with", "his", "woman", "women", "girl", "girls"))

_Pairs = set[tuple[str, str]]


class Halves:
    """Finds them.

    Args:
        terms: of one word, and of several: of these every word is looked for.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        terms = [term for term in terms if not term.literal]
        alone = {word for term in terms if len(term.words) == 1 for word in _spelled(term)}
        within = {word for term in terms if len(term.words) > 1 for word in _spelled(term)}
        words, elsewhere = _pairs()
        spelled = sorted(alone)
        self._words = {pair for left, right in words for pair in _spelling(left, right, spelled)}
        self._elsewhere = elsewhere
        self._stems = {term.words[-1] for term in terms if term.begins}
        self._known = {word for word in alone | within if len(word) >= _FEWEST and word.isalpha()}

    def are(self, left: str, right: str) -> bool:
        """Whether two words may be halves of one; see also `strips`."""
        return (
            left + right in self._known
            and right != "s"
            and left not in self._stems
            and (left, right) not in self._words
        )

    def strips(self, chunks: Sequence[Chunk]) -> Iterator[Strip]:
        """Every such word in a text."""
        known = [traits_of(piece) for piece, _, _ in chunks]
        for at, (left, right) in enumerate(pairwise(known)):
            if not (left.tail and right.head and self.are(left.tail, right.head)):
                continue
            end, start = chunks[at][2], chunks[at + 1][1]
            beside = (*chunks[max(0, at - 1) : at], *chunks[at + 2 : at + 3])
            if start - end <= _BLANKS and not self._is_elsewhere(left.tail, right.head, beside):
                places = (*range(end - len(left.tail), end), *range(start, start + len(right.head)))
                yield Strip(left.tail + right.head, [(place, place + 1) for place in places])

    def _is_elsewhere(self, left: str, right: str, beside: Iterable[Chunk]) -> bool:
        return (left, right) in self._elsewhere and not any(
            word in _ENGLISH for piece, _, _ in beside for word in _WORD.findall(piece)
        )


def _spelled(term: Term) -> Iterator[str]:
    *words, last = term.words
    yield from words
    yield from (last + ending for ending in _ENDINGS) if term.begins else forms(last)


def _spelling(left: str, right: str, terms: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The pairs of words that a line of the file says spell one of these terms, sorted."""
    whole = f"{left}{right}".rstrip("*")
    for term in terms[bisect_left(terms, whole) :]:
        if not (term.startswith(whole) if right.endswith("*") else term == whole):
            return
        yield left, term[len(left) :]


@cache
def _pairs() -> tuple[_Pairs, _Pairs]:
    """Pairs of words, and those of other languages."""
    text = (resources.files("bot.screening") / "halves.txt").read_text("utf-8")
    words, elsewhere = map(_read, text.split(f"\n{_ELSEWHERE}\n"))
    return words, elsewhere


def _read(text: str) -> _Pairs:
    lines = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return {(left, right) for left, *others in lines for right in others}
