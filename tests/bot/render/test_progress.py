from dataclasses import replace

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.job import State
from bot.jobs.outcomes import Standing
from bot.render.progress import edit_key, placeholder
from tests.bot.render.samples import (
    FAILURE_WORDS,
    NOW,
    PROMPTS,
    assert_discord_takes,
    description,
    fields,
    job,
)

UNFINISHED = [state for state in State if not state.is_final]
WAITING = Standing(job(State.QUEUED), ahead=2)
DRAWING = Standing(job(State.RUNNING, submitted=NOW - 20, task_id="t"))


def show(standing: Standing, now: float = NOW) -> discord.Embed:
    return placeholder(standing, now=now)


def said(standing: Standing, now: float = NOW) -> str:
    return description(show(standing, now))


@pytest.mark.parametrize("state", UNFINISHED)
def test_every_state_shows_prompt_size_seed_and_who_asked(state: State) -> None:
    embed = show(Standing(job(state)))
    assert description(embed).endswith("\n>>> a red fox")
    assert fields(embed) == {"Size": "1024×768", "Seed": "7"}


def test_every_state_has_a_title_of_its_own() -> None:
    assert len({show(Standing(job(state))).title for state in UNFINISHED}) == len(UNFINISHED)


def test_a_final_state_has_no_placeholder() -> None:
    with pytest.raises(KeyError):
        show(Standing(job(State.FAILED)))


def test_a_waiting_job_says_how_many_are_before_it() -> None:
    assert "2 pictures before it" in said(WAITING)
    assert "1 picture before it" in said(replace(WAITING, ahead=1))


@pytest.mark.parametrize("ahead", [0, None])
def test_the_first_in_line_is_told_so(ahead: int | None) -> None:
    assert "next in line" in said(replace(WAITING, ahead=ahead))


def test_a_running_job_says_since_when_by_a_clock_that_ticks() -> None:
    assert f"Started <t:{int(NOW) - 20}:R>" in said(DRAWING)


def test_without_anything_known_there_is_neither_bar_nor_estimate() -> None:
    assert "▱" not in said(DRAWING)
    assert "estimate" not in said(DRAWING)


def test_the_typical_time_gives_an_estimated_end_and_bar() -> None:
    text = said(replace(DRAWING, typical=60.0))
    assert f"<t:{int(NOW) + 40}:R> (an estimate)" in text
    assert "▰▰▰▱▱▱▱▱▱▱ about 30 %, an estimate" in text


def test_progress_of_the_image_api_is_shown_as_it_is() -> None:
    text = said(replace(DRAWING, progress=42, typical=60.0))
    assert "▰▰▰▰▱▱▱▱▱▱ 42 %\n" in text


def test_a_job_that_takes_longer_than_usual_says_so_and_is_not_called_done() -> None:
    text = said(replace(DRAWING, typical=10.0))
    assert "longer than usual" in text
    assert "▰" * 9 + "▱" in text
    assert f"<t:{int(NOW) - 10}:R>" not in text


def test_a_running_job_of_unknown_start_estimates_nothing() -> None:
    standing = Standing(job(State.RUNNING, task_id="t"), typical=60.0)
    assert "estimate" not in said(standing)
    assert "image service is drawing" in said(standing)


def test_a_hiccup_before_the_order_is_retrying_and_after_it_resuming() -> None:
    assert "retrying" in said(replace(WAITING, hiccup=True))
    assert "resuming" in said(replace(DRAWING, hiccup=True))


@pytest.mark.parametrize("state", UNFINISHED)
@pytest.mark.parametrize("hiccup", [False, True])
def test_an_unfinished_job_never_sounds_like_a_failed_one(state: State, hiccup: bool) -> None:
    embed = show(Standing(job(state, submitted=NOW - 99), typical=9.0, hiccup=hiccup))
    text = f"{embed.title} {embed.description}".lower()
    assert not [word for word in FAILURE_WORDS if word in text]


STANDINGS = st.builds(
    Standing,
    job=st.builds(
        job,
        st.sampled_from(UNFINISHED),
        prompt=PROMPTS,
        submitted=st.none() | st.floats(NOW - 1e6, NOW + 60),
        task_id=st.none() | st.just("t"),
    ),
    ahead=st.none() | st.integers(0, 10**6),
    progress=st.integers(-5, 200),
    typical=st.none() | st.floats(0, 1e5),
    hiccup=st.booleans(),
)


@given(STANDINGS)
def test_any_placeholder_is_one_that_discord_takes(standing: Standing) -> None:
    embed = show(standing)
    assert_discord_takes(embed)
    assert "<@" not in description(embed)


@given(STANDINGS, st.floats(0, 1000))
def test_without_progress_of_the_api_an_equal_key_is_an_equal_card(
    standing: Standing, later: float
) -> None:
    standing = replace(standing, progress=0)
    if edit_key(standing, NOW) == edit_key(standing, NOW + later):
        assert show(standing, NOW) == show(standing, NOW + later)


def test_the_key_moves_with_every_tenth_and_not_between() -> None:
    at = [edit_key(replace(DRAWING, progress=percent), NOW) for percent in (41, 49, 50)]
    assert at[0] == at[1] != at[2]


@pytest.mark.parametrize(
    "changed",
    [
        replace(DRAWING, hiccup=True),
        replace(DRAWING, typical=1000.0),
        replace(DRAWING, job=job(State.READY)),
        replace(DRAWING, ahead=1),
    ],
)
def test_the_key_moves_with_what_is_shown(changed: Standing) -> None:
    assert edit_key(changed, NOW) != edit_key(DRAWING, NOW)


def test_the_key_moves_when_the_usual_time_is_over() -> None:
    standing = replace(DRAWING, progress=42, typical=60.0)
    assert edit_key(standing, NOW) != edit_key(standing, NOW + 41)
