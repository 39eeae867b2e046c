"""Looking many terms up in a text: every reading, and how little is compared."""

from collections.abc import Iterable
from typing import Any

import pytest

from bench.screening.speed import HOSTILE_TEXTS
from bot.screening import lexicon as module
from bot.screening import walk
from bot.screening.findings import View
from bot.screening.lexicon import Hit, Lexicon, forms
from bot.screening.terms import parse_term
from bot.screening.tokens import read
from bot.screening.views import fold

ALIKE = ("nene*", "*nsf", "*anan*", "s n f p", "aaa*", "sne", "lilil", "*ooo*", "nude", "a a b")
HOSTILE = HOSTILE_TEXTS | {
    "signs of several letters": lambda length: "1l|!" * (length // 4),
    "drawings": lambda length: "|\\/|" * (length // 4),
    "masked letters": lambda length: "n*" * (length // 2),
    "opened brackets": lambda length: "(" * length,
    "digits": lambda length: "1a" * (length // 2),
    "letters of several alphabets": lambda length: "aηа" * (length // 3),
}


def listing(*terms: str) -> Lexicon[str]:
    return Lexicon((parse_term(term), term) for term in terms)


def hits(terms: str | Iterable[str], typed: str) -> set[Hit[str]]:
    terms = [terms] if isinstance(terms, str) else terms
    return set(listing(*terms).find(read(fold(typed))))


def found(term: str, typed: str) -> set[str]:
    """The places where a term is, as they were typed."""
    folded = fold(typed)
    spans = (folded.span(hit.start, hit.end) for hit in hits(term, typed))
    return {typed[start:end] for start, end in spans}


@pytest.mark.parametrize(
    ("term", "typed"),
    [
        ("zorble", "a zorble, red"),
        ("zorble", "two zorbles"),
        ("glanx", "two glanxes"),
        ("zorble*", "zorbleish"),
        ("*zorble", "a megazorble"),
        ("*zorble*", "unzorbled"),
        ("old zorble", "an old, zorble"),
        ("old zorble", "an old zorbles"),
        ("old zorb*", "an old zorbling"),
        ("*old zorble", "a cold zorble"),
        ("*old zorb*", "a cold zorbling"),
        ("old-zorble", "an old zorble"),
        ("old zorble", "an old--zorble"),
        ("zzz*", "zzzap"),
        ("1488", "1488"),
        ("1488*", "1488ers"),
        ("*1488", "xx1488"),
        ("*1488*", "xx1488yy"),
        ("z4x*", "z4xing"),
        ("z" * 20, "z" * 20),
        ("lilililililililil", "lilililililililil"),
        ("zorble", "1zorble2"),
        ("old zorble fox", "an old 1zorble fox"),
    ],
)
def test_a_term_is_found(term: str, typed: str) -> None:
    assert found(term, typed)


@pytest.mark.parametrize(
    ("term", "typed"),
    [
        ("zorble", "zorbleish"),
        ("zorble", "megazorble"),
        ("zorble*", "megazorble"),
        ("*zorble", "zorbleish"),
        ("zorbling", "zorblings"),  # no plural of what is one's doing
        ("old zorble", "old red zorble"),
        ("old zorble", "old"),
        ("old zorble", "old .... zorble"),
        ("old zorble", "cold zorble"),
        ("old zorble", "old zorbling"),
        ("1488", "14888"),
        ("ass", "A55"),
    ],
)
def test_something_else_is_not(term: str, typed: str) -> None:
    assert found(term, typed) == set()


@pytest.mark.parametrize(
    ("term", "typed", "matched"),
    [
        ("c++", "in C++.", {"C++"}),
        ("c++", "c+", set()),
        ("c++", "xc++", set()),
        ("++c", "a ++c", {"++c"}),
        ("++c", "a ++cx", set()),
        ("14/88", "on 14/88!", {"14/88"}),
        ("14/88", "214/88", set()),
        ("14/88", "on 3/14/88", set()),  # a date
        ("14/88", "14/88-15", set()),
        ("14/88*", "14/88-15", {"14/88"}),
        ("14/88", "14/88.", {"14/88"}),
        ("14/88", "a/14/88", {"14/88"}),
        ("14/88", "14/889", set()),
        ("14/88*", "14/889", {"14/88"}),
        ("*14/88", "214/88", {"14/88"}),
        ("#zorb*", "a #zorbling", {"#zorb"}),
        ("#zorb", "a #zorbling", set()),
        ("18+", "for 18+18", {"18+"}),
    ],
)
def test_a_literal_term_is_looked_for_as_it_stands(
    term: str, typed: str, matched: set[str]
) -> None:
    assert found(term, typed) == matched


def test_literal_terms_that_overlap_are_all_found() -> None:
    assert {hit.owner for hit in hits(["c+", "c++", "++d"], "c++d")} == {"c+", "c++", "++d"}


@pytest.mark.parametrize(
    ("term", "typed", "view"),
    [
        ("zorble", "ZÖRBLE", View.FOLDED),
        ("zorble", "zor\u200bbles", View.FOLDED),
        ("zorble*", "zorbleish", View.FOLDED),
        ("*zorble", "unzorble", View.FOLDED),
        ("*zorble*", "unzorbled", View.FOLDED),
        ("old zorble", "old zorble", View.FOLDED),
        ("zorble", "z0rb1e", View.SKELETON),
        ("zorble", "zоrblе", View.SKELETON),  # two letters of it are Cyrillic
        ("zorble", "zzzorble", View.SKELETON),
        ("zorble*", "z0rbleish", View.SKELETON),
        ("old zorble", "old z0rble", View.SKELETON),
        ("old zorble", "old z*rble", View.MASKED),
        ("damn", "d@mn", View.SKELETON),
        ("damn", "d a m n", View.SPACED),
        ("damn", "d-a-m-n", View.SPACED),
        ("damn", "d_a_m_n", View.SPACED),
        ("damn", "da-mn", View.SPACED),
        ("damn*", "d.a.m.n.e.d", View.SPACED),
        ("old fox", "o l d f o x", View.SPACED),
        ("old fox", "o-ld.fox", View.SPACED),
        ("zorble", "z*rble", View.MASKED),
        ("zorble", "z#r*les", View.MASKED),
        ("zorb*", "z*rbling", View.MASKED),
        ("damn", "d**n", View.MASKED),
    ],
)
def test_each_reading_has_its_name(term: str, typed: str, view: View) -> None:
    assert view in {hit.view for hit in hits(term, typed)}


@pytest.mark.parametrize(
    ("term", "typed"),
    [
        ("ass", "a*s"),  # too short to tell
        ("damn", "d***"),  # the last letter has to be there
        ("damn", "x*mn"),
        ("damn", "d*xn"),
        ("damn", "d*n"),
        ("damn", "d***n"),
    ],
)
def test_a_star_stands_for_one_letter_within_a_word(term: str, typed: str) -> None:
    assert found(term, typed) == set()


@pytest.mark.parametrize(
    ("term", "typed", "matched"),
    [
        ("zorble", "a z0rble!", "z0rble"),
        ("damn", "oh d a m n, fox", "d a m n"),
        ("zorble", "the z*rble.", "z*rble"),
        ("damn", "é 🇩🇦🇲🇳!", "🇩🇦🇲🇳"),
        ("fin", "ß ﬁn.", "ﬁn"),
        ("old zorble", "an óld - zörble.", "óld - zörble"),
        ("zorble", "1zorble2", "zorble"),
        ("zorble", "zorble!", "zorble"),
    ],
)
def test_the_place_is_that_of_the_text_as_typed(term: str, typed: str, matched: str) -> None:
    assert matched in found(term, typed)


@pytest.mark.parametrize(
    ("term", "same", "other"),
    [
        ("as", ["as", "asss", "aaas"], ["ass", "aas"]),
        ("ass", ["ass", "assss", "aaass"], ["as", "asss", "aass"]),
        ("shit", ["shit", "shiiit", "shiit", "shhhit"], ["shiitake", "shhit"]),
        ("damn", ["daamn", "damnnn", "dammmn"], ["dammn", "damnn"]),
        ("cum", ["cuuum"], ["cuum"]),  # in a short word a vowel more may make another
        ("xxx", ["xxx", "XXX"], ["xx", "xxxx", "xxxxxxxxxxxx"]),
        ("boob", ["boob", "booob", "boooooob"], ["bob"]),
        ("looool", ["l" + "o" * 30 + "l"], ["lol"]),
    ],
)
def test_repeated_letters_are_for_emphasis_where_they_make_no_other_word(
    term: str, same: list[str], other: list[str]
) -> None:
    assert [word for word in same if not found(term, word)] == []
    assert [word for word in other if found(term, word)] == []


@pytest.mark.parametrize(
    ("word", "both"),
    [
        ("fox", ("fox", "foxes")),
        ("wish", ("wish", "wishes")),
        ("zorble", ("zorble", "zorbles")),
        ("running", ("running",)),
        ("14", ("14",)),
        ("狐", ("狐",)),
    ],
)
def test_a_word_has_a_plural_where_it_can(word: str, both: tuple[str, ...]) -> None:
    assert forms(word) == both


@pytest.mark.parametrize(
    ("term", "word", "about"),
    [
        ("zorble", "zorble", True),
        ("zorble", "zzzorbles", True),
        ("zorble", "fox", False),
        ("old zorble", "old", True),
        ("old zorble", "zorble", False),  # its first word is the one that tells
        ("*old zorble", "cold", True),
        ("old zorble", "old.zorble", True),
        ("old zorble", "oldzorble", False),
        ("zorb*", "zorbling", True),
    ],
)
def test_a_word_alone_tells_whether_a_term_may_be_there(term: str, word: str, about: bool) -> None:
    words = listing(term)
    for _ in range(2):
        assert any(words.look_at(read(fold(word)))) is about
        list(words.find(read(fold(word))))


@pytest.mark.parametrize(
    ("before", "piece", "goes_on"),
    [
        ("old", "red", True),
        ("old", "ŕ3d", True),
        ("old", "\\/\\/ild", True),
        ("old", "*ed", True),
        ("an", "old", False),
        ("old", "zorble", False),
        ("old", "re", False),
        ("(old", "red,", True),
    ],
)
def test_a_piece_tells_what_may_go_on_with_the_next(before: str, piece: str, goes_on: bool) -> None:
    words = listing("old red zorble", "old wild zorble")
    is_there, begun = words.look_at(read(fold(before)))
    assert not is_there
    states = words.goes_on(begun, before, [fold(piece).text])
    assert states is not None
    assert bool(states) is goes_on


def test_a_phrase_that_may_end_is_no_longer_going_on() -> None:
    words = listing("old zorble", "a 55")
    for before, piece in [("old", "zorble"), ("old", "z0rbles!"), ("a", "55")]:
        assert words.goes_on(words.look_at(read(fold(before)))[1], before, [piece]) is None


def test_terms_beside_others_are_found_with_them() -> None:
    both = Lexicon([(parse_term("fox"), "fox")], beside=listing("zorble", "c++", "рыба"))
    found = both.find(read(fold("a fox, a zorble, c++, pыба")))
    assert {hit.owner for hit in found} == {"fox", "zorble", "c++", "рыба"}


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_REMEMBERED", 10)
    words = listing("zorble")
    for number in range(100):
        assert not any(words.look_at(read(fold(f"fox{number}ab"))))
        assert not any(words.look_at(read(fold("fox" * number + "abc" * 30))))
        assert len(words._known) <= 10
        assert all(len(piece) <= 64 for piece in words._known)
    assert words._known
    assert any(words.look_at(read(fold("zorble"))))


@pytest.mark.parametrize("kind", HOSTILE)
def test_twice_the_text_means_no_more_than_twice_the_work(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = 0
    put = walk.put

    def counted(states: Any, state: Any, reading: Any) -> None:
        nonlocal steps
        steps += 1
        put(states, state, reading)

    monkeypatch.setattr(walk, "put", counted)

    def work(length: int) -> int:
        nonlocal steps
        steps = 0
        hits(ALIKE, HOSTILE[kind](length))
        return steps

    small, middle, large = map(work, (1_000, 2_000, 4_000))
    assert middle <= 2.2 * small + 100
    assert large <= 2.2 * middle + 100


# Where an i and an l may both be a 1, there are very many ways to read these; tried one after
# another they would take longer than anybody can wait.
@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    ("term", "typed"),
    [
        ("lilith", "1|" * 2_000 + "£th"),
        ("lilith", "1!" * 2_000 + "£th"),
        ("*lilith*", "1|" * 2_000 + "£tx"),
        ("*zorble", "z2" * 2_000 + "orxble"),
        ("x".join(["lililil"] * 7), "x".join(["1|1|1|1|1|"] * 6 + ["1£1£1£"]) + "y"),
        ("x".join(["lililil"] * 7), "x".join(["1|1|1|1|1|"] * 6 + ["1£1£1£"])),
        ("z" + "ab" * 28 + "q*", "z********a" + "********b********a" * 20),
    ],
)
def test_no_text_and_no_term_make_a_comparison_endless(term: str, typed: str) -> None:
    found(term, typed)


def test_letters_alike_side_by_side_are_still_read_in_every_way() -> None:
    for typed in ("sk111", "ski11", "sk1ll", "skiiill", "sk1111", "sk!!!ll"):
        assert found("skill", typed), typed
    assert found("lilith", "1i1ith")
    assert found("lilith", "ll!ith") == found("lilith", "lth") == set()
