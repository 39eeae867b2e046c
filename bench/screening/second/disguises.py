"""The same twelve kinds of disguise, with other letters, signs and separators."""

import re

from bench.screening import spelling

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


def mixed_case(word: str) -> list[str]:
    third = "".join(letter.upper() if at % 3 == 1 else letter for at, letter in enumerate(word))
    return [word.title(), word.title().swapcase(), third]


def accents(word: str) -> list[str]:
    both = [spelling.marked(word, *_MARKS), spelling.marked(word, _HEAPED)]
    return [
        spelling.accented(word, "\u0300"),
        *both,
        word.translate(_STROKES),
        word.translate(_HOOKS),
    ]


def cyrillic(word: str) -> list[str]:
    capitals = word.upper().translate(_CYRILLIC_CAPITALS)
    return [word.translate(_CYRILLIC), spelling.one_swapped(word, _CYRILLIC, max), capitals]


def greek(word: str) -> list[str]:
    return [word.translate(_GREEK), spelling.one_swapped(word, _GREEK, max)]


def alphabets(word: str) -> list[str]:
    return [
        *(spelling.shifted(word, ord(first)) for first in _ALPHABETS),
        word.translate(_SMALL_CAPITALS),
    ]


def badges(word: str) -> list[str]:
    flags = re.sub("(?<=\\S)(?=\\S)", "\u200b", spelling.shifted(word, 0x1F1E6))
    return [
        spelling.shifted(word, 0x24D0),
        spelling.shifted(word, 0x249C),
        flags,
        spelling.marked(word, "\u20dd"),
    ]


def leet(word: str) -> list[str]:
    forms = (word.translate(table) for table in (_DIGITS, _SIGNS, _DRAWN))
    return [*forms, spelling.one_swapped(word, _DIGITS, max)]


def invisible_signs(word: str) -> list[str]:
    inserted = [spelling.halved(word, sign) for sign in "\u2063\ufe0f\u180e\u200e"]
    return ["\u200c".join(word), "\ufeff".join(word), *inserted]


def spaced(word: str) -> list[str]:
    return ["\u00a0".join(word), "\u3000".join(word), "\u3164".join(word)]


def dotted(word: str) -> list[str]:
    return [spelling.between(word, sign) for sign in "·/~*"]


def repeated(word: str) -> list[str]:
    last = re.sub("([a-z])$", r"\1" * 5, word)
    vowel = re.sub("([aeiou])(?=[^aeiou]*$)", r"\1" * 6, word)
    return [last, vowel, spelling.multiplied(word, 2)]


def masked(word: str) -> list[str]:
    others = [spelling.INNER_VOWEL.sub(sign, word, count=1) for sign in "•?█"]
    last = re.sub("[aeiou](?=[a-z][^aeiou]*$)", "*", word)
    return [*others, last, spelling.INNER_VOWEL.sub("*", word)]


KINDS = spelling.kinds(
    mixed_case, accents, cyrillic, greek, alphabets, badges,
    leet, invisible_signs, spaced, dotted, repeated, masked,
)  # fmt: skip
