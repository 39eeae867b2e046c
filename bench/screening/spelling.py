"""What the sets' ways to disguise a word are put together from."""

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import cycle
from string import ascii_lowercase
from unicodedata import normalize

Kind = Callable[[str], list[str]]
Kinds = Mapping[str, Kind]
Table = Mapping[int, int | str]  # as `str.maketrans` makes it

LATIN = ascii_lowercase
VOWELS = "aeiou"
INNER_VOWEL = re.compile(r"(?<=[a-z])[aeiou](?=[a-z])")
_LETTER_PAIR = re.compile("(?<=[a-z])(?=[a-z])")
_NAMES = (
    "mixed case",
    "accents",
    "Cyrillic look-alikes",
    "Greek look-alikes",
    "other alphabets",
    "circled and squared",
    "digits and signs",
    "invisible signs",
    "spaced",
    "dotted and dashed",
    "repeated letters",
    "masked letter",
)


def kinds(*disguises: Kind) -> Kinds:
    """The twelve kinds of disguise by name, given in the order that every set has them in."""
    return dict(zip(_NAMES, disguises, strict=True))


def distinct(word: str, forms: Iterable[str]) -> list[str]:
    """Each form once, and never the word as it is."""
    return [form for form in dict.fromkeys(forms) if form != word]


def zigzag(word: str, first: int) -> str:
    """Every other letter as a capital, from the first place (0) or the second (1)."""
    return "".join(c.upper() if at % 2 == first else c for at, c in enumerate(word))


def marked(word: str, *marks: str, letters: str = LATIN) -> str:
    """The marks in turn, one behind each of these letters."""
    turn = cycle(marks)
    return "".join(c + next(turn) if c in letters else c for c in word)


def accented(word: str, mark: str) -> str:
    """Every vowel with this accent, as one character where Unicode has it."""
    return normalize("NFC", marked(word, mark, letters=VOWELS))


def alphabet(first: int) -> Table:
    """A table of the 26 letters that begin at a code point."""
    return {ord(letter): first + at for at, letter in enumerate(LATIN)}


def shifted(word: str, first: int) -> str:
    """The word with a to z from the alphabet that begins at a code point."""
    return word.translate(alphabet(first))


def capitals(word: str, table: Table) -> str:
    """The word swapped and in capitals, or left as it is where the table knows no letter of it."""
    swapped = word.translate(table)
    return word if swapped == word else swapped.upper()


def one_swapped(word: str, table: Table, pick: Callable[[list[int]], int] = min) -> str:
    """Swap one of the letters that the table knows: one is enough against a plain search."""
    known = [at for at, letter in enumerate(word) if ord(letter) in table]
    if not known:
        return word
    at = pick(known)
    return put(word, at, word[at].translate(table))


def put(word: str, at: int, text: str) -> str:
    """Write a text in the place of one letter."""
    return word[:at] + text + word[at + 1 :]


def halved(word: str, sign: str) -> str:
    """Put a sign in the middle."""
    half = len(word) // 2
    return word[:half] + sign + word[half:]


def cut(phrase: str, sign: str, place: Callable[[str], int]) -> str:
    """Put a sign at one place inside the longest word."""
    longest = max(phrase.replace("-", " ").split(), key=len, default="")
    if len(longest) < 2:
        return phrase
    at = phrase.index(longest) + place(longest)
    return phrase[:at] + sign + phrase[at:]


def joined(phrase: str, sign: str, gap: str = " ") -> str:
    """Put a sign between the letters of each word, and a gap between the words."""
    return gap.join(sign.join(word) for word in phrase.split())


def between(word: str, sign: str) -> str:
    """Put a sign wherever two letters stand side by side."""
    return _LETTER_PAIR.sub(sign, word)


def multiplied(word: str, times: int) -> str:
    """Every letter several times."""
    return "".join(c * times if c in LATIN else c for c in word)
