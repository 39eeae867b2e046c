"""Ways in which people disguise an unwanted word to get it past a text filter.

KINDS maps the name of a kind to a function that lists disguised forms of a word
or short phrase; a kind that does not apply to a word gives an empty list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

VOWELS = "aeiou"

ACUTE = str.maketrans("aeiouycnsz", "áéíóúýćńśź")
UMLAUT = str.maketrans("aeiouycnszgkrt", "äëïöüÿçñšžğķřţ")

CYRILLIC_TWINS = str.maketrans("aceijopsxyhdqwlk", "асеіјорѕхуһԁԛԝӏк")
CYRILLIC_ROUGH = str.maketrans("aceiknmoprtuwxyhb", "асеікпморгтцшхунь")
# Twins only once they are capitals.
CYRILLIC_CAPITALS = str.maketrans("abcehijkmopstxy", "авсеніјкморѕтху")
GREEK_TWINS = str.maketrans("aeiknoptuvwxycbs", "αεικηορτυνωχγϲβσ")
GREEK_VOWELS = str.maketrans("aeiou", "άέίόύ")
GREEK_CAPITALS = str.maketrans("abehikmnoptxyz", "αβεηικμνορτχυζ")

SMALL_CAPS = str.maketrans("abcdefghijklmnopqrtuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀᴛᴜᴠᴡʏᴢ")
SUPERSCRIPT = str.maketrans("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
# What generators of "fancy text" mix from Armenian, Cherokee, Thai and currency signs.
FANCY = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ศɮƈժҽƒցհɨʝӄʟʍղօքզɾֆէմʋաӼվʐ")
# First letters of the mathematical alphabets without gaps, and the fullwidth one.
ALPHABETS = (0x1D41A, 0x1D482, 0x1D4EA, 0x1D586, 0x1D552, 0x1D5EE, 0x1D656, 0x1D68A, 0xFF41)

DIGITS = str.maketrans("aeiostgbzl", "4310579821")
FEW_DIGITS = str.maketrans("aeio", "4310")
SIGNS = str.maketrans("aeiostclu", "@€!°$+¢|µ")
SOUNDS = (("ck", "kk"), ("f", "ph"), ("u", "v"), ("s", "z"), ("i", "1"), ("o", "()"), ("a", "/-\\"))

SOFT_HYPHEN, JOINER, NO_SPACE, WORD_JOINER, GRAPHEME_JOINER = "\u00ad\u200d\u200b\u2060\u034f"


def _forms(word: str, candidates: Iterable[str]) -> list[str]:
    """The candidates once each, without the unchanged word."""
    return [form for form in dict.fromkeys(candidates) if form != word]


def _between(word: str, sign: str, gap: str = " ") -> str:
    """The letters of each part of a phrase joined by a sign, the parts by a gap.

    A dash of the word's own stays bare.
    """
    joined = gap.join(sign.join(part) for part in word.split())
    return joined.replace(f"{sign}-{sign}", "-")


def _halved(word: str, sign: str) -> str:
    """A sign in the middle of the longest part of the phrase."""
    longest = max(word.replace("-", " ").split(), key=len)
    half = len(longest) // 2
    return word.replace(longest, longest[:half] + sign + longest[half:], 1)


def _shifted(word: str, first: int) -> str:
    """Each letter from an alphabet that begins at the given code point."""
    return "".join(chr(first + ord(c) - 97) if "a" <= c <= "z" else c for c in word)


def _inner(word: str) -> list[int]:
    """Places of letters with a letter on either side."""
    places = range(1, len(word) - 1)
    return [i for i in places if word[i - 1 : i + 2].isalpha()]


def _put(word: str, place: int, text: str) -> str:
    return word[:place] + text + word[place + 1 :]


def mixed_case(word: str) -> list[str]:
    up_down = "".join(c.upper() if i % 2 == 0 else c for i, c in enumerate(word))
    down_up = "".join(c.upper() if i % 2 else c for i, c in enumerate(word))
    quiet_vowels = "".join(c if c in VOWELS else c.upper() for c in word)
    return _forms(word, [word.upper(), up_down, down_up, quiet_vowels])


def accents(word: str) -> list[str]:
    struck = "".join(c + "\u0336" if c.isalpha() else c for c in word)
    zalgo = "".join(c + "\u0316\u0310\u0353" if c.isalpha() else c for c in word)
    return _forms(word, [word.translate(ACUTE), word.translate(UMLAUT), struck, zalgo])


def _one_twin(word: str, table: dict[int, int], capitals: dict[int, int]) -> list[str]:
    """A single letter swapped, and the word in capitals with all twins swapped."""
    loud = word.translate(capitals).upper()
    one = next((i for i in _inner(word) if ord(word[i]) in table), None)
    forms = [] if one is None else [_put(word, one, word[one].translate(table))]
    return forms if loud == word.upper() else [*forms, loud]


def cyrillic(word: str) -> list[str]:
    full = [word.translate(CYRILLIC_TWINS), word.translate(CYRILLIC_ROUGH)]
    return _forms(word, full + _one_twin(word, CYRILLIC_TWINS, CYRILLIC_CAPITALS))


def greek(word: str) -> list[str]:
    full = [word.translate(GREEK_TWINS), word.translate(GREEK_VOWELS)]
    return _forms(word, full + _one_twin(word, GREEK_TWINS, GREEK_CAPITALS))


def other_alphabets(word: str) -> list[str]:
    # Spread over the words, so that every alphabet turns up somewhere.
    pick = sum(map(ord, word)) % len(ALPHABETS)
    shifted = [_shifted(word, ALPHABETS[(pick + step) % len(ALPHABETS)]) for step in (0, 4)]
    drawn = SUPERSCRIPT if pick % 2 else SMALL_CAPS
    return _forms(word, [*shifted, word.translate(drawn), word.translate(FANCY)])


def circled(word: str) -> list[str]:
    # Side by side, regional indicators would turn into flags: people put blanks between.
    flags = _between(word, " ", "   ")
    framed = 0x1F130 if len(word) % 2 else 0x1F150
    forms = [_shifted(word, first) for first in (0x24D0, 0x1F170, framed)]
    return _forms(word, [*forms, _shifted(flags, 0x1F1E6)])


def digits_and_signs(word: str) -> list[str]:
    signs = [word.translate(table) for table in (FEW_DIGITS, DIGITS, SIGNS)]
    sounds = [word.replace(old, new, 1) for old, new in SOUNDS if old in word]
    return _forms(word, signs + sounds)[:4]


def invisible(word: str) -> list[str]:
    tags = "".join(chr(0xE0000 + ord(c)) for c in "ok")
    mixed = NO_SPACE + GRAPHEME_JOINER
    forms = [_between(word, SOFT_HYPHEN), _halved(word, JOINER), _halved(word, tags)]
    return _forms(word, [*forms, _between(word, mixed[len(word) % 2] + WORD_JOINER)])


def spaced(word: str) -> list[str]:
    wide = "\u3000" if len(word) % 2 else "\u2003"
    forms = [_between(word, " ", "   "), _between(word, "  ", "    ")]
    return _forms(word, [*forms, _between(word, wide, wide * 2), _halved(word, " ")])


def dotted(word: str) -> list[str]:
    rare = "·~/|"[len(word) % 4]
    forms = [_between(word, sign) for sign in (".", "-", rare)]
    return _forms(word, [*forms, _halved(word, "_")])


def repeated(word: str) -> list[str]:
    doubled = "".join(c * 2 if c.isalpha() else c for c in word)
    vowel = next((i for i, c in enumerate(word) if c in VOWELS), 0)
    drawn_out = [_put(word, vowel, word[vowel] * times) for times in (2, 5)]
    return _forms(word, [*drawn_out, word + word[-1] * 3, doubled])


def masked(word: str) -> list[str]:
    inner = _inner(word)
    if not inner:
        return []
    place = next((i for i in inner if word[i] in VOWELS), inner[0])
    masked_once = [_put(word, place, mask) for mask in "*#●"]
    return _forms(word, [*masked_once, _put(word, inner[-1], "*")])


KINDS: dict[str, Callable[[str], list[str]]] = {
    "mixed case": mixed_case,
    "accents": accents,
    "Cyrillic look-alikes": cyrillic,
    "Greek look-alikes": greek,
    "other alphabets": other_alphabets,
    "circled and squared": circled,
    "digits and signs": digits_and_signs,
    "invisible signs": invisible,
    "spaced": spaced,
    "dotted and dashed": dotted,
    "repeated letters": repeated,
    "masked letter": masked,
}
