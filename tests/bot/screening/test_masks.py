"""Which signs mask a letter, and how much of a word must be left to tell it."""

import pytest

from bot.screening.masks import is_enough, is_legible, is_mask, is_unread, may_stand_for, opens
from bot.screening.views import fold


@pytest.mark.parametrize(
    "typed", ["z*rble", "z#rble", "z_rble", "z-rble", "zo🔥ble", "zo??le", "z*"]
)
def test_a_sign_within_a_word_may_mask_a_letter(typed: str) -> None:
    assert is_mask(typed, next(at for at, sign in enumerate(typed) if not sign.isalnum()))


@pytest.mark.parametrize(
    "typed",
    ["a fox", "a.fox", "a-b", "p1-5", "sm_75", "are--are", "zor?", "zor!!", "a, fox", "b\x92ob"],
)
def test_a_sign_that_parts_words_or_numbers_does_not(typed: str) -> None:
    signs = [at for at, sign in enumerate(typed) if not sign.isalnum()]
    assert not any(is_mask(typed, at) for at in signs)


@pytest.mark.parametrize(
    ("typed", "unread"),
    [("zo狐ble", True), ("zoქble", True), ("org에", False), ("Go-ის", False), ("에org", False)],
)
def test_a_letter_that_nobody_reads_masks_one_only_within_a_word(typed: str, unread: bool) -> None:
    text = fold(typed).text
    places = [at for at, sign in enumerate(text) if not sign.isascii()]
    assert any(is_unread(text, at) for at in places) is unread


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("*orble", True),
        ("*orble*", False),
        ("*orble and fox*", False),
        ("*orble *fox", True),
        ("*orble*fox", True),
        ("* orble", False),
        ("#orble", False),
    ],
)
def test_a_word_may_begin_with_a_star_unless_it_is_slanted(typed: str, begins: bool) -> None:
    assert opens(typed, 0) is begins


def test_what_joins_words_masks_vowels_alone() -> None:
    assert may_stand_for("-", "o")
    assert not may_stand_for("-", "r")
    assert may_stand_for("*", "r")
    assert not may_stand_for("*", " ")


@pytest.mark.parametrize(
    ("letters", "shown", "legible"),
    [
        (5, "5311", True),
        (4, "b00b", True),
        (4, "8008", False),
        (3, "s3x", True),
        (3, "4ss", True),
        (3, "a$$", True),
        (3, "as5", False),
        (3, "4$s", False),
        (3, "(um", False),
        (3, "azz", False),
        (3, "fkk", False),
        (3, "phag", False),
    ],
)
def test_a_short_word_needs_letters_among_its_signs(
    letters: int, shown: str, legible: bool
) -> None:
    assert is_legible(letters, shown) is legible


@pytest.mark.parametrize(
    ("letters", "masks", "shown", "further", "enough"),
    [
        (6, 1, "z*rble", 0, True),
        (6, 3, "z*r*l*", 0, True),
        (6, 4, "z*r***", 0, False),
        (4, 2, "n**i", 0, True),
        (4, 2, "n**3", 0, False),
        (5, 1, "d1_d0", 0, False),
        (4, 1, "n1_d3", 0, False),
        (4, 1, "*mut", 0, False),
        (6, 1, "*orble", 0, True),
        (8, 1, "test-cle", 4, False),
        (8, 1, "test-cle", 3, True),
        (8, 1, "test*cle", 4, True),
        (3, 1, "f*g", 0, False),
        (3, 0, "fuu", 0, False),  # a vowel more, in a word too short for that
        (4, 0, "fuuk", 0, True),
    ],
)
def test_a_masked_word_needs_most_of_its_letters(
    letters: int, masks: int, shown: str, further: int, enough: bool
) -> None:
    assert is_enough(letters, masks, shown, further) is enough
