"""Every mode of a channel as the person sees it who asks, step by step and over restarts."""

import time
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.job import State
from bot.render.failures import explain
from bot.sandbox.imageapi import Fault
from tests.cogs.moderators import card, moderate, refused
from tests.studio import Studio, buttons, open_studio, png, shown, told, words

PENDING = ("Waiting for a moderator", "A moderator reads this prompt before anything is ordered.")
DRAWING = ("Drawing",)
HELD = (
    "Made, waiting for a moderator",
    "The picture is made. A moderator looks at it before everybody sees it.",
)
ILLEGAL = Fault(status=400, reason="ILLEGAL_PROMPT")
DONE = ["Again", "Edit", "Delete", "Report"]


async def decide(studio: Studio, moderators: Any, label: str = "Approve") -> None:
    """Let the moderator press a button of the open card."""
    message = await card(studio, moderators, "May this")
    await studio.mod.click(message, label=label)


async def assert_done(studio: Studio, answer: Any) -> discord.Message:
    """The message that answered has the picture, and is the only public one."""
    message = await studio.picture(answer)
    await studio.settled()
    assert buttons(message) == DONE
    assert await message.attachments[0].read() == png(studio.api.submissions[-1].request)
    assert studio.channel.history() == [message]
    assert studio.pinged() == []
    return message


async def test_a_channel_that_is_off_takes_nothing(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        message = await studio.picture(await studio.imagine())
        await studio.settled()
        thread = studio.thread()
        await moderate(studio, "off")
        form = await studio.ada.click(message, label="Edit")
        async with studio.untouched():
            answers = [
                await studio.imagine(),
                await studio.imagine(channel=thread),
                await studio.imagine(studio.mod),
                await studio.ada.click(message, label="Again"),
                await studio.ada.submit_modal(
                    form, {"prompt": "an owl", "size": "1:1", "seed": "7"}
                ),
            ]
        expected = "Pictures are not made in this channel. Ask a moderator where they are."
        assert {told(answer) for answer in answers} == {expected}


@pytest.mark.parametrize("mode", ["open", "logged"])
async def test_where_nobody_needs_to_decide_the_person_waits_for_the_picture_alone(
    tmp_path: Path, mode: str
) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, mode)
        studio.hold()
        answer = await studio.imagine()
        await studio.shows(answer, *DRAWING)
        assert "moderator" not in words(shown(answer))
        studio.release()
        await assert_done(studio, answer)
        if mode == "logged":
            await card(studio, moderators, "For the record")
        else:
            assert moderators.history() == []


async def test_a_picture_arrives_whose_record_has_lost_its_channel_meanwhile(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "logged")
        studio.hold()
        answer = await studio.imagine()
        studio.env.backend.delete_channel(moderators.id)
        studio.release()
        await assert_done(studio, answer)


@pytest.mark.parametrize("restart", [False, True])
async def test_under_prompt_review_the_placeholder_follows_every_step(
    tmp_path: Path, restart: bool
) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "prompt review")
        studio.hold()
        answer = await studio.imagine()
        assert all(text in words(shown(answer)) for text in PENDING)
        assert buttons(shown(answer)) == ["Cancel"]
        await studio.until(moderators.history)  # the card comes by itself
        await card(studio, moderators, "May this prompt be drawn?")
        if restart:
            await studio.restart()
            await card(studio, moderators, "May this prompt be drawn?")
        assert all(text in words(shown(answer)) for text in PENDING)
        assert studio.api.counts.submits == 0

        await decide(studio, moderators)
        message = await studio.shows(answer, *DRAWING)
        assert "moderator" not in words(message)
        assert buttons(message) == ["Cancel"]
        if restart:
            await studio.job(State.RUNNING)
            await studio.restart()
        studio.release()
        await assert_done(studio, answer)
        assert studio.api.counts.submits == 1
        assert len(moderators.history()) == 1


@pytest.mark.parametrize("restart", [False, True])
async def test_under_image_review_the_placeholder_follows_every_step(
    tmp_path: Path, restart: bool
) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "image review")
        studio.hold()
        answer = await studio.imagine()
        await studio.shows(answer, *DRAWING)
        studio.release()
        message = await studio.shows(answer, *HELD)
        await studio.until(moderators.history)  # the card comes by itself
        assert message.attachments == []
        assert buttons(message) == ["Cancel"]
        if restart:
            await card(studio, moderators, "May this picture be public?")
            await studio.restart()
            assert all(text in words(shown(answer)) for text in HELD)
        assert studio.pictures() == []

        await decide(studio, moderators)
        await assert_done(studio, answer)
        assert studio.api.counts.submits == 1
        assert len(moderators.history()) == 1


