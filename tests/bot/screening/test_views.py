"""Folding a text, and finding the way back to what was typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screening.views import ALIKE, LEET, SIGNS, canonical, fold, readable

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
    ("typed", "folded"), [("Straße", "strasse"), ("ﬁn", "fin"), ("ﬄ", "ffl"), ("Σς", "σσ")]
)
def test_a_letter_for_several_becomes_several(typed: str, folded: str) -> None:
    assert fold(typed).text == folded


@pytest.mark.parametrize(
    ("typed", "word", "span"),
    [
        ("a DAMN fox", "damn", (2, 6)),
        ("ßß damn!", "damn", (3, 7)),
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


def test_every_look_alike_is_undone_to_its_letter() -> None:
    for letter, signs in ALIKE.items():
        assert {canonical(sign) for sign in signs} == {canonical(letter)}


def test_every_look_alike_is_still_there_after_folding() -> None:
    for letter, signs in ALIKE.items():
        for sign in signs:
            assert canonical(fold(sign).text) == canonical(letter), sign


@given(ANY_TEXT)
def test_undoing_look_alikes_keeps_the_length_and_needs_doing_once(typed: str) -> None:
    folded = fold(typed).text
    for undo in (canonical, readable):
        assert len(undo(folded)) == len(folded)
        assert undo(undo(folded)) == undo(folded)


@pytest.mark.parametrize(
    ("typed", "read"), [("d4mn", "damn"), ("дамn", "дaмn"), ("f0x", "fox"), ("hello", "hello")]
)
def test_a_reader_gets_the_letters_that_were_meant(typed: str, read: str) -> None:
    assert readable(typed) == readable(read)


def test_for_a_reader_an_l_stays_one_and_for_looking_up_it_does_not() -> None:
    assert readable("lilith") == "lilith"
    assert canonical("lilith") == "iiiith"


def test_signs_are_the_stand_ins_that_are_no_digits() -> None:
    assert frozenset("@$!") <= SIGNS
    assert not any(sign.isdigit() for sign in SIGNS)
    assert frozenset("".join(LEET.values())) >= SIGNS
