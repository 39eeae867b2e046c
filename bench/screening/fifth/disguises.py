"""Disguises that people use to get a plain lower-case word past a word filter."""

import unicodedata
from collections.abc import Callable, Iterable

from bench.screening import spelling

_LIMIT = 4

_CYRILLIC = str.maketrans("acdehijklopqswxy", "асԁеһіјкӏорԛѕԝху")
_CYRILLIC_LOOSE = _CYRILLIC | str.maketrans("bmnrtuvw", "ьмигтцѵш")
_CYRILLIC_CAPITAL = str.maketrans("abcehijkmnoprstxy", "АВСЕНІЈКМИОРЯЅТХҮ")
_GREEK = str.maketrans("aeiknoptuvwxy", "αεικηορτυνωχγ")
_GREEK_LOOSE = _GREEK | str.maketrans("bcdimosu", "βςδίμσςμ")
_GREEK_CAPITAL = str.maketrans("abehikmnopstxyz", "ΑΒΕΗΙΚΜΝΟΡΣΤΧΥΖ")
_SMALL_CAPITALS = str.maketrans(spelling.LATIN, "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀsᴛᴜᴠᴡxʏᴢ")
_SYLLABICS = str.maketrans(spelling.LATIN, "ᗩᗷᑕᗪᗴᖴGᕼIᒍKᒪᗰᑎOᑭᑫᖇSTᑌᐯᗯ᙭YZ")
_CHEROKEE = str.maketrans("abcdeghijklmprstvwyz", "ᎪᏴᏟᎠᎬᏀᎻᎥᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᎩᏃ")
_ARMENIAN = str.maketrans("ghnoqsuw", "ցհոօզՏսա")
_ACUTE = str.maketrans("aceinorsuyz", "áćéíńóŕśúýź")
_MARKED = str.maketrans("acdegiklnorstuwyz", "äçďëğïķļñöřšťüŵÿž")
_GRAVE = str.maketrans("aeiou", "àèìòù")
_STROKED = str.maketrans("bdhiloty", "ƀđħɨłøŧɏ")
_DIGITS = str.maketrans("aeiostb", "4310578")
_VOWEL_DIGITS = str.maketrans("aeio", "4310")
_SIGNS = str.maketrans("aeiolst", "@€!0|$+")
_COMMON = str.maketrans("aeios", "@310$")
_ONE_SIGN = str.maketrans("aeiostu", "431057\u00b5")
_MASKABLE = "aeiouy"


def _four(word: str, options: Iterable[str]) -> list[str]:
    """Return at most four different options that are not the word itself."""
    return spelling.distinct(word, options)[:_LIMIT]


def _rotated(word: str, options: list[str]) -> list[str]:
    """Start the options at a place that depends on the word, so that words share the load."""
    start = sum(map(ord, word)) % len(options)
    return _four(word, options[start:] + options[:start])


def _one_swapped(word: str, table: spelling.Table) -> str:
    """Swap only one letter, a vowel where there is one."""

    def pick(known: list[int]) -> int:
        return next((at for at in known if word[at] in spelling.VOWELS), known[0])

    return spelling.one_swapped(word, table, pick)


def _by_word(phrase: str, change: Callable[[str], str]) -> str:
    """Apply a change to each word of a phrase, keeping the spaces."""
    return " ".join(change(word) for word in phrase.split(" "))


def _joined(phrase: str, sign: str, gap: str = " ") -> str:
    """Put a sign between the letters of each word, and drop its dashes."""
    return spelling.joined(phrase.replace("-", ""), sign, gap)


def _middle(word: str) -> int:
    """Return the place after the first half of a word."""
    return (len(word) + 1) // 2


