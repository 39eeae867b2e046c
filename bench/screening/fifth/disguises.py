"""Disguises that people use to get a plain lower-case word past a word filter."""

import unicodedata
from collections.abc import Callable, Iterable

_LIMIT = 4

_CYRILLIC = {
    "a": "\u0430", "c": "\u0441", "d": "\u0501", "e": "\u0435", "h": "\u04bb", "i": "\u0456",
    "j": "\u0458", "k": "\u043a", "l": "\u04cf", "o": "\u043e", "p": "\u0440", "q": "\u051b",
    "s": "\u0455", "w": "\u051d", "x": "\u0445", "y": "\u0443",
}  # fmt: skip
_CYRILLIC_LOOSE = _CYRILLIC | {
    "b": "\u044c", "m": "\u043c", "n": "\u0438", "r": "\u0433", "t": "\u0442",
    "u": "\u0446", "v": "\u0475", "w": "\u0448",
}  # fmt: skip
_CYRILLIC_CAPITAL = {
    "a": "\u0410", "b": "\u0412", "c": "\u0421", "e": "\u0415", "h": "\u041d", "i": "\u0406",
    "j": "\u0408", "k": "\u041a", "m": "\u041c", "n": "\u0418", "o": "\u041e", "p": "\u0420",
    "r": "\u042f", "s": "\u0405", "t": "\u0422", "x": "\u0425", "y": "\u04ae",
}  # fmt: skip
_GREEK = {
    "a": "\u03b1", "e": "\u03b5", "i": "\u03b9", "k": "\u03ba", "n": "\u03b7", "o": "\u03bf",
    "p": "\u03c1", "t": "\u03c4", "u": "\u03c5", "v": "\u03bd", "w": "\u03c9", "x": "\u03c7",
    "y": "\u03b3",
}  # fmt: skip
_GREEK_LOOSE = _GREEK | {
    "b": "\u03b2", "c": "\u03c2", "d": "\u03b4", "i": "\u03af", "m": "\u03bc",
    "o": "\u03c3", "s": "\u03c2", "u": "\u03bc",
}  # fmt: skip
_GREEK_CAPITAL = {
    "a": "\u0391", "b": "\u0392", "e": "\u0395", "h": "\u0397", "i": "\u0399", "k": "\u039a",
    "m": "\u039c", "n": "\u039d", "o": "\u039f", "p": "\u03a1", "s": "\u03a3", "t": "\u03a4",
    "x": "\u03a7", "y": "\u03a5", "z": "\u0396",
}  # fmt: skip
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_SMALL_CAPITALS = dict(
    zip(
        _LATIN,
        "\u1d00\u0299\u1d04\u1d05\u1d07\ua730\u0262\u029c\u026a\u1d0a\u1d0b\u029f\u1d0d"
        "\u0274\u1d0f\u1d18\ua7af\u0280s\u1d1b\u1d1c\u1d20\u1d21x\u028f\u1d22",
        strict=True,
    )
)
_SYLLABICS = dict(
    zip(
        _LATIN,
        "\u15e9\u15f7\u1455\u15ea\u15f4\u15b4G\u157cI\u148dK\u14aa\u15f0\u144eO\u146d\u146b"
        "\u1587ST\u144c\u142f\u15ef\u166dYZ",
        strict=True,
    )
)
_CHEROKEE = {
    "a": "\u13aa", "b": "\u13f4", "c": "\u13df", "d": "\u13a0", "e": "\u13ac", "g": "\u13c0",
    "h": "\u13bb", "i": "\u13a5", "j": "\u13ab", "k": "\u13e6", "l": "\u13de", "m": "\u13b7",
    "p": "\u13e2", "r": "\u13a1", "s": "\u13da", "t": "\u13a2", "v": "\u13d9", "w": "\u13b3",
    "y": "\u13a9", "z": "\u13c3",
}  # fmt: skip
_ARMENIAN = {
    "g": "\u0581", "h": "\u0570", "n": "\u0578", "o": "\u0585", "q": "\u0566", "s": "\u054f",
    "u": "\u057d", "w": "\u0561",
}  # fmt: skip
_ACUTE = str.maketrans("aceinorsuyz", "áćéíńóŕśúýź")
_MARKED = str.maketrans("acdegiklnorstuwyz", "äçďëğïķļñöřšťüŵÿž")
_GRAVE = str.maketrans("aeiou", "àèìòù")
_STROKED = str.maketrans("bdhiloty", "ƀđħɨłøŧɏ")
_DIGITS = str.maketrans("aeiostb", "4310578")
_VOWEL_DIGITS = str.maketrans("aeio", "4310")
_SIGNS = str.maketrans("aeiolst", "@€!0|$+")
_COMMON = str.maketrans("aeios", "@310$")
_VOWELS = "aeiou"
_MASKABLE = "aeiouy"


