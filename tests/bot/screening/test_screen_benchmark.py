"""The held-out sets of `python -m bench.screening`, without the clock and the dictionary."""

import pytest

from bench.screening import sets
from bench.screening.accuracy import HELD_BACK, disguises_caught, hits, plain_found, total
from bench.screening.disguises import KINDS, disguised
from bench.screening.engine import Examine, strict
from bench.screening.report import LEAST_CAUGHT


@pytest.fixture(scope="module")
def examine() -> Examine:
    return strict()


@pytest.mark.parametrize("texts", [sets.innocent(), sets.ordinary()], ids=["short", "long"])
def test_no_innocent_text_is_held_back(examine: Examine, texts: list[str]) -> None:
    assert [hit for hit in hits(examine, texts) if hit.action in HELD_BACK] == []


def test_the_prompts_around_the_plain_words_are_harmless(examine: Examine) -> None:
    assert hits(examine, (plain.saying("teapot") for plain in sets.plain())) == []


def test_most_plain_words_are_found(examine: Examine) -> None:
    found, unknown = plain_found(examine)
    assert len(found) > len(unknown)


def test_nearly_every_disguise_is_seen_through(examine: Examine) -> None:
    caught = total(disguises_caught(examine))
    assert caught.share >= LEAST_CAUGHT, caught.missed


def test_every_kind_disguises_a_word_and_keeps_it_readable() -> None:
    forms = disguised("naked")
    assert all(forms.values())
    assert forms["mixed case"] == ["nAkEd", "NAKED"]
    assert forms["accents"] == [
        "nákéd",
        "n\u0301a\u0308k\u0327e\u0302d\u0331",
        "nakeđ",
    ]
    assert forms["dotted and dashed"] == ["n.a.k.e.d", "n-a-k-e-d", "n_a_k_e_d"]
    assert forms["masked letter"] == ["n*ked", "n#ked", "n_ked"]


def test_the_sets_are_as_large_as_they_say() -> None:
    assert len(set(sets.innocent())) >= 300
    assert len(sets.ordinary()) == len(sets.plain()) == 40
    assert {plain.category for plain in sets.plain()} == {
        "sexual",
        "gore",
        "hate",
        "self-harm",
        "profanity",
    }
    assert len(KINDS) == 12
