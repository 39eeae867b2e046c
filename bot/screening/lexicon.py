"""Looks many terms up in a text at once: by the words of the text, never by trying each term.

Each token of a text is looked up by its letters without repetitions; only the few terms that share
those are compared exactly. So the work is proportional to the length of the text.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import Generic, TypeVar

from bot.screening.findings import View
from bot.screening.terms import Term
from bot.screening.tokens import Text, Token, key_of, keys_of, remembers, token_of
from bot.screening.views import ALIKE, canonical

T = TypeVar("T")

_KEY = 3  # letters by which beginnings, ends and insides are looked up
_MASKABLE = 4  # letters that a word needs to be known with some of them starred out
_MASKS = 64  # starred words of one text that are looked at: each is compared with many terms
_DOUBLED = 4  # letters that a word needs to be known with a vowel doubled
_GAP = 3  # signs that may stand between the words of a phrase
_REMEMBERED = 20_000  # words
_SIBILANTS = ("s", "x", "z", "ch", "sh")


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A term that was found; `start` and `end` are places in the folded text."""

    owner: T
    start: int
    end: int
    view: View


@dataclass(frozen=True, slots=True)
class _Entry(Generic[T]):
    term: Term
    owner: T


class Lexicon(Generic[T]):
    """Terms, each with whom it belongs to. What it finds never changes; safe for any thread."""

    def __init__(self, terms: Iterable[tuple[Term, T]]) -> None:
        self._whole: defaultdict[str, list[_Entry[T]]] = defaultdict(list)
        self._begin: defaultdict[str, list[_Entry[T]]] = defaultdict(list)
        self._end: defaultdict[str, list[_Entry[T]]] = defaultdict(list)
        self._inside: defaultdict[str, list[_Entry[T]]] = defaultdict(list)
        self._phrases: defaultdict[str, list[_Entry[T]]] = defaultdict(list)  # by their first word
        self._joined: defaultdict[str, list[_Entry[T]]] = defaultdict(list)  # phrases as one word
        # Those whose first word may have begun earlier, by how that ends.
        self._open_phrases: defaultdict[str, list[_Entry[T]]] = defaultdict(list)
        self._masked: defaultdict[tuple[str, str], list[tuple[str, T]]] = defaultdict(list)
        self._literal: defaultdict[str, list[_Entry[T]]] = defaultdict(list)
        for term, owner in terms:
            self._add(_Entry(term, owner))
        self._literal_start = _any_of({text[0] for text in self._literal})
        self._literal_sizes = sorted({len(text) for text in self._literal})
        self._strangers: set[str] = set()  # words that no term is about: most of most prompts
        self._begin_sizes = sorted({len(key) for key in self._begin})
        self._end_sizes = sorted({len(key) for key in self._end})
        self._open_sizes = sorted({len(key) for key in self._open_phrases})
        self._inside_sizes = sorted({len(key) for key in self._inside})

    def find(self, text: Text) -> Iterator[Hit[T]]:
        """Every place where a term is; the same place may come in several readings."""
        strangers = self._strangers
        for tokens in text.readings:
            for place, token in enumerate(tokens):
                if token.text not in strangers:
                    yield from self._at(tokens, place)
        for token in text.joined:
            yield from self._set_apart(token)
        for token in text.masked[:_MASKS]:
            yield from self._behind_mask(token)
        yield from self._literally(text.folded.text)

    def is_about(self, word: str) -> bool:
        """Whether a term may be in a text because of this word, folded; see also `is_within`."""
        token = token_of(word, 0)
        if token.text in self._strangers:
            return False
        hits, phrases = self._about(token)
        return bool(hits or phrases or token.key in self._joined)

    def is_within(self, folded: str) -> bool:
        """Whether a text, folded, has a term that is looked for as it stands."""
        return any(True for _ in self._literally(folded))

    def _add(self, entry: _Entry[T]) -> None:
        term, first = entry.term, token_of(entry.term.words[0], 0).text
        key = key_of(first)
        if term.literal:
            self._literal[term.text.strip("* ")].append(entry)
        elif len(term.words) > 1 and term.ends:
            _file(self._open_phrases, {key[-_KEY:] for key in keys_of(first)}, entry)
        elif len(term.words) > 1:
            self._phrases[key].append(entry)
            self._joined[key_of("".join(term.words))].append(entry)
        elif term.begins and term.ends:
            _file(self._inside, {key[:_KEY] for key in keys_of(first)}, entry)
        elif term.begins:
            _file(self._begin, {key[:_KEY] for key in keys_of(first)}, entry)
        elif term.ends:
            _file(self._end, {key[-_KEY:] for key in keys_of(first)}, entry)
        else:
            _file(self._whole, {key_of(form) for form in forms(first)}, entry)
        if len(term.words) == 1 and len(first) >= _MASKABLE and not term.literal:
            for form in forms(first):
                letters = canonical(form)
                last = "" if term.begins else letters[-1]
                self._masked[letters[0], last].append((letters, entry.owner))

    def _at(self, tokens: Sequence[Token], place: int) -> Iterator[Hit[T]]:
        hits, phrases = self._about(tokens[place])
        yield from hits
        for entry in phrases:
            yield from _phrase_hit(entry, tokens[place : place + len(entry.term.words)])

    def _about(self, token: Token) -> tuple[list[Hit[T]], list[_Entry[T]]]:
        """Hits of a word alone, and the phrases that it may begin; who has neither is noted."""
        entries = (*self._whole.get(token.key, ()), *self._open_ended(token.key))
        hits = [hit for entry in entries for hit in _word_hit(entry, token)]
        phrases = [entry for entry in self._phrases_from(token.key) if _begins(entry.term, token)]
        if not hits and not phrases and token.key not in self._joined and remembers(token.text):
            if len(self._strangers) >= _REMEMBERED:
                self._strangers.clear()
            self._strangers.add(token.text)
        return hits, phrases

    def _phrases_from(self, key: str) -> Iterator[_Entry[T]]:
        yield from self._phrases.get(key, ())
        for size in self._open_sizes:
            yield from self._open_phrases.get(key[-size:], ())

    def _open_ended(self, key: str) -> Iterator[_Entry[T]]:
        """Terms with a star that may fit; a key is shorter where a term's is, such as "zzz*"."""
        for size in self._begin_sizes:
            yield from self._begin.get(key[:size], ())
        for size in self._end_sizes:
            yield from self._end.get(key[-size:], ())
        for size in self._inside_sizes:
            for part in {key[at : at + size] for at in range(len(key) - size + 1)}:
                yield from self._inside.get(part, ())

    def _literally(self, folded: str) -> Iterator[Hit[T]]:
        """Terms with signs of their own, as they stand."""
        if self._literal_start is None:
            return
        for match in self._literal_start.finditer(folded):
            start = match.start()
            for size in self._literal_sizes:
                part = folded[start : start + size]
                for entry in self._literal.get(part, ()) if len(part) == size else ():
                    if _stands_apart(entry.term, folded, start, start + size):
                        yield Hit(entry.owner, start, start + size, View.FOLDED)

    def _set_apart(self, token: Token) -> Iterator[Hit[T]]:
        for entry in (*self._whole.get(token.key, ()), *self._open_ended(token.key)):
            for hit in _word_hit(entry, token):
                yield replace(hit, view=View.SPACED)
        for entry in self._joined.get(token.key, ()):
            if _whole("".join(entry.term.words)).fullmatch(token.text):
                yield Hit(entry.owner, token.start, token.end, View.SPACED)

    def _behind_mask(self, token: Token) -> Iterator[Hit[T]]:
        letters = canonical(token.text)
        for last in (letters[-1], ""):
            for word, owner in self._masked.get((letters[0], last), ()):
                shown = letters if last else letters[: len(word)]
                if len(word) == len(shown) and all(
                    letter in {own, "*"} for own, letter in zip(word, shown, strict=True)
                ):
                    yield Hit(owner, token.start, token.end, View.MASKED)


