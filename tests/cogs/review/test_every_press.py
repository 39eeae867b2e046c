"""Every button of every card, as whoever may press it finds it: restarted, or disputed."""

from pathlib import Path
from typing import Any

import discord
import pytest

from bot.case import AppealState, CaseState
from tests.cogs.moderators import administrator, another_moderator, card, case, moderate
from tests.cogs.moderators import shown as cards_shown
from tests.studio import Studio, open_studio, told

NUDE = "a nude statue"
ASKS_WHY = ("Reject", "Reject with strike", "Remove", "Remove with strike")
REVIEW = ["Approve", "Approve and allow this phrase", "Reject", "Reject with strike"]
REPORT = ["Keep", "Remove", "Remove with strike"]
APPEAL = ["Uphold", "Overturn", "Overturn and allow this phrase"]
EVERY = [
    *(("review", label) for label in (*REVIEW, "Block person")),
    *(("report", label) for label in (*REPORT, "Block person")),
    *(("appeal", label) for label in APPEAL),
]


async def waiting(studio: Studio, about: str) -> discord.Message:
    """The card of a case that waits for somebody to decide."""
    packs = {} if about == "appeal" else {"pack_sexual": "review"}
    moderators = await moderate(studio, "open", **packs)
    if about == "report":
        picture = await studio.picture(await studio.imagine(prompt="a red fox"))
        asked: Any = await studio.ben.click(picture, label="Report")
        await studio.ben.select(asked.response.message, ["gore"])
        return await card(studio, moderators, "reported")
    answer = await studio.imagine(prompt=NUDE)
    if about == "review":
        return await card(studio, moderators, "May this")
    form = await studio.ada.click(answer.response, label="Appeal")
    await studio.ada.submit_modal(form, {"text": "It is of marble."})
    return await card(studio, moderators, "An appeal")


async def choose(who: Any, pressed: Any, label: str) -> Any:
    """Choose the reason, where one is asked for; returns what the moderator is told in the end."""
    return await who.select(pressed.response.message, ["hate"]) if label in ASKS_WHY else pressed


def freeze(studio: Studio, message: discord.Message) -> None:
    """Let no card change, as when two people press at the same moment."""
    path = f"/channels/{message.channel.id}/messages/*"
    studio.env.inject_error("PATCH", path, status=503, times=None)


def result(label: str) -> tuple[CaseState, AppealState | None]:
    """How a case stands after a button was pressed."""
    if label in APPEAL:
        upheld = label == "Uphold"
        return CaseState.CLOSED, AppealState.UPHELD if upheld else AppealState.OVERTURNED
    approves = label == "Keep" or label.startswith("Approve")
    return CaseState.APPROVED if approves else CaseState.REJECTED, None


@pytest.mark.parametrize(("about", "label"), EVERY)
async def test_an_administrator_may_press_it_and_a_restart_between_each_two_steps_spoils_nothing(
    tmp_path: Path, about: str, label: str
) -> None:
    async with open_studio(tmp_path) as studio:
        message = await waiting(studio, about)
        admin = administrator(studio)
        await studio.restart()
        pressed = await admin.click(message, label=label)
        await studio.restart()
        await choose(admin, pressed, label)
        await studio.restart()
        stored = await case(studio)
        assert (stored.state, stored.appeal) == result(label)
        assert _deciders(stored) == {admin.id}
        await cards_shown(studio)


@pytest.mark.parametrize(("about", "label"), EVERY)
async def test_of_two_moderators_who_press_it_one_decides_and_the_other_is_told(
    tmp_path: Path, about: str, label: str
) -> None:
    async with open_studio(tmp_path) as studio:
        message = await waiting(studio, about)
        kim = another_moderator(studio)
        freeze(studio, message)
        pressed = [await who.click(message, label=label) for who in (studio.mod, kim)]
        first = await choose(studio.mod, pressed[0], label)
        second = await choose(kim, pressed[1], label)
        assert "quicker" not in str(first.response)
        assert f"{studio.mod.mention} was quicker" in told(second)
        stored = await case(studio)
        assert (stored.state, stored.appeal) == result(label)
        assert _deciders(stored) == {studio.mod.id}
        told_of = "SELECT 1 FROM event WHERE kind IN ('decided', 'appeal') AND after <> 'open'"
        assert len(await studio.sql(told_of)) == 1


def _deciders(stored: Any) -> set[int]:
    return {by for by in (stored.decided_by, stored.appeal_by) if by is not None}
