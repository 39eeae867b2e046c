"""Signs that stand for any letter, and whether what is shown beside them tells which word it is."""

import re

from bot.screening.views import SIGNS, STANDS_FOR

STARS = frozenset("*█▇■●")
"""Signs that mask even a letter at the edge of a word."""

VOWELS = frozenset("aeiouy")
_NO_MASK = frozenset(".'’‘ʼ`´\"“”„«»,;:()[]{}<>\\/+=|")  # signs that part words
_JOINING = frozenset("-_")
_TELLING = 4  # letters that a term needs to be known with one masked
_FURTHER = 4  # letters that go on after a term, so that they are a word by themselves
_LETTER = re.compile(r"[^\W\d_]|[@$€£§¢¥]")  # or a sign that hardly ever is punctuation
# Of a term of three letters: the last is a digit, or all but one are digits and signs; it has a
# letter that is another one only where a word is misspelled, or a bracket.
_TOO_FAR = re.compile(r"\d$|^(?=.*\d)[\W\d_]*[^\W\d_]?[\W\d_]*$|[zv]|kk|ph|[(\[{<]")


def is_mask(text: str, place: int) -> bool:
    """Whether a sign may stand for any letter: none that parts words, and not at their edge."""
    sign = text[place]
    before, after = text[max(0, place - 2) : place], text[place + 1 : place + 3]
    if sign.isspace() or sign in _NO_MASK or not sign.isprintable():
        return False
    if sign in _JOINING and (before[-1:].isdigit() or after[:1].isdigit()):
        return False
    if sign == "-":
        is_dash = "-" in (before[-1:], after[:1])
        return not is_dash and any(len(side) == 2 and side.isalnum() for side in (before, after))
    # A row of signs that are letters is that; were they masks as well, it might be anything.
    return after[:1].isalnum() or sign in STARS or (after[:1] == sign and sign not in SIGNS)


def is_unread(text: str, place: int) -> bool:
    """Whether a letter that stands for none is within a word that may be read.

    At the end of one it is a Korean particle, or a Georgian case, after a name.
    """
    before, after = text[max(0, place - 1) : place], text[place + 1 : place + 2]
    return len(STANDS_FOR[text[place]]) < 2 and _is_readable(before) and _is_readable(after)


def opens(text: str, place: int) -> bool:
    """Whether a word may begin with a sign; "*some words*" are slanted, rather than masked."""
    sign = text[place]
    if sign not in STARS or not text[place + 1 : place + 2].isalnum():
        return False
    end = text.find(sign, place + 1)
    return end < 0 or text[end - 1].isspace() or text[end + 1 : end + 2].isalnum()


def may_stand_for(sign: str, letter: str) -> bool:
    """Whether a mask is one of this letter: what joins words as well only stands for vowels."""
    return letter != " " and (sign not in _JOINING or letter in VOWELS)


def is_legible(letters: int, shown: str) -> bool:
    """Whether enough of a word is there to tell, where signs stand for letters.

    Args:
        letters: how many the word has.
        shown: the word as it is written.
    """
    if letters > _TELLING:
        return True
    if letters < _TELLING and _TOO_FAR.search(shown):
        return False
    return bool(_LETTER.search(shown))  # digits and punctuation alone say nothing


def is_enough(letters: int, masks: int, shown: str, further: int) -> bool:
    """Whether enough of a word is shown to tell, where some letters are masked or doubled.

    Args:
        letters: how many the word has.
        masks: how many of them are masked.
        shown: the word as it is written.
        further: letters that go on after it.
    """
    if not masks or letters < _TELLING:
        return letters >= _TELLING
    readable, digits = sum(map(_is_readable, shown)), sum(map(str.isdigit, shown))
    if 2 * masks > letters or letters > 2 * readable or readable <= digits:
        return False
    # "*mut" has a note, and "test-cleanup" is of two words.
    is_noted = letters == _TELLING and shown[0] in STARS
    return not is_noted and (further < _FURTHER or _JOINING.isdisjoint(shown))


def _is_readable(letter: str) -> bool:
    return letter.isalpha() and (letter.isascii() or len(STANDS_FOR[letter]) > 1)
