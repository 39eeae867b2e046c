"""Words whose letters lie apart: set apart one by one, cut up, or each written twice."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.screening.views import SIGNS

FEWEST = 3  # letters that are set apart, or doubled, before that is a way to write
_CODE = 5  # letters and digits that, cut up, are a code

_SIGN = re.escape("".join(sorted(SIGNS)))
# The look behind keeps a long word from being tried again at each of its letters; so below.
_GAP = r"(?=[\W_])\s{0,5}(?:[^\w\s]|_){0,2}\s{0,5}"
_APART = re.compile(rf"(?<![^\W_])[^\W_](?:{_GAP}[^\W_](?![^\W_])){{{FEWEST - 1},}}")
# Some of the letters are signs, so those are no gaps.
_APART_SIGNS = re.compile(
    rf"(?<![^\W_])(?:[^\W_]|[{_SIGN}])"
    rf"(?:([^\w{_SIGN}]{{1,3}}|_)(?:[^\W_]|[{_SIGN}]))"
    rf"(?:\1(?:[^\W_]|[{_SIGN}]))+(?![^\W_])"
)
_ALONE = re.compile(rf"(?<![^\W_])(?:[^\W_]|[{_SIGN}])(?![^\W_])|^[\W_]+$")
_CUT = re.compile(r"[-._~·*#|+=^•/]")
_CUT_UP = re.compile(rf"(?<![^\W_])[^\W_]+(?:{_CUT.pattern}[^\W_]+){{1,2}}(?![^\W_])")
_DOUBLED = re.compile(r"(?<![^\W_])(?:([^\W_])\1)+(?![^\W_])")
_LETTER = re.compile(r"[^\W_]")
_LETTER_OR_SIGN = re.compile(rf"[^\W_]|[{_SIGN}]")
_COMMA = re.compile(r"[,;]\s")


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


def is_apart(text: str) -> bool:
    """Whether letters stand alone, so that a word may lie in several pieces."""
    return bool(_APART.search(text) or _APART_SIGNS.search(text))


def has_alone(piece: str) -> bool:
    """Whether a letter stands alone in a piece without spaces, or nothing but signs."""
    return bool(_ALONE.search(piece))


def is_cut_up(piece: str) -> bool:
    """Whether a piece without spaces may be a word that is cut up."""
    return bool(_CUT_UP.search(piece))


def is_doubled(piece: str) -> bool:
    """Whether all letters of a word in a piece without spaces are doubled."""
    return bool(_DOUBLED.search(piece))


def set_apart(text: str) -> list[Strip]:
    """Words whose letters are set apart."""
    runs = [*_APART.finditer(text)]
    runs += [run for run in _APART_SIGNS.finditer(text) if not SIGNS.isdisjoint(run[0])]
    return [_closed_up(run) for run in runs if _is_spelled(run[0])]


def cut_up(text: str, start: int, end: int) -> Iterator[Strip]:
    """Words that are cut up in a part of a text.

    Single letters are set apart rather than cut up.
    """
    for match in _CUT_UP.finditer(text, start, end):
        letters = list(_LETTER.finditer(text, *match.span()))
        word = "".join(letter[0] for letter in letters)
        if (
            len(set(word)) > 1
            and 2 * len(word) > len(match[0]) + 1
            and not _is_code(match[0], word)
        ):
            yield Strip(word, [letter.span() for letter in letters])


def halved(text: str, start: int, end: int) -> Iterator[Strip]:
    """Words in a part of a text whose letters are doubled, with each letter once.

    One letter over and over is laughter.
    """
    for match in _DOUBLED.finditer(text, start, end):
        first, last = match.span()
        if len(set(match[0])) > 1 or last - first < 2 * FEWEST:
            yield Strip(match[0][::2], [(at, at + 2) for at in range(first, last, 2)])


def in_one(strip: Strip) -> Strip:
    """As one word."""
    letters = [at for at, letter in enumerate(strip.text) if letter != " "]
    return Strip(strip.text.replace(" ", ""), [strip.places[at] for at in letters])


def without_article(strip: Strip) -> Strip:
    """Without what may be an article before it, as in "a n u d e"."""
    has_one = strip.text[0] in "ai" and len(strip.text) > FEWEST
    return strip.part(1, len(strip.text)) if has_one else strip


def without_articles(strip: Strip) -> Iterator[Strip]:
    """The strip, and without what may be an article before or after it."""
    size = len(strip.text)
    for first in range(1 + (strip.text[0] in "ai")):
        for last in range(1 + (strip.text[-1] in "ai")):
            if size - first - last >= FEWEST:
                yield strip.part(first, size - last)


def put_into(text: str, strips: Iterable[Strip]) -> Strip:
    """The whole text with the strips in the place of what they are made of."""
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    done = 0
    for strip in sorted(strips, key=lambda strip: (strip.start, -strip.end)):
        if strip.start >= done:
            parts += (text[done : strip.start], strip.text)
            places += _each(done, strip.start)
            places += strip.places
            done = strip.end
    parts.append(text[done:])
    places += _each(done, len(text))
    return Strip("".join(parts), places)


def _each(start: int, end: int) -> Iterator[tuple[int, int]]:
    return zip(range(start, end), range(start + 1, end + 1), strict=True)


def _is_spelled(run: str) -> bool:
    """Whether it is a word: no list as in "S, 3, X", no code as in "a %s (%s", no "K K K"."""
    letters, gaps = _LETTER_OR_SIGN.findall(run), set(_LETTER_OR_SIGN.split(run)[1:-1])
    if 2 * sum(map(str.isalpha, letters)) < len(letters) or "%" in run:
        return False
    if len(set(letters)) == 1 and all(map(str.isspace, gaps)):
        return False
    # A disguise has letters alone, set alike.
    return not _COMMA.search(run) or (len(gaps) == 1 and "".join(letters).isalpha())


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


def _is_code(run: str, letters: str) -> bool:
    """Whether digits and cuts together are one of a part, an aircraft, a road, or chess."""
    if letters.isalpha():
        return False
    return len(letters) <= _CODE or any(map(str.isdigit, _CUT.split(run)))