@pytest.mark.parametrize("mode", ["prompt review", "image review"])
async def test_what_was_decided_while_the_bot_was_away_is_followed_after_a_restart(
    tmp_path: Path, mode: str
) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, mode)
        answer = await studio.imagine()
        await card(studio, moderators, "May this")
        await studio.shows(answer, *(PENDING if mode == "prompt review" else HELD))
        # The decision is stored, and the process ends before anything follows from it.
        await studio.app.moderation.cases.approve(1, by=studio.mod.id, now=time.time())
        await studio.restart()
        await assert_done(studio, answer)


@pytest.mark.parametrize("verdict", ["Approve", "Reject"])
@pytest.mark.parametrize("mode", ["prompt review", "image review"])
async def test_a_review_may_take_longer_than_discord_lets_an_answer_be_changed(
    tmp_path: Path, mode: str, verdict: str
) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, mode)
        answer = await studio.imagine()
        message = await card(studio, moderators, "May this")
        await studio.job(State.PENDING, State.HELD)
        await studio.shows(answer, *(PENDING if mode == "prompt review" else HELD))
        token = (await studio.job()).place.interaction_token
        assert token is not None
        await studio.sql("UPDATE job SET token_expires = 0")
        await studio.restart()
        calls = studio.calls("PATCH", token)
        pressed: Any = await studio.mod.click(message, label=verdict)
        if verdict == "Approve":
            await assert_done(studio, answer)
        else:
            await studio.mod.select(pressed.response.message, ["gore"])
            ended = await studio.shows(answer, "A moderator of this server refused it.")
            assert buttons(ended) == ["Appeal"]
            assert studio.channel.history() == [ended]
        assert studio.calls("PATCH", token) == calls


@pytest.mark.parametrize("mode", ["prompt review", "image review"])
async def test_a_rejection_is_shown_with_its_reason_and_can_be_appealed(
    tmp_path: Path, mode: str
) -> None:
    async with open_studio(tmp_path, user_limits="1/1h") as studio:
        moderators = await moderate(studio, mode)
        answer = await studio.imagine()
        message = await card(studio, moderators, "May this")
        asked: Any = await studio.mod.click(message, label="Reject")
        await studio.mod.select(asked.response.message, ["gore"])
        ended = await studio.shows(answer, "A moderator of this server refused it.")
        assert "Their reason: Gore or violence\nNothing was counted." in words(ended)
        assert buttons(ended) == ["Appeal"]
        assert ended.attachments == []
        await studio.settled()
        assert not (await studio.imagine()).ephemeral  # nothing was counted


@pytest.mark.parametrize("mode", ["prompt review", "image review"])
async def test_a_review_that_nobody_decides_tells_the_person_when_to_ask_again(
    tmp_path: Path, mode: str
) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, mode)
        answer = await studio.imagine()
        await card(studio, moderators, "May this")
        await studio.sql("UPDATE moderation_case SET due = 1")
        await refused(studio)
        message = await studio.shows(answer, "no moderator of this server came to decide")
        assert "Nothing was counted. Ask again when one is about." in words(message)
        assert buttons(message) == []


@pytest.mark.parametrize("mode", ["open", "prompt review"])
async def test_a_prompt_in_doubt_waits_for_a_moderator_also_where_others_do_not(
    tmp_path: Path, mode: str
) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, mode, pack_sexual="review")
        answer = await studio.imagine(prompt="a nude statue")
        await studio.shows(answer, *PENDING)
        await decide(studio, moderators)
        await assert_done(studio, answer)


async def test_a_prompt_in_doubt_is_seen_with_its_picture_under_image_review(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "image review", pack_sexual="review")
        answer = await studio.imagine(prompt="a nude statue")
        await studio.shows(answer, *HELD)
        message = await card(studio, moderators, "May this picture be public?", "**nude**")
        assert len(message.attachments) == 1
        await decide(studio, moderators)
        await assert_done(studio, answer)
        assert len(moderators.history()) == 1


