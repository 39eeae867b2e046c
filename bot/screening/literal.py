"""Terms with signs of their own, such as `18+`: they are looked for as they stand."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Generic, TypeVar

from bot.screening.terms import Term

T = TypeVar("T")


class Literals(Generic[T]):
    """Terms, each with whom it belongs to."""

    def __init__(self, terms: list[tuple[Term, T]]) -> None:
        self._terms: defaultdict[str, list[tuple[Term, T]]] = defaultdict(list)
        for term, owner in terms:
            self._terms[term.text.strip("* ")].append((term, owner))
        self._sizes = sorted({len(text) for text in self._terms})
        starts = "".join(sorted({text[0] for text in self._terms}))
        self._start = re.compile(f"[{re.escape(starts)}]") if starts else None

    def find(self, folded: str) -> Iterator[tuple[T, int, int]]:
        """Every place where a term is: whose, from where, to where."""
        for match in self._start.finditer(folded) if self._start else ():
            start = match.start()
            for size in self._sizes:
                end = start + size
                for term, owner in self._terms.get(folded[start:end], ()):
                    if end <= len(folded) and _stands_apart(term, folded, start, end):
                        yield owner, start, end


def _stands_apart(term: Term, text: str, start: int, end: int) -> bool:
    """Whether no letter or digit at an edge is part of a longer word, but where there is a star."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return (term.ends or not (before.isalnum() and text[start].isalnum())) and (
        term.begins or not (after.isalnum() and text[end - 1].isalnum())
    )