def _file(index: defaultdict[str, list[_Entry[T]]], keys: Iterable[str], entry: _Entry[T]) -> None:
    for key in keys:
        index[key].append(entry)


def forms(word: str) -> tuple[str, ...]:
    """A word and, where it is one that can have it, its plural."""
    if not word.isascii() or not word.isalpha() or word.endswith("ing"):
        return (word,)
    return (word, f"{word}es" if word.endswith(_SIBILANTS) else f"{word}s")


def _word_hit(entry: _Entry[T], token: Token) -> Iterator[Hit[T]]:
    term, text = entry.term, token.text
    word = term.words[0]
    if term.begins and term.ends:
        fits, plain = _part(word).search(text), word in text
    elif term.begins:
        fits, plain = _part(word).match(text), text.startswith(word)
    elif term.ends:
        fits, plain = _ending(word).search(text), text.endswith(word)
    else:
        fits, plain = _whole(word).fullmatch(text), text in forms(word)
    if fits:
        view = View.FOLDED if plain else View.SKELETON
        yield Hit(entry.owner, token.start, token.end, view)


def _phrase_hit(entry: _Entry[T], part: Sequence[Token]) -> Iterator[Hit[T]]:
    if _is_phrase(entry.term, part):
        plain = all(map(str.__eq__, (token.text for token in part), entry.term.words))
        view = View.FOLDED if plain else View.SKELETON
        yield Hit(entry.owner, part[0].start, part[-1].end, view)


