import re

from hypothesis import given
from hypothesis import strategies as st

from bot.render.quote import quoted
from bot.screening.findings import Verdict
from tests.bot.render.moderated import VERDICTS, finding
from tests.bot.render.samples import PROMPTS


def marked(prompt: str, *spans: tuple[int, int], limit: int = 1000) -> str:
    found = Verdict(tuple(finding(span=span) for span in spans))
    return quoted(prompt, found, limit).removeprefix(">>> ")


def test_what_was_found_is_marked_where_it_stands() -> None:
    assert marked("a nude statue", (2, 6)) == "a **nude** statue"
    assert marked("nude", (0, 4)) == "**nude**"
    assert marked("a nude and a porn", (2, 6), (13, 17)) == "a **nude** and a **porn**"


def test_marks_that_touch_or_overlap_become_one() -> None:
    assert marked("a nude statue", (2, 6), (4, 13)) == "a **nude statue**"
    assert marked("ab", (0, 1), (1, 2)) == "**ab**"


def test_what_was_typed_with_markdown_is_shown_as_typed() -> None:
    assert marked("a *n*ude*", (3, 8)) == r"a \***n\*ude**\*"
    assert marked("# n||ude", (2, 8)) == r"\# **n\|\|ude**"


def test_a_mark_that_is_cut_off_is_closed() -> None:
    assert marked("a " + "n" * 50, (2, 52), limit=30).endswith("…**")


def test_nothing_is_marked_for_rules_that_are_only_tried_out() -> None:
    found = Verdict((finding(shadow=True), finding(span=(0, 0), matched="")))
    assert quoted("a nude statue", found, 100) == ">>> a nude statue"


def test_a_span_that_lies_beyond_the_prompt_marks_nothing() -> None:
    assert marked("a fox", (50, 60)) == "a fox"


@given(PROMPTS, VERDICTS, st.integers(800, 4096))
def test_a_quote_holds_its_limit_and_every_mark_is_closed(
    prompt: str, found: Verdict, limit: int
) -> None:
    text = quoted(prompt, found, limit)
    assert len(text) <= limit
    assert text.strip() != ">>>"
    assert re.sub(r"\\.", "", text, flags=re.DOTALL).count("**") % 2 == 0
    assert "\ue000" not in text
    assert "\ue001" not in text
    assert "<@" not in text.replace("\\<", "")
