"""Folding a text, and finding the way back to what was typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screening.views import (
    DRAWINGS,
    DRAWN_LIKE,
    LEET,
    SIGNS,
    STANDS_FOR,
    fold,
    is_mixed,
    is_mostly_latin,
    readable,
)

ODD = (
    "ßẞﬁﬄİıſ½㎏ｄａｍｎ🇩🇦🇲🇳🅳ⓓ⒟🄳𝓭ạ́"
    "\u0301\u0308\u200b\u200d\u2060\u00ad\ufe0f\ud83d\udd25\ud800\u3164😀ΣςΌжあ한 \n!1a"
)
ANY_TEXT = st.text(st.one_of(st.characters(exclude_categories=()), st.sampled_from(ODD)))


@pytest.mark.parametrize(
    "typed",
    [
        "DAMN",
        "dámñ",
        "d\u0301a\u0308m\u0327n\u0302",
        "da\u200bm\u00adn\u2060",
        "ｄａｍｎ",
        "𝓭𝓪𝓶𝓷",
        "ⓓⓐⓜⓝ",
        "⒟⒜⒨⒩",
        "🅓🅐🅜🅝",
        "🄳🄰🄼🄽",
        "🅳🅰🅼🅽",
        "🇩🇦🇲🇳",
        "da\u3164mn",
    ],
)
def test_case_accents_badges_flags_and_invisible_signs_are_folded_away(typed: str) -> None:
    assert fold(typed).text == "damn"


@pytest.mark.parametrize(
    ("typed", "folded"), [("Straẞe", "straße"), ("ﬁn", "fin"), ("ﬄ", "ffl"), ("Σς", "σσ")]
)
def test_a_letter_for_several_becomes_several(typed: str, folded: str) -> None:
    assert fold(typed).text == folded


@pytest.mark.parametrize(
    ("typed", "word", "span"),
    [
        ("a DAMN fox", "damn", (2, 6)),
        ("ﬁß damn!", "damn", (3, 7)),
        ("the ﬁn", "fin", (4, 6)),
        ("é da\u0301m\u200bn\u0301\u0302 fox", "damn", (2, 10)),  # marks after the last letter too
        ("🇩🇦🇲🇳!", "damn", (0, 4)),
        ("damn\u200b", "damn", (0, 5)),
        ("é 🅳amn\ud800", "damn", (2, 6)),
    ],
)
def test_a_word_is_found_again_in_the_text_as_typed(
    typed: str, word: str, span: tuple[int, int]
) -> None:
    folded = fold(typed)
    start = folded.text.index(word)
    assert folded.span(start, start + len(word)) == span


@given(ANY_TEXT, st.data())
def test_every_part_of_a_folded_text_stands_where_it_says(typed: str, data: st.DataObject) -> None:
    folded = fold(typed)
    assert folded.typed == typed
    if not folded.text:
        return
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    first, last = folded.span(start, end)
    assert 0 <= first < last <= len(typed)
    part = folded.text[start:end]
    # Only at its edges may there be more: the rest of a letter that stands for several.
    assert part in fold(typed[first:last]).text
    assert part.startswith(fold(typed[first]).text[:1]) or fold(typed[first]).text.find(part[0]) > 0
    assert fold(typed[last:]).text == folded.text[len(fold(typed[:last]).text) :]


@given(ANY_TEXT)
def test_folding_twice_is_folding_once(typed: str) -> None:
    once = fold(typed).text
    assert fold(once).text == once
    assert not any(unicodedata.category(sign) in {"Mn", "Me", "Cf"} for sign in once)


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_letters_are_folded_as_any_others(typed: str) -> None:
    plain, mixed = fold(typed), fold(f"{typed}é")
    assert f"{plain.text}e" == mixed.text
    assert plain.origin is None
    assert mixed.origin is not None
    assert list(mixed.origin) == list(range(len(typed) + 1))


@pytest.mark.parametrize(
    ("sign", "letters"),
    [
        ("a", "a"),
        ("4", "4a"),
        ("1", "1il"),
        ("$", "s"),
        ("-", ""),
        ("狐", "狐"),
        ("ø", "øo"),  # Latin by its name, as the next
        ("ɠ", "ɠg"),
        ("ʎ", "ʎy"),
        ("ꭓ", "ꭓx"),
        ("ӆ", "ӆлl"),  # as the letter it is named after
    ],
)
def test_a_sign_may_stand_for_itself_and_for_letters(sign: str, letters: str) -> None:
    assert "".join(STANDS_FOR[sign]) == letters


@pytest.mark.parametrize(("sign", "letters"), [("λ", "al"), ("η", "ehn"), ("д", "ad"), ("р", "pr")])
def test_a_letter_may_stand_for_what_it_looks_like_and_for_its_sound(
    sign: str, letters: str
) -> None:
    assert set(STANDS_FOR[sign]) >= set(letters)
    assert set(DRAWN_LIKE[sign]) < set(STANDS_FOR[sign])


def test_every_listed_sign_is_still_there_after_folding() -> None:
    listed = {sign for table in (STANDS_FOR, DRAWN_LIKE) for sign in table}
    assert [sign for sign in listed if fold(sign).text != sign] == []
    drawings = [drawing for few in DRAWINGS.values() for drawing, _ in few]
    assert [drawing for drawing in drawings if fold(drawing).text != drawing] == []


def test_every_letter_can_be_written_in_another_way() -> None:
    shown = {letter for letters in DRAWN_LIKE.values() for letter in letters}
    assert shown >= set("abcdefghijklmnopqrstuvwxyz")
    assert all(drawing[0] == first for first, few in DRAWINGS.items() for drawing, _ in few)


@pytest.mark.parametrize(
    ("word", "mixed"),
    [
        ("fox", True),
        ("f0х", True),
        ("лиса", False),
        ("лиса25", False),
        ("лисα", True),
        ("狐フ", False),
        ("12", True),
    ],
)
def test_a_word_of_several_alphabets_is_told_from_a_foreign_one(word: str, mixed: bool) -> None:
    assert is_mixed(word) is mixed


@pytest.mark.parametrize(
    ("text", "latin"), [("лиса in the snow", True), ("лиса и снег", False), ("лиса, red", False)]
)
def test_a_text_is_mostly_latin_where_few_words_are_not(text: str, latin: bool) -> None:
    assert is_mostly_latin(text) is latin


@given(ANY_TEXT)
def test_undoing_look_alikes_keeps_the_length_and_needs_doing_once(typed: str) -> None:
    folded = fold(typed).text
    assert len(readable(folded)) == len(folded)
    assert readable(readable(folded)) == readable(folded)


@pytest.mark.parametrize(
    ("typed", "read"), [("d4mn", "damn"), ("dаmn", "damn"), ("f0x", "fox"), ("hello", "hello")]
)
def test_a_reader_gets_the_letters_that_were_meant(typed: str, read: str) -> None:
    assert readable(typed) == read


def test_signs_are_the_stand_ins_that_are_no_digits() -> None:
    assert frozenset("@$!") <= SIGNS
    assert not any(sign.isdigit() for sign in SIGNS)
    assert frozenset(LEET) >= SIGNS