def mixed_case(word: str) -> list[str]:
    """Mix capital and small letters."""
    half = word[: len(word) // 2] + word[len(word) // 2 :].upper()
    return _four(word, [spelling.zigzag(word, 1), spelling.zigzag(word, 0), word.upper(), half])


def accents(word: str) -> list[str]:
    """Put accents, strokes or combining marks on the letters."""
    options = [
        word.translate(_ACUTE),
        word.translate(_MARKED),
        spelling.marked(word, "\u0301"),
        word.translate(_GRAVE),
        spelling.marked(word, "\u0336"),
        word.translate(_STROKED),
        unicodedata.normalize("NFD", word.translate(_MARKED)),
        spelling.marked(word, "\u0334\u0353\u030d"),
    ]
    return _rotated(word, options)


def _look_alikes(
    word: str, close: spelling.Table, loose: spelling.Table, capital: spelling.Table
) -> list[str]:
    """Swap all letters, one, all of which some are less alike, and all as capitals."""
    swapped, loosely = word.translate(close), word.translate(loose)
    return _four(
        word, [swapped, _one_swapped(word, close), loosely, spelling.capitals(word, capital)]
    )


def cyrillic(word: str) -> list[str]:
    """Swap letters for Cyrillic ones that look alike."""
    return _look_alikes(word, _CYRILLIC, _CYRILLIC_LOOSE, _CYRILLIC_CAPITAL)


def greek(word: str) -> list[str]:
    """Swap letters for Greek ones that look alike."""
    return _look_alikes(word, _GREEK, _GREEK_LOOSE, _GREEK_CAPITAL)


def other_alphabets(word: str) -> list[str]:
    """Write the word in full-width, mathematical, small-capital or foreign letters."""
    options = [
        spelling.shifted(word, 0x1D4EA),  # bold script
        spelling.shifted(word, 0xFF41),  # full width
        word.translate(_SMALL_CAPITALS),
        word.translate(_SYLLABICS),
        spelling.shifted(word, 0x1D586),  # bold fraktur
        spelling.capitals(word, _CHEROKEE),
        spelling.shifted(word, 0x1D41A),  # bold
        word.translate(_ARMENIAN),
        spelling.shifted(word, 0x1D552),  # double-struck
        spelling.shifted(word, 0x1D68A),  # monospace
    ]
    return _rotated(word, options)


def circled(word: str) -> list[str]:
    """Write the word in circled, squared, bracketed or flag letters."""
    flags = " ".join(spelling.shifted(word.replace(" ", ""), 0x1F1E6).replace("-", ""))
    options = [
        spelling.shifted(word, 0x24D0),  # circled small
        spelling.shifted(word, 0x1F170),  # dark squares
        flags,
        spelling.shifted(word, 0x24B6),  # circled capital
        spelling.shifted(word, 0x1F130),  # light squares
        spelling.shifted(word, 0x1F150),  # dark circles
        spelling.shifted(word, 0x249C),  # bracketed small
    ]
    return _rotated(word, options)


def digits(word: str) -> list[str]:
    """Use digits and signs for letters."""
    options = [
        word.translate(_DIGITS),
        word.translate(_VOWEL_DIGITS),
        word.translate(_SIGNS),
        word.translate(_COMMON),
        _one_swapped(word, _ONE_SIGN),
    ]
    return _four(word, options)


def invisible(word: str) -> list[str]:
    """Put signs that cannot be seen between the letters."""
    options = [
        _joined(word, "\u200b"),  # zero-width space
        spelling.cut(word, "\u00ad", _middle),  # soft hyphen
        _joined(word, "\u200d"),  # zero-width joiner
        _joined(word, "\u2060"),  # word joiner
        spelling.cut(word, "\u200c", _middle),  # zero-width non-joiner
        _joined(word, "\ufeff"),  # byte order mark
        spelling.cut(word, "\u2063", lambda _: 1),  # invisible separator
        _joined(word, "\ufe0f"),  # variation selector
        spelling.cut(word, "\u034f", _middle),  # grapheme joiner
        _joined(word, "\u200e"),  # left-to-right mark
    ]
    return _rotated(word, options)


def spaced(word: str) -> list[str]:
    """Put spaces between the letters or in the middle."""
    run = " ".join(c for c in word if c in spelling.LATIN)
    return _four(
        word,
        [
            _joined(word, " ", "   "),
            run,
            spelling.cut(word, " ", _middle),
            spelling.cut(word, " ", lambda _: 1),
            _joined(word, "\u2009"),
        ],
    )


def dotted(word: str) -> list[str]:
    """Put dots, dashes, lines or stars between the letters or in the middle."""
    options = [
        _joined(word, "."),
        _joined(word, "-"),
        _joined(word, "_"),
        spelling.cut(word, "-", _middle),
        _joined(word, "*"),
        spelling.cut(word, ".", _middle),
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
                return spelling.put(part, i, c * times)
        return part

    return _four(
        word,
        [
            _by_word(word, lambda part: stretched(part, spelling.VOWELS, 4)),
            _by_word(word, lambda part: part + part[-1:] * 3),
            spelling.multiplied(word, 2),
            _by_word(word, lambda part: stretched(part, part[:1], 3)),
        ],
    )


def _masked(phrase: str, sign: str, every: bool, letters: str) -> str:
    """Mask the first inner letter of a kind in each word or in the longest one."""

    def mask(part: str) -> str:
        for i in range(1, len(part) - 1):
            if part[i] in letters:
                return spelling.put(part, i, sign)
        return part

    longest = max(phrase.split(" "), key=len)
    return _by_word(phrase, lambda part: mask(part) if every or part == longest else part)


def masked(word: str) -> list[str]:
    """Put a sign in the place of one letter in a word, or of two in a longer one."""
    consonants = "".join(c for c in spelling.LATIN if c not in _MASKABLE)

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


KINDS = spelling.kinds(
    mixed_case, accents, cyrillic, greek, other_alphabets, circled,
    digits, invisible, spaced, dotted, repeated, masked,
)  # fmt: skip
