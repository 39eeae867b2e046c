"""Words of other languages that only look like a term."""

import pytest

from bench.screening.engine import strict
from bot.screening.findings import Action, Source
from bot.screening.foreign import is_foreign
from bot.screening.screen import Rule, Screen
from bot.screening.terms import parse_term

EXAMINE = strict()


@pytest.mark.parametrize(
    "typed",
    [
        "det kan man gøre om vinteren",
        "widok na góry zimą",
        "áo dài truyền thống Việt Nam",
        "rừng thông trong sương",
        "c'est assez joli",
        "pizza et fromage râpé",
        "Er aß einen Apfel",
        "сніг, winter forest, 8k",
        "φυτά, plants on a balcony",
        "Jezioro Pisz latem",
        "GÓRY, PLAKAT",
        "go\u0301ry",
    ],
)
def test_they_are_no_disguise(typed: str) -> None:
    assert EXAMINE(typed).findings == ()


@pytest.mark.parametrize("typed", ["a gory scene", "gőry", "rapé", "a thóngs", "ass"])
def test_other_accents_are_still_seen_through(typed: str) -> None:
    assert not is_foreign(typed)


def test_a_server_may_deny_such_a_word_itself() -> None:
    rule = Rule(parse_term("assez"), Source.SERVER, "rules", "server:1", Action.BLOCK)
    assert [it.rule for it in Screen([rule]).examine("assez", {}).findings] == ["server:1"]
    rule = Rule(parse_term("asses"), Source.SERVER, "rules", "server:1", Action.BLOCK)
    assert Screen([rule]).examine("assez", {}).findings == ()
    assert Screen([rule]).examine("a55e5", {}).findings
