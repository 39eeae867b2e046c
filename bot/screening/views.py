"""How a text is read: without case, accents and invisible signs, and what its signs may stand for.

A folded text knows where every one of its characters stood in the text as it was typed.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from string import ascii_lowercase, digits

LEET = "4@8(<3€691!|£05$§7+×2"
"""Digits and signs that people often type for a letter."""

SIGNS = frozenset(LEET) - frozenset("0123456789")
"""Signs among them."""

# Letters of width zero that Unicode calls letters all the same.
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5")
_SHARP_S = "ßẞ"  # it is left, because it stands for a b as well
# Letters on badges, which Unicode calls symbols: circled, squared, and those that make flags. Three
# more are drawn like a Latin letter, while Unicode folds them to a Greek one that is not.
_BADGES = {
    chr(first + at): chr(ord("a") + at) for first in (0x1F150, 0x1F170, 0x1F1E6) for at in range(26)
} | {"ϲ": "c", "Ϲ": "c", "µ": "u"}
_FEW = 3  # in so many words one
_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"(?:LATIN|MODIFIER) .*(?:LETTER|CAPITAL) (?:[A-Z-]+ )*([A-Z])")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without case, accents and invisible signs.

    Attributes:
        text: what is left.
        typed: the text as it was typed.
        origin: for each character of `text` the place in `typed` that it came from; None where
            every character stayed in its place.
    """

    text: str
    typed: str
    origin: Sequence[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of `text` stands in `typed`, with the signs within and after it."""
        if self.origin is None:
            return start, end
        last = self.origin[end - 1] + 1
        after = self.origin[end] if end < len(self.origin) else len(self.typed)
        return self.origin[start], max(last, after)


def fold(typed: str) -> Folded:
    """Read a text without case, accents and invisible signs; any text will do."""
    if typed.isascii():
        return Folded(typed.lower(), typed, None)
    parts, origin = [], []
    for place, character in enumerate(typed):
        for letter in _FOLDS[character]:
            parts.append(letter)
            origin.append(place)
    return Folded("".join(parts), typed, origin)


def readable(folded: str) -> str:
    """Undo look-alikes for a reader, letter by letter: the length stays."""
    return folded.translate(_READABLE)


class _Folds(dict[str, str]):
    """What each character is folded to, found out when it is first met."""

    def __missing__(self, character: str) -> str:
        if character in _SHARP_S:
            return "ß"
        decomposed = unicodedata.normalize("NFKD", _BADGES.get(character, character))
        if len(decomposed) == 3 and decomposed.startswith("(") and decomposed.endswith(")"):
            decomposed = decomposed[1]  # "⒜" would become "(a)"
        folded = "".join(
            part
            for part in unicodedata.normalize("NFKD", decomposed.casefold())
            if unicodedata.category(part) not in {"Mn", "Me", "Cf"} and part not in _BLANKS
        )
        self[character] = folded
        return folded


class _Letters(dict[str, tuple[str, ...]]):
    """What each folded character may stand for; found out when it is first met, if not listed."""

    def __missing__(self, character: str) -> tuple[str, ...]:
        own = (character,) if character.isalnum() else ()
        named = () if character.isascii() else self._named(character)
        self[character] = tuple(dict.fromkeys((*own, *named)))
        return self[character]

    def add(self, character: str, letters: str) -> None:
        """Note one thing more that a character may stand for."""
        self[character] = tuple(dict.fromkeys((*self[character], letters)))

    def _named(self, character: str) -> tuple[str, ...]:
        """The letter that Unicode names a character after, with what that may stand for."""
        name = unicodedata.name(character, "").partition(" WITH ")[0]
        if latin := _LATIN.fullmatch(name):
            return (latin[1].lower(),)
        try:
            bare = unicodedata.lookup(name)
        except KeyError:
            return ()
        return self[bare] if bare != character else ()


class _Readable(dict[int, str]):
    """The letter that a character most likely stands for: for `str.translate`."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if not character.isascii() or character in LEET:
            letters = (letter for letter in DRAWN_LIKE[character] if letter in _LATIN_LETTERS)
            character = next(letters, character)
        self[code] = character
        return character


class _Scripts(dict[str, str]):
    """The alphabet of each letter; "" of what is at home in any, and of all of East Asia."""

    def __missing__(self, character: str) -> str:
        script = unicodedata.name(character, "").partition(" ")[0]
        if not character.isalpha() or script in _EASTERN:
            script = ""
        self[character] = script
        return script


def is_mixed(word: str) -> bool:
    """Whether its letters are of the Latin alphabet, or of several: it is no foreign word."""
    if word.isascii():
        return True
    scripts = {_SCRIPTS[letter] for letter in word} - {""}
    return "LATIN" in scripts or len(scripts) > 1


def is_mostly_latin(folded: str) -> bool:
    """Whether few words of a text are of another alphabet, so that they may be disguised."""
    if folded.isascii():
        return True
    words = _WORD.findall(folded)
    foreign = sum(not is_mixed(word) for word in words)
    return foreign * _FEW <= len(words)


def _load() -> None:
    tables: tuple[_Letters, ...] = (STANDS_FOR, DRAWN_LIKE)
    text = (resources.files("bot.screening") / "alike.txt").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            tables = (STANDS_FOR,)
        elif not line.startswith("# "):
            letters, signs, *drawings = line.split(" ")
            for table in tables:
                for sign in signs:
                    table.add(sign, letters)
            for drawing in drawings:
                DRAWINGS.setdefault(drawing[0], []).append((drawing, letters))


_FOLDS = _Folds()
_SCRIPTS = _Scripts()
_EASTERN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "IDEOGRAPHIC"})
_LATIN_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")

STANDS_FOR = _Letters()
"""For each folded character what it may stand for, itself first where it is a letter or digit."""

DRAWN_LIKE = _Letters()
"""The same for words of another alphabet: only what is drawn alike."""

DRAWINGS: dict[str, list[tuple[str, str]]] = {}
"""Several signs that draw a letter, by the first of them; and that letter."""

_load()

MAY_BEGIN: dict[str, frozenset[str]] = {
    sign: frozenset((*STANDS_FOR[sign], *(letters[0] for _, letters in DRAWINGS.get(sign, ()))))
    for sign in ascii_lowercase + digits
}
"""For letters and digits what the letters begin with that they may stand for, or help to draw."""

_READABLE = _Readable()
