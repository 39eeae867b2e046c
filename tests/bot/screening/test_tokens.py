"""Cutting a text into what terms are compared with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.screening.speed import HOSTILE_TEXTS
from bot.screening.tokens import Text, Token, key_of, keys_of, plain_words, read, token_of
from bot.screening.views import fold

ANY_TEXT = st.text(
    st.one_of(st.characters(exclude_categories=()), st.sampled_from("aab1!@*._- ()$\u0301ﬁß"))
)
HOSTILE = HOSTILE_TEXTS | {
    "one word behind a digit": lambda length: f"a1 {'bcdf' * (length // 4)}"[:length],
    "one word behind a star": lambda length: f"a*b {'bcdf' * (length // 4)}"[:length],
    "cut up": lambda length: "a-b.c_" * (length // 6),
    "edged": lambda length: "1a! " * (length // 4),
}


def pieces(text: Text) -> list[Token]:
    return [*(token for tokens in text.readings for token in tokens), *text.joined, *text.masked]


def words(typed: str) -> list[list[str]]:
    return [[token.text for token in tokens] for tokens in read(fold(typed)).readings]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("a red fox", ["a", "red", "fox"]),
        ("well-known fox", ["well", "known", "fox", "wellknown"]),
        ("fox1 2foxes", ["fox1", "2foxes", "fox", "foxes"]),
        ("", []),
    ],
)
def test_the_words_of_a_plain_text_come_in_every_way_they_may_be_read(
    typed: str, found: list[str]
) -> None:
    assert plain_words(typed) == found


@pytest.mark.parametrize("typed", ["a$$", "d*mn", "d_mn", "d a m n", "d.a.m.n", "(fox", "a! b"])
def test_where_letters_may_be_hidden_no_quick_answer_is_given(typed: str) -> None:
    assert plain_words(typed) is None


@pytest.mark.parametrize(
    "typed", ["fox, d.", "a b fox", "well-known", "fox. Then", "#fox", "2 x 4m"]
)
def test_ordinary_punctuation_hides_nothing(typed: str) -> None:
    assert plain_words(typed) is not None


def test_signs_are_read_as_letters_and_then_as_the_end_of_a_sentence() -> None:
    assert words("d@mn fox!")[:3] == [["d", "mn", "fox"], ["d@mn", "fox!"], ["d@mn", "fox"]]


def test_digits_at_an_edge_are_taken_off_and_the_words_around_stay() -> None:
    assert words("old 1zorble2 fox") == [["old", "1zorble2", "fox"], ["old", "zorble", "fox"]]


def test_a_starred_word_is_read_with_a_star_for_each_letter() -> None:
    text = read(fold("the z#r?le"))
    assert [(token.text, token.start, token.end) for token in text.masked] == [("z*r*le", 4, 10)]
    assert [token.text for token in text.readings[-1]] == ["the", "z*r*le"]


@pytest.mark.parametrize(
    ("typed", "joined"),
    [
        ("d a m n", ["damn"]),
        ("d.a.m.n", ["damn", "dam"]),  # the second as a word cut up
        ("d  a  m  n", ["damn"]),
        ("d - a - m - n", ["damn"]),
        ("a d a m n", ["adamn", "damn"]),  # the first may be an article
        ("n u d i", ["nudi", "nud"]),
        ("dam-n", ["damn"]),
        ("d-am.n", ["damn"]),
        ("d a", []),
        ("d a  m n", []),
        ("damn fox", []),
    ],
)
def test_letters_that_are_set_apart_are_joined(typed: str, joined: list[str]) -> None:
    assert [token.text for token in read(fold(typed)).joined] == joined


def test_what_was_joined_knows_where_it_stood() -> None:
    article, word = read(fold("oh a d a m n fox")).joined
    assert (article.text, article.start, article.end) == ("adamn", 3, 12)
    assert (word.text, word.start, word.end) == ("damn", 5, 12)


def test_a_word_is_looked_up_without_look_alikes_and_repetitions() -> None:
    assert key_of("zorble") == key_of("zzoorrbbllee") == key_of("z0rb1e") == key_of("zоrblе")
    assert key_of("zorble") != key_of("zorbled")


@pytest.mark.parametrize("number", ["455", "a55", "55s", "a55s", "1100"])
def test_a_number_is_no_word(number: str) -> None:
    assert key_of(number) == number
    assert key_of(f"{number}ab") != f"{number}ab"
    assert number in keys_of(number)
    assert key_of(f"{number}ab").startswith(min(keys_of(number) - {number}))


def test_long_runs_are_cut_and_the_places_stay() -> None:
    assert token_of("z" * 30 + "o", 5) == ("z" * 8 + "o", "zo", 5, 36)


@pytest.mark.parametrize("alike", ["1l", "l|i!", "uυy"])
def test_letters_alike_in_turn_are_cut_too(alike: str) -> None:
    token = token_of(f"z{alike * 100}z", 0)
    assert token.text == f"z{(alike * 12)[:12]}z"
    assert token.end == 2 + 100 * len(alike)


@given(ANY_TEXT)
def test_every_piece_stands_where_it_says(typed: str) -> None:
    folded = fold(typed)
    text = read(folded)
    for token in pieces(text):
        assert 0 <= token.start < token.end <= len(folded.text)
        assert token == token_of(token.text, token.start, token.end)  # nothing left to cut
        assert set(token.text) <= {*folded.text, "*"}
    for tokens in text.readings:
        for token in tokens:
            part = folded.text[token.start : token.end]
            assert token.text[0] == part[0]
            assert token.text[-1] == part[-1] or len(token.text) < len(part)


@given(ANY_TEXT)
def test_a_quick_answer_has_every_piece_of_the_long_one(typed: str) -> None:
    folded = fold(typed)
    quick = plain_words(folded.text)
    if quick is not None:
        assert {token.text for token in pieces(read(folded))} == {
            token_of(word, 0).text for word in quick if word
        }


@pytest.mark.parametrize("kind", HOSTILE)
def test_twice_the_text_has_no_more_than_twice_the_letters_to_compare(kind: str) -> None:
    def letters(length: int) -> int:
        return sum(len(token.text) for token in pieces(read(fold(HOSTILE[kind](length)))))

    small, middle, large = map(letters, (1_000, 2_000, 4_000))
    assert middle <= 2.2 * small + 20
    assert large <= 2.2 * middle + 20


# Were a long word tried again at each of its letters, these would take minutes.
@pytest.mark.timeout(30)
@pytest.mark.parametrize("before", ["a1 ", "a*b ", "a.b ", "d a m n ", "! "])
def test_a_very_long_word_is_read_once(before: str) -> None:
    typed = before + "bcdf" * 30_000
    plain_words(typed)
    assert len(pieces(read(fold(typed)))) < 30
