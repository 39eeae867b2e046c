"""An edit of the placeholder that Discord takes late covers nothing newer."""

import asyncio
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.job import State
from tests.cogs.moderators import card, moderate
from tests.studio import Studio, buttons, cut_off, open_studio, shown, words

HELD = "Made, waiting for a moderator"
LATE = 1.2  # seconds until a call that broke off is made again


async def held_while_an_edit_is_late(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> tuple[Any, discord.Message]:
    """A picture that waits for a moderator since an edit from before broke off; and its card."""
    moderators = await moderate(studio)
    monkeypatch.setattr("bot.ui.rest.backoff", lambda *_: LATE)
    cut_off(monkeypatch, "PATCH", "/webhooks/*")
    studio.hold()
    answer = await studio.imagine()
    await studio.job(State.RUNNING)
    await asyncio.sleep(0.2)  # the placeholder is looked at every 0.1 s
    studio.release()
    await studio.shows(answer, HELD)
    return answer, await card(studio, moderators, "May this")


async def test_that_it_waits_for_a_moderator_is_not_covered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_studio(tmp_path) as studio:
        answer, _ = await held_while_an_edit_is_late(studio, monkeypatch)
        await asyncio.sleep(LATE)
        await studio.shows(answer, HELD)
        await asyncio.sleep(0.1)
        assert HELD in words(shown(answer))


async def test_a_picture_that_was_approved_meanwhile_is_not_covered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_studio(tmp_path) as studio:
        answer, asked = await held_while_an_edit_is_late(studio, monkeypatch)
        await studio.mod.click(asked, label="Approve")
        await studio.picture(answer)
        await asyncio.sleep(LATE)
        assert "Picture ready" in words(shown(answer))
        assert buttons(shown(answer)) == ["Again", "Edit", "Delete", "Report"]
        assert len(studio.pictures()) == 1
