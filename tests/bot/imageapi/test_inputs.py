"""Prompts and seeds as people type them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputRefused
from bot.imageapi.inputs import parse_prompt, parse_seed, resolve_seed
from bot.imageapi.models import MAX_SEED, RANDOM_SEED


@pytest.mark.parametrize(
    ("typed", "seed"),
    [
        (None, RANDOM_SEED),
        ("", RANDOM_SEED),
        ("   ", RANDOM_SEED),
        ("-1", RANDOM_SEED),
        (-1, RANDOM_SEED),
        ("0", 0),
        (0, 0),
        (" 42 ", 42),
        ("007", 7),
        ("2147483647", MAX_SEED),
        (MAX_SEED, MAX_SEED),
    ],
)
def test_a_seed_is_read(typed: str | int | None, seed: int) -> None:
    assert parse_seed(typed) == seed


@pytest.mark.parametrize(
    "typed",
    [
        "-2",
        "2147483648",
        "+1",
        "1.0",
        "1e3",
        "0x10",
        "1_000",
        "٤٢",
        "４２",
        "- 1",
        "lucky",
        pytest.param("9" * 9999, id="long"),
        -2,
        MAX_SEED + 1,
        pytest.param(10**5000, id="more digits than Python prints"),
    ],
)
def test_what_is_no_seed_is_refused_with_range_and_example(typed: str | int) -> None:
    with pytest.raises(InputRefused, match=r"0 to 2147483647, for example 42"):
        parse_seed(typed)


@given(st.text() | st.text("-0123456789 ", max_size=12) | st.integers())
def test_any_seed_is_in_range_or_refused(typed: str | int) -> None:
    with suppress(InputRefused):
        assert RANDOM_SEED <= parse_seed(typed) <= MAX_SEED


def test_a_chosen_seed_stays_and_a_random_one_is_drawn() -> None:
    assert resolve_seed(0) == 0
    assert resolve_seed(MAX_SEED) == MAX_SEED
    drawn = {resolve_seed(RANDOM_SEED) for _ in range(20)}
    assert len(drawn) > 1
    assert all(0 <= seed <= MAX_SEED for seed in drawn)


@pytest.mark.parametrize(
    ("typed", "prompt"),
    [
        ("  a fox \n", "a fox"),
        ("a\nb", "a\nb"),
        ("狐", "狐"),
        ("👩‍🚀", "👩‍🚀"),
        ("\u200da", "\u200da"),
        ("x" * 10, "x" * 10),
        ("  " + "x" * 10 + "  ", "x" * 10),
    ],
)
def test_a_prompt_is_trimmed_and_otherwise_left_alone(typed: str, prompt: str) -> None:
    assert parse_prompt(typed, 10) == prompt


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "\n\t",
        "\u200b",
        "\u200b \u2060\ufeff",
        "\u3164\u115f\uffa0",
        "\u2800",
        "\u00ad",
        "\x00",
        "\ufe0f\u0301",
        "\U000e0041",
    ],
)
def test_a_prompt_that_shows_nothing_is_refused_as_empty(typed: str) -> None:
    with pytest.raises(InputRefused, match="empty"):
        parse_prompt(typed, 2000)


def test_a_prompt_that_is_too_long_is_refused_with_both_figures() -> None:
    with pytest.raises(InputRefused, match=r"has 2003 characters and may have 2000.* by 3"):
        parse_prompt("x" * 2003, 2000)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(InputRefused, match="broken character"):
        parse_prompt("a fox \ud83e", 2000)


@given(st.text(st.characters()), st.integers(1, 50))
def test_any_prompt_is_usable_or_refused(typed: str, longest: int) -> None:
    with suppress(InputRefused):
        prompt = parse_prompt(typed, longest)
        assert 1 <= len(prompt) <= longest
        assert prompt.encode()
