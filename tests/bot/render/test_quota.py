import discord
from hypothesis import given
from hypothesis import strategies as st

from bot.limits import Quota, Window, WindowUse
from bot.render.quota import quota
from tests.bot.render.samples import NOW, assert_discord_takes, description, fields


def show(*uses: WindowUse, in_flight: int = 0, max_in_flight: int = 2) -> discord.Embed:
    return quota(Quota(uses, in_flight, max_in_flight), now=NOW)


def test_a_window_shows_what_is_used_and_left_and_when_one_comes_back() -> None:
    value = fields(show(WindowUse(Window(5, 600), 3, NOW + 90)))["5 pictures in 10 minutes"]
    assert value == (
        f"▰▰▰▰▰▰▱▱▱▱ 3 of 5 used, 2 left\nOne of them stops counting <t:{int(NOW) + 90}:R>."
    )


def test_an_unused_window_has_nothing_to_come_back() -> None:
    value = fields(show(WindowUse(Window(5, 600), 0, None)))["5 pictures in 10 minutes"]
    assert value == "▱▱▱▱▱▱▱▱▱▱ 0 of 5 used, 5 left"


def test_a_moment_that_has_passed_is_not_promised() -> None:
    assert "<t:" not in str(fields(show(WindowUse(Window(5, 600), 1, NOW - 1))))


def test_a_limit_that_was_lowered_leaves_nothing_rather_than_less() -> None:
    value = fields(show(WindowUse(Window(5, 600), 8, NOW + 1)))["5 pictures in 10 minutes"]
    assert "8 of 5 used, 0 left" in str(value)


def test_unfinished_pictures_are_shown_with_their_cap() -> None:
    assert fields(show(in_flight=1))["Being made now"] == "1 picture of at most 2 at a time"
    assert fields(show(in_flight=3, max_in_flight=0))["Being made now"] == "3 pictures"


def test_no_limits_are_said_to_be_none() -> None:
    assert "no limit" in description(show())


def test_more_windows_than_an_embed_has_fields_still_make_one() -> None:
    assert_discord_takes(show(*[WindowUse(Window(5, 600), 1, NOW + 90)] * 30))


USES = st.builds(
    WindowUse,
    st.builds(Window, st.integers(1, 999_999), st.integers(1, 366 * 86400)),
    st.integers(0, 10**7),
    st.none() | st.floats(NOW - 1e6, NOW + 1e8),
)


@given(st.lists(USES, max_size=10), st.integers(0, 100), st.integers(0, 100))
def test_any_quota_is_one_that_discord_takes(
    uses: list[WindowUse], in_flight: int, max_in_flight: int
) -> None:
    assert_discord_takes(show(*uses, in_flight=in_flight, max_in_flight=max_in_flight))
