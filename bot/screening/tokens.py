"""A text cut into what terms are looked for in: its words, and words whose letters lie apart."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from bot.screening.views import SIGNS, Folded, is_mostly_latin

_REMEMBERED = 64  # characters of a piece: no term has more, and memory stays bounded
FEWEST = 3  # letters that are set apart, or doubled, before that is a way to write

_SIGN = re.escape("".join(sorted(SIGNS)))
_CHUNK = re.compile(r"\S+")
# The look behind keeps a long word from being tried again at each of its letters; so below.
_GAP = r"(?=[\W_])\s{0,5}(?:[^\w\s]|_){0,2}\s{0,5}"
_APART = re.compile(rf"(?<![^\W_])[^\W_](?:{_GAP}[^\W_](?![^\W_])){{{FEWEST - 1},}}")
# Some of the letters are signs, so those are no gaps.
_APART_SIGNS = re.compile(
    rf"(?<![^\W_])(?:[^\W_]|[{_SIGN}])"
    rf"(?:([^\w{_SIGN}]{{1,3}}|_)(?:[^\W_]|[{_SIGN}]))"
    rf"(?:\1(?:[^\W_]|[{_SIGN}]))+(?![^\W_])"
)
_CUTS = r"[-._~·*#|+=^•/]"
_CUT_UP = re.compile(rf"(?<![^\W_])[^\W_]+(?:{_CUTS}[^\W_]+){{1,2}}(?![^\W_])")
_DOUBLED = re.compile(r"(?<![^\W_])(?:([^\W_])\1)+(?![^\W_])")
_LETTER = re.compile(r"[^\W_]")
_LETTER_OR_SIGN = re.compile(rf"[^\W_]|[{_SIGN}]")
_COMMA = re.compile(r"[,;]\s")


class Chunk(NamedTuple):
    """A piece of a text between two spaces."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Strip:
    """Letters that belong together though they do not stand together.

    Attributes:
        text: those letters, with a space between words.
        places: for each of them where it begins and ends in the folded text.
    """

    text: str
    places: Sequence[tuple[int, int]]

    @property
    def start(self) -> int:
        """Where it begins in the folded text."""
        return self.places[0][0]

    @property
    def end(self) -> int:
        """Where it ends in the folded text."""
        return self.places[-1][1]

    def part(self, first: int, last: int) -> "Strip":
        """Some of its letters."""
        return Strip(self.text[first:last], self.places[first:last])


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


def read(folded: Folded) -> Text:
    """Cut a text up; the work is proportional to its length."""
    text = folded.text
    runs = [*_APART.finditer(text)]
    runs += [run for run in _APART_SIGNS.finditer(text) if not SIGNS.isdisjoint(run[0])]
    apart = [_closed_up(run) for run in runs if not _is_list(run[0])]
    cut = [strip for match in _CUT_UP.finditer(text) for strip in _without_cuts(match)]
    doubled = [_halved(match) for match in _DOUBLED.finditer(text)]
    if sum(len(strip.text) for strip in doubled) < FEWEST:
        doubled = []
    # "a n u d e": also without what may be an article before it
    bare = [strip.part(1, len(strip.text)) if _has_article(strip) else strip for strip in apart]
    ways = [[*apart, *cut], [*bare, *cut] if bare != apart else [], doubled]
    closed = [_put_into(text, way) for way in ways if way]
    joined = [form for strip in apart for form in _without_articles(_in_one(strip))]
    return Text(
        folded,
        is_mostly_latin(text),
        _chunks(text),
        [*joined, *cut, *doubled],
        [(strip, _chunks(strip.text)) for strip in closed],
    )


def is_apart(folded: str) -> bool:
    """Whether letters stand alone, so that a word may lie in several chunks."""
    return bool(_APART.search(folded) or _APART_SIGNS.search(folded))


def remembers(piece: str) -> bool:
    """Whether something about a piece may be remembered: not if it is longer than any term."""
    return len(piece) <= _REMEMBERED


def _chunks(text: str) -> list[Chunk]:
    return [Chunk(match[0], match.start(), match.end()) for match in _CHUNK.finditer(text)]


def _is_list(run: str) -> bool:
    """Whether it is one as in "models S, 3, X", where a disguise has letters alone, set alike."""
    letters, gaps = _LETTER_OR_SIGN.findall(run), set(_LETTER_OR_SIGN.split(run)[1:-1])
    return bool(_COMMA.search(run)) and (len(gaps) > 1 or not "".join(letters).isalpha())


def _closed_up(match: re.Match[str]) -> Strip:
    """Without the gaps between letters; where a gap is not the usual one a word ends."""
    text, signs = match.string, SIGNS if match.re is _APART_SIGNS else ()
    at = [it for it in range(*match.span()) if text[it].isalnum() or text[it] in signs]
    gaps = [text[one + 1 : other] for one, other in pairwise(at)]
    usual = Counter(sorted(gaps, key=len)).most_common(1)[0][0]
    letters, places = [text[at[0]]], [(at[0], at[0] + 1)]
    for gap, place in zip(gaps, at[1:], strict=True):
        if gap != usual:
            letters.append(" ")
            places.append((place - len(gap), place))
        letters.append(text[place])
        places.append((place, place + 1))
    return Strip("".join(letters), places)


def _without_cuts(match: re.Match[str]) -> Iterator[Strip]:
    """The parts as one word, unless they are single letters, or one as in the X.XX of a version."""
    letters = list(_LETTER.finditer(match.string, *match.span()))
    text = "".join(letter[0] for letter in letters)
    if len(set(text)) > 1 and 2 * len(text) > len(match[0]) + 1:
        yield Strip(text, [letter.span() for letter in letters])


def _halved(match: re.Match[str]) -> Strip:
    """Each letter once."""
    start, end = match.span()
    return Strip(match[0][::2], [(at, at + 2) for at in range(start, end, 2)])


def _in_one(strip: Strip) -> Strip:
    """As one word."""
    letters = [at for at, letter in enumerate(strip.text) if letter != " "]
    return Strip(strip.text.replace(" ", ""), [strip.places[at] for at in letters])


def _has_article(strip: Strip) -> bool:
    return strip.text[0] in "ai" and len(strip.text) > FEWEST


def _without_articles(strip: Strip) -> Iterator[Strip]:
    """The strip, and without what may be an article before or after it."""
    size = len(strip.text)
    for first in range(1 + (strip.text[0] in "ai")):
        for last in range(1 + (strip.text[-1] in "ai")):
            if size - first - last >= FEWEST:
                yield strip.part(first, size - last)


def _put_into(text: str, strips: Iterable[Strip]) -> Strip:
    """The whole text with the strips in the place of what they are made of."""
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    done = 0
    for strip in sorted(strips, key=lambda strip: (strip.start, -strip.end)):
        if strip.start >= done:
            parts += (text[done : strip.start], strip.text)
            places += ((at, at + 1) for at in range(done, strip.start))
            places += strip.places
            done = strip.end
    parts.append(text[done:])
    places += ((at, at + 1) for at in range(done, len(text)))
    return Strip("".join(parts), places)
