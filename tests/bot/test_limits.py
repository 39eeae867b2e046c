from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import SettingsError
from bot.limits import Window, parse_span, parse_windows

YEAR = int(timedelta(days=366).total_seconds())
NEARLY_RIGHT = st.text("0123456789smhd/, ", max_size=20)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90", 90), ("90s", 90), ("10m", 600), ("2h", 7200), ("1d", 86400), (" 1D ", 86400), ("0", 0)],
)
def test_a_span_is_read_as_seconds(text: str, seconds: int) -> None:
    assert parse_span(text) == seconds


@pytest.mark.parametrize("text", ["", "soon", "-5s", "1.5h", "10 m", "1w", "m", "٣s", "9999999999"])
def test_what_is_no_span_is_named_with_how_to_write_one(text: str) -> None:
    with pytest.raises(SettingsError) as refused:
        parse_span(text)
    assert repr(text) in str(refused.value)
    assert "90s, 10m, 2h or 1d" in str(refused.value)


def test_windows_are_read_shortest_first() -> None:
    assert parse_windows("40/1d,5/10m") == (Window(5, 600), Window(40, 86400))


@pytest.mark.parametrize("text", ["", " ", ",", " , ,"])
def test_empty_text_is_no_limit(text: str) -> None:
    assert parse_windows(text) == ()


@pytest.mark.parametrize(
    "part", ["5", "5/", "/10m", "5/10", "0/1h", "5/0s", "1/367d", "5/10m/2", "-5/1h", "five/1h"]
)
def test_one_wrong_part_is_named_among_right_ones(part: str) -> None:
    with pytest.raises(SettingsError, match="is no limit") as refused:
        parse_windows(f"5/10m, {part}, 40/1d")
    assert repr(part) in str(refused.value)


def test_the_longest_window_is_a_leap_year() -> None:
    assert parse_windows("1/366d") == (Window(1, YEAR),)


@given(st.text() | NEARLY_RIGHT)
def test_any_text_is_a_span_or_refused(text: str) -> None:
    try:
        seconds = parse_span(text)
    except SettingsError:
        return
    assert seconds >= 0


@given(st.text() | NEARLY_RIGHT)
@example("1/366d,999999/1s")
def test_any_text_is_windows_or_refused(text: str) -> None:
    try:
        windows = parse_windows(text)
    except SettingsError:
        return
    assert all(window.count >= 1 and 1 <= window.span <= YEAR for window in windows)
    assert list(windows) == sorted(windows, key=lambda window: window.span)


@given(st.lists(st.builds(Window, st.integers(1, 999_999), st.integers(1, YEAR)), max_size=6))
def test_windows_written_down_are_read_back(windows: list[Window]) -> None:
    text = ", ".join(f"{window.count}/{window.span}s" for window in windows)
    assert sorted(parse_windows(text), key=str) == sorted(windows, key=str)
