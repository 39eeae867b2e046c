"""Phrases in which the words of a list mean something else.

There are tens of thousands, so they are kept as a graph of words: what may stand in the same place
of a line leads to the same node, and a line of three places costs three nodes, not all its phrases.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise, product
from operator import itemgetter

from bot.screening.lexicon import forms
from bot.screening.strips import Strip
from bot.screening.tokens import Text
from bot.screening.views import fold

_ANY = "_"
_WORD = re.compile(r"[^\W_]+|&")
_OF_PHRASE = re.compile(rf"{_WORD.pattern}|(?<!\S){_ANY}(?!\S)")
_NEAR = " ~ "
_REACH = 6  # words from one to what tells that it means something else
_GAP = 3  # signs that may stand between the words of a phrase
_PARTING = re.compile(r"[,;:!?](?=\s)")  # and what ends one: prompts are often lists of things
_COMMA = ","
_PAUSES = frozenset({"", _COMMA})

_Word = tuple[str, int, int]
"""A word, and where it begins and ends in the folded text."""


class _Node:
    """A place within phrases, and what may stand there."""

    __slots__ = ("is_end", "next")

    def __init__(self) -> None:
        self.is_end = False
        self.next: dict[str, list[_Node]] = {}

    def lead(self, word: str, node: "_Node") -> None:
        """Let a word lead from here to there."""
        self.next.setdefault(word, []).append(node)


class Phrases:
    """Phrases as they are spelled: whoever disguises a word does not mean the other one.

    Args:
        lines: of words with choices, as in ``blue|great tit``; in ``old| fox`` the first may be
            missing. The last word may be a plural, too, and one between others may be ``_``, which
            is any word. A comma parts what is no phrase, but where the line has one. A word with a
            hyphen at both ends, as ``-cum-``, is covered between two others; and in
            ``cock ~ hen|farm-yard`` the first with one of the second, of two words at most, near.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._first = _Node()
        self._between: set[str] = set()
        self._telling: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
        self._longest = 0  # words
        for line in lines:
            phrase, _, telling = fold(line).text.partition(_NEAR)
            if telling:
                self._add_near(phrase, telling)
            elif phrase.startswith("-"):
                self._between.update(phrase.split("|"))
            else:
                self._add(list(_places(phrase)))

    def within(self, tokens: Text) -> Callable[[int, int], bool]:
        """What says of a part of the folded text, from where to where, whether one covers it."""
        text = tokens.folded.text
        readings = [list(_words(text))]
        readings += [list(_words(strip.text, strip)) for strip, _ in tokens.closed]

        def covers(start: int, end: int) -> bool:
            return text[max(0, start - 1) : end + 1] in self._between or any(
                self._is_in(words, start, end) for words in readings
            )

        return covers

    def _add(self, places: Sequence[Sequence[tuple[str, ...]]]) -> None:
        """Add a line; where all that follows may be missing, a place may be the last one."""
        last = max(at for at, choices in enumerate(places) if () not in choices)
        nodes = [self._first]
        for at, choices in enumerate(places):
            node, end = _Node(), _Node()
            node.is_end, end.is_end = at >= last, True
            for words in filter(None, choices):
                for before in nodes:
                    _chain(before, words, node)
                    if at >= last:
                        for form in forms(words[-1])[1:]:
                            _chain(before, (*words[:-1], form), end)
            nodes = [*nodes, node] if () in choices else [node]
        self._longest = max(self._longest, sum(max(map(len, choices)) for choices in places))

    def _add_near(self, phrase: str, telling: str) -> None:
        tells = frozenset(
            " ".join((*words, form)) for *words, last in _spelled(telling) for form in forms(last)
        )
        for *words, last in _spelled(phrase):
            for form in forms(last):
                self._telling[" ".join((*words, form))].append(tells)

    def _is_in(self, words: list[_Word], start: int, end: int) -> bool:
        first = bisect_right(words, start, key=itemgetter(1)) - 1
        last = bisect_left(words, end, key=itemgetter(2)) + 1
        if not 0 <= first < last <= len(words) or start >= words[first][2]:
            return False  # a sign is one of its letters
        hit = " ".join(word for word, _, _ in words[first:last])
        if hit in self._telling:
            before = _spoken(words[max(0, first - 2 * _REACH) : first])[-_REACH:]
            after = _spoken(words[last : last + 2 * _REACH])[:_REACH]
            pairs = map(" ".join, (*pairwise(before), *pairwise(after)))
            near = {*before, *after, *pairs}
            if any(not tells.isdisjoint(near) for tells in self._telling[hit]):
                return True
        return any(
            self._leads(words, begin, first, last)
            for begin in range(max(0, last - self._longest), first + 1)
        )

    def _leads(self, words: list[_Word], begin: int, first: int, last: int) -> bool:
        """Whether a phrase begins there and covers the words from `first` up to `last`."""
        nodes = [self._first]
        for at in range(begin, len(words)):
            word = words[at][0]
            free = word not in _PAUSES and at > begin and not first <= at < last
            nodes = [
                following
                for node in nodes
                for key in ((word, _ANY) if free else (word,))
                for following in node.next.get(key, ())
            ]
            if at + 1 >= last and any(node.is_end for node in nodes):
                return True
            if not nodes:
                return False
        return False


def _places(phrase: str) -> Iterator[list[tuple[str, ...]]]:
    """The places of a line, each with its choices."""
    for place in phrase.split():
        yield _choices(place)
        if place.endswith(_COMMA):
            yield [(_COMMA,), ()]


def _spoken(words: list[_Word]) -> list[str]:
    return [word for word, _, _ in words if word not in _PAUSES]


def _choices(place: str) -> list[tuple[str, ...]]:
    """What may stand in a place of a line; nothing is ()."""
    return [tuple(_OF_PHRASE.findall(choice.replace("&", "and"))) for choice in place.split("|")]


def _spelled(line: str) -> Iterator[tuple[str, ...]]:
    """Every phrase of a line, by its words."""
    for choice in product(*(_choices(place) for place in line.split())):
        yield tuple(word for words in choice for word in words)


def _chain(before: _Node, words: Sequence[str], node: _Node) -> None:
    """Let some words, one after the other, lead from one node to another."""
    for word in words[:-1]:
        between = _Node()
        before.lead(word, between)
        before = between
    before.lead(words[-1], node)


def _words(text: str, strip: Strip | None = None) -> Iterator[_Word]:
    """The words of a text, and an empty one where they stand too far apart for a phrase."""
    done = before = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        parted = _PARTING.search(text, before, start)
        before = end
        if strip:
            start, end = strip.places[start][0], strip.places[end - 1][1]
        if parted or start - done > _GAP:
            yield _COMMA if parted and parted[0] == _COMMA else "", done, start
        yield match[0].replace("&", "and"), start, end
        done = end
