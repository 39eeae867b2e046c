"""Stopping a picture, and the truth about the bill."""

import time
from pathlib import Path
from typing import Any

import pytest

from bot.job import State
from bot.jobs.runner import Pace
from bot.sandbox.imageapi import Fault, Kind
from tests.cogs.moderators import card, moderate
from tests.studio import PACE, Studio, buttons, open_studio, shown, told, words

# One order a minute: the first picture takes it, the next waits in the queue.
ONE_A_MINUTE = Pace(images_per_minute=1, job_timeout=30.0, placeholder_gap=0.1)


async def queued(studio: Studio) -> Any:
    await studio.picture(await studio.imagine(prompt="the first"))
    answer = await studio.imagine(prompt="the second")
    assert "next in line" in words(shown(answer))
    return answer


async def drawing(studio: Studio) -> Any:
    studio.hold()
    answer = await studio.imagine()
    await studio.job(State.RUNNING)
    return answer


async def assert_never_posted(studio: Studio, answer: Any) -> None:
    """Another picture, asked for later, comes; this one does not."""
    studio.release()
    await studio.picture(await studio.imagine(studio.ben, prompt="an owl"))
    message = shown(answer)
    assert message.attachments == []
    assert "Cancelled" in words(message)


async def test_what_was_not_sent_is_not_counted(tmp_path: Path) -> None:
    async with open_studio(tmp_path, pace=ONE_A_MINUTE, user_limits="2/1h") as studio:
        answer = await queued(studio)
        await studio.ada.click(shown(answer), label="Cancel")

        message = await studio.shows(answer, f"Cancelled by {studio.ada.mention}")
        assert "nothing was counted" in words(message)
        assert buttons(message) == []
        assert not (await studio.job(State.CANCELLED)).charged
        assert studio.api.counts.submits == 1
        assert not (await studio.imagine()).ephemeral


async def test_what_is_being_drawn_may_still_be_billed_and_counts(tmp_path: Path) -> None:
    async with open_studio(tmp_path, user_limits="1/1h") as studio:
        answer = await drawing(studio)
        await studio.ada.click(shown(answer), label="Cancel")

        message = await studio.shows(answer, f"Cancelled by {studio.ada.mention}")
        assert "may still be billed, and it counts" in words(message)
        assert buttons(message) == []
        assert (await studio.job(State.CANCELLED)).charged
        assert (await studio.imagine()).ephemeral
        await assert_never_posted(studio, answer)


async def test_what_is_just_being_sent_may_still_be_billed(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        studio.api.faults.add("submit", Fault(Kind.SLOW, delay=0.3, times=1))
        answer = await studio.imagine()
        await studio.job(State.SUBMITTING)
        await studio.ada.click(shown(answer), label="Cancel")

        await studio.shows(answer, "may still be billed")
        await studio.until(lambda: studio.api.submissions)
        await assert_never_posted(studio, answer)


async def test_a_cancelled_picture_pings_nobody(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer = await drawing(studio)
        await studio.mod.click(shown(answer), label="Cancel")
        await studio.shows(answer, "Cancelled")
        assert studio.pinged() == []


async def test_a_moderator_can_cancel_and_is_named(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer = await drawing(studio)
        await studio.mod.click(shown(answer), label="Cancel")

        message = await studio.shows(answer, f"Cancelled by {studio.mod.mention}")
        assert studio.ada.mention in message.content
        await assert_never_posted(studio, answer)


async def test_another_member_cannot_cancel(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer = await drawing(studio)
        pressed = await studio.ben.click(shown(answer), label="Cancel")

        assert "Only the person who asked" in told(pressed)
        studio.release()
        await studio.picture(answer)


async def test_a_moderator_elsewhere_is_none_here(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        elsewhere = studio.guild.create_text_channel("staff")
        studio.allow(studio.ben, elsewhere, "manage_messages")
        answer = await drawing(studio)
        pressed = await studio.ben.click(shown(answer), label="Cancel")
        assert "Only the person who asked" in told(pressed)

        studio.allow(studio.ben, studio.channel, "manage_messages")
        await studio.ben.click(shown(answer), label="Cancel")
        await studio.shows(answer, f"Cancelled by {studio.ben.mention}")


@pytest.mark.parametrize("who", ["ada", "mod"])
async def test_after_the_end_it_is_too_late(tmp_path: Path, who: str) -> None:
    async with open_studio(tmp_path) as studio:
        answer = await drawing(studio)
        # The end and the press cross: it is stored, but the button still stands.
        await studio.sql("UPDATE job SET state = 'failed', failure = 'internal', charged = 0")
        pressed = await getattr(studio, who).click(shown(answer), label="Cancel")

        assert "too late" in told(pressed)
        assert (await studio.job()).state is State.FAILED


async def test_who_presses_after_a_rejection_sees_it_and_can_appeal(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "prompt review")
        answer = await studio.imagine()
        await card(studio, moderators, "May this")
        # Decided and stored, but the button still stands.
        await studio.app.moderation.cases.reject(
            1, by=studio.mod.id, reason="Spam", points=1, now=time.time()
        )
        assert "too late" in told(await studio.ada.click(shown(answer), label="Cancel"))
        message = shown(answer)
        assert "Their reason: Spam" in words(message)
        assert "It counts as a strike" in words(message)
        assert buttons(message) == ["Appeal"]


async def test_a_job_that_is_not_on_record_cannot_be_cancelled(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer = await drawing(studio)
        await studio.sql("DELETE FROM job")
        pressed = await studio.ada.click(shown(answer), label="Cancel")
        assert "no longer on record" in told(pressed)


@pytest.mark.parametrize("state", [queued, drawing])
async def test_the_button_works_after_a_restart(tmp_path: Path, state: Any) -> None:
    async with open_studio(tmp_path, pace=ONE_A_MINUTE) as studio:
        answer = await state(studio)
        await studio.restart(ONE_A_MINUTE)
        await studio.ada.click(shown(answer), label="Cancel")

        refunded = state is queued
        await studio.shows(answer, "nothing was counted" if refunded else "may still be billed")
        assert (await studio.job(State.CANCELLED)).charged is not refunded
        await studio.restart(PACE)
        await assert_never_posted(studio, answer)
