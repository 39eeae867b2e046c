"""What can be pressed on a card, by those who may and by those who may not."""

import asyncio
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.case import CaseState
from bot.errors import DatabaseError, InputRefused
from bot.job import State
from tests.cogs.moderators import (
    administrator,
    another_moderator,
    card,
    case,
    moderate,
    points,
)
from tests.cogs.moderators import shown as cards_shown
from tests.studio import Studio, buttons, open_studio, png, told, words

ALL = ["Approve", "Approve and allow this phrase", "Reject", "Reject with strike", "Block person"]
NUDE = "a nude statue"


async def waiting(
    studio: Studio, mode: str = "prompt review", prompt: str = "a red fox"
) -> tuple[Any, Any, discord.Message]:
    """A review: the answer to its person, the moderator channel, and the card."""
    moderators = await moderate(studio, mode, pack_sexual="review")
    answer = await studio.imagine(prompt=prompt)
    return answer, moderators, await card(studio, moderators, "May this")


def freeze(studio: Studio, channel: Any) -> None:
    """Let no card change, as when two people press at the same moment."""
    path = f"/channels/{channel.id}/messages/*"
    studio.env.inject_error("PATCH", path, status=503, times=None)


@pytest.mark.parametrize("restart", [False, True])
async def test_an_approved_prompt_is_drawn(tmp_path: Path, restart: bool) -> None:
    async with open_studio(tmp_path) as studio:
        answer, moderators, message = await waiting(studio)
        if restart:
            await studio.restart()
        await studio.mod.click(message, label="Approve")
        picture = await studio.picture(answer)
        assert await picture.attachments[0].read() == png(studio.api.submissions[0].request)
        assert buttons(await card(studio, moderators, "Approved", studio.mod.mention)) == []
        assert studio.pinged(studio.channel, moderators) == []


@pytest.mark.parametrize("restart", [False, True])
async def test_an_approved_picture_becomes_public(tmp_path: Path, restart: bool) -> None:
    async with open_studio(tmp_path) as studio:
        answer, moderators, message = await waiting(studio, "image review")
        if restart:
            await studio.restart()
        await studio.mod.click(message, label="Approve")
        picture = await studio.picture(answer)
        assert studio.pictures() == [picture]
        assert studio.api.counts.submits == 1
        decided = await card(studio, moderators, "Approved", studio.mod.mention)
        assert len(decided.attachments) == 1


