"""The same twelve kinds of disguise, with other letters, signs and separators."""

import re
from itertools import cycle
from unicodedata import normalize

from bench.screening.disguises import Kinds

_CYRILLIC = str.maketrans("abceghiknorstuwy", "ӑвҫёԍнїкпөгѕтцшў")
_CYRILLIC_CAPITALS = str.maketrans("ABCEHIKMOPSTXY", "АВСЕНІКМОРЅТХУ")
_GREEK = str.maketrans("abdefikmnopstuwxyz", "άϐ∂ϵϝίϰϻήόϱςτύώχύζ")
_STROKES = str.maketrans("abcdeghijklnoprtyz", "ⱥƀȼđɇǥħɨɉꝁƚꞥøᵽɍŧɏƶ")
_HOOKS = str.maketrans("bcdghkmnptvwyz", "ɓƈɗɠɦƙɱɲƥƭʋⱳƴȥ")
_DIGITS = str.maketrans("abegiostz", "4639!0$+2")
_SIGNS = str.maketrans("acehilnostuxy", "^<£#¡|ñ°§†µ%¥")
_DRAWN = str.maketrans(
    {"a": "/\\", "d": "|)", "h": "|-|", "k": "|<", "n": "|\\|", "o": "()", "u": "|_|", "v": "\\/"}
)
_MARKS = "\u0300\u030a\u0328\u0323\u0303"  # grave, ring, ogonek, dot below, tilde
_HEAPED = "\u0336\u0353\u031b"  # long stroke, x below, horn
_ALPHABETS = "\U0001d586\U0001d552\U0001d5ee"  # bold Fraktur, double-struck, bold sans-serif
_SMALL_CAPITALS = str.maketrans("abcdefghijklmnoprtuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ")
_VOWELS = re.compile(r"(?<=[a-z])[aeiou](?=[a-z])")
_LETTER_PAIR = re.compile("(?<=[a-z])(?=[a-z])")


def mixed_case(word: str) -> list[str]:
    third = "".join(letter.upper() if at % 3 == 1 else letter for at, letter in enumerate(word))
    return [word.title(), word.title().swapcase(), third]


def accents(word: str) -> list[str]:
    vowels = normalize("NFC", re.sub("([aeiou])", "\\1\u0300", word))
    marks = cycle(_MARKS)
    marked = re.sub("[a-z]", lambda found: found[0] + next(marks), word)
    heaped = re.sub("[a-z]", lambda found: found[0] + _HEAPED, word)
    return [vowels, marked, heaped, word.translate(_STROKES), word.translate(_HOOKS)]


def cyrillic(word: str) -> list[str]:
    capitals = word.upper().translate(_CYRILLIC_CAPITALS)
    return [word.translate(_CYRILLIC), _only_last(word, _CYRILLIC), capitals]


def greek(word: str) -> list[str]:
    return [word.translate(_GREEK), _only_last(word, _GREEK)]


def alphabets(word: str) -> list[str]:
    shifted = [_shifted(word, "a", first) for first in _ALPHABETS]
    return [*shifted, word.translate(_SMALL_CAPITALS)]


def badges(word: str) -> list[str]:
    flags = re.sub("(?<=\\S)(?=\\S)", "\u200b", _shifted(word.upper(), "A", "\U0001f1e6"))
    ringed = re.sub("([a-z])", "\\1\u20dd", word)
    return [_shifted(word, "a", "\u24d0"), _shifted(word, "a", "\u249c"), flags, ringed]


def leet(word: str) -> list[str]:
    forms = (word.translate(table) for table in (_DIGITS, _SIGNS, _DRAWN))
    return [*forms, _only_last(word, _DIGITS)]


def invisible_signs(word: str) -> list[str]:
    half = len(word) // 2
    inserted = [word[:half] + sign + word[half:] for sign in "\u2063\ufe0f\u180e\u200e"]
    return ["\u200c".join(word), "\ufeff".join(word), *inserted]


def spaced(word: str) -> list[str]:
    return ["\u00a0".join(word), "\u3000".join(word), "\u3164".join(word)]


def dotted(word: str) -> list[str]:
    return [_LETTER_PAIR.sub(sign, word) for sign in "·/~*"]


def repeated(word: str) -> list[str]:
    last = re.sub("([a-z])$", r"\1" * 5, word)
    vowel = re.sub("([aeiou])(?=[^aeiou]*$)", r"\1" * 6, word)
    return [last, vowel, re.sub("([a-z])", r"\1\1", word)]


def masked(word: str) -> list[str]:
    others = [_VOWELS.sub(sign, word, count=1) for sign in "•?█"]
    last = re.sub("[aeiou](?=[a-z][^aeiou]*$)", "*", word)
    return [*others, last, _VOWELS.sub("*", word)]


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


def _only_last(word: str, table: dict[int, int]) -> str:
    """Replace the last letter that the table knows."""
    known = re.compile(f"[{''.join(map(chr, table))}](?!.*[{''.join(map(chr, table))}])")
    return known.sub(lambda found: found[0].translate(table), word, count=1)


def _shifted(word: str, start: str, first: str) -> str:
    """Write the letters in an alphabet that lies elsewhere in Unicode, in the same order."""
    return re.sub("[A-Za-z]", lambda found: chr(ord(found[0]) - ord(start) + ord(first)), word)
