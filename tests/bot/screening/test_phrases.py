"""Phrases in which a word means something else, and what they must not let through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.screening.engine import strict
from bot.screening.phrases import Phrases
from bot.screening.tokens import read
from bot.screening.views import fold

EXAMINE = strict()


def covered(phrase: str, typed: str, word: str = "zorble") -> bool:
    text = read(fold(typed))
    start = text.folded.text.index(word)
    return Phrases([phrase]).within(text)(start, start + len(word))


@pytest.mark.parametrize(
    ("phrase", "typed"),
    [
        ("old zorble", "an old zorble, red"),
        ("old zorble", "two Old Zorbles"),
        ("old zorble", "an óld-zorble"),
        ("old|new| zorble", "a new zorble"),
        ("old|new red|green zorble", "a new green zorble"),
        ("zorble hat|", "two zorbles"),
        ("zorble hat|", "two zorble hats"),
        ("zorble, old", "a zorble, old and grey"),
        ("zorble, old", "a zorble old and grey"),
        ("merry-go-round| zorble", "a merry go round zorble"),
        ("old zorble's hat", "an old zorble’s hat"),
        ("old zorble's hat", "two old zorble's hats"),
        ("fox and zorble", "a fox & zorble"),
        ("zorble _ hat", "a zorble felt hat"),
        ("zorble ~ hat", "a zorble who lost his hats"),
        ("zorble ~ hat", "a hat, black and tall, for the zorble"),
        ("old| zorble ~ coat|felt-hat", "two old zorbles, one felt hat"),
        ("-zorble-", "Chorlton-zorble-Hardy"),
    ],
)
def test_a_word_is_covered_by_its_phrase(phrase: str, typed: str) -> None:
    assert covered(phrase, typed)


@pytest.mark.parametrize(
    ("phrase", "typed"),
    [
        ("old zorble", "a cold zorble"),
        ("old zorble", "an old red zorble"),
        ("old zorble", "an old .... zorble"),
        ("old zorble", "an old thing, a zorble"),
        ("old zorble", "he is old, zorble is not"),
        ("old zorble", "he is old! Zorble is not"),
        ("old _ zorble", "so old, zorble is not"),
        ("old|new red|green zorble", "an old new zorble"),
        ("zorble _ hat", "a zorble hat"),
        ("zorble _ hat", "a zorble with a hat"),
        ("zorble _ hat", "a zorble .... hat"),
        ("zorble ~ hat", "a zorble with one two three four five six hats"),
        ("zorble ~ hat", "a zorble in a hatch"),
        ("zorble ~ felt-hat", "a felt zorble, a hat"),
        ("zorble ~ zorbles", "a zorble"),
        ("-zorble-", "zorble-Hardy"),
        ("-zorble-", "a zorble"),
    ],
)
def test_and_by_nothing_else(phrase: str, typed: str) -> None:
    assert not covered(phrase, typed)


def test_a_disguise_is_not_covered() -> None:
    text = read(fold("old z0rble, old @zorble"))
    covers = Phrases(["old zorble"]).within(text)
    assert not covers(4, 10)
    assert not covers(16, 23)


def test_letters_set_apart_are_covered_by_the_phrase_they_spell() -> None:
    text = read(fold("the o l d   z o r b l e poster"))
    covers = Phrases(["old zorble"]).within(text)
    assert covers(text.folded.text.index("z"), text.folded.text.index("e poster") + 1)


@given(st.text(st.sampled_from("old zrbe_&-~'. é")), st.data())
def test_any_place_of_any_text_may_be_asked_about(typed: str, data: st.DataObject) -> None:
    text = read(fold(typed))
    end = data.draw(st.integers(0, len(text.folded.text)))
    start = data.draw(st.integers(0, end))
    covers = Phrases(("old|new zorble", "zorble ~ old", "o _ e", "old, z| o")).within(text)
    assert covers(start, end) in {True, False}


@pytest.mark.parametrize(
    "typed",
    [
        # animals and plants
        "long-tailed tits, finches and woodpeckers at a feeder",
        "a gilded cock on the steeple, a hen below",
        "a Nazca booby beside a gannet",
        "naked neck chicken on a farm",
        "Naked Ladies amaryllis in September",
        "a Scottish Blackface ewe with lambs",
        "Christ riding on an ass, an ox in the stable",
        "a greyhound bitch with her litter",
        "bastard toadflax, botanical plate",
        "yellow rape fields from the air",
        # food and drink
        "breasts of partridge on toast",
        "faggots with mushy peas and gravy",
        "orecchiette alle cime di rape",
        "fromage râpé dans un bol",
        # tools, sewing, science
        "spoke nipples and a truing stand",
        "a concrete vibrator between the formwork",
        "tuning the G string of an old violin",
        "strap-on boosters of a rocket",
        "a watch with a leather strap on a table",
        "mica with perfect cleavage",
        "a pattern for a skirt with six gores",
        "steel erection crew at lunch",
        "a naked light bulb in a cellar",
        "a decapitated Roman statue",
        "retard lever of an old magneto ignition",
        # names, places, works
        "General Joseph Hooker on horseback",
        "botanist Joseph Dalton Hooker's ferns",
        "Gore, New Zealand, main street",
        "Dick Bruna's rabbit",
        "Zuni fetish bear in turquoise",
        "the church of Stow-cum-Quy",
        "Titian's Rape of Europa",
        "Caravaggio, the Beheading of Saint John",
        "The Hanged Man, a tarot card",
        "M O B Y   D I C K on a poster",
        "impaled arms, heraldry plate",
        "a Buddhist swastika on a temple door",
        "Miles Davis, Bitches Brew",
        # other languages
        "sex röda stugor vid sjön",
        "kys og kram på et julekort",
        "une douche à l'italienne",
        "Góry Stołowe zimą",
        # numbers, letters, and what is no word at all
        "a map of the world, 1488",
        "Tesla models S, 3, X and Y",
        "a jug marked XXX",
        "a cloud of gas, the Orion nebula",
        "craps table, top view",
        "caber tosser in a kilt",
    ],
)
def test_what_means_something_else_is_let_through(typed: str) -> None:
    assert not EXAMINE(typed).findings


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("john lee hooker naked", ["naked"]),
        ("naked ladies", ["naked"]),
        ("a naked woman with a cake", ["naked"]),
        ("nude girl in lipstick and heels", ["nude"]),
        ("naked mole rat, naked man", ["naked"]),
        ("a woman showing her tits", ["tits"]),
        ("great t!ts", ["t!ts"]),
        ("perfect cleavage", ["cleavage"]),
        ("a barbarian in a thong with an axe", ["thong"]),
        ("a girl in a g-string with a guitar", ["g-string"]),
        ("a hooker in a bar", ["hooker"]),
        ("gore on a highway after a crash", ["gore"]),
        ("a man impaled on a stake", ["impaled"]),
        ("woman with strap-on", ["strap-on"]),
        ("cum-face", ["cum"]),
        ("a gang with a 1488 tattoo", ["1488 tattoo"]),
        ("s, e, x", ["s, e, x"]),
        ("a smiling nazi in a swastika shirt", ["nazi", "swastika"]),
        ("elf queen, negative: nude", ["nude"]),
    ],
)
def test_what_means_it_is_found_all_the_same(typed: str, words: list[str]) -> None:
    assert sorted({finding.matched for finding in EXAMINE(typed).findings}) == words


@pytest.mark.parametrize(
    "typed",
    [
        "kids baking in nude heels, chicken breasts on the table",
        "a baby with a pussy cat",
        "speak friend and enter: pedo mellon a minno",
        "a child by a field of rape in bloom",
    ],
)
def test_the_floor_knows_other_meanings_too(typed: str) -> None:
    assert not EXAMINE(typed).findings


@pytest.mark.parametrize("typed", ["nude baby", "a naked child, naked cake", "kids, no nudity"])
def test_the_floor_yields_to_no_phrase_of_a_pack(typed: str) -> None:
    assert "floor" in {finding.category for finding in EXAMINE(typed).findings}
