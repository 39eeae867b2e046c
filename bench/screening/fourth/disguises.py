"""Ways in which people disguise an unwanted word to get it past a text filter.

KINDS maps the name of a kind to a function that lists disguised forms of a word
or short phrase; a kind that does not apply to a word gives an empty list.
"""

from bench.screening import spelling

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


def _between(word: str, sign: str, gap: str = " ") -> str:
    """The letters of each part of a phrase joined by a sign, the parts by a gap.

    A dash of the word's own stays bare.
    """
    return spelling.joined(word, sign, gap).replace(f"{sign}-{sign}", "-")


def _halved(word: str, sign: str) -> str:
    """A sign in the middle of the longest part of the phrase."""
    return spelling.cut(word, sign, lambda longest: len(longest) // 2)


def _inner(word: str) -> list[int]:
    """Places of letters with a letter on either side."""
    places = range(1, len(word) - 1)
    return [i for i in places if word[i - 1 : i + 2].isalpha()]


def mixed_case(word: str) -> list[str]:
    quiet_vowels = "".join(c if c in spelling.VOWELS else c.upper() for c in word)
    return spelling.distinct(
        word, [word.upper(), spelling.zigzag(word, 0), spelling.zigzag(word, 1), quiet_vowels]
    )


def accents(word: str) -> list[str]:
    plain = [word.translate(ACUTE), word.translate(UMLAUT)]
    return spelling.distinct(
        word, [*plain, spelling.marked(word, "\u0336"), spelling.marked(word, "\u0316\u0310\u0353")]
    )


def _twins(
    word: str, twins: spelling.Table, rough: spelling.Table, loud: spelling.Table
) -> list[str]:
    """All letters swapped, a single one, and the word in capitals with all twins swapped."""
    full = [word.translate(twins), word.translate(rough)]
    one = next((i for i in _inner(word) if ord(word[i]) in twins), None)
    single = [] if one is None else [spelling.put(word, one, word[one].translate(twins))]
    return spelling.distinct(word, [*full, *single, spelling.capitals(word, loud)])


def cyrillic(word: str) -> list[str]:
    return _twins(word, CYRILLIC_TWINS, CYRILLIC_ROUGH, CYRILLIC_CAPITALS)


def greek(word: str) -> list[str]:
    return _twins(word, GREEK_TWINS, GREEK_VOWELS, GREEK_CAPITALS)


def other_alphabets(word: str) -> list[str]:
    # Spread over the words, so that every alphabet turns up somewhere.
    pick = sum(map(ord, word)) % len(ALPHABETS)
    moved = [spelling.shifted(word, ALPHABETS[(pick + step) % len(ALPHABETS)]) for step in (0, 4)]
    drawn = SUPERSCRIPT if pick % 2 else SMALL_CAPS
    return spelling.distinct(word, [*moved, word.translate(drawn), word.translate(FANCY)])


def circled(word: str) -> list[str]:
    # Side by side, regional indicators would turn into flags: people put blanks between.
    flags = _between(word, " ", "   ")
    framed = 0x1F130 if len(word) % 2 else 0x1F150
    forms = [spelling.shifted(word, first) for first in (0x24D0, 0x1F170, framed)]
    return spelling.distinct(word, [*forms, spelling.shifted(flags, 0x1F1E6)])


def digits_and_signs(word: str) -> list[str]:
    signs = [word.translate(table) for table in (FEW_DIGITS, DIGITS, SIGNS)]
    sounds = [word.replace(old, new, 1) for old, new in SOUNDS if old in word]
    return spelling.distinct(word, signs + sounds)[:4]


def invisible(word: str) -> list[str]:
    tags = "".join(chr(0xE0000 + ord(c)) for c in "ok")
    mixed = NO_SPACE + GRAPHEME_JOINER
    forms = [_between(word, SOFT_HYPHEN), _halved(word, JOINER), _halved(word, tags)]
    return spelling.distinct(word, [*forms, _between(word, mixed[len(word) % 2] + WORD_JOINER)])


def spaced(word: str) -> list[str]:
    wide = "\u3000" if len(word) % 2 else "\u2003"
    forms = [_between(word, " ", "   "), _between(word, "  ", "    ")]
    return spelling.distinct(word, [*forms, _between(word, wide, wide * 2), _halved(word, " ")])


def dotted(word: str) -> list[str]:
    rare = "·~/|"[len(word) % 4]
    forms = [_between(word, sign) for sign in (".", "-", rare)]
    return spelling.distinct(word, [*forms, _halved(word, "_")])


def repeated(word: str) -> list[str]:
    vowel = next((i for i, c in enumerate(word) if c in spelling.VOWELS), 0)
    drawn_out = [spelling.put(word, vowel, word[vowel] * times) for times in (2, 5)]
    return spelling.distinct(word, [*drawn_out, word + word[-1] * 3, spelling.multiplied(word, 2)])


def masked(word: str) -> list[str]:
    inner = _inner(word)
    if not inner:
        return []
    place = next((i for i in inner if word[i] in spelling.VOWELS), inner[0])
    masked_once = [spelling.put(word, place, mask) for mask in "*#●"]
    return spelling.distinct(word, [*masked_once, spelling.put(word, inner[-1], "*")])


KINDS = spelling.kinds(
    mixed_case, accents, cyrillic, greek, other_alphabets, circled,
    digits_and_signs, invisible, spaced, dotted, repeated, masked,
)  # fmt: skip
