"""Ways in which people disguise a word to get it past a word filter."""

from bench.screening import spelling

CYRILLIC = str.maketrans("aceopxyisjhkbmtn", "асеорхуіѕјһкьмтп")
CYRILLIC_CAPITALS = str.maketrans("abcehikmoptxysj", "АВСЕНІКМОРТХУЅЈ")
GREEK = str.maketrans("aoviknuptewyx", "αονικηυρτεωγχ")
GREEK_CAPITALS = str.maketrans("abehikmnoptxyz", "ΑΒΕΗΙΚΜΝΟΡΤΧΥΖ")
ARMENIAN = str.maketrans("ohnuqgj", "օհռսզցյ")
CHEROKEE = str.maketrans("abcdeghijklmprstvwz", "ᎪᏴᏟᎠᎬᏀᎻᏆᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃ")
SMALL = str.maketrans("abcdefghijklmnoprstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ")
DIGITS = str.maketrans("aeiost", "431057")
SIGNS = str.maketrans("aeistlo", "@€!$+|0")
INVISIBLE = ("\u200b", "\u200d", "\u00ad", "\u2060")


def _ways(word: str, *forms: str) -> list[str]:
    """Keep up to four different forms, never the word itself."""
    return spelling.distinct(word, forms)[:4]


def _join(word: str, sign: str) -> str:
    """Put a sign between the letters, and keep a phrase's words apart."""
    gap = "   " if sign.isspace() else " "
    return spelling.joined(word, sign, gap)


def _vowel(word: str, which: int = 0) -> int:
    """Say where a vowel inside the word stands, or -1."""
    inner = [n for n, c in enumerate(word) if c in spelling.VOWELS and 0 < n < len(word) - 1]
    inner = inner or [n for n, c in enumerate(word) if c in spelling.VOWELS]
    return inner[which] if inner else -1


def mixed_case(word: str) -> list[str]:
    """Mix capitals and small letters."""
    return _ways(
        word,
        word.upper(),
        spelling.zigzag(word, 0),
        spelling.zigzag(word, 1),
        word[:-1] + word[-1:].upper(),
    )


def accents(word: str) -> list[str]:
    """Put accents on letters."""
    mixed = str.maketrans("aeiouncsyz", "äëïöüñçšýž")
    return _ways(
        word,
        spelling.accented(word, "\u0301"),
        word.translate(mixed),
        spelling.accented(word, "\u0302"),
        spelling.marked(word, "\u0336"),
    )


def _look_alikes(word: str, table: spelling.Table, closest: str, loud: spelling.Table) -> list[str]:
    """Swap the letters that look most alike, one of them, all as capitals, and all."""
    close = {letter: twin for letter, twin in table.items() if chr(letter) in closest}
    some, one = word.translate(close), spelling.one_swapped(word, close)
    return _ways(word, some, one, spelling.capitals(word, loud), word.translate(table))


def cyrillic(word: str) -> list[str]:
    """Use Cyrillic letters that look like Latin ones."""
    return _look_alikes(word, CYRILLIC, "aceopxyisj", CYRILLIC_CAPITALS)


def greek(word: str) -> list[str]:
    """Use Greek letters that look like Latin ones."""
    return _look_alikes(word, GREEK, "aoviku", GREEK_CAPITALS)


def other_alphabets(word: str) -> list[str]:
    """Use small capitals, Armenian, Cherokee and mathematical letters."""
    return _ways(
        word,
        word.translate(SMALL),
        spelling.shifted(word, 0x1D41A),
        word.translate(ARMENIAN),
        spelling.capitals(word, CHEROKEE),
    )


def circled(word: str) -> list[str]:
    """Use circled, squared and regional-indicator letters."""
    flags = spelling.joined(spelling.shifted(word, 0x1F1E6), " ", "   ")
    return _ways(
        word,
        spelling.shifted(word, 0x24D0),
        spelling.shifted(word, 0x1F130),
        spelling.shifted(word, 0x1F170),
        word if not any("a" <= c <= "z" for c in word) else flags,
    )


def digits(word: str) -> list[str]:
    """Use digits and signs that look like letters."""
    vowels = {letter: digit for letter, digit in DIGITS.items() if chr(letter) in spelling.VOWELS}
    return _ways(
        word,
        word.translate(vowels),
        word.translate(SIGNS),
        word.translate(DIGITS),
        spelling.one_swapped(word, SIGNS),
    )


def invisible(word: str) -> list[str]:
    """Put signs of no width between the letters."""
    return _ways(
        word,
        _join(word, INVISIBLE[0]),
        spelling.halved(word, INVISIBLE[1]),
        word[:1] + INVISIBLE[2] + word[1:],
        _join(word, INVISIBLE[3]),
    )


def spaced(word: str) -> list[str]:
    """Put spaces between the letters."""
    halves = spelling.halved(word, " ") if " " not in word else word
    return _ways(word, _join(word, " "), _join(word, "  "), halves, _join(word, "\u2009"))


def dotted(word: str) -> list[str]:
    """Put dots, dashes and the like between the letters."""
    return _ways(word, *(_join(word.replace("-", ""), sign) for sign in (".", "-", "_", "*")))


def repeated(word: str) -> list[str]:
    """Repeat letters."""
    place = _vowel(word)
    longer = word if place < 0 else spelling.put(word, place, word[place] * 4)
    return _ways(
        word, longer, word + word[-1:] * 3, spelling.multiplied(word, 2), word[:1] * 3 + word[1:]
    )


def masked(word: str) -> list[str]:
    """Hide one letter, a vowel where there is one."""
    place = _vowel(word)
    if len(word) < 4 or place < 0:
        return []
    last = _vowel(word, -1)
    forms = [spelling.put(word, place, sign) for sign in "*#_"]
    return _ways(word, *forms, spelling.put(word, last, "*"), forms[0])


KINDS = spelling.kinds(
    mixed_case, accents, cyrillic, greek, other_alphabets, circled,
    digits, invisible, spaced, dotted, repeated, masked,
)  # fmt: skip