async def test_an_allowed_phrase_passes_from_then_on(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer, _, message = await waiting(studio, "open", NUDE)
        pressed = await studio.mod.click(message, label="Approve and allow this phrase")
        assert "“nude” may pass" in told(pressed)
        await studio.picture(answer)
        await studio.picture(await studio.imagine(studio.ben, prompt="nude colours"))
        assert len(await studio.sql("SELECT 1 FROM moderation_case")) == 1


@pytest.mark.parametrize("mode", ["prompt review", "image review"])
async def test_a_rejection_tells_its_person_why_and_costs_nothing(
    tmp_path: Path, mode: str
) -> None:
    async with open_studio(tmp_path) as studio:
        answer, moderators, message = await waiting(studio, mode)
        asked: Any = await studio.mod.click(message, label="Reject")
        assert (await case(studio)).state is CaseState.OPEN
        chosen = await studio.mod.select(asked.response.message, ["gore"])
        assert chosen.response is None or chosen.response.ephemeral

        await studio.shows(answer, "Gore or violence", "Nothing was counted")
        decided = await card(studio, moderators, "Rejected", "Gore or violence", studio.mod.mention)
        assert buttons(decided) == []
        job = await studio.job(State.FAILED)
        assert not job.charged
        assert points(studio, studio.ada) == 0
        assert studio.pictures() == []
        assert "Case 1 is decided" in asked.response.content
        assert asked.response.components == []


async def test_a_rejection_with_a_strike_counts_against_the_person(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        _, moderators, message = await waiting(studio)
        asked: Any = await studio.mod.click(message, label="Reject with strike")
        await studio.mod.select(asked.response.message, ["sexual"])
        await card(studio, moderators, "Rejected", "1 strike.")
        assert points(studio, studio.ada) == 1
        assert "strike" in asked.response.content


@pytest.mark.parametrize("label", ["Reject", "Reject with strike"])
async def test_a_reason_in_ones_own_words_is_passed_on(tmp_path: Path, label: str) -> None:
    async with open_studio(tmp_path) as studio:
        answer, moderators, message = await waiting(studio)
        asked: Any = await studio.mod.click(message, label=label)
        form = await studio.mod.select(asked.response.message, ["other"])
        await studio.mod.submit_modal(form, {"reason": "Shows *me*,\n<@1>"})
        await studio.shows(answer, "Shows \\*me\\*")
        await card(studio, moderators, "Shows \\*me\\*, \\<\\@1>")
        assert points(studio, studio.ada) == (label == "Reject with strike")


async def test_a_reason_of_spaces_decides_nothing(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        _, _, message = await waiting(studio)
        asked: Any = await studio.mod.click(message, label="Reject")
        form = await studio.mod.select(asked.response.message, ["other"])
        assert "needs words" in told(await studio.mod.submit_modal(form, {"reason": " \n "}))
        assert (await case(studio)).state is CaseState.OPEN


async def test_menu_and_form_work_after_a_restart_between_each_two_steps(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer, moderators, message = await waiting(studio)
        await studio.restart()
        asked: Any = await studio.mod.click(message, label="Reject with strike")
        await studio.restart()
        form = await studio.mod.select(asked.response.message, ["other"])
        await studio.restart()
        await studio.mod.submit_modal(form, {"reason": "Shows a member"})
        await studio.restart()
        await card(studio, moderators, "Rejected", "Shows a member")
        await studio.shows(answer, "Shows a member")
        assert points(studio, studio.ada) == 1


async def test_a_blocked_person_cannot_ask_for_more(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer, moderators, message = await waiting(studio)
        pressed = await studio.mod.click(message, label="Block person")
        assert studio.ada.mention in told(pressed)
        await card(studio, moderators, "Rejected", "Blocked from this bot")
        await studio.shows(answer, "Blocked from this bot")
        async with studio.untouched():
            assert (await studio.imagine()).ephemeral
        await studio.restart()
        async with studio.untouched():
            assert (await studio.imagine()).ephemeral
        assert not (await studio.imagine(studio.ben)).ephemeral


@pytest.mark.parametrize("label", ALL)
async def test_a_member_who_is_no_moderator_decides_nothing(tmp_path: Path, label: str) -> None:
    async with open_studio(tmp_path) as studio:
        _, _, message = await waiting(studio, "open", NUDE)
        for person in (studio.ben, studio.ada):
            assert "Only those who may manage messages" in told(
                await person.click(message, label=label)
            )
        assert (await case(studio)).state is CaseState.OPEN
        assert (await studio.job()).state is State.PENDING


async def test_who_is_no_moderator_any_more_cannot_use_an_open_menu_or_form(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        _, moderators, message = await waiting(studio)
        studio.allow(studio.ben, moderators, "manage_messages")
        first: Any = await studio.ben.click(message, label="Reject")
        second: Any = await studio.ben.click(message, label="Reject")
        form = await studio.ben.select(second.response.message, ["other"])
        studio.env.backend.delete_overwrite(moderators.id, studio.ben.id)

        assert "Only those" in told(await studio.ben.select(first.response.message, ["gore"]))
        assert "Only those" in told(await studio.ben.submit_modal(form, {"reason": "Gore"}))
        assert (await case(studio)).state is CaseState.OPEN


async def test_an_administrator_decides_without_the_moderators_role(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer, _, message = await waiting(studio)
        await administrator(studio).click(message, label="Approve")
        await studio.picture(answer)


@pytest.mark.parametrize("label", ["Approve", "Approve and allow this phrase", "Block person"])
async def test_of_two_moderators_the_first_press_wins(tmp_path: Path, label: str) -> None:
    async with open_studio(tmp_path) as studio:
        _, moderators, message = await waiting(studio, "open", NUDE)
        kim = another_moderator(studio)
        freeze(studio, moderators)
        await studio.mod.click(message, label="Approve")
        assert f"{studio.mod.mention} was quicker: approved" in told(
            await kim.click(message, label=label)
        )
        stored = await case(studio)
        assert (stored.state, stored.decided_by) == (CaseState.APPROVED, studio.mod.id)
        assert studio.app.moderation.standings.barred(studio.guild.id, studio.ada.id) is None


async def test_who_chooses_a_reason_too_late_is_told_who_was_quicker(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        _, moderators, message = await waiting(studio)
        kim = another_moderator(studio)
        freeze(studio, moderators)
        asked: Any = await kim.click(message, label="Reject")
        await studio.mod.click(message, label="Approve")
        assert "was quicker" in told(await kim.select(asked.response.message, ["gore"]))
        assert "was quicker" in told(await kim.click(message, label="Reject"))
        assert (await case(studio)).decided_by == studio.mod.id
        assert not (await studio.job()).failure


async def test_decisions_of_the_same_moment_agree_in_one(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await waiting(studio)
        desk = studio.app.moderation.desk
        answers = await asyncio.gather(
            *(desk.approve(1, by=by) for by in range(1, 6)),
            *(desk.reject(1, by=by, reason="Gore", strike=True) for by in range(6, 11)),
        )
        (won,) = [answer for answer in answers if answer is not None]
        assert (await case(studio)).decided_by == won.decided_by


async def test_an_approval_is_answered_where_the_card_cannot_be_edited(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer, moderators, message = await waiting(studio)
        await cards_shown(studio)
        path = f"/channels/{moderators.id}/messages/*"
        studio.env.inject_error("PATCH", path, status=403, code=50001, times=None)
        pressed = await studio.mod.click(message, label="Approve")
        assert told(pressed) == "Case 1 is decided. Approved."
        await studio.picture(answer)
        await cards_shown(studio)
        for label in ("Approve", "Reject", "Reject with strike", "Block person"):
            assert "quicker: approved" in told(await studio.mod.click(message, label=label))


async def test_where_strikes_are_off_a_moderator_is_told_that_none_was_given(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        _, _, message = await waiting(studio)
        await studio.app.moderation.policies.set(studio.guild.id, 0, "strikes", "off", by=1)
        asked: Any = await studio.mod.click(message, label="Reject with strike")
        await studio.mod.select(asked.response.message, ["sexual"])
        assert "No strike was given: this server counts none" in asked.response.content


async def test_a_card_of_another_case_decides_nothing(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        _, _, message = await waiting(studio)
        # As after a database was begun anew, when the number stands for something else.
        await studio.sql("UPDATE moderation_case SET card_message_id = 1")
        for label in ("Approve", "Reject"):
            assert "no such case" in told(await studio.mod.click(message, label=label))
        assert (await case(studio)).state is CaseState.OPEN


async def test_a_moderator_of_another_server_decides_nothing(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        _, _, message = await waiting(studio)
        await studio.sql("UPDATE moderation_case SET guild_id = 1")
        assert "no such case" in told(await studio.mod.click(message, label="Approve"))
        assert (await case(studio)).state is CaseState.OPEN


async def test_what_a_person_did_before_stands_on_the_next_card(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        _, moderators, message = await waiting(studio)
        asked: Any = await studio.mod.click(message, label="Reject with strike")
        await studio.mod.select(asked.response.message, ["gore"])
        await studio.job(State.FAILED)
        await studio.imagine(prompt="an owl")
        second = await card(studio, moderators, "an owl")
        assert "1 rejected · 1 strike counting now" in words(second)


@pytest.mark.expects_errors
@pytest.mark.parametrize("by", ["a button", "the menu", "the form"])
async def test_trouble_with_the_database_is_admitted_and_decides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    async def fail(*_: Any, **__: Any) -> Any:
        raise DatabaseError("The disk is full.")

    async with open_studio(tmp_path) as studio:
        _, _, message = await waiting(studio)
        asked: Any = await studio.mod.click(message, label="Reject")
        form = await studio.mod.select(asked.response.message, ["other"])
        for decision in ("approve", "reject"):
            monkeypatch.setattr(studio.app.moderation.desk, decision, fail)
        if by == "a button":
            answer = await studio.mod.click(message, label="Approve")
        elif by == "the menu":
            answer = await studio.mod.select(asked.response.message, ["gore"])
        else:
            answer = await studio.mod.submit_modal(form, {"reason": "Gore"})
        assert "could not write to its own records" in told(answer)
        assert (await case(studio)).state is CaseState.OPEN


async def test_where_the_phrase_cannot_be_allowed_that_is_said_and_the_approval_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> Any:
        raise InputRefused("The list is full.")

    async with open_studio(tmp_path) as studio:
        answer, _, message = await waiting(studio, "open", NUDE)
        monkeypatch.setattr(studio.app.moderation.rulebook, "allowable", refuse)
        pressed = await studio.mod.click(message, label="Approve and allow this phrase")
        assert "That is decided, but no phrase was allowed: The list is full." in told(pressed)
        await studio.picture(answer)
