"""Looks many terms up in a text at once, in every way it may be read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.screening.brackets import OPENING
from bot.screening.findings import View
from bot.screening.literal import Literals
from bot.screening.strips import FEWEST, Strip
from bot.screening.terms import Term
from bot.screening.tokens import Chunk, Text, remembers
from bot.screening.trie import Reading, State, States, Trie, together
from bot.screening.views import MAY_BEGIN
from bot.screening.walk import Walk, goes_on, put

T = TypeVar("T")

_REMEMBERED = 20_000  # pieces of text
_SIBILANTS = ("s", "x", "z", "ch", "sh")

_Ends = tuple[tuple[State[T], Reading], ...]
"""How terms may have begun at the end of a piece; with places as if that stood at the beginning."""


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A term that was found; `start` and `end` are places in the folded text."""

    owner: T
    start: int
    end: int
    view: View


class Lexicon(Generic[T]):
    """Terms, each with whom it belongs to. What it finds never changes; safe for any thread.

    Args:
        terms: its own.
        beside: others, to be found with them at once.

    Attributes:
        tries: its terms, and those beside them.
        literal: those of all that are looked for as they stand.
    """

    def __init__(
        self, terms: Iterable[tuple[Term, T]], *, beside: "Lexicon[T] | None" = None
    ) -> None:
        trie: Trie[T] = Trie()
        literal = []
        for term, owner in terms:
            if term.literal:
                literal.append((term, owner))
            else:
                _add(trie, term, owner)
        self.tries: Sequence[Trie[T]] = (*beside.tries, trie) if beside else (trie,)
        self.literal: Sequence[tuple[Term, T]] = (*beside.literal, *literal) if beside else literal
        self._roots = together(self.tries)
        self._literals = Literals(self.literal)
        self._known: dict[str, _Ends[T]] = {}  # pieces without a term: nearly all of most prompts

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

    def look_at(self, piece: Text) -> tuple[bool, States[T]]:
        """What a piece, which stands between two spaces, says of a text; see also `is_within`.

        Returns:
            Whether a term may be in the piece, and, for `goes_on`, what may begin with it.
        """
        begun: States[T] = {}
        for text, chunks in piece.readings:
            walk, states = self._along(text, chunks, loosely=True)
            if walk.count:
                return True, {}
            begun |= dict.fromkeys(walk.across(states, 1), (0, 0))
        return any(self._joined(strip, loosely=True).count for strip in piece.joined), begun

    def goes_on(self, begun: States[T], before: str, readings: Iterable[str]) -> States[T] | None:
        """What may go on with a piece of what may have begun before it; None if a term may end.

        Args:
            begun: as `look_at` tells it.
            before: what stands before the space.
            readings: of the piece behind it.
        """
        further: States[T] = {}
        start = len(before) + 1
        for piece in readings:
            letters = MAY_BEGIN.get(piece[0])
            if letters and all(node.next.keys().isdisjoint(letters) for node, _ in begun):
                continue
            walk = Walk(self._roots, f"{before} {piece}", loosely=True)
            states = walk.along(start, start + len(piece), begun, anew=False)
            if walk.count:
                return None
            further |= dict.fromkeys(walk.across(states, 1), (0, 0))
        return further

    def is_within(self, folded: str) -> bool:
        """Whether a text, folded, has a term that is looked for as it stands."""
        return any(True for _ in self._literals.find(folded))

    def _along(
        self, text: str, chunks: Iterable[Chunk], *, loosely: bool
    ) -> tuple[Walk[T], States[T]]:
        """Go along a whole text, past what no term is about."""
        walk = Walk(self._roots, text, loosely=loosely)
        states: States[T] = {}
        end = 0
        for piece, start, last in chunks:
            if states:
                states = walk.across(states, start - end)
                states = walk.along(start, last, states, anew=False)
            end = last
            known = self._known.get(piece)
            if known is None or (known and not loosely):
                count = walk.count
                begun = walk.along(start, last, {})
                # What was read strictly is not remembered, for loosely there may be more.
                if loosely and walk.count == count:
                    self._remember(piece, start, begun)
                for state, reading in begun.items():
                    put(states, state, reading)
            else:
                for state, (cost, begin) in known:
                    put(states, state, (cost, begin - start))
        return walk, states

    def _joined(self, strip: Strip, *, loosely: bool) -> Walk[T]:
        walk = Walk(self._roots, strip.text, loosely=loosely, joined=True)
        walk.along(0, len(strip.text), {})
        return walk

    def _remember(self, piece: str, start: int, states: States[T]) -> None:
        """Note what may begin with a piece in which no term is."""
        if remembers(piece) and OPENING.isdisjoint(piece):
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[piece] = tuple(
                (state, (cost, begin + start))
                for state, (cost, begin) in states.items()
                if goes_on(state)
            )


def _add(trie: Trie[T], term: Term, owner: T) -> None:
    *words, last = term.words
    alone = term.ends and not words
    for form in (last,) if term.begins or alone else forms(last):
        trie.add((*words, form), owner, begins=term.begins, ends=term.ends)


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
