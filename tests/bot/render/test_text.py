import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.limits import Window
from bot.render.text import bar, how_long, limit_words, one_line, plural, shown_prompt, when
from tests.bot.render.samples import PROMPTS

# What Discord's client looks for, as far as a prompt could hold it, once escapes are set aside.
_ESCAPE = re.compile(r"\\[^0-9A-Za-z\s]")
_ACTIVE = re.compile(
    r"[\\*_`<]|~~|\|\||@everyone|@here|\]\(|://|:[^\s:]+:|^\s*(#|>|-|\+|[0-9]+\.\s)", re.MULTILINE
)


def read(shown: str) -> str:
    """What a reader sees: escapes are gone, and so is the space of no width after an @."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", shown).replace("@\u200b", "@")


@pytest.mark.parametrize(
    "prompt",
    [
        "a red fox, 35mm f/1.8 - film grain (soft:1.2), 16:9",
        "**bold** _slanted_ __under__ ~~gone~~ ||hidden|| `code`",
        "```py\nprint()\n```",
        "# heading",
        "-# small print",
        "- one\n* two\n+ three\n1. four",
        "> quote",
        ">>> all quoted",
        "[click](https://x.example/a_b)",
        "https://x.example/a_b",
        "<https://x.example>",
        "<@123> <@!123> <@&5> <#7> <:fox:9> <a:fox:9> <t:1:R> </imagine:3> <id:browse>",
        "@everyone and @here and <@everyone>",
        ":smile: ::x::",
        r"C:\dir\*name\_ ¯\_(ツ)_/¯",
        "ends in a backslash\\",
        "Zal̷̢̛go stays, שלום too",
    ],
)
def test_text_reads_as_it_was_typed_and_does_nothing(prompt: str) -> None:
    shown = shown_prompt(prompt, 4000)
    assert read(shown) == prompt
    assert not _ACTIVE.search(_ESCAPE.sub("x", shown))


def test_an_ordinary_prompt_is_not_touched() -> None:
    prompt = "a red fox, 35mm f/1.8 - film grain (soft:1.2) [x|y] #art ~5, 16:9 @home"
    assert shown_prompt(prompt, 4000) == prompt


def test_line_breaks_stay_but_many_blank_lines_become_one() -> None:
    assert shown_prompt("sky\nsea\r\n\n \t\n\n\u2028sand", 4000) == "sky\nsea\n\nsand"


def test_marks_that_turn_the_text_around_are_dropped() -> None:
    assert shown_prompt("a\u202eb\u2067c\x00d", 4000) == "abcd"


def test_a_mark_that_is_dropped_cannot_hide_a_mention() -> None:
    assert "<@" not in shown_prompt("<\u202e@1> @\u2066everyone", 4000)
    assert "@everyone" not in shown_prompt("@\u2066everyone", 4000)


def test_text_that_shows_nothing_leaves_a_sign() -> None:
    assert shown_prompt("\u202e \n", 4000) == "…"


def test_a_cut_shows_and_does_not_split_an_escape() -> None:
    assert shown_prompt("ab*cd", 5) == "ab\\*…"
    assert shown_prompt("abc*d", 5) == "abc…"


@given(PROMPTS, st.integers(0, 5000))
@example("*" * 2000, 1000)
@example("\\" * 4000, 4000)
def test_any_text_keeps_its_limit_and_does_nothing(prompt: str, limit: int) -> None:
    shown = shown_prompt(prompt, limit)
    assert len(shown) <= limit
    assert not _ACTIVE.search(_ESCAPE.sub("x", shown))
    assert "<@" not in shown
    assert "@everyone" not in shown
    assert "@here" not in shown


def visible(text: str) -> str:
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ud800-\udfff]", "", text)


@given(PROMPTS)
def test_any_text_that_fits_loses_only_what_is_not_seen(prompt: str) -> None:
    assume(visible(prompt))
    assert visible(read(shown_prompt(prompt, 10_000))) == visible(prompt)


@given(PROMPTS, st.integers(0, 1100))
def test_one_line_is_one_line_within_its_limit(text: str, limit: int) -> None:
    flat = one_line(text, limit)
    assert len(flat) <= limit
    assert len(flat.splitlines()) <= 1


def test_one_line_keeps_words_apart_and_marks_a_cut() -> None:
    assert one_line(" sky\n\n\tsea ", 20) == "sky sea"
    assert one_line("sky sea sand", 9) == "sky sea…"


def test_a_time_is_written_for_the_reader_s_own_clock() -> None:
    assert when(1_800_000_000.9) == "<t:1800000000:R>"
    assert when(1_800_000_000, "T") == "<t:1800000000:T>"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "under 1 s"),
        (8.4, "8 s"),
        (80, "1 min 20 s"),
        (119.7, "2 min"),
        (3599.8, "1 h"),
        (7200, "2 h"),
        (7290, "2 h 2 min"),
        (86399, "1 d"),
        (100_000, "1 d 4 h"),
    ],
)
def test_a_duration_is_said_in_at_most_two_units(seconds: float, words: str) -> None:
    assert how_long(seconds) == words


def test_a_limit_is_said_exactly() -> None:
    assert limit_words(Window(5, 600)) == "5 pictures in 10 minutes"
    assert limit_words(Window(1, 90_061)) == "1 picture in 1 day 1 hour 1 minute 1 second"


def test_a_bar_fills_by_full_tenths() -> None:
    assert bar(39) == "▰▰▰▱▱▱▱▱▱▱"
    assert bar(-5) == "▱" * 10
    assert bar(700) == "▰" * 10


def test_one_is_not_many() -> None:
    assert plural(1, "picture") == "1 picture"
    assert plural(0, "picture") == "0 pictures"
