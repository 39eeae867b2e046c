"""What everybody in the channel can read of a prompt that a moderator is to decide about."""

from pathlib import Path
from typing import Any

import discord
import pytest

from bot.moderation.policy import Mode
from bot.screening.findings import Action
from tests.cogs.moderators import card, moderate
from tests.studio import Studio, open_studio, shown, words

PROMPT = "a wombat for everybody to read"
KEPT_BACK = "not shown here unless a moderator lets them pass"


async def asked(studio: Studio, mode: str) -> tuple[Any, discord.Message]:
    """Ada asks for what a moderator has to decide about; her answer, and the card of the case."""
    moderators = await moderate(studio, mode)
    await studio.app.moderation.rulebook.add(
        studio.guild.id, "deny", "wombat", Action.REVIEW, shadow=False, by=studio.mod.id
    )
    answer = await studio.imagine(prompt=PROMPT)
    found = await card(studio, moderators, "May this")
    assert "wombat" in words(found)
    return answer, found


def assert_kept_back(message: discord.Message) -> None:
    assert "wombat" not in words(message)
    assert KEPT_BACK in words(message)


@pytest.mark.parametrize("mode", [Mode.OPEN, Mode.PROMPT_REVIEW, Mode.IMAGE_REVIEW])
async def test_nobody_reads_it_before_a_moderator_lets_it_pass(tmp_path: Path, mode: Mode) -> None:
    async with open_studio(tmp_path) as studio:
        answer, found = await asked(studio, mode)
        assert_kept_back(shown(answer))
        await studio.mod.click(found, label="Approve")
        assert "wombat" in words(await studio.picture(answer))


@pytest.mark.parametrize("mode", [Mode.OPEN, Mode.IMAGE_REVIEW])
async def test_nobody_reads_it_once_it_is_rejected(tmp_path: Path, mode: Mode) -> None:
    async with open_studio(tmp_path) as studio:
        answer, found = await asked(studio, mode)
        reasons: Any = await studio.mod.click(found, label="Reject")
        await studio.mod.select(reasons.response.message, ["gore"])
        assert_kept_back(await studio.shows(answer, "refused"))


@pytest.mark.parametrize("mode", [Mode.OPEN, Mode.IMAGE_REVIEW])
async def test_nobody_reads_it_once_it_is_cancelled(tmp_path: Path, mode: Mode) -> None:
    async with open_studio(tmp_path) as studio:
        answer, _ = await asked(studio, mode)
        await studio.ada.click(shown(answer), label="Cancel")
        assert_kept_back(await studio.shows(answer, "Cancelled"))
