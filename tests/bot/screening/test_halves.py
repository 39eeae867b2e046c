"""Words cut in two by a blank: what is one, and what is two words."""

import pytest

from bench.screening import sets
from bench.screening.engine import strict, strictest
from bench.screening.speed import HOSTILE_TEXTS
from bot.screening.findings import View
from bot.screening.halves import Halves
from bot.screening.packs import PACKS, load_floor, pack
from bot.screening.screen import Screen
from bot.screening.terms import parse_term
from bot.screening.tokens import read
from bot.screening.views import fold

EXAMINE = strict()
HALVES = Halves(map(parse_term, ("zorble", "glanx*", "old frumpet", "fox", "penis", "top quib*")))


def strips(typed: str) -> list[str]:
    return [strip.text for strip in HALVES.strips(read(fold(typed)).chunks)]


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("a zor ble here", "zorble"),
        ("a z orble", "zorble"),
        ("zorbl e", "zorble"),
        ("zor bles", "zorbles"),
        ("ZOR\u3000BLE", "zorble"),
        ("zor   ble", "zorble"),
        ("zör blé", "zorble"),
        ("(zor ble)", "zorble"),
        ("a “zor ble”, red", "zorble"),
        ("*zor ble*!", "zorble"),
        ("gla nx", "glanx"),
        ("gla nxed", "glanxed"),
        ("an old frum pet", "frumpet"),  # of a phrase each word may be cut
        ("top qui bs", "quibs"),
    ],
)
def test_halves_of_a_word_are_put_together(typed: str, word: str) -> None:
    assert strips(typed) == [word]


@pytest.mark.parametrize(
    "typed",
    [
        "the pen is red",
        "a zor, ble",
        "a zor. Ble",
        "zor-ble",
        "a zor/x ble",
        "don't zor's ble",
        "who zor ble-like",
        "megazor ble",
        "zor blex",
        "gla nxanthic",  # it goes on with something else than an ending
        "zor        ble",
        "fo x",  # of three letters
        "zorble s",
        "glanx ed",
    ],
)
def test_other_words_are_not(typed: str) -> None:
    assert strips(typed) == []


def test_a_strip_knows_where_its_letters_stand() -> None:
    text = read(fold("a (zör  ble), red"))
    (strip,) = HALVES.strips(text.chunks)
    assert (strip.start, strip.end) == (3, 11)
    assert "".join(text.folded.text[start:end] for start, end in strip.places) == "zorble"


@pytest.mark.parametrize(
    ("typed", "matched"),
    [
        ("a nu de woman", "nu de"),
        ("na ked on a beach", "na ked"),
        ("(po rn)", "po rn"),
        ("big bo obs!", "bo obs"),
        ("two nip ples", "nip ples"),
        ("decap itated knight", "decap itated"),
        ("a sev ered head on a pike", "sev ered head"),
    ],
)
def test_terms_of_the_shipped_lists_are_found_in_halves(typed: str, matched: str) -> None:
    for _ in range(2):  # each half is soon known to be harmless
        found = EXAMINE(typed).findings
        assert matched in {finding.matched for finding in found}
        assert {finding.view for finding in found} == {View.SPACED}


@pytest.mark.parametrize(
    "typed",
    [
        "the pen is mightier than the sword",
        "make the top less cluttered",
        "a rousing speech of an old queen",
        "next gen italic lettering, est. 1920",
        "Acme Inc est 1920, enamel sign",
        "65 W Anker charger on a desk",
        "een foto van het strand nu de zon ondergaat",
        "nu de fem katterna sover",
        "por nova jendela",
        "kik és mik, színes plakát",
        "the SPI CS pin of a chip",
        "it was Gardner's hit that won",
        "a red fox who re-invents himself",
    ],
)
def test_two_words_are_no_disguise(typed: str) -> None:
    assert EXAMINE(typed).findings == ()


def test_what_is_two_words_elsewhere_is_one_beside_an_english_word() -> None:
    for typed in ("a nu de", "nu de girl, red", "the “nu de”"):
        assert EXAMINE(typed).findings
    assert EXAMINE("nu de").findings == ()


def test_what_a_server_allows_covers_halves_too() -> None:
    screen = Screen(allow=[parse_term("old naked")])
    assert not screen.examine("an old na ked", strictest()).findings
    assert screen.examine("a red na ked", strictest()).findings


def test_every_two_words_that_spell_a_term_were_decided_about() -> None:
    words = {fold(word).text.removesuffix("'s") for word in sets.dictionary()}
    if not words:
        pytest.skip("there is no dictionary")
    listed = [*load_floor().denied, *(listed for name in PACKS for listed in pack(name).denied)]
    terms = {it.term.words[0] for it in listed if len(it.term.words) == 1}
    phrases = tuple(it.term.text.strip("*") for it in listed if len(it.term.words) == 2)
    halves = Halves(it.term for it in listed if len(it.term.words) == 1)
    pairs = {(word[:at], word[at:]) for word in terms for at in range(1, len(word))}
    undecided = {
        " ".join(pair)
        for pair in pairs
        if words.issuperset(pair) and terms.isdisjoint(pair) and halves.are(*pair)
        if not " ".join(pair).startswith(phrases)
    }
    assert undecided - MEANT == set(), "add them to halves.txt, or to those that mean the term"


# Two words of the dictionary that mean the term all the same, that nobody writes side by side, or
# that halves.txt has as words of other languages.
MEANT = set(
    """
ar se;blood bath;blow job;bo ob;br easts;bug ger;camel toe;cam girl;cl it;cr ap;cu nt;da mn
dis member;ec chi;fa gs;fa tass;gang bang;goddam n;god damned;hand job;impale d;jail bait;jerk off
lynch ing;mo lest;mo lester;mutilate d;nu de;overdose d;ph uk;p huck;pi ss;pis sing;po rn;pro ana
ra pe;ra ping;self harm;self harming;se men;sh it;sm ut;strip tease;stript ease;thins po;ti ts
tit ty;un alive;un clothed;un dressed;undress ed;undress ing;va gina;wank er
""".replace("\n", ";").split(";")
)


@pytest.mark.parametrize("kind", HOSTILE_TEXTS)
def test_a_text_has_no_more_halves_than_chunks(kind: str) -> None:
    chunks = read(fold(HOSTILE_TEXTS[kind](2_000))).chunks
    assert len(list(HALVES.strips(chunks))) <= len(chunks)