def _begins(term: Term, token: Token) -> bool:
    """Whether a phrase may begin there."""
    word = term.words[0]
    fits = _ending(word).search if term.ends else _part(word).fullmatch
    return fits(token.text) is not None


def _is_phrase(term: Term, part: Sequence[Token]) -> bool:
    if len(part) < len(term.words):
        return False
    last = len(part) - 1
    for number in range(1, len(part)):
        word, token = term.words[number], part[number]
        if token.start - part[number - 1].end > _GAP:
            return False
        if number < last:
            fits = _part(word).fullmatch(token.text)
        else:
            fits = (_part(word).match if term.begins else _whole(word).fullmatch)(token.text)
        if not fits:
            return False
    return True


@lru_cache(maxsize=8192)
def _part(word: str) -> re.Pattern[str]:
    return re.compile(_pattern(word))


@lru_cache(maxsize=8192)
def _ending(word: str) -> re.Pattern[str]:
    return re.compile(rf"{_pattern(word)}\Z")


@lru_cache(maxsize=8192)
def _whole(word: str) -> re.Pattern[str]:
    return re.compile("|".join(_pattern(form) for form in forms(word)))


def _pattern(word: str) -> str:
    """As it is spelled, or with letters that look alike, or with letters repeated for emphasis.

    One letter more may make another word, as of "as"; two more make none, nor does a vowel more
    within a longer word. Of one letter repeated, such as "xxx", any number may mean something else.
    """
    word = token_of(word, 0).text
    runs = list(re.finditer(r"(.)\1*", word, re.DOTALL))
    parts = []
    for _, group in groupby(runs, lambda run: canonical(run[1])):
        members = list(group)
        part = "".join(_run(run) for run in members)
        if len(members) > 1 and members[-1] is not runs[-1]:
            # Both letters of "il" may be a 1. Once such a stretch is read in one way no other is
            # tried, or the ways of several stretches would multiply.
            part = f"(?>{part}(?![{''.join(_alike(run[1]) for run in members)}]))"
        parts.append(part)
    return "".join(parts)


def _run(run: re.Match[str]) -> str:
    """A letter of a word, once or more."""
    word, letter, times = run.string, run[1], len(run[0])
    one = _alike(letter)
    starred = "*" if run.start() > 0 and run.end() < len(word) else ""  # as many as there are
    if times == len(word):
        return f"[{one}]{{{times}}}"
    doubled = letter in "aeiou" and len(word) >= _DOUBLED and run.end() < len(word)
    more = 1 if doubled else 2
    return f"(?:[{one}{starred}]{{{times}}}|[{one}]{{{times + more},}})"


def _alike(letter: str) -> str:
    return re.escape("".join(sorted({letter} | ALIKE.get(letter, frozenset()))))


def _any_of(characters: set[str]) -> re.Pattern[str] | None:
    return re.compile(f"[{re.escape(''.join(sorted(characters)))}]") if characters else None


def _stands_apart(term: Term, text: str, start: int, end: int) -> bool:
    """Whether no letter or digit at an edge is part of a longer word, but where there is a star."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return (term.ends or not (before.isalnum() and text[start].isalnum())) and (
        term.begins or not (after.isalnum() and text[end - 1].isalnum())
    )
