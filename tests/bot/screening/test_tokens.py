"""Cutting a text into what terms are looked for in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.screening.speed import HOSTILE_TEXTS
from bot.screening.strips import Strip, is_apart
from bot.screening.tokens import Text, read
from bot.screening.views import fold

ANY_TEXT = st.text(
    st.one_of(st.characters(exclude_categories=()), st.sampled_from("aab1!@*._- ()$\u0301ﬁß"))
)
HOSTILE = HOSTILE_TEXTS | {
    "cut up": lambda length: "ab-b.c_" * (length // 7),
    "doubled": lambda length: "aabb " * (length // 5),
    "set apart by turns": lambda length: "a b  c - " * (length // 9),
}


def strips(text: Text) -> list[Strip]:
    return [*text.joined, *(strip for strip, _ in text.closed)]


def joined(typed: str) -> list[str]:
    return [strip.text for strip in read(fold(typed)).joined]


def closed(typed: str) -> list[str]:
    return [strip.text for strip, _ in read(fold(typed)).closed]


def test_a_text_is_cut_at_its_spaces_and_each_piece_knows_its_place() -> None:
    chunks = read(fold(" A (red)\u00a0fox,\n1 ")).chunks
    assert chunks == [("a", 1, 2), ("(red)", 3, 8), ("fox,", 9, 13), ("1", 14, 15)]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("d a m n", ["damn"]),
        ("d.a.m.n", ["damn"]),
        ("d  a  m  n", ["damn"]),
        ("d - a - m - n", ["damn"]),
        ("d|a|m|n", ["damn"]),
        ("d..a..m..n", ["damn"]),
        ("d a  m. n", ["damn"]),
        ("a d a m n", ["adamn", "damn"]),  # the first may be an article
        ("n u d i", ["nudi", "nud"]),
        ("dam-n", ["damn"]),
        ("d-am.n", ["damn"]),
        ("da*mn", ["damn"]),
        ("ddaammnn", ["damn"]),
        ("a d m", ["adm"]),
        ("d a", []),
        ("damn fox", []),
        ("d-m", []),
        ("X.XX", []),
        ("f(x) => [x, x]", []),
        ("oo ee", []),
        ("models d, 4, m, n", []),  # a list
        ("sizes d, a, m and n", ["dam"]),
        ("d, a; m, n", []),
        ("$, a, x", []),
        ("d, a, m, n", ["damn"]),
        ("d,a,m,n", ["damn"]),
        ("kkkkkk", []),  # laughter
        ("aabb kkkk", ["ab", "kk"]),
        ("k k k", []),
        ("k.k.k", ["kkk"]),
        ("d-4m", []),  # an aircraft
        ("d4mn-5", []),
        ("dam-660-n", []),
        ("fox-d4mn", ["foxd4mn"]),
        ("a %s (%s)", []),
        ("d 4 1 m", ["d41m"]),
        ("d 4 1 3", []),
    ],
)
def test_letters_that_do_not_stand_together_are_joined(typed: str, words: list[str]) -> None:
    assert joined(typed) == words


@pytest.mark.parametrize("typed", ["$ e x", "n.u.d.€", "@ s s"])
def test_signs_may_be_among_letters_that_are_set_apart(typed: str) -> None:
    assert "".join(typed.replace(".", " ").split()) in joined(typed)


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("o l d   f o x", ["old fox"]),
        ("o/l/d f/o/x", ["old fox"]),
        ("i   a m   h e r e", ["i am here", "i am here"]),
        ("the o.l.d one", ["the old one"]),
        ("a s o r t   o f", ["asort of", "a sort of"]),
        ("ffooxx, oolldd", ["fox, old"]),
        ("a red fox", []),
    ],
)
def test_a_text_is_read_with_such_words_in_their_places(typed: str, texts: list[str]) -> None:
    assert closed(typed) == texts


def test_what_was_joined_knows_where_it_stood() -> None:
    article, word = read(fold("oh a d a m n fox")).joined
    assert (article.text, article.start, article.end) == ("adamn", 3, 12)
    assert (word.text, word.start, word.end) == ("damn", 5, 12)
    (doubled,) = read(fold("oh ddaammnn")).joined
    assert (doubled.start, doubled.end) == (3, 11)


@pytest.mark.parametrize(("typed", "apart"), [("d a m n", True), ("$ e x", True), ("a fox", False)])
def test_a_quick_look_tells_whether_letters_are_set_apart(typed: str, apart: bool) -> None:
    assert is_apart(typed) is apart


@pytest.mark.parametrize(
    ("typed", "loosely"),
    [
        ("a red fox", True),
        ("a лиса, red, in the snow", True),
        ("красная лиса", False),
        ("лиса, masterpiece", False),
    ],
)
def test_among_latin_words_a_foreign_one_is_read_loosely(typed: str, loosely: bool) -> None:
    assert read(fold(typed)).loosely is loosely


@given(ANY_TEXT)
def test_every_letter_stands_where_it_says(typed: str) -> None:
    folded = fold(typed)
    for strip in strips(read(folded)):
        assert len(strip.text) == len(strip.places)
        ends = [0]
        for letter, (start, end) in zip(strip.text, strip.places, strict=True):
            assert ends[-1] <= start < end <= len(folded.text)
            assert folded.text[start] == letter or letter == " "
            ends.append(end)


@given(ANY_TEXT)
def test_chunks_are_all_that_is_no_space(typed: str) -> None:
    folded = fold(typed)
    chunks = read(folded).chunks
    assert [text for text, _, _ in chunks] == folded.text.split()
    assert all(folded.text[start:end] == text for text, start, end in chunks)


@pytest.mark.parametrize("kind", HOSTILE)
def test_twice_the_text_has_no_more_than_twice_the_letters_to_compare(kind: str) -> None:
    def letters(length: int) -> int:
        return sum(len(strip.text) for strip in strips(read(fold(HOSTILE[kind](length)))))

    small, middle, large = map(letters, (1_000, 2_000, 4_000))
    assert middle <= 2.2 * small + 20
    assert large <= 2.2 * middle + 20


# Were a long word tried again at each of its letters, these would take minutes.
@pytest.mark.timeout(30)
@pytest.mark.parametrize("before", ["a1 ", "a*b ", "a.b ", "d a m n ", "! ", "aabb"])
@pytest.mark.parametrize("word", ["bcdf", "aa", "a."])
def test_a_very_long_word_is_read_once(before: str, word: str) -> None:
    typed = before + word * 30_000
    is_apart(typed)
    assert len(strips(read(fold(typed)))) < 30
