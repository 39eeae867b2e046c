"""A term in Discord AutoMod's grammar: ``word``, ``word*``, ``*word``, ``*word*``, or a phrase."""

import re
import unicodedata
from dataclasses import dataclass

from bot.errors import InputRefused
from bot.screening.views import fold

LONGEST = (
    60  # characters, as in AutoMod: https://docs.discord.com/developers/resources/auto-moderation
)
_FEWEST = 3  # letters beside a star: fewer would hit half the dictionary
_UNTYPABLE = frozenset({"Cc", "Cs"})  # control characters and halves of characters
_WORD = re.compile(r"[^\W_]+")
OWN_SIGN = re.compile(r"[^\w\s'’.,-]|(?<=\d)[/.,](?=\d)")
"""A sign that belongs to a term, rather than standing between its words."""


@dataclass(frozen=True, slots=True)
class Term:
    """A parsed term.

    Attributes:
        text: as it is shown: folded, stars and all.
        words: its words, folded; what stands between them does not count.
        begins: the last word may go on.
        ends: the first word may have begun earlier.
        literal: it has signs that belong to it, such as `“18+”`: it is looked for as it stands.
    """

    text: str
    words: tuple[str, ...]
    begins: bool
    ends: bool
    literal: bool


def parse_term(text: str) -> Term:
    """Read a term as a person types it.

    Raises:
        InputRefused: it is no term; the text says what is one.
    """
    shown = " ".join(fold(text).text.split())
    begins, ends = shown.endswith("*"), shown.startswith("*")
    bare = shown.strip("* ")
    words = tuple(_WORD.findall(bare))
    _check_characters(text, bare)
    if not words:
        raise InputRefused(
            "A term needs letters or digits, such as “word”, “word*” or “two words”."
        )
    if "*" in bare:
        raise InputRefused(
            "A star may only stand at the beginning or the end: “word*”, “*word” or “*word*”."
        )
    if (begins or ends) and _is_spelled(bare) and len("".join(words)) < _FEWEST:
        raise InputRefused(
            f"Beside a star a term needs {_FEWEST} letters: “{shown}” would hit far too much. "
            "Write more of the word, such as “word*”."
        )
    literal = bool(OWN_SIGN.search(bare))
    return Term(f"{'*' * ends}{bare}{'*' * begins}", words, begins, ends, literal)


def _check_characters(typed: str, bare: str) -> None:
    # A letter may fold to many, so both are counted; composed, as Korean folds to parts of letters.
    length = max(
        len(unicodedata.normalize("NFC", text)) for text in (" ".join(typed.split()), bare)
    )
    if length > LONGEST:
        raise InputRefused(
            f"A term has at most {LONGEST} characters; this one has {length}. "
            "Use its beginning and a star, such as “word*”."
        )
    if any(unicodedata.category(character) in _UNTYPABLE for character in bare):
        raise InputRefused(
            "A term cannot contain control characters. Type it by hand, such as “two words”."
        )


def _is_spelled(bare: str) -> bool:
    """Whether its letters are few and go into many words, unlike a Chinese or Korean sign."""
    return bare.isascii() or bare != bare.upper()
