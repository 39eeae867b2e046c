"""A text cut into what terms are looked for in: its words, and words whose letters lie apart."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from bot.screening import strips
from bot.screening.strips import FEWEST, Strip
from bot.screening.views import Folded, is_mostly_latin

_LONGEST = 64  # characters of a piece that is remembered: no term has more
_REMEMBERED = 20_000  # pieces
_HEAD = re.compile(r"[^\W_]+(?![^)\]}\"”“*_~|<.,:;!?…])")
_TAIL = re.compile(r"(?<![^(\[{\"“„*_~|>])[^\W_]+$")

Chunk = tuple[str, int, int]
"""A piece of a text between two spaces, where it begins, and where it ends."""


class Traits(NamedTuple):
    """What a piece is like.

    Attributes:
        alone: how many letters stand alone in it, 0 to 2, where 2 are several; a piece that has
            none at all counts as one.
        cut: it may be a word that is cut up.
        doubled: all letters of a word are doubled.
        head: its first word, if that may have begun before the space; else "".
        tail: its last word, if that may go on after a space; else "".
    """

    alone: int
    cut: bool
    doubled: bool
    head: str
    tail: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text with all its pieces.

    Attributes:
        loosely: how it is to be read, see `Walk`.
        chunks: of the folded text.
        joined: words whose letters are set apart, cut up, or doubled.
        closed: the whole text with such words in their places, and its chunks.
    """

    folded: Folded
    loosely: bool
    chunks: list[Chunk]
    joined: list[Strip]
    closed: list[tuple[Strip, list[Chunk]]]

    @property
    def readings(self) -> list[tuple[str, list[Chunk]]]:
        """The text as it stands, and closed up, with the chunks of each."""
        closed = [(strip.text, chunks) for strip, chunks in self.closed]
        return [(self.folded.text, self.chunks), *closed]


def read(
    folded: Folded,
    across: Callable[[Sequence[Chunk]], Iterable[Strip]] = lambda _: (),
    *,
    fewest: int = FEWEST,
) -> Text:
    """Cut a text up; the work is proportional to its length.

    Args:
        folded: the text.
        across: finds words that lie in two chunks.
        fewest: doubled letters before that is a way to write.
    """
    text = folded.text
    chunks = list(_chunks(text))
    known = [traits_of(piece) for piece, _, _ in chunks]
    apart = strips.set_apart(text) if may_be_apart(it.alone for it in known) else []
    cut: list[Strip] = []
    doubled: list[Strip] = []
    for (_, start, end), it in zip(chunks, known, strict=True):
        if it.cut:
            cut += strips.cut_up(text, start, end)
        if it.doubled:
            doubled += strips.halved(text, start, end)
    if sum(len(strip.text) for strip in doubled) < fewest:
        doubled = []
    bare = [strips.without_article(strip) for strip in apart]
    others = [*cut, *across(chunks)]
    ways = [[*apart, *others], [*bare, *others] if bare != apart else [], doubled]
    closed = [strips.put_into(text, way) for way in ways if way]
    joined = [form for strip in apart for form in strips.without_articles(strips.in_one(strip))]
    return Text(
        folded,
        is_mostly_latin(text),
        chunks,
        [*joined, *cut, *doubled],
        [(strip, list(_chunks(strip.text))) for strip in closed],
    )


def traits_of(piece: str) -> Traits:
    """What a piece between two spaces is like; most are soon known."""
    return _known_traits(piece) if remembers(piece) else _traits(piece)


def may_be_apart(alone: Iterable[int]) -> bool:
    """Whether letters of a word may stand in several pieces, or alone in one of them.

    Args:
        alone: of the pieces of a text, one after the other.
    """
    before = 0
    for it in alone:
        if it > 1 or (it and before):
            return True
        before = it
    return False


def remembers(piece: str) -> bool:
    """Whether something about a piece may be remembered: not if it is longer than any term."""
    return len(piece) <= _LONGEST


def _traits(piece: str) -> Traits:
    head, tail = _HEAD.match(piece), _TAIL.search(piece)
    return Traits(
        2 if strips.is_apart(piece) else int(strips.has_alone(piece)),
        strips.is_cut_up(piece),
        strips.is_doubled(piece),
        head[0] if head else "",
        tail[0] if tail else "",
    )


_known_traits = lru_cache(_REMEMBERED)(_traits)


def _chunks(text: str) -> Iterator[Chunk]:
    end = 0
    for piece in text.split():
        start = text.index(piece, end)
        end = start + len(piece)
        yield piece, start, end
