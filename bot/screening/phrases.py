"""Phrases in which the words of a list mean something else: thousands, so they are looked up."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter

from bot.screening.lexicon import forms
from bot.screening.terms import Term
from bot.screening.tokens import Strip, Text

_ANY = "_"
_WORD = re.compile(r"[^\W_]+|&")
_OF_PHRASE = re.compile(rf"{_WORD.pattern}|(?<!\S){_ANY}(?!\S)")
_NEAR = " ~ "
_REACH = 6  # words from one to what tells that it means something else
_GAP = 3  # signs that may stand between the words of a phrase

_Word = tuple[str, int, int]
"""A word, and where it begins and ends in the folded text."""


class Phrases:
    """Phrases as they are spelled: whoever disguises a word does not mean the other one.

    Args:
        terms: the last word may be a plural, too, and one may be ``_``, which is any word. A term
            with a hyphen at both ends, as ``-cum-``, covers that word between two others; and
            ``cock ~ hen`` covers the first with the second near it, before or after.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._phrases: set[str] = set()
        self._telling: defaultdict[str, set[str]] = defaultdict(set)
        self._longest = 0  # words
        for term in terms:
            phrase, _, telling = term.text.partition(_NEAR)
            for spelled in _spelled(phrase):
                if telling:
                    self._telling[spelled].update(_spelled(telling))
                else:
                    self._phrases.add(spelled)
            self._longest = max(self._longest, phrase.count(" ") + 2)

    def within(self, tokens: Text) -> Callable[[int, int], bool]:
        """What says of a part of the folded text, from where to where, whether one covers it."""
        text = tokens.folded.text
        readings = [list(_words(text))]
        readings += [list(_words(strip.text, strip)) for strip, _ in tokens.closed]

        def covers(start: int, end: int) -> bool:
            return text[max(0, start - 1) : end + 1] in self._phrases or any(
                self._is_in(words, start, end) for words in readings
            )

        return covers

    def _is_in(self, words: list[_Word], start: int, end: int) -> bool:
        first = bisect_right(words, start, key=itemgetter(1)) - 1
        last = bisect_left(words, end, key=itemgetter(2)) + 1
        if not 0 <= first < last <= len(words) or start >= words[first][2]:
            return False  # a sign is one of its letters
        begin = max(0, first - max(self._longest, _REACH))
        spelled = [word for word, _, _ in words[begin : last + max(self._longest, _REACH)]]
        first, last = first - begin, last - begin
        telling = self._telling.get(" ".join(spelled[first:last]))
        if telling and not telling.isdisjoint(spelled[max(0, first - _REACH) : last + _REACH]):
            return True
        return any(
            self._knows(spelled[begin:stop], first - begin, last - begin)
            for begin in range(max(0, last - self._longest), first + 1)
            for stop in range(last, min(len(spelled), begin + self._longest) + 1)
        )

    def _knows(self, spelled: list[str], first: int, last: int) -> bool:
        """Whether that is a phrase; any word may be the one before `first` or from `last` on."""
        if " ".join(spelled) in self._phrases:
            return True
        return any(
            " ".join((*spelled[:at], _ANY, *spelled[at + 1 :])) in self._phrases
            for at in range(1, len(spelled) - 1)
            if spelled[at] and not first <= at < last
        )


def _spelled(phrase: str) -> Iterator[str]:
    """A phrase as it may be spelled."""
    *words, last = _OF_PHRASE.findall(phrase)
    between = phrase[0] == phrase[-1] == "-"
    return (" ".join((*words, form)) for form in ((phrase,) if between else forms(last)))


def _words(text: str, strip: Strip | None = None) -> Iterator[_Word]:
    """The words of a text, and an empty one where they stand too far apart for a phrase."""
    done = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        if strip:
            start, end = strip.places[start][0], strip.places[end - 1][1]
        if start - done > _GAP:
            yield "", done, start
        yield match[0].replace("&", "and"), start, end
        done = end
