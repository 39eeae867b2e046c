"""What a run of letters and digits in a text is like: its digits, and whether it is a number."""

import re
from typing import NamedTuple

from bot.screening.views import is_mixed

# Of engines, roads, parts and colours, and no word, unless it goes on with signs that are letters.
_NUMBER = re.compile(
    r"(?:\d+|[1-9]\d*[a-z]|[a-z]\d{2,}|(?<=[a-z]-)\d{2,}[a-z]+)"
    r"(?![^\W_]|[!$@|€£+§†‡¥¢×]+[^\W_])"
    r"|[a-z]{2}\d{2}(?=[.,:;!?)\]}'\"]*(?!\S))|[a-z]*\d+[a-z]+(?=-\d)"
    r"|(?<=#)(?:[\da-f]{3}|[\da-f]{6}|[\da-f]{8})(?![^\W_])"
)
_REST = re.compile(r"[^\W_]*")
_DIGITS = re.compile(r"\d*")
_DIGITS_BEFORE = re.compile(r"\d*(?=[^\W\d_]+\d*(?![^\W_]))")  # a word with none within


class Run(NamedTuple):
    """Letters and digits that stand together.

    Attributes:
        start: where it begins in the text.
        end: where it ends.
        digits_end: where digits before a word of letters alone end.
        number_end: where a number ends with which it begins, if any.
        is_mixed: its letters are of the Latin alphabet, or of several.
    """

    start: int
    end: int
    digits_end: int
    number_end: int
    is_mixed: bool


NOWHERE = Run(0, 0, 0, 0, False)


def run_at(text: str, place: int) -> Run:
    """The run that begins there."""
    end = end_of_run(text, place)
    run = text[place:end]
    if run.isalpha():
        return Run(place, end, place, place, is_mixed(run))
    number, digits = _NUMBER.match(text, place), _DIGITS_BEFORE.match(text, place)
    return Run(
        place,
        end,
        digits.end() if digits else place,
        number.end() if number else place,
        is_mixed(run),
    )


def end_of_run(text: str, place: int) -> int:
    """Where letters and digits end that stand there, or the place itself."""
    match = _REST.match(text, place)
    return match.end() if match else place


def end_of_digits(text: str, place: int) -> int:
    """Where digits end that stand there, or the place itself."""
    match = _DIGITS.match(text, place)
    return match.end() if match else place
