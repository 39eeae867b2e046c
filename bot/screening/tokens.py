"""A text cut into what terms are compared with, each piece once."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from bot.screening.views import SIGNS, Folded, canonical

_LONGEST_RUN = 8  # of one letter: no term has more, and what is longer counts as much
_LONGEST_ALIKE = 12  # of letters alike in turn, such as "1l1l": what is longer says no more
_REMEMBERED = 64  # characters of a word: no term has more, and memory stays bounded
_GAP = 3  # signs that may stand between letters that are set apart
_CHAIN = 3  # parts of a word that is cut up by hyphens or dots

_SIGN = re.escape("".join(sorted(SIGNS)))
_WORD = re.compile(r"[^\W_]+")
_SIGNED = re.compile(rf"(?:[^\W_]|[{_SIGN}])+")
_HAS_SIGNS = re.compile(rf"[{_SIGN}]")
# The look behind keeps a long word from being tried again at each of its letters; so below.
_EDGED = re.compile(
    rf"(?<![^\W_])(?<![{_SIGN}])(?:[^\W_]|[{_SIGN}])*[{_SIGN}0-9](?:[^\W_]|[{_SIGN}])*"
)
_HAS_EDGES = re.compile(r"\d[a-z]|[a-z]\d")
_AROUND = 3  # words before and after one that may be part of a phrase
_APART_FROM = 3  # letters that stand alone
_TRAILING = "!|+<("  # also ends sentences or sums
_EDGES = "".join(sorted(SIGNS)) + "0123456789"
_APART = re.compile(
    rf"(?<![^\W_])(?:[^\W_]|[{_SIGN}])"
    rf"(?:([^\w{_SIGN}]{{1,{_GAP}}}|_)(?:[^\W_]|[{_SIGN}]))"
    rf"(?:\1(?:[^\W_]|[{_SIGN}]))+(?![^\W_])"
)
_CUT_UP = re.compile(rf"(?<![^\W_])[^\W_]+(?:[-._~·][^\W_]+){{1,{_CHAIN - 1}}}(?![^\W_])")
_HAS_CUTS = re.compile(r"[^\W_][-._~·][^\W_]")
_CUTS = re.compile(r"[-._~·]")
_MASKS = "*#%@$&?~^•·_█▇■●"
_MASKED = re.compile(rf"(?<![^\W_])[^\W_]+(?:[{re.escape(_MASKS)}]+[^\W_]+)+")
_MASKABLE = re.compile(rf"[^\W_]+(?:[{re.escape(_MASKS)}]+[^\W_]+)*")
_HAS_MASKS = re.compile(rf"[^\W_][{re.escape(_MASKS)}]+[^\W_]")
_MASK = str.maketrans(dict.fromkeys(_MASKS, "*"))
_NUMBER = re.compile(r"\d+[a-z]?|[a-z]\d{2,}[a-z]?")
_HIDDEN = re.compile(
    rf"[{_SIGN}]|[^\W_][{re.escape(_MASKS)}]+[^\W_]"
    rf"|(?<![^\W_])[^\W_](?:[\W_]{{1,{_GAP}}}[^\W_]){{2}}(?![^\W_])"
)
_TWICE = re.compile(r"(?<![^\W_])(?:([^\W_])\1){3,}(?![^\W_])")  # each letter of a word
_ALIKE = re.compile(r"(.)\1*", re.DOTALL)
_REPEATED = re.compile(r"(.)\1+", re.DOTALL)
_LONG_RUN = re.compile(rf"(.)\1{{{_LONGEST_RUN},}}", re.DOTALL)


class Token(NamedTuple):
    """A piece of a text.

    Attributes:
        text: its letters, folded.
        key: the same without look-alikes and repetitions, to look it up by.
        start: where it begins in the folded text; `end` is where it ends.
    """

    text: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text with all its pieces.

    Attributes:
        readings: the words in order; more than once where signs or digits may be letters.
        joined: words whose letters are set apart.
        masked: words with letters starred out; a star stands for each.
    """

    folded: Folded
    readings: list[list[Token]]
    joined: list[Token]
    masked: list[Token]


def plain_words(folded: str) -> list[str] | None:
    """The words of a text, each in every way it may be read; None where letters may be hidden."""
    if _HIDDEN.search(folded):
        return None
    words = _WORD.findall(folded) + [match[0][::2] for match in _TWICE.finditer(folded)]
    if _HAS_CUTS.search(folded):
        words += [_CUTS.sub("", match[0]) for match in _CUT_UP.finditer(folded)]
    if _HAS_EDGES.search(folded):
        words += [match[0].strip(_EDGES) for match in _EDGED.finditer(folded)]
    return words


