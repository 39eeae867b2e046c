"""The base of all buttons. What each button does is tested with its feature."""

import re
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ui.buttons import JobButton, row


class Wave(JobButton, action="test:wave", label="Wave"):
    pass


class WaveBack(JobButton, action="test:wave-back", label="Wave back"):
    style = discord.ButtonStyle.danger


def pattern(button: type[JobButton]) -> re.Pattern[str]:
    # Discord.py matches the whole id with it.
    return button.__discord_ui_compiled_template__


@given(st.integers(1, 2**63 - 1))
def test_a_button_is_rebuilt_from_its_id_alone(job_id: int) -> None:
    custom_id = Wave(job_id).custom_id
    assert len(custom_id) <= 100
    match = pattern(Wave).fullmatch(custom_id)
    assert match is not None
    assert int(match["id"]) == job_id


async def test_what_is_rebuilt_names_the_same_job() -> None:
    match = pattern(WaveBack).fullmatch("test:wave-back:42")
    assert match is not None
    unused: Any = None
    button = await WaveBack.from_custom_id(unused, unused, match)
    assert (button.job_id, button.custom_id) == (42, "test:wave-back:42")
    assert (button.item.label, button.item.style) == ("Wave back", discord.ButtonStyle.danger)


@pytest.mark.parametrize(
    "custom_id",
    [
        "test:wave-back:1",
        "test:wave:",
        "test:wave:1x",
        "test:wave:-1",
        "test:wave:１",
        "xtest:wave:1",
    ],
)
def test_a_button_answers_to_no_other_id(custom_id: str) -> None:
    assert pattern(Wave).fullmatch(custom_id) is None


async def test_a_row_shows_its_buttons_and_discord_py_stores_nothing_of_it() -> None:
    view = row(7, Wave, WaveBack)
    (shown,) = view.to_components()
    assert [(it["label"], it["custom_id"]) for it in shown["components"]] == [
        ("Wave", "test:wave:7"),
        ("Wave back", "test:wave-back:7"),
    ]
    assert view.is_finished()  # what is stored would be kept for ever


async def test_every_row_is_a_new_one() -> None:
    assert row(1, Wave) is not row(1, Wave)