def _distinct(word: str, options: Iterable[str]) -> list[str]:
    """Return at most four different options that are not the word itself."""
    kept: list[str] = []
    for option in options:
        if option != word and option not in kept:
            kept.append(option)
    return kept[:_LIMIT]


def _rotated(word: str, options: list[str]) -> list[str]:
    """Start the options at a place that depends on the word, so that words share the load."""
    start = sum(map(ord, word)) % len(options)
    return _distinct(word, options[start:] + options[:start])


def _mapped(word: str, table: dict[str, str]) -> str:
    """Replace every letter that the table knows."""
    return "".join(table.get(letter, letter) for letter in word)


def _mapped_once(word: str, table: dict[str, str]) -> str:
    """Replace only one letter, a vowel where there is one."""
    places = [i for i, letter in enumerate(word) if letter in table]
    vowels = [i for i in places if word[i] in _VOWELS]
    for place in (vowels or places)[:1]:
        return word[:place] + table[word[place]] + word[place + 1 :]
    return word


def _shifted(word: str, first: int) -> str:
    """Replace a to z by the 26 characters that begin at a code point."""
    return "".join(chr(first + ord(c) - 97) if c in _LATIN else c for c in word)


def _by_word(phrase: str, change: Callable[[str], str]) -> str:
    """Apply a change to each word of a phrase, keeping the spaces."""
    return " ".join(change(word) for word in phrase.split(" "))


def _joined(phrase: str, sign: str) -> str:
    """Put a sign between the letters of each word."""
    return _by_word(phrase, lambda word: sign.join(word.replace("-", "")))


def _cut(phrase: str, sign: str, place: Callable[[str], int]) -> str:
    """Put a sign at one place inside the longest word."""
    longest = max(phrase.replace("-", " ").split(), key=len, default="")
    if len(longest) < 2:
        return phrase
    at = phrase.index(longest) + place(longest)
    return phrase[:at] + sign + phrase[at:]


def _middle(word: str) -> int:
    """Return the place after the first half of a word."""
    return (len(word) + 1) // 2


