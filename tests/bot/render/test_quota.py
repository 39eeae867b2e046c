import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.limits import Quota, Share, Whose, Window, WindowUse
from bot.moderation.standing import StrikeRecord
from bot.render.quota import quota
from tests.bot.render.samples import NOW, assert_discord_takes, description, fields


def show(*uses: WindowUse, in_flight: int = 0, max_in_flight: int = 2) -> discord.Embed:
    return quota(Quota(uses, in_flight, max_in_flight), now=NOW)


def show_server(*shares: Share, strikes: StrikeRecord | None = None) -> discord.Embed:
    return quota(Quota((), 0, 0), now=NOW, shares=shares, strikes=strikes)


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


@pytest.mark.parametrize(
    ("whose", "name"),
    [
        (Whose.PERSON, "5 pictures in 10 minutes"),
        (Whose.ROLE, "5 pictures in 10 minutes, for members like you in this server"),
        (Whose.SERVER, "5 pictures in 10 minutes, for everybody in this server together"),
        (Whose.BUDGET, "5 pictures in 10 minutes, which this server pays for"),
    ],
)
def test_whose_limit_it_is_is_said(whose: Whose, name: str) -> None:
    shown = fields(show_server(Share(whose, (WindowUse(Window(5, 600), 3, NOW + 90),))))
    assert shown[name] == (
        f"▰▰▰▰▰▰▱▱▱▱ 3 of 5 used, 2 left\nOne of them stops counting <t:{int(NOW) + 90}:R>."
    )


def test_where_only_a_server_has_limits_none_is_said_to_be_missing() -> None:
    embed = show_server(Share(Whose.BUDGET, (WindowUse(Window(5, 86400), 0, None),)))
    assert embed.description is None


def test_who_has_no_strikes_reads_of_none() -> None:
    for record in (None, StrikeRecord(0, None, None, 0)):
        assert "trike" not in str(show_server(strikes=record).to_dict())


def test_strikes_are_shown_with_when_the_oldest_fades() -> None:
    record = StrikeRecord(1, NOW + 90, None, 1)
    assert fields(show_server(strikes=record))["Strikes in this server"] == (
        f"1 strike; the oldest fades <t:{int(NOW) + 90}:R>."
    )


def test_a_time_out_is_shown_with_its_end() -> None:
    record = StrikeRecord(3, NOW + 90, NOW + 60, 1)
    assert fields(show_server(strikes=record))["Strikes in this server"] == (
        f"3 strikes; the oldest fades <t:{int(NOW) + 90}:R>."
        f" You can make pictures again <t:{int(NOW) + 60}:R>."
    )


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


SHARES = st.builds(
    Share, st.sampled_from(Whose), st.lists(USES, min_size=1, max_size=10).map(tuple)
)
RECORDS = st.none() | st.builds(
    StrikeRecord,
    st.integers(0, 10**6),
    st.none() | st.floats(NOW, NOW + 1e8),
    st.none() | st.floats(NOW, NOW + 1e8),
    st.integers(0, 9),
)


@given(st.lists(USES, max_size=10), st.lists(SHARES, max_size=10), RECORDS)
def test_with_any_limits_and_strikes_of_a_server_discord_takes_it(
    uses: list[WindowUse], shares: list[Share], strikes: StrikeRecord | None
) -> None:
    own = Quota(tuple(uses), 1, 2)
    assert_discord_takes(quota(own, now=NOW, shares=shares, strikes=strikes))
