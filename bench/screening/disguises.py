"""Twelve ways to write a word so that people still read it and a plain search does not."""

import re

from bench.screening import spelling

_CYRILLIC = str.maketrans("abcdehijklmnopqrstvwxy", "аЬсԁеһіјкӏмпорԛгѕтѵԝху")
_GREEK = str.maketrans("abcdeijknopstuvwxyz", "αβϲδειϳκηορςτυνωχγζ")
_GREEK_CAPITALS = str.maketrans("ABEHIKMNOPTXYZ", "ΑΒΕΗΙΚΜΝΟΡΤΧΥΖ")
_STROKES = str.maketrans("bdghilotuz", "ƀđǥħɨłøŧʉƶ")
_DIGITS = str.maketrans("abegilostz", "4836110572")
_SIGNS = str.maketrans("aceilstx", "@(€!|$+×")
_MARKS = "\u0301\u0308\u0327\u0302\u0331"  # acute, diaeresis, cedilla, circumflex, macron below
_ALPHABETS = "\uff41\U0001d41a\U0001d4ea\U0001d68a"  # fullwidth, bold, script, monospace
_BADGES = "\u24b6\U0001f130\U0001f170\U0001f150"  # circled, squared, and both of them filled


def mixed_case(word: str) -> list[str]:
    return [spelling.zigzag(word, 1), word.upper()]


def accents(word: str) -> list[str]:
    return [
        spelling.accented(word, "\u0301"),
        spelling.marked(word, *_MARKS),
        word.translate(_STROKES),
    ]


def cyrillic(word: str) -> list[str]:
    return [word.translate(_CYRILLIC), spelling.one_swapped(word, _CYRILLIC)]


def greek(word: str) -> list[str]:
    capitals = word.upper().translate(_GREEK_CAPITALS)
    return [word.translate(_GREEK), spelling.one_swapped(word, _GREEK), capitals]


def alphabets(word: str) -> list[str]:
    return [spelling.shifted(word, ord(first)) for first in _ALPHABETS]


def badges(word: str) -> list[str]:
    return [spelling.shifted(word, ord(first)) for first in _BADGES]


def leet(word: str) -> list[str]:
    return [word.translate(_DIGITS), spelling.one_swapped(word, _DIGITS), word.translate(_SIGNS)]


def invisible_signs(word: str) -> list[str]:
    inserted = [spelling.halved(word, sign) for sign in "\u2060\u034f"]
    return ["\u200b".join(word), "\u00ad".join(word), *inserted]


def spaced(word: str) -> list[str]:
    return [" ".join(word), "  ".join(word), "\u2009".join(word)]


def dotted(word: str) -> list[str]:
    return [spelling.between(word, sign) for sign in ".-_"]


def repeated(word: str) -> list[str]:
    one = [re.sub("([aeiou])", r"\1" * times, word, count=1) for times in (2, 4)]
    return [*one, spelling.multiplied(word, 3)]


def masked(word: str) -> list[str]:
    return [spelling.INNER_VOWEL.sub(sign, word, count=1) for sign in "*#_"]


KINDS = spelling.kinds(
    mixed_case, accents, cyrillic, greek, alphabets, badges,
    leet, invisible_signs, spaced, dotted, repeated, masked,
)  # fmt: skip


def disguised(word: str, kinds: spelling.Kinds = KINDS) -> dict[str, list[str]]:
    """Each kind's ways to write the word; each once, and none that leaves it as it is."""
    return {kind: spelling.distinct(word, disguise(word)) for kind, disguise in kinds.items()}
