"""Ways in which people disguise a word to get it past a word filter."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

VOWELS = "aeiou"
CYRILLIC = dict(zip("aceopxyisjhkbmtn", "асеорхуіѕјһкьмтп", strict=True))
CYRILLIC_CAPITALS = dict(zip("abcehikmoptxysj", "АВСЕНІКМОРТХУЅЈ", strict=True))
GREEK = dict(zip("aoviknuptewyx", "αονικηυρτεωγχ", strict=True))
GREEK_CAPITALS = dict(zip("abehikmnoptxyz", "ΑΒΕΗΙΚΜΝΟΡΤΧΥΖ", strict=True))
ARMENIAN = dict(zip("ohnuqgj", "օհռսզցյ", strict=True))
CHEROKEE = dict(zip("abcdeghijklmprstvwz", "ᎪᏴᏟᎠᎬᏀᎻᏆᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃ", strict=True))
SMALL = dict(zip("abcdefghijklmnoprstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", strict=True))
DIGITS = dict(zip("aeiost", "431057", strict=True))
SIGNS = dict(zip("aeistlo", "@€!$+|0", strict=True))
INVISIBLE = ("\u200b", "\u200d", "\u00ad", "\u2060")


def _ways(word: str, *forms: str) -> list[str]:
    """Keep up to four different forms, never the word itself."""
    return [form for form in dict.fromkeys(forms) if form != word][:4]


def _swap(word: str, table: dict[str, str]) -> str:
    """Replace every letter that the table knows."""
    return "".join(table.get(letter, letter) for letter in word)


def _swap_first(word: str, table: dict[str, str]) -> str:
    """Replace only the first letter that the table knows."""
    for place, letter in enumerate(word):
        if letter in table:
            return word[:place] + table[letter] + word[place + 1 :]
    return word


def _shift(word: str, start: int) -> str:
    """Write a to z with the 26 signs that begin at a code point."""
    return "".join(chr(start + ord(c) - 97) if "a" <= c <= "z" else c for c in word)


def _join(word: str, sign: str) -> str:
    """Put a sign between the letters, and keep a phrase's words apart."""
    gap = "   " if sign.isspace() else " "
    return gap.join(sign.join(part) for part in word.split())


def _after(word: str, letters: str, mark: str) -> str:
    """Put a combining mark on each of the letters and compose."""
    marked = "".join(c + mark if c in letters else c for c in word)
    return unicodedata.normalize("NFC", marked)


def _vowel(word: str, which: int = 0) -> int:
    """Say where a vowel inside the word stands, or -1."""
    inner = [n for n, c in enumerate(word) if c in VOWELS and 0 < n < len(word) - 1]
    inner = inner or [n for n, c in enumerate(word) if c in VOWELS]
    return inner[which] if inner else -1


def mixed_case(word: str) -> list[str]:
    """Mix capitals and small letters."""
    zigzag = "".join(c.upper() if n % 2 else c for n, c in enumerate(word))
    zagzig = "".join(c if n % 2 else c.upper() for n, c in enumerate(word))
    return _ways(word, word.upper(), zagzig, zigzag, word[:-1] + word[-1:].upper())


def accents(word: str) -> list[str]:
    """Put accents on letters."""
    mixed = dict(zip("aeiouncsyz", "äëïöüñçšýž", strict=True))
    return _ways(
        word,
        _after(word, VOWELS, "\u0301"),
        _swap(word, mixed),
        _after(word, VOWELS, "\u0302"),
        "".join(c + "\u0336" if c.isalpha() else c for c in word),
    )


def cyrillic(word: str) -> list[str]:
    """Use Cyrillic letters that look like Latin ones."""
    close = {k: v for k, v in CYRILLIC.items() if k in "aceopxyisj"}
    capitals = _swap(word, CYRILLIC_CAPITALS)
    return _ways(
        word,
        _swap(word, close),
        _swap_first(word, close),
        word if capitals == word else capitals.upper(),
        _swap(word, CYRILLIC),
    )


def greek(word: str) -> list[str]:
    """Use Greek letters that look like Latin ones."""
    close = {k: v for k, v in GREEK.items() if k in "aoviku"}
    capitals = _swap(word, GREEK_CAPITALS)
    return _ways(
        word,
        _swap(word, close),
        _swap_first(word, close),
        word if capitals == word else capitals.upper(),
        _swap(word, GREEK),
    )


def other_alphabets(word: str) -> list[str]:
    """Use small capitals, Armenian, Cherokee and mathematical letters."""
    cherokee = _swap(word, CHEROKEE)
    return _ways(
        word,
        _swap(word, SMALL),
        _shift(word, 0x1D41A),
        _swap(word, ARMENIAN),
        word if cherokee == word else "".join(CHEROKEE.get(c, c.upper()) for c in word),
    )


def circled(word: str) -> list[str]:
    """Use circled, squared and regional-indicator letters."""
    flags = "   ".join(" ".join(_shift(part, 0x1F1E6)) for part in word.split())
    return _ways(
        word,
        _shift(word, 0x24D0),
        _shift(word, 0x1F130),
        _shift(word, 0x1F170),
        word if not any("a" <= c <= "z" for c in word) else flags,
    )


def digits(word: str) -> list[str]:
    """Use digits and signs that look like letters."""
    vowels = {k: v for k, v in DIGITS.items() if k in VOWELS}
    return _ways(
        word, _swap(word, vowels), _swap(word, SIGNS), _swap(word, DIGITS), _swap_first(word, SIGNS)
    )


def invisible(word: str) -> list[str]:
    """Put signs of no width between the letters."""
    middle = len(word) // 2
    return _ways(
        word,
        _join(word, INVISIBLE[0]),
        word[:middle] + INVISIBLE[1] + word[middle:],
        word[:1] + INVISIBLE[2] + word[1:],
        _join(word, INVISIBLE[3]),
    )


def spaced(word: str) -> list[str]:
    """Put spaces between the letters."""
    middle = len(word) // 2
    halves = f"{word[:middle]} {word[middle:]}" if " " not in word else word
    return _ways(word, _join(word, " "), _join(word, "  "), halves, _join(word, "\u2009"))


def dotted(word: str) -> list[str]:
    """Put dots, dashes and the like between the letters."""
    return _ways(word, *(_join(word.replace("-", ""), sign) for sign in (".", "-", "_", "*")))


def repeated(word: str) -> list[str]:
    """Repeat letters."""
    place = _vowel(word)
    longer = word if place < 0 else word[:place] + word[place] * 4 + word[place + 1 :]
    doubled = "".join(c * 2 if c.isalpha() else c for c in word)
    return _ways(word, longer, word + word[-1:] * 3, doubled, word[:1] * 3 + word[1:])


def masked(word: str) -> list[str]:
    """Hide one letter, a vowel where there is one."""
    place = _vowel(word)
    if len(word) < 4 or place < 0:
        return []
    last = _vowel(word, -1)
    forms = [word[:place] + sign + word[place + 1 :] for sign in "*#_"]
    return _ways(word, *forms, word[:last] + "*" + word[last + 1 :], forms[0])


KINDS: dict[str, Callable[[str], list[str]]] = {
    "mixed case": mixed_case,
    "accents": accents,
    "Cyrillic look-alikes": cyrillic,
    "Greek look-alikes": greek,
    "other alphabets": other_alphabets,
    "circled and squared": circled,
    "digits and signs": digits,
    "invisible signs": invisible,
    "spaced": spaced,
    "dotted and dashed": dotted,
    "repeated letters": repeated,
    "masked letter": masked,
}