def mixed_case(word: str) -> list[str]:
    """Mix capital and small letters."""
    odd = "".join(c.upper() if i % 2 else c for i, c in enumerate(word))
    even = "".join(c if i % 2 else c.upper() for i, c in enumerate(word))
    half = word[: len(word) // 2] + word[len(word) // 2 :].upper()
    return _distinct(word, [odd, even, word.upper(), half])


def accents(word: str) -> list[str]:
    """Put accents, strokes or combining marks on the letters."""
    combined = "".join(c + "\u0301" if c in _LATIN else c for c in word)
    struck = "".join(c + "\u0336" if c in _LATIN else c for c in word)
    zalgo = "".join(c + "\u0334\u0353\u030d" if c in _LATIN else c for c in word)
    options = [
        word.translate(_ACUTE),
        word.translate(_MARKED),
        combined,
        word.translate(_GRAVE),
        struck,
        word.translate(_STROKED),
        unicodedata.normalize("NFD", word.translate(_MARKED)),
        zalgo,
    ]
    return _rotated(word, options)


def cyrillic(word: str) -> list[str]:
    """Swap letters for Cyrillic ones that look alike."""
    options = [
        _mapped(word, _CYRILLIC),
        _mapped_once(word, _CYRILLIC),
        _mapped(word, _CYRILLIC_LOOSE),
        _mapped(word, _CYRILLIC_CAPITAL).upper(),
    ]
    if not any(c in _CYRILLIC_CAPITAL for c in word):
        options.pop()
    return _distinct(word, options)


def greek(word: str) -> list[str]:
    """Swap letters for Greek ones that look alike."""
    options = [
        _mapped(word, _GREEK),
        _mapped_once(word, _GREEK),
        _mapped(word, _GREEK_LOOSE),
    ]
    if any(c in _GREEK_CAPITAL for c in word):
        capital = "".join(_GREEK_CAPITAL.get(c, c.upper()) for c in word)
        options.append(capital)
    return _distinct(word, options)


def other_alphabets(word: str) -> list[str]:
    """Write the word in full-width, mathematical, small-capital or foreign letters."""
    options = [
        _shifted(word, 0x1D4EA),  # bold script
        _shifted(word, 0xFF41),  # full width
        _mapped(word, _SMALL_CAPITALS),
        _mapped(word, _SYLLABICS),
        _shifted(word, 0x1D586),  # bold fraktur
        _mapped(word, _CHEROKEE).upper() if any(c in _CHEROKEE for c in word) else word,
        _shifted(word, 0x1D41A),  # bold
        _mapped(word, _ARMENIAN),
        _shifted(word, 0x1D552),  # double-struck
        _shifted(word, 0x1D68A),  # monospace
    ]
    return _rotated(word, options)


def circled(word: str) -> list[str]:
    """Write the word in circled, squared, bracketed or flag letters."""
    flags = " ".join(_shifted(word.replace(" ", ""), 0x1F1E6).replace("-", ""))
    options = [
        _shifted(word, 0x24D0),  # circled small
        _shifted(word, 0x1F170),  # dark squares
        flags,
        _shifted(word, 0x24B6),  # circled capital
        _shifted(word, 0x1F130),  # light squares
        _shifted(word, 0x1F150),  # dark circles
        _shifted(word, 0x249C),  # bracketed small
    ]
    return _rotated(word, options)


def digits(word: str) -> list[str]:
    """Use digits and signs for letters."""
    table = {"a": "4", "e": "3", "i": "1", "o": "0", "s": "5", "t": "7", "u": "\u00b5"}
    options = [
        word.translate(_DIGITS),
        word.translate(_VOWEL_DIGITS),
        word.translate(_SIGNS),
        word.translate(_COMMON),
        _mapped_once(word, table),
    ]
    return _distinct(word, options)


def invisible(word: str) -> list[str]:
    """Put signs that cannot be seen between the letters."""
    options = [
        _joined(word, "\u200b"),  # zero-width space
        _cut(word, "\u00ad", _middle),  # soft hyphen
        _joined(word, "\u200d"),  # zero-width joiner
        _joined(word, "\u2060"),  # word joiner
        _cut(word, "\u200c", _middle),  # zero-width non-joiner
        _joined(word, "\ufeff"),  # byte order mark
        _cut(word, "\u2063", lambda _: 1),  # invisible separator
        _joined(word, "\ufe0f"),  # variation selector
        _cut(word, "\u034f", _middle),  # grapheme joiner
        _joined(word, "\u200e"),  # left-to-right mark
    ]
    return _rotated(word, options)


def spaced(word: str) -> list[str]:
    """Put spaces between the letters or in the middle."""
    wide = "   ".join(" ".join(part.replace("-", "")) for part in word.split(" "))
    run = " ".join(c for c in word if c in _LATIN)
    return _distinct(
        word,
        [
            wide,
            run,
            _cut(word, " ", _middle),
            _cut(word, " ", lambda _: 1),
            _joined(word, "\u2009"),
        ],
    )


def dotted(word: str) -> list[str]:
    """Put dots, dashes, lines or stars between the letters or in the middle."""
    options = [
        _joined(word, "."),
        _joined(word, "-"),
        _joined(word, "_"),
        _cut(word, "-", _middle),
        _joined(word, "*"),
        _cut(word, ".", _middle),
        _joined(word, "\u00b7"),
        _joined(word, "/"),
        _joined(word, "~"),
        _joined(word, "|"),
        _joined(word, "\u2013"),
    ]
    return _rotated(word, options)


def repeated(word: str) -> list[str]:
    """Repeat letters."""

    def stretched(part: str, wanted: str, times: int) -> str:
        for i, c in enumerate(part):
            if c in wanted:
                return part[:i] + c * times + part[i + 1 :]
        return part

    doubled = "".join(c * 2 if c in _LATIN else c for c in word)
    return _distinct(
        word,
        [
            _by_word(word, lambda part: stretched(part, _VOWELS, 4)),
            _by_word(word, lambda part: part + part[-1:] * 3),
            doubled,
            _by_word(word, lambda part: stretched(part, part[:1], 3)),
        ],
    )


def _masked(phrase: str, sign: str, every: bool, letters: str) -> str:
    """Mask the first inner letter of a kind in each word or in the longest one."""

    def mask(part: str) -> str:
        for i in range(1, len(part) - 1):
            if part[i] in letters:
                return part[:i] + sign + part[i + 1 :]
        return part

    longest = max(phrase.split(" "), key=len)
    return _by_word(phrase, lambda part: mask(part) if every or part == longest else part)


def masked(word: str) -> list[str]:
    """Put a sign in the place of one letter in a word, or of two in a longer one."""
    consonants = "".join(c for c in _LATIN if c not in _MASKABLE)

    def two(part: str) -> str:
        for i in range(1, len(part) - 2):
            if part[i] in _MASKABLE and part[i + 1] in consonants and len(part) > 4:
                return part[:i] + "**" + part[i + 2 :]
        return part

    options = [
        _masked(word, "*", True, _MASKABLE),
        _masked(word, "#", False, _MASKABLE),
        _masked(word, "*", False, consonants),
        _masked(word, "_", True, _MASKABLE),
        _by_word(word, two),
        _masked(word, "-", False, _MASKABLE),
        _masked(word, "\u2022", True, _MASKABLE),
        _masked(word, "?", False, _MASKABLE),
    ]
    return _rotated(word, options)


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
