"""Taking over a server's AutoMod keywords."""

from bot.screening.automod import from_automod
from bot.screening.terms import parse_term


def test_keywords_and_exceptions_are_taken_over_in_their_order() -> None:
    denied, allowed, refused = from_automod(["zorble*", "*glanx*", "Old Fox"], ["zorble park"])
    assert denied == [parse_term(text) for text in ("zorble*", "*glanx*", "old fox")]
    assert allowed == [parse_term("zorble park")]
    assert refused == []


def test_what_cannot_be_taken_is_named_with_the_reason_and_the_rest_is_taken() -> None:
    denied, allowed, refused = from_automod(["zor*ble", "zorble"], ["!!", "glanx"])
    assert [term.text for term in denied] == ["zorble"]
    assert [term.text for term in allowed] == ["glanx"]
    assert len(refused) == 2
    assert refused[0].startswith("'zor*ble' was left out. A star may only stand")
    assert refused[1].startswith("'!!' was left out. A term needs letters")


def test_an_empty_rule_gives_nothing() -> None:
    assert from_automod([], []) == ([], [], [])
