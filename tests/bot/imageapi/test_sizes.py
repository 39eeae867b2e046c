"""Sizes: what is understood, what is refused and how, what is suggested."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import InputRefused
from bot.imageapi.models import MAX_SIDE, MIN_SIDE, Size
from bot.imageapi.sizes import DEFAULT_SIZE, NATIVE, NativeSize, parse_size, suggest_sizes

sides = st.integers(MIN_SIDE, MAX_SIDE)
size_like = st.text("0123456789*xX×: -.١１\n`<@", max_size=30)


@pytest.mark.parametrize(
    ("typed", "size"),
    [
        ("1024*1024", Size(1024, 1024)),
        ("1024x1024", Size(1024, 1024)),
        ("1024X768", Size(1024, 768)),
        ("1024×768", Size(1024, 768)),
        ("1024х768", Size(1024, 768)),  # a Cyrillic letter
        ("1024 768", Size(1024, 768)),
        ("  1024 x  768 ", Size(1024, 768)),
        ("256*1536", Size(256, 1536)),
        ("1:1", Size(1024, 1024)),
        ("16:9", Size(1280, 768)),
        ("9 : 16", Size(768, 1280)),
        ("21:9", Size(1408, 640)),
        ("1920:1080", Size(1280, 768)),
        ("6:1", Size(1536, 512)),
        ("Square", Size(1024, 1024)),
        ("PORTRAIT", Size(832, 1216)),
        ("wide landscape", Size(1280, 768)),
    ],
)
def test_each_way_to_write_a_size_is_understood(typed: str, size: Size) -> None:
    assert parse_size(typed) == size


def test_a_size_left_out_is_the_default() -> None:
    assert parse_size(None) == DEFAULT_SIZE == Size(1024, 1024)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "blank"),
        ("  \t ", "blank"),
        ("1024", "one side alone"),
        ("1024x", "one side alone"),
        (":9", "one side alone"),
        ("255x1024", "width is too small"),
        ("1024x1537", "height is too large"),
        ("0x1024", "width is too small"),
        ("99999999999999999999x1024", "width is too large"),
        ("0:1", "no picture has that ratio"),
        ("0:0", "no picture has that ratio"),
        ("1:0", "no picture has that ratio"),
        ("100:1", "no picture has that ratio"),
        ("1:7", "no picture has that ratio"),
        ("-1024x1024", "neither two sides nor a ratio"),
        ("+1024x1024", "neither two sides nor a ratio"),
        ("1024.0x1024.0", "neither two sides nor a ratio"),
        ("1e3x1e3", "neither two sides nor a ratio"),
        ("1024x1024 please", "neither two sides nor a ratio"),
        ("1024x1024x1024", "neither two sides nor a ratio"),
        ("1024,768", "neither two sides nor a ratio"),
        ("１０２４x1024", "neither two sides nor a ratio"),
        ("1024x１０２４", "neither two sides nor a ratio"),
        ("١٠٢٤x١٠٢٤", "neither two sides nor a ratio"),
        ("a very wide one", "neither two sides nor a ratio"),
        pytest.param("1" * 100_000 + "x1024", "too long", id="long"),
    ],
)
def test_what_is_no_size_is_refused_with_reason_range_and_example(typed: str, reason: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        parse_size(typed)
    text = str(refusal.value)
    assert reason in text
    assert "256 to 1536" in text
    assert "1024x768" in text
    assert len(text) < 250


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<@123456> `x` @everyone", "“123456 x everyone”"),
        ("**big**\n# [huge](https://evil.example)", "“××big×× hugehttps:evil.example”"),
        ("||🙈||", "That is not"),
        ("\u202e9:61\u202c", "“9:61”"),
    ],
)
def test_a_refusal_repeats_only_what_cannot_ping_link_or_format(typed: str, shown: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        parse_size(typed)
    assert shown in str(refusal.value)


@given(st.text() | size_like)
@example("\ud800")
@example("9" * 39)
@example("9" * 39 + ":1")
def test_any_text_is_a_legal_size_or_refused_safely(typed: str) -> None:
    refusal = ""
    try:
        size = parse_size(typed)
    except InputRefused as error:
        refusal = str(error)
    else:
        assert MIN_SIDE <= size.width <= MAX_SIDE
        assert MIN_SIDE <= size.height <= MAX_SIDE
    assert not set("\n`@<>*_|#") & set(refusal)


@given(sides, sides)
def test_a_size_is_read_back_from_what_the_api_is_sent(width: int, height: int) -> None:
    assert parse_size(str(Size(width, height))) == Size(width, height)


def test_native_sizes_are_legal_distinct_and_come_in_both_orientations() -> None:
    natives = {native.size for native in NATIVE}
    assert len(natives) == len({native.name.casefold() for native in NATIVE}) == len(NATIVE) == 17
    for native in NATIVE:
        assert Size(native.size.height, native.size.width) in natives
        assert parse_size(str(native.size)) == native.size
        assert parse_size(native.name.upper()) == native.size


@pytest.mark.parametrize("native", NATIVE, ids=lambda native: native.name)
def test_a_native_size_is_the_nearest_one_to_the_ratio_on_its_label(native: NativeSize) -> None:
    assert parse_size(native.ratio) == native.size


def test_only_an_exact_ratio_is_shown_as_exact() -> None:
    labels = {native.name: native.label for native in NATIVE}
    assert labels["Banner landscape"] == "Banner landscape · 1536×512 · 3:1"
    assert labels["Tall portrait"] == "Tall portrait · 768×1280 · ≈ 9:16"


def test_nothing_typed_offers_every_native_size_the_default_first() -> None:
    offers = suggest_sizes("  ")
    assert [offer.value for offer in offers] == [str(native.size) for native in NATIVE]
    assert offers[0].value == "1024*1024"


def test_a_typed_size_is_offered_back_first_and_like_ones_follow() -> None:
    first, second, *_ = suggest_sizes("1024x768")
    assert (first.value, first.label) == ("1024*768", "1024×768 · as you typed it")
    assert second.value == "1152*896"


def test_a_typed_native_size_is_offered_once_by_its_name() -> None:
    offers = suggest_sizes("1216*832")
    assert offers[0].label == "Landscape · 1216×832 · ≈ 3:2"
    assert len({offer.value for offer in offers}) == len(offers)


@pytest.mark.parametrize(
    ("ratio", "value"), [("16:9", "1280*768"), ("1920:1080", "1280*768"), ("2:3", "832*1216")]
)
def test_a_typed_ratio_offers_its_nearest_native_size_first(ratio: str, value: str) -> None:
    first, *others = suggest_sizes(ratio)
    assert first.value == value
    assert first.label in {native.label for native in NATIVE}
    assert len(others) == 4


def test_a_typed_name_offers_the_sizes_of_that_name() -> None:
    offers = suggest_sizes("Portrait")
    assert offers[0].value == "832*1216"
    assert len(offers) == 8
    assert all("ortrait" in offer.label for offer in offers)


@pytest.mark.parametrize("typed", ["12", "1216x", "1216 8", "1216×832", "3:2"])
def test_half_typed_sizes_find_their_native_size(typed: str) -> None:
    assert "1216*832" in [offer.value for offer in suggest_sizes(typed)]


@pytest.mark.parametrize("typed", ["2000x2000", "banana", "\ud800", "9" * 50])
def test_garbage_offers_nothing(typed: str) -> None:
    assert suggest_sizes(typed) == []


@given(st.text() | size_like)
def test_suggestions_never_fail_fit_discord_and_can_be_used(typed: str) -> None:
    offers = suggest_sizes(typed)
    assert len(offers) <= 25
    for offer in offers:
        assert 1 <= len(offer.label) <= 100
        assert str(parse_size(offer.value)) == offer.value