def read(folded: Folded) -> Text:
    """Cut a text up; the work is proportional to its length."""
    text = folded.text
    plain = [token_of(match[0], match.start()) for match in _WORD.finditer(text)]
    readings, masked = [plain], []
    if _HAS_SIGNS.search(text):
        readings += _signed(text)
    if _HAS_EDGES.search(text):
        readings += _bared(text, plain)
    if _HAS_MASKS.search(text):
        masked = [_starred(match) for match in _MASKED.finditer(text)]
        # In a phrase any of the words may be masked.
        readings.append([_starred(match) for match in _MASKABLE.finditer(text)])
    joined = list(_joined(text, plain))
    if len(joined) > 1:  # each word of a phrase may be
        readings.append(_put_together(plain, joined))
        # "a n u d e": without what may be an article before it
        readings.append(
            _put_together(plain, [token for token in joined if not _has_article(token)])
        )
    return Text(folded, readings, joined, masked)


def key_of(word: str) -> str:
    """What a folded word is looked up by."""
    return _read(word)[1]


def keys_of(word: str) -> set[str]:
    """What a folded word is looked up by where more may follow: a number may then become none."""
    return {_read(word)[1], _key(canonical(word))}


def remembers(word: str) -> bool:
    """Whether something about a word may be remembered: not of one that is longer than any term."""
    return len(word) <= _REMEMBERED


def _signed(text: str) -> Iterator[list[Token]]:
    """Read signs as letters: all of them, then only those that do not end a word."""
    chunks = [(match[0], match.start()) for match in _SIGNED.finditer(text)]
    yield [token_of(chunk, start) for chunk, start in chunks]
    bare = ((chunk.rstrip(_TRAILING), start) for chunk, start in chunks)
    yield [token_of(chunk, start) for chunk, start in bare if chunk]


def _bared(text: str, plain: list[Token]) -> Iterator[list[Token]]:
    """Read words without the digits and signs at their edges, each with the words around it."""
    starts = [token.start for token in plain]
    for match in _EDGED.finditer(text):
        bare = match[0].strip(_EDGES)
        if bare:
            start = match.start() + match[0].index(bare)
            first, last = bisect_left(starts, match.start()), bisect_left(starts, match.end())
            before, after = plain[max(0, first - _AROUND) : first], plain[last : last + _AROUND]
            yield [*before, token_of(bare, start), *after]


def _joined(text: str, plain: list[Token]) -> Iterator[Token]:
    """Words whose letters are set apart, or that are cut up."""
    lone = sum(len(token.text) == 1 for token in plain)
    if lone >= _APART_FROM or _HAS_SIGNS.search(text):
        for match in _APART.finditer(text):
            yield from _set_apart(match)
    if _HAS_CUTS.search(text):
        for match in _CUT_UP.finditer(text):
            yield token_of(_CUTS.sub("", match[0]), match.start(), match.end())
    for match in _TWICE.finditer(text):
        yield token_of(match[0][::2], match.start(), match.end())


def _has_article(token: Token) -> bool:
    return token.text[0] in "ai" and token.end - token.start > len(token.text)


def _put_together(plain: list[Token], joined: list[Token]) -> list[Token]:
    """The words with those that were set apart in the place of their letters."""
    kept: list[Token] = []
    for token in sorted(joined, key=lambda token: (token.start, -token.end)):
        if not kept or token.start >= kept[-1].end:
            kept.append(token)
    words, place = list(kept), 0
    for token in plain:
        while place < len(kept) and kept[place].end <= token.start:
            place += 1
        if place == len(kept) or token.end <= kept[place].start:
            words.append(token)
    return sorted(words, key=lambda token: token.start)


def _set_apart(match: re.Match[str]) -> Iterator[Token]:
    gap = len(match[1])
    letters = match[0][:: gap + 1]
    for first in range(1 + (letters[0] in "ai")):  # "a n u d e": an article before it
        for last in range(1 + (letters[-1] in "ai")):
            start = match.start() + first * (gap + 1)
            end = match.end() - last * (gap + 1)
            yield token_of(letters[first : len(letters) - last], start, end)


def _starred(match: re.Match[str]) -> Token:
    return token_of(match[0].translate(_MASK), match.start())


def token_of(letters: str, start: int, end: int | None = None) -> Token:
    """A piece of a folded text."""
    read = _read if remembers(letters) else _read.__wrapped__
    shown, key = read(letters)
    return Token(shown, key, start, start + len(letters) if end is None else end)


@lru_cache(maxsize=16384)  # prompts share most of their words
def _read(letters: str) -> tuple[str, str]:
    shown = _LONG_RUN.sub(lambda run: run[1] * _LONGEST_RUN, letters)
    if _NUMBER.fullmatch(shown):  # 455 and A55 are engines and roads, not words
        return shown, shown
    alike = canonical(shown)
    key = _key(alike)
    if len(alike) - len(key) >= _LONGEST_ALIKE:
        runs = (match.span() for match in _ALIKE.finditer(alike))
        shown = "".join(shown[start : min(end, start + _LONGEST_ALIKE)] for start, end in runs)
    return shown, key


def _key(alike: str) -> str:
    return _REPEATED.sub(r"\1", alike)
