"""All lists of a server together: what is found, what covers it, and what counts."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bench.screening.engine import strictest
from bot.screening import screen as module
from bot.screening.findings import NOTHING_FOUND, Action, Finding, Source, Verdict, View
from bot.screening.packs import PACKS, Listed, WordList, load_floor, pack
from bot.screening.screen import Rule, Screen
from bot.screening.terms import parse_term

OFF: Mapping[str, Action | None] = {}
NO_FLOOR = WordList((), ())


def rule(term: str, action: Action = Action.BLOCK, *, shadow: bool = False) -> Rule:
    key = f"server:{term}:{action}"
    return Rule(parse_term(term), Source.SERVER, "rules", key, action, shadow)


def server(*deny: str | Rule, allow: tuple[str, ...] = (), floor: WordList = NO_FLOOR) -> Screen:
    rules = [it if isinstance(it, Rule) else rule(it) for it in deny]
    return Screen(rules, [parse_term(text) for text in allow], floor=floor)


def matched(verdict: Verdict) -> list[str]:
    return [finding.matched for finding in verdict.findings]


def own_floor(folder: Path, text: str) -> WordList:
    path = folder / "floor.txt"
    path.write_text(text, "utf-8")
    return load_floor(path)


def test_a_finding_says_everything_about_itself() -> None:
    verdict = server(rule("zorble", Action.REVIEW)).examine("An old Zörble, red", OFF)
    assert verdict.findings == (
        Finding(
            action=Action.REVIEW,
            source=Source.SERVER,
            category="rules",
            rule="server:zorble:review",
            matched="Zörble",
            span=(7, 13),
            view=View.FOLDED,
        ),
    )


def test_in_a_harmless_text_nothing_is_found_however_often_it_is_asked_about() -> None:
    screen = server("zorble")
    for _ in range(3):
        assert screen.examine("a red fox", OFF) is NOTHING_FOUND
        assert screen.examine("(a red fox!)", OFF) == NOTHING_FOUND
        assert screen.examine("", OFF) is NOTHING_FOUND


def test_a_pack_counts_as_the_server_says_and_not_at_all_where_it_is_off() -> None:
    screen = server()
    for action in (Action.SPOILER, Action.REVIEW, Action.BLOCK):
        (finding,) = screen.examine("damn fox", {"profanity": action}).findings
        assert (finding.action, finding.source) == (action, Source.PACK)
        assert (finding.category, finding.rule) == ("profanity", "pack:profanity:damn")
    assert screen.examine("damn fox", OFF) == NOTHING_FOUND
    assert screen.examine("damn fox", {"profanity": None, "gore": Action.BLOCK}) == NOTHING_FOUND


def test_phrases_of_a_pack_cover_its_words_but_not_a_servers_own() -> None:
    phrase, word = next(
        (line, listed.term.text)
        for category in PACKS
        for line in pack(category).phrases
        for listed in pack(category).denied
        if line.replace(" ", "").isalpha() and listed.term.text in line.split()[1:]
    )
    assert server().examine(phrase, strictest()) == NOTHING_FOUND
    far = "and further on than that tells anything of a word"
    assert server().examine(f"{phrase}, {far} {word}", strictest()).findings
    assert server(word).examine(phrase, strictest()).findings


def test_what_a_server_allows_covers_packs_and_its_own_terms() -> None:
    screen = server("zorble", allow=("damn park", "old zorble"))
    assert screen.examine("the damn park, an old zorble", strictest()) == NOTHING_FOUND


def test_an_allowed_phrase_covers_its_own_place_alone() -> None:
    screen = server("zorble", allow=("old zorble",))
    verdict = screen.examine("old zorble, zorble, old", OFF)
    assert [finding.span for finding in verdict.findings] == [(12, 18)]


def test_an_allowed_word_does_not_cover_a_longer_phrase() -> None:
    screen = server("old zorble", allow=("zorble", "old"))
    assert matched(screen.examine("an old zorble", OFF)) == ["old zorble"]


def test_an_allowed_phrase_covers_its_disguises_too() -> None:
    screen = server("zorble", allow=("old zorble",))
    assert screen.examine("óld z0rble", OFF) == NOTHING_FOUND
    assert screen.examine("old z.o.r.b.l.e", OFF) == NOTHING_FOUND
    assert screen.examine("ancient z.o.r.b.l.e", OFF).findings


def test_a_word_whose_letters_are_all_doubled_is_read_by_half_of_them() -> None:
    assert matched(server("zorble").examine("a zzoorrbbllee", OFF)) == ["zzoorrbbllee"]


def test_each_word_of_a_phrase_may_be_set_apart() -> None:
    assert server("old zorble").examine("o l d  z o r b l e", OFF).findings
    assert server("old zorble").examine("an o.l.d zorble", OFF).findings


HALVES = "kraken\n[minors]\nsprat\n[sexual]\nglanx\n[minors]\nfry\nallow old sprat\n"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("a kraken", ["kraken"]),
        ("a sprat", []),
        ("a glanx", []),
        ("a sprat and fry", []),
        ("a sprat, far away a glanx", ["sprat", "glanx"]),
        ("glanx fry", ["glanx", "fry"]),
        ("glanx and 5prat", ["glanx", "5prat"]),
        ("an old sprat, a glanx", []),
        ("an old sprat, a sprat, a glanx", ["sprat", "glanx"]),
        ("a kraken and a sprat", ["kraken"]),
    ],
)
def test_halves_of_the_floor_count_only_together(
    tmp_path: Path, typed: str, words: list[str]
) -> None:
    screen = server(floor=own_floor(tmp_path, HALVES))
    verdict = screen.examine(typed, OFF)
    assert matched(verdict) == words
    assert {(it.source, it.action, it.category) for it in verdict.findings} <= {
        (Source.FLOOR, Action.BLOCK, "floor")
    }


def test_nothing_a_server_does_covers_the_floor(tmp_path: Path) -> None:
    floor = own_floor(tmp_path, HALVES)
    screen = server(allow=("kraken", "old kraken", "kraken*"), floor=floor)
    (finding,) = screen.examine("an old kraken", OFF).findings
    assert (finding.source, finding.rule) == (Source.FLOOR, "floor:own:1")


def test_lines_of_the_shipped_floor_and_of_the_operators_are_told_apart(tmp_path: Path) -> None:
    shipped = load_floor().denied[0]
    floor = own_floor(tmp_path, "\n" * (shipped.line - 1) + "kraken")
    screen = server(floor=floor)
    rules = {
        it.rule for it in screen.examine(f"kraken, {shipped.term.text.strip('*')}", OFF).findings
    }
    assert rules >= {f"floor:{shipped.line}", f"floor:own:{shipped.line}"}


def test_the_shipped_floor_is_there_unless_another_is_given() -> None:
    alone = next(it.term.text.strip("*") for it in load_floor().denied if not it.half)
    assert Screen().examine(alone, OFF).action is Action.BLOCK
    assert server().examine(alone, OFF) == NOTHING_FOUND


def test_a_rule_on_trial_is_noted_and_nothing_follows() -> None:
    verdict = server(rule("zorble", shadow=True)).examine("zorble", OFF)
    assert [finding.shadow for finding in verdict.findings] == [True]
    assert verdict.action is Action.ALLOW


def test_a_place_is_told_once_for_each_rule_however_it_is_read() -> None:
    screen = server("zorble", "zorb*", rule("zorble", Action.SPOILER))
    verdict = screen.examine("zorble, $5, zorble", OFF)
    keys = [(finding.rule, finding.span) for finding in verdict.findings]
    assert len(keys) == len(set(keys)) == 6


def test_the_plainest_reading_of_a_place_is_told() -> None:
    verdict = server("zorble*").examine("zorble, be-low", OFF)  # which is read in two ways
    assert {finding.view for finding in verdict.findings} == {View.FOLDED}


def test_the_most_severe_come_first_and_then_by_their_place() -> None:
    screen = server(
        rule("fox", Action.SPOILER), rule("damn", Action.BLOCK), rule("zorble", Action.REVIEW)
    )
    verdict = screen.examine("fox zorble damn fox damn", OFF)
    assert matched(verdict) == ["damn", "damn", "zorble", "fox", "fox"]


def test_at_most_twenty_are_told_and_the_mildest_are_left_out() -> None:
    screen = server(rule("fox", Action.SPOILER), "zorble")
    verdict = screen.examine("fox " * 30 + "zorble", OFF)
    assert matched(verdict) == ["zorble"] + ["fox"] * 19


def test_rules_on_trial_never_crowd_out_what_counts() -> None:
    screen = server(rule("zorble", shadow=True), rule("fox", Action.SPOILER))
    verdict = screen.examine("zorble " * 30 + "fox", OFF)
    assert verdict.action is Action.SPOILER
    assert len(verdict.findings) == 20


def test_other_blocked_words_never_crowd_out_the_floor() -> None:
    screen = server("zorble", floor=WordList((Listed(parse_term("kraken"), 1),), ()))
    verdict = screen.examine("zorble " * 30 + "kraken", OFF)
    assert verdict.findings[0].source is Source.FLOOR
    assert len(verdict.findings) == 20


def test_what_is_remembered_of_words_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_REMEMBERED", 10)
    screen = server("zorble")
    for number in range(50):
        screen.examine(f"fox{number}ab {'abc' * 50}", OFF)
        assert len(screen._known) <= 10
        assert all(len(word) <= 64 for word in screen._known)
    assert screen._known
    assert screen.examine("zorble", OFF).findings


TERMS = (
    "zorble",
    "glanx*",
    "*quib",
    "*frump*",
    "old zorble",
    "*old fox",
    "red fo*",
    "two words",
    "of the head",
    "c++",
    "14/88",
    "#tag",
    "#pre*",
    "3.5",
    "88",
    "1488*",
    "*x4y",
    "damn",
    "xxx",
    "lilith",
    "a.b",
    "рыба",
    "狐",
)
PIECES = (
    *(word for term in TERMS for word in term.strip("*").split()),
    *("t", "wo", "words", "zor", "ble", "zorbles", "da", "mn", "d", "a", "m", "n", "x", "l", "o"),
    *("nu", "de", "na", "ked", "sev", "ered", "head", "he-ad", "hheeaadd", "the", "of", "woman"),
    *("fox", "cold", "sprat", "kraken", "tag", "prelude", "1", "4", "88", "1488ers", "é", "ﬁ", "ß"),
    *("🇩🇦🇲🇳", "ⓩ", "дамn", "zo\u0301rb\u200ble", "z*rble", "z0rble", "zorrrble", "xxxx"),
)
BETWEEN = (
    "",
    " ",
    " ",
    " ",
    "-",
    ".",
    "_",
    "*",
    "/",
    ", ",
    "  ",
    "!",
    "+",
    "#",
    "1",
    "\u200b",
    "\n",
)
TEXTS = st.one_of(
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(BETWEEN)), max_size=8).map(
        lambda parts: "".join(piece + between for piece, between in parts)
    ),
    st.text(st.sampled_from("zorbledamn1xi4/8-._+# é")),
    st.text(st.characters(exclude_categories=())),
)
EVERYTHING = server(
    *TERMS,
    allow=("old sprat",),
    floor=WordList(
        tuple(
            Listed(parse_term(text), line) for line, text in enumerate(("kraken", "k+k", "one two"))
        ),
        (),
    ),
)


@settings(max_examples=600)
@given(TEXTS)
def test_the_quick_way_finds_what_the_long_way_finds(typed: str) -> None:
    quick = EVERYTHING.examine(typed, strictest())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EVERYTHING, "_is_harmless", lambda _: False)
        assert EVERYTHING.examine(typed, strictest()) == quick


@pytest.mark.parametrize(
    "typed",
    ["t-wo.words", "tw-o.words", "#prelude", "ab#tag", "on 14/88", "a 3.5 b", "1488ers", "c++"],
)
def test_the_quick_way_misses_no_literal_and_no_cut_up_term(typed: str) -> None:
    for _ in range(2):
        assert EVERYTHING.examine(typed, OFF).findings


@pytest.mark.parametrize(
    ("term", "typed"),
    [
        ("old red fox", "an old red fox"),
        ("old zorble", "an old zor-ble"),
        ("old my fox", "oolldd mmyy ffooxx"),
        ("xy a b", "xy 4 8"),
        ("one two three four", f"{'one two ' * 30}three four"),
    ],
)
def test_the_quick_way_follows_a_phrase_from_piece_to_piece(term: str, typed: str) -> None:
    assert server(term, "red hat", "two hats").examine(typed, OFF).findings


def test_the_long_way_is_not_taken_for_harmless_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def long_way(*_: object) -> None:
        raise AssertionError

    prompt = "Well-known (sprat:1.2), some old teapots, two of them! Then 4k"
    assert EVERYTHING.examine(prompt, strictest()) == NOTHING_FOUND
    monkeypatch.setattr(module, "read", long_way)
    assert EVERYTHING.examine(prompt, strictest()) == NOTHING_FOUND


@given(TEXTS)
@example("xxxx 14/8888")
def test_every_finding_stands_where_it_says(typed: str) -> None:
    for finding in EVERYTHING.examine(typed, strictest()).findings:
        start, end = finding.span
        assert 0 <= start < end <= len(typed)
        assert typed[start:end] == finding.matched
        if finding.view is View.SPACED:  # what is beside them tells which letters belong together
            continue
        # What was marked is enough to see why: it is found in those words alone as well.
        alone = EVERYTHING.examine(finding.matched, strictest())
        assert finding.rule in {it.rule for it in alone.findings}


@given(TEXTS, TEXTS)
def test_what_is_found_does_not_depend_on_what_was_asked_before(typed: str, before: str) -> None:
    fresh = Screen([rule(term) for term in TERMS], [parse_term("old sprat")], floor=NO_FLOOR)
    first = fresh.examine(typed, OFF)
    assert fresh.examine(typed, OFF) == first
    used = Screen([rule(term) for term in TERMS], [parse_term("old sprat")], floor=NO_FLOOR)
    used.examine(before, OFF)
    assert used.examine(typed, OFF) == first
    fresh.examine("zorble fox damn 14/88 two", OFF)
    assert fresh.examine(typed, OFF) == first
