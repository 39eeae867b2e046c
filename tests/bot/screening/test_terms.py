"""What may be typed as a term, and what is said of anything else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputRefused
from bot.screening.terms import LONGEST, Term, parse_term

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # halves of characters too


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("zorble", Term("zorble", ("zorble",), begins=False, ends=False, literal=False)),
        ("zorble*", Term("zorble*", ("zorble",), begins=True, ends=False, literal=False)),
        ("*zorble", Term("*zorble", ("zorble",), begins=False, ends=True, literal=False)),
        ("*zorble*", Term("*zorble*", ("zorble",), begins=True, ends=True, literal=False)),
        ("old zorble", Term("old zorble", ("old", "zorble"), False, False, False)),
        ("*old zorble*", Term("*old zorble*", ("old", "zorble"), True, True, False)),
    ],
)
def test_each_form_of_the_grammar_is_read(typed: str, term: Term) -> None:
    assert parse_term(typed) == term


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Old \t ZORBLE ", "old zorble"),
        ("Zörblé", "zorble"),
        ("zor\u200bble", "zorble"),
        ("zorble¯", "zorble"),  # folded to a blank and a mark
        ("zorble¯*", "zorble*"),
        ("¯zorble", "zorble"),
        ("**zorble** *", "*zorble*"),
        ("* zorble", "*zorble"),
        ("zorble＊", "zorble*"),
        ("🇩🇦🇲🇳", "damn"),
        ("ﬁzz", "fizz"),
    ],
)
def test_odd_ways_to_type_a_term_come_to_the_same(typed: str, shown: str) -> None:
    assert parse_term(typed) == parse_term(shown)
    assert parse_term(typed).text == shown


@pytest.mark.parametrize(
    "typed", ["it's", "it’s", "old-zorble", "old, zorble", "old_zorble", "a.b"]
)
def test_what_stands_between_words_does_not_count(typed: str) -> None:
    term = parse_term(typed)
    assert len(term.words) == 2
    assert not term.literal


@pytest.mark.parametrize("typed", ["c++", "18+", "14/88", "3.5", "1,000", "#zorble", "zor!ble"])
def test_signs_that_belong_to_a_term_make_it_literal(typed: str) -> None:
    assert parse_term(typed).literal


@pytest.mark.parametrize("typed", ["", "   ", "*", "**", "* *", "!?", "🦊", "\u200b", "_", "´"])
def test_without_letters_there_is_no_term(typed: str) -> None:
    with pytest.raises(InputRefused, match=r"needs letters or digits, such as “word”"):
        parse_term(typed)


@pytest.mark.parametrize("typed", ["zor*ble", "*zor*ble*", "old *zorble", "old* zorble"])
def test_a_star_within_a_term_is_refused(typed: str) -> None:
    with pytest.raises(InputRefused, match=r"at the beginning or the end: “word\*”"):
        parse_term(typed)


@pytest.mark.parametrize("typed", ["zo*", "*zo", "*z*", "a-b*", "*18*", "жо*", "c+*"])
def test_a_star_beside_too_few_letters_is_refused(typed: str) -> None:
    with pytest.raises(InputRefused, match=r"needs 3 letters: .* hit far too much.*“word\*”"):
        parse_term(typed)


@pytest.mark.parametrize("typed", ["zor*", "zo", "z", "*狐*", "여우*", "old z*"])
def test_a_star_beside_enough_letters_or_beside_a_sign_for_a_word_is_taken(typed: str) -> None:
    term = parse_term(typed)
    assert term.begins or term.ends or len(typed) < 3


def test_a_term_may_be_as_long_as_in_automod_and_no_longer() -> None:
    assert parse_term("z" * LONGEST).words == ("z" * LONGEST,)
    with pytest.raises(InputRefused, match=r"at most 60 characters; this one has 61\..*“word\*”"):
        parse_term("z" * (LONGEST + 1))
    with pytest.raises(InputRefused, match="this one has 61"):
        parse_term("\u0301" + "z" * LONGEST)  # as typed, though the mark is folded away


def test_the_length_counts_after_folding_too_but_korean_counts_by_syllable() -> None:
    with pytest.raises(InputRefused, match="this one has 72"):
        parse_term("\ufdfa" * 4)  # an Arabic blessing in one sign, written out
    assert len(parse_term("한" * LONGEST).words) == 1


@pytest.mark.parametrize("typed", ["zor\x00ble", "zor\x7fble", "\ud800zorble", "zor\udfffble"])
def test_control_characters_and_halves_of_characters_are_refused(typed: str) -> None:
    with pytest.raises(InputRefused, match="Type it by hand, such as “two words”"):
        parse_term(typed)


def check_that_it_has_an_example(sentence: str) -> None:
    assert "such as “" in sentence or ": “word*”" in sentence


@given(ANY_TEXT)
def test_any_text_is_a_term_that_is_read_alike_again_or_refused_with_an_example(typed: str) -> None:
    try:
        term = parse_term(typed)
    except InputRefused as error:
        check_that_it_has_an_example(str(error))
        return
    assert parse_term(term.text) == term
    assert term.text == term.text.strip()
    assert term.words
    assert all(word.isalnum() for word in term.words)
    assert len(unicodedata.normalize("NFC", term.text.strip("*"))) <= LONGEST
    term.text.encode()  # can be stored
