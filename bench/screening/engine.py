"""The screening as the benchmark asks it: every list at its strictest."""

from collections.abc import Callable
from functools import partial
from random import Random

from bot.screening.findings import Action, Source, Verdict
from bot.screening.packs import PACKS
from bot.screening.screen import Rule, Screen
from bot.screening.terms import parse_term

Examine = Callable[[str], Verdict]


def strict(server_terms: int = 0) -> Examine:
    """Every list blocks; beside them stand so many made-up terms of a server."""
    return partial(compiled(made_up(server_terms)).examine, packs=strictest())


def strictest() -> dict[str, Action | None]:
    """A policy by which a hit of any list blocks."""
    return dict.fromkeys(PACKS, Action.BLOCK)


def compiled(terms: list[str]) -> Screen:
    """A server's screen with these terms."""
    return Screen(
        [
            Rule(parse_term(term), Source.SERVER, "server rules", f"server:{number}", Action.BLOCK)
            for number, term in enumerate(terms)
        ]
    )


def made_up(count: int) -> list[str]:
    """Terms that are no words, the same each time: some open at an end, some of two words."""
    random = Random(1)
    terms: set[str] = set()
    while len(terms) < count:
        word = "".join(map(random.choice, ["bdfgklmnprstvz", "aeiou"] * random.randint(3, 4)))
        terms.add(
            random.choice([word, word, word, f"{word}*", f"*{word}*", f"{word} {word[::-1]}"])
        )
    return sorted(terms)
