"""One spelling for all disguises of a prompt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screening.normal import normalised, prompt_hash, skeleton

ANY_TEXT = st.text(
    st.one_of(st.characters(exclude_categories=()), st.sampled_from("a1!(@$ l\u200b"))
)


@pytest.mark.parametrize(
    "typed",
    [
        "A Red, Fox!",
        "a  red\nfox",
        "(a red fox)",
        "a red fox?!",
        "a réd f0x",
        "a rеd fоx",
        "a r\u200bed fox.",
        "a r3d f0x",
        "ⓐ 🆁🅴🅳 fox",
    ],
)
def test_the_same_words_are_the_same_prompt_however_they_are_written(typed: str) -> None:
    assert normalised(typed) == "a red fox"
    assert prompt_hash(typed) == prompt_hash("a red fox")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("6 foxes", "9 foxes"),
        ("2 foxes", "z foxes"),
        ("4 fox", "a fox"),
        ("fox", "foxes"),
        ("🦊🦊", "❤️🌹"),
        ("!?", "🦊"),
    ],
)
def test_other_words_and_other_numbers_are_another_prompt(one: str, other: str) -> None:
    assert prompt_hash(one) != prompt_hash(other)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("D@MN!", "damn!"),
        ("(l0ve)", "(love)"),
        ("1,000 foxes, 4k.", "1,000 foxes, ak."),
        ("!!!", "!!!"),
        ("lilith", "lilith"),
    ],
)
def test_a_reader_gets_words_with_their_punctuation(typed: str, read: str) -> None:
    assert skeleton(typed) == read


@given(ANY_TEXT)
def test_any_text_has_a_hash_and_its_words_have_the_same(typed: str) -> None:
    words = normalised(typed)
    assert normalised(words) == words
    assert not words or prompt_hash(words) == prompt_hash(typed)
    assert len(prompt_hash(typed)) == 32
    assert words == " ".join(words.split())
