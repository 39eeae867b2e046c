"""Twelve ways to write a word so that people still read it and a plain search does not."""

import re
from collections.abc import Callable, Mapping
from itertools import cycle
from unicodedata import normalize

_CYRILLIC = str.maketrans("abcdehijklmnopqrstvwxy", "аЬсԁеһіјкӏмпорԛгѕтѵԝху")
_GREEK = str.maketrans("abcdeijknopstuvwxyz", "αβϲδειϳκηορςτυνωχγζ")
_GREEK_CAPITALS = str.maketrans("ABEHIKMNOPTXYZ", "ΑΒΕΗΙΚΜΝΟΡΤΧΥΖ")
_STROKES = str.maketrans("bdghilotuz", "ƀđǥħɨłøŧʉƶ")
_DIGITS = str.maketrans("abegilostz", "4836110572")
_SIGNS = str.maketrans("aceilstx", "@(€!|$+×")
_MARKS = "\u0301\u0308\u0327\u0302\u0331"  # acute, diaeresis, cedilla, circumflex, macron below
_ALPHABETS = "\uff41\U0001d41a\U0001d4ea\U0001d68a"  # fullwidth, bold, script, monospace
_BADGES = "\u24b6\U0001f130\U0001f170\U0001f150"  # circled, squared, and both of them filled
_INNER_VOWEL = re.compile(r"(?<=[a-z])[aeiou](?=[a-z])")


def mixed_case(word: str) -> list[str]:
    alternating = "".join(letter.upper() if at % 2 else letter for at, letter in enumerate(word))
    return [alternating, word.upper()]


def accents(word: str) -> list[str]:
    vowels = normalize("NFC", re.sub("([aeiou])", "\\1\u0301", word))
    marks = cycle(_MARKS)
    marked = re.sub("[a-z]", lambda found: found[0] + next(marks), word)
    return [vowels, marked, word.translate(_STROKES)]


def cyrillic(word: str) -> list[str]:
    return [word.translate(_CYRILLIC), _only_first(word, _CYRILLIC)]


def greek(word: str) -> list[str]:
    capitals = word.upper().translate(_GREEK_CAPITALS)
    return [word.translate(_GREEK), _only_first(word, _GREEK), capitals]


def alphabets(word: str) -> list[str]:
    return [_shifted(word, "a", first) for first in _ALPHABETS]


def badges(word: str) -> list[str]:
    return [_shifted(word.upper(), "A", first) for first in _BADGES]


def leet(word: str) -> list[str]:
    return [word.translate(_DIGITS), _only_first(word, _DIGITS), word.translate(_SIGNS)]


def invisible_signs(word: str) -> list[str]:
    half = len(word) // 2
    inserted = [word[:half] + sign + word[half:] for sign in "\u2060\u034f"]
    return ["\u200b".join(word), "\u00ad".join(word), *inserted]


def spaced(word: str) -> list[str]:
    return [" ".join(word), "  ".join(word), "\u2009".join(word)]


def dotted(word: str) -> list[str]:
    return [re.sub("(?<=[a-z])(?=[a-z])", sign, word) for sign in ".-_"]


def repeated(word: str) -> list[str]:
    one = [re.sub("([aeiou])", r"\1" * times, word, count=1) for times in (2, 4)]
    return [*one, re.sub("([a-z])", r"\1\1\1", word)]


def masked(word: str) -> list[str]:
    return [_INNER_VOWEL.sub(sign, word, count=1) for sign in "*#_"]


Kinds = Mapping[str, Callable[[str], list[str]]]

KINDS: Kinds = {
    "mixed case": mixed_case,
    "accents": accents,
    "Cyrillic look-alikes": cyrillic,
    "Greek look-alikes": greek,
    "other alphabets": alphabets,
    "circled and squared": badges,
    "digits and signs": leet,
    "invisible signs": invisible_signs,
    "spaced": spaced,
    "dotted and dashed": dotted,
    "repeated letters": repeated,
    "masked letter": masked,
}


def disguised(word: str, kinds: Kinds = KINDS) -> dict[str, list[str]]:
    """Each kind's ways to write the word; each once, and none that leaves it as it is."""
    return {
        kind: [form for form in dict.fromkeys(disguise(word)) if form != word]
        for kind, disguise in kinds.items()
    }


def _only_first(word: str, table: dict[int, int]) -> str:
    """Replace the first letter that the table knows: one is enough against a plain search."""
    known = re.compile(f"[{''.join(map(chr, table))}]")
    return known.sub(lambda found: found[0].translate(table), word, count=1)


def _shifted(word: str, start: str, first: str) -> str:
    """Write the letters in an alphabet that lies elsewhere in Unicode, in the same order."""
    return re.sub("[A-Za-z]", lambda found: chr(ord(found[0]) - ord(start) + ord(first)), word)
