"""Terms with signs of their own, such as `18+`: they are looked for as they stand."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from bot.screening.terms import OWN_SIGN, Term

T = TypeVar("T")

_OF_NUMBERS = tuple("/.,:-")


class Literals(Generic[T]):
    """Terms, each with whom it belongs to."""

    def __init__(self, terms: Iterable[tuple[Term, T]]) -> None:
        self._terms: defaultdict[str, list[tuple[Term, T]]] = defaultdict(list)
        # Of each sign that such a term has: how far in one it is, and how long that is.
        self._shapes: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
        for term, owner in terms:
            text = term.text.strip("* ")
            self._terms[text].append((term, owner))
            if sign := OWN_SIGN.search(text):
                self._shapes[sign[0]].add((sign.start(), len(text)))
        signs = "".join(sorted(self._shapes))
        self._sign = re.compile(f"[{re.escape(signs)}]") if signs else None

    def find(self, folded: str) -> Iterator[tuple[T, int, int]]:
        """Every place where a term is: whose, from where, to where."""
        for sign in self._sign.finditer(folded) if self._sign else ():
            for before, size in self._shapes[sign[0]]:
                start, end = sign.start() - before, sign.start() - before + size
                if start >= 0 and end <= len(folded):
                    for term, owner in self._terms.get(folded[start:end], ()):
                        if _stands_apart(term, folded, start, end):
                            yield owner, start, end


def _stands_apart(term: Term, text: str, start: int, end: int) -> bool:
    """Whether no edge is part of a longer word, or of a date such as 3/14/88, but for a star."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    return (term.ends or not _goes_on(text[start], before[::-1])) and (
        term.begins or not _goes_on(text[end - 1], after)
    )


def _goes_on(edge: str, beyond: str) -> bool:
    if edge.isdigit() and beyond[:1] in _OF_NUMBERS and beyond[1:].isdigit():
        return True
    return edge.isalnum() and beyond[:1].isalnum()