@pytest.mark.parametrize("way", ["Again", "the form"])
async def test_buttons_and_form_are_reviewed_as_the_command_is(tmp_path: Path, way: str) -> None:
    async with open_studio(tmp_path) as studio:
        message = await studio.picture(await studio.imagine())
        await studio.settled()
        moderators = await moderate(studio, "prompt review")
        if way == "Again":
            answer = await studio.ben.click(message, label="Again")
        else:
            form = await studio.ben.click(message, label="Edit")
            values = {"prompt": "an owl", "size": "1:1", "seed": "7"}
            answer = await studio.ben.submit_modal(form, values)
        assert all(text in words(shown(answer)) for text in PENDING)
        await card(studio, moderators, "May this prompt be drawn?", studio.ben.mention)
        assert studio.api.counts.submits == 1
        await decide(studio, moderators)
        await studio.picture(answer)


async def test_a_thread_is_reviewed_as_its_channel_is(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "open")
        await studio.app.moderation.policies.set(
            studio.guild.id, studio.channel.id, "mode", "image review", by=studio.mod.id
        )
        answer = await studio.imagine(channel=studio.thread())
        await studio.shows(answer, *HELD)
        await decide(studio, moderators)
        await studio.picture(answer)
        elsewhere = studio.guild.create_text_channel("elsewhere")
        await studio.picture(await studio.imagine(channel=elsewhere))
        assert len(moderators.history()) == 1


async def test_a_picture_that_could_not_be_made_needs_no_moderator(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "image review")
        studio.api.faults.add("submit", ILLEGAL)
        answer = await studio.imagine()
        message = await studio.shows(answer, "No picture this time")
        await studio.settled()
        assert "moderator" not in words(message)
        assert moderators.history() == []


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("who", ["ada", "mod"])
async def test_a_prompt_that_waits_for_a_moderator_can_be_cancelled_and_counts_nothing(
    tmp_path: Path, who: str, restart: bool
) -> None:
    async with open_studio(tmp_path, user_limits="1/1h") as studio:
        moderators = await moderate(studio, "prompt review")
        answer = await studio.imagine()
        await card(studio, moderators, "May this")
        if restart:
            await studio.restart()
        person = getattr(studio, who)
        assert "Only the person" in told(await studio.ben.click(shown(answer), label="Cancel"))
        await person.click(shown(answer), label="Cancel")

        message = await studio.shows(answer, f"Cancelled by {person.mention}")
        assert "It had not been sent, so nothing was counted." in words(message)
        assert buttons(message) == []
        assert buttons(await card(studio, moderators, "Nothing to decide any more")) == []
        assert studio.api.counts.submits == 0
        assert not (await studio.imagine()).ephemeral


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("who", ["ada", "mod"])
async def test_a_picture_that_waits_for_a_moderator_can_be_cancelled_and_is_never_public(
    tmp_path: Path, who: str, restart: bool
) -> None:
    async with open_studio(tmp_path, user_limits="1/1h") as studio:
        moderators = await moderate(studio, "image review")
        answer = await studio.imagine()
        await studio.shows(answer, *HELD)
        await card(studio, moderators, "May this")
        if restart:
            await studio.restart()
        person = getattr(studio, who)
        await person.click(shown(answer), label="Cancel")

        ended = await studio.shows(answer, f"Cancelled by {person.mention}")
        assert "it may still be billed, and it counts." in words(ended)
        assert buttons(await card(studio, moderators, "Nothing to decide any more")) == []
        await studio.settled()
        assert studio.pictures() == []
        assert (await studio.imagine()).ephemeral


@pytest.mark.parametrize("mode", ["prompt review", "image review"])
async def test_an_approval_that_crosses_with_a_cancellation_publishes_nothing(
    tmp_path: Path, mode: str
) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, mode)
        answer = await studio.imagine()
        message = await card(studio, moderators, "May this")
        path = f"/channels/{moderators.id}/messages/*"
        studio.env.inject_error("PATCH", path, status=503, times=None)
        await studio.ada.click(shown(answer), label="Cancel")
        assert told(await studio.mod.click(message, label="Approve"))
        await studio.settled()
        assert "Cancelled by" in words(shown(answer))
        assert studio.pictures() == []
        assert studio.api.counts.submits == (mode == "image review")


async def test_a_failure_of_the_service_after_an_approval_is_told_as_any_other(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "prompt review")
        answer = await studio.imagine()
        studio.api.faults.add("submit", ILLEGAL)
        await decide(studio, moderators)
        await studio.shows(answer, "No picture this time", "Nothing was counted")
        job = await studio.job(State.FAILED)
        assert job.failure is not None
        assert explain(job.failure) in words(shown(answer))
