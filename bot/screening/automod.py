"""Terms from a server's own AutoMod rules."""

from collections.abc import Iterable, Sequence

from bot.errors import InputRefused
from bot.screening.terms import Term, parse_term


def from_automod(
    keyword_filter: Sequence[str], allow_list: Sequence[str]
) -> tuple[list[Term], list[Term], list[str]]:
    """Read the keywords of an AutoMod rule.

    Returns:
        The terms to deny, the terms to allow, and a sentence for each that could not be taken.
    """
    refused: list[str] = []
    denied, allowed = _terms(keyword_filter, refused), _terms(allow_list, refused)
    return denied, allowed, refused


def _terms(typed: Iterable[str], refused: list[str]) -> list[Term]:
    terms = []
    for text in typed:
        try:
            terms.append(parse_term(text))
        except InputRefused as error:
            refused.append(f"{text!r} was left out. {error}")
    return terms
