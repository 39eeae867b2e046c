"""Looks many terms up in a text at once, in every way it may be read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.screening.findings import View
from bot.screening.literal import Literals
from bot.screening.terms import Term
from bot.screening.tokens import FEWEST, Chunk, Strip, Text, remembers
from bot.screening.trie import States, Trie
from bot.screening.walk import OPENING, Walk

T = TypeVar("T")

_REMEMBERED = 20_000  # pieces of text
_SIBILANTS = ("s", "x", "z", "ch", "sh")


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A term that was found; `start` and `end` are places in the folded text."""

    owner: T
    start: int
    end: int
    view: View


class Lexicon(Generic[T]):
    """Terms, each with whom it belongs to. What it finds never changes; safe for any thread."""

    def __init__(self, terms: Iterable[tuple[Term, T]]) -> None:
        self._trie: Trie[T] = Trie()
        literal = []
        for term, owner in terms:
            if term.literal:
                literal.append((term, owner))
            else:
                self._add(term, owner)
        self._literals = Literals(literal)
        self._strangers: set[str] = set()  # pieces that no term is about: most of most prompts

    def find(self, text: Text) -> Iterator[Hit[T]]:
        """Every place where a term is; the same place may come in several readings."""
        folded = text.folded.text
        for found in self._along(folded, text.chunks, loosely=text.loosely)[0].found:
            yield Hit(*found)
        for strip in text.joined:
            yield from _apart(self._joined(strip, loosely=text.loosely), strip)
        for strip, chunks in text.closed:
            yield from _apart(self._along(strip.text, chunks, loosely=text.loosely)[0], strip)
        for owner, start, end in self._literals.find(folded):
            yield Hit(owner, start, end, View.FOLDED)

    def is_about(self, piece: Text) -> bool:
        """Whether a term may be in a text because of this piece of it; see also `is_within`.

        Args:
            piece: what stands between two spaces.
        """
        readings = [(piece.folded.text, piece.chunks)]
        readings += [(strip.text, chunks) for strip, chunks in piece.closed]
        for text, chunks in readings:
            walk, states = self._along(text, chunks, loosely=True)
            if walk.count or walk.across(states, 1):
                return True
        return any(self._joined(strip, loosely=True).count for strip in piece.joined)

    def is_within(self, folded: str) -> bool:
        """Whether a text, folded, has a term that is looked for as it stands."""
        return any(True for _ in self._literals.find(folded))

    def _add(self, term: Term, owner: T) -> None:
        *words, last = term.words
        alone = term.ends and not words
        for form in (last,) if term.begins or alone else forms(last):
            self._trie.add((*words, form), owner, begins=term.begins, ends=term.ends)

    def _along(
        self, text: str, chunks: Iterable[Chunk], *, loosely: bool
    ) -> tuple[Walk[T], States[T]]:
        """Go along a whole text, past what no term is about."""
        walk = Walk(self._trie, text, loosely=loosely)
        states: States[T] = {}
        end = 0
        for piece, start, last in chunks:
            if states:
                states = walk.across(states, start - end)
            end = last
            if not states and piece in self._strangers:
                continue
            began, known = bool(states), walk.count
            states = walk.along(start, last, states)
            # A stranger is one however it is read: what was read strictly is not remembered.
            if loosely and not began and known == walk.count and not walk.across(states, 1):
                self._remember(piece)
        return walk, states

    def _joined(self, strip: Strip, *, loosely: bool) -> Walk[T]:
        walk = Walk(self._trie, strip.text, loosely=loosely, joined=True)
        walk.along(0, len(strip.text), {})
        return walk

    def _remember(self, stranger: str) -> None:
        if remembers(stranger) and OPENING.isdisjoint(stranger):
            if len(self._strangers) >= _REMEMBERED:
                self._strangers.clear()
            self._strangers.add(stranger)


def forms(word: str) -> tuple[str, ...]:
    """A word and, where it is one that can have it, its plural."""
    if not word.isascii() or not word.isalpha() or word.endswith("ing"):
        return (word,)
    return (word, f"{word}es" if word.endswith(_SIBILANTS) else f"{word}s")


def _apart(walk: Walk[T], strip: Strip) -> Iterator[Hit[T]]:
    for owner, start, end, _ in walk.found:
        if end - start < FEWEST:  # so few letters set apart say nothing, whatever is beside them
            continue
        yield Hit(owner, strip.places[start][0], strip.places[end - 1][1], View.SPACED)
