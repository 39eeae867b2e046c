"""Finding terms in disguise: each kind of disguise, on made-up words, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screening.lexicon import Lexicon
from bot.screening.terms import parse_term
from bot.screening.tokens import read
from bot.screening.views import DRAWINGS, DRAWN_LIKE, fold


def found(term: str, typed: str) -> list[str]:
    """What is found of a term, as it was typed."""
    folded = fold(typed)
    hits = Lexicon([(parse_term(term), term)]).find(read(folded))
    spans = (folded.span(hit.start, hit.end) for hit in hits)
    return [typed[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("term", "typed"),
    [
        ("zorble", "z0rb1e"),
        ("zorble", "zør\u0336ƀɬɇ"),
        ("zorble", "zσrβlε"),
        ("zorble", "z()|2|31€"),
        ("vandhum", "\\/@|\\||)|-||_||\\/|"),
        ("wizkof", "\\/\\/!2|<[]|="),
        ("wifzle", "vviphzle"),
        ("famtug", "ƒ@m+µg"),
        ("glanx", "9lanx"),
        ("glanx", "6lanx"),
        ("glanx", "&lanx"),
        ("skill", "5k1l1"),
        ("thorn", "þorn"),
        ("zorble", "乙ㄖ尺乃ㄥ乇"),
        ("zorble", "ᘔOᖇᗷᒪᗴ"),
        ("zorble", "ȥᴏʀʙʟᴇ"),
        ("plimb", "a $5 ρλιμβ in the snow"),  # by sound, among Latin words
        ("zinober", "a big зинобег in the snow"),
        ("zorble", "$zorble"),
        ("boob", "b00b"),
        ("$ek", "$ek"),
        ("pussy", "a քմֆֆվ in the snow"),
        ("boobs", "boobz"),
        ("topless", "toplezs"),
        ("swastika*", "zwastikas"),
        ("nude", "nvde"),
        ("dickhead*", "dikkhead"),
        ("fuck", "fukk"),
        ("cunt", "cvnt"),
        ("nude", "ղմժҽ"),
    ],
)
def test_signs_may_stand_for_letters(term: str, typed: str) -> None:
    assert found(term, typed)


@pytest.mark.parametrize(
    ("term", "typed"),
    [
        ("zorble", "z*rble"),
        ("zorble", "z█rble"),
        ("zorble", "z🔥rble"),
        ("zorble", "z-rble"),
        ("zorble", "*orble"),
        ("zorble", "an *orble"),
        ("zorble", "zorbl*"),
        ("zorble", "z**ble"),
        ("zorble", "z*rbl*s"),
        ("zorble", "zo狐ble"),  # what cannot be read is as good as masked
        ("severed head", "s*vered head"),
        ("severed head", "severed h*ad"),
        ("severed head", "severed *ead"),
        ("old fox", "o*d fox"),  # it is long enough as a whole
    ],
)
def test_letters_may_be_masked(term: str, typed: str) -> None:
    assert found(term, typed)


@pytest.mark.parametrize(
    ("term", "typed"),
    [
        ("severed head", "s e v e r e d  h e a d"),
        ("severed head", "s/e/v/e/r/e/d h/e/a/d"),
        ("to be so", "t o   b e   s o"),
        ("zz rounds", "z z   r o u n d s"),
        ("zz rounds", "zzzz rroouunnddss"),
        ("old zorble", "oolldd-zzoorrbbllee"),
        ("zorble", "z 0 r b 1 3"),
        ("zorble", "zor-b1e"),
    ],
)
def test_letters_may_be_set_apart_or_doubled_in_phrases_and_be_signs(term: str, typed: str) -> None:
    assert found(term, typed)


@pytest.mark.parametrize(
    ("term", "typed"),
    [
        ("clit", "a room (lit by candles)"),
        ("clit", "[lit]"),
        ("csam", "a dog (Sam)"),
        ("rape", "*ape*"),  # slanted
        ("rape", "#ape"),
        ("rape", "-ape"),
        ("nudes", "F.R.I.E.N.D.S"),
        ("nudes", "n-d-s"),
        ("whore", "who're"),
        ("loli", "!!!!"),
        ("loli", "|---|---|---|"),
        ("shit", "5#17"),
        ("ass", "$455"),
        ("ass", "a 455 b"),
        ("g string", "6 string guitar"),
        ("g string", "a rope & string"),
        ("xxx", "x***"),
        ("xxx", "X.XX"),
        ("clit", "C++17"),
        ("dick", "диск"),
        ("dick", "новый диск на столе"),
        ("porn", "порции"),
        ("lewd", "أعبث"),
        ("zorble", "z***le"),
        ("zorble", "z*****"),
        ("damn", "dam*"),  # too few letters are shown
        ("fag", "an F-4G Phantom"),
        ("anal", "part no. AN4L-5"),
        ("boob", "tag B-006"),
        ("shit", "SH-17-XN"),
        ("faggot*", "FA-660-T"),
        ("tits", "T1-T5"),
        ("piss", "p1-5"),
        ("smut", "sm_75"),
        ("ass", "an N-455SS"),
        ("ass", "no. 4SS-80"),
        ("fag", "background:#fa9"),
        ("faggot*", "#fa6607"),
        ("ass", "as5"),
        ("fck", "FKK"),
        ("twat", "a TW47, red"),
        ("testicle*", "test_icl_map"),
        ("testicle*", "test-cleanup"),
        ("nudist*", "n_distinct"),
        ("smut", "a *mut T"),
        ("sexy", "se-y"),
        ("nude", "N**3"),
        ("dildo*", "d1_d0"),
        ("ass", "%4$s"),
        ("cum", "(um gato"),
        ("fck", "f(k"),
        ("orgy", "org에"),
        ("gore", "Go-ის"),
        ("areola*", "are--are"),
        ("kkk", "kkkkkk"),
        ("kkk", "K K K"),
        ("clit", "lists.c | 1 +"),
        ("ass", "a %s (%s)"),
        ("anus", "AN-US-123"),
    ],
)
def test_what_only_looks_like_a_disguise_is_none(term: str, typed: str) -> None:
    assert found(term, typed) == []


@pytest.mark.parametrize(
    ("term", "typed"),
    [
        ("рыбка", "рыбкa"),  # with a Latin a
        ("рыбка", "pыбka"),
        ("рыбка", "рыб*а"),
        ("рыбка", "р ы б к а"),
        ("рыбка", "рыбка"),
        ("größe", "GRÖSSE"),
        ("grosse", "größe"),
        ("zorble", "zorßle"),  # which is a b as well
    ],
)
def test_terms_of_other_alphabets_have_disguises_too(term: str, typed: str) -> None:
    assert set(found(term, typed)) == {typed}


def test_words_of_another_alphabet_are_not_taken_for_each_other() -> None:
    assert found("кот", "кит") == found("сор", "cop") == found("кит", "kit") == []


@pytest.mark.parametrize(
    ("term", "typed", "matched"),
    [
        ("zorble", "a [()z0rble] b", "z0rble"),
        ("vandhum", "oh \\/and|-|um!", "\\/and|-|um"),
        ("severed head", "the s*vered, head.", "s*vered, head"),
        ("old fox", "an o l d   f o x.", "o l d   f o x"),
        ("*orb*", "a megazorbling", "megazorbling"),
    ],
)
def test_the_place_is_that_of_the_disguise(term: str, typed: str, matched: str) -> None:
    assert matched in found(term, typed)


DISGUISES = st.lists(
    st.sampled_from(
        [(sign, letter) for sign, letters in DRAWN_LIKE.items() for letter in letters]
        + [pair for few in DRAWINGS.values() for pair in few]
    ).filter(lambda pair: pair[1].isascii() and pair[1].isalpha() and pair[0] not in "([{<"),
    min_size=5,
    max_size=12,
)


@given(DISGUISES)
def test_whatever_a_word_is_drawn_with_it_is_found(letters: list[tuple[str, str]]) -> None:
    word = "".join(letter for _, letter in letters)
    drawn = "".join(sign for sign, _ in letters)
    assert found(f"qa{word}", f"an old qa{drawn}"), (word, drawn)


@pytest.mark.parametrize("before", ["a (rumbo) here", "(rumbo and more)", "[rumbo]", "rumbo (fox)"])
def test_what_one_text_says_of_a_bracket_does_not_count_in_another(before: str) -> None:
    lexicon = Lexicon([(parse_term("crumbo"), "crumbo")])
    assert list(lexicon.find(read(fold(before)))) == []
    for typed in ("a (rumbo here", "a [rumbo here"):
        assert list(lexicon.find(read(fold(typed))))


def test_a_smiley_and_a_pair_further_on_close_no_bracket() -> None:
    assert found("crumbo", "(rumbo in snow :)")
    assert found("crumbo", "(rumbo and (a fox)")
    assert not found("crumbo", "(rumbo (and a fox))")
