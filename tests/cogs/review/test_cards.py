"""What moderators see of a case, before and after it is decided."""

from pathlib import Path

import pytest

from bot.errors import Undeliverable
from bot.job import Failure, State
from bot.moderation.digest import Digest
from bot.records import CardPlace, RuleRecord
from tests.cogs.moderators import card, case, moderate, refused, shown
from tests.studio import buttons, fields, open_studio, png, words

WEEK = Digest(0.0, 7 * 86400.0, {"decided": 3}, (RuleRecord("pack:gore:x", 9, 3),))
WITH_ALL = ["Approve", "Approve and allow this phrase", "Reject", "Reject with strike"]


async def test_a_picture_is_shown_to_moderators_before_everybody_sees_it(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio)
        answer = await studio.imagine(prompt="a red fox", seed=7)
        message = await card(studio, moderators, "May this picture be public?", "a red fox")

        assert "**Case 1**" in message.content
        assert studio.ada.mention in message.content
        assert studio.channel.mention in message.content
        (picture,) = message.attachments
        assert picture.filename == "SPOILER_case-1.png"
        assert picture.description == (
            "The picture of case 1, hidden until you click. Its prompt is in the message."
        )
        assert await picture.read() == png(studio.api.submissions[0].request)
        assert {"Account", "Member", "Earlier cases", "Where", "By itself"} <= set(fields(message))
        assert buttons(message) == ["Approve", "Reject", "Reject with strike", "Block person"]
        await studio.shows(answer, "waiting for a moderator")
        assert studio.pictures() == []
        assert studio.pinged(studio.channel, moderators) == []


async def test_a_prompt_is_shown_to_moderators_before_anything_is_spent(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "prompt review")
        await studio.imagine(prompt="a red fox")
        message = await card(studio, moderators, "May this prompt be drawn?", "a red fox")
        assert message.attachments == []
        assert studio.api.counts.submits == 0
        assert buttons(message) == ["Approve", "Reject", "Reject with strike", "Block person"]


async def test_the_words_that_made_it_necessary_are_marked(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "open", pack_sexual="review")
        await studio.imagine(prompt="a nude statue")
        message = await card(studio, moderators, "a **nude** statue")
        assert "**sexual** · “nude” · a word pack" in words(message)
        assert buttons(message) == [*WITH_ALL, "Block person"]


async def test_a_prompt_that_would_ping_or_break_a_card_does_neither(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "prompt review")
        await studio.imagine(prompt=f"@everyone {studio.ben.mention} ```# *hi*" + "*" * 1900)
        message = await card(studio, moderators, "drawn?")
        assert "\\*hi\\*" in words(message)
        assert studio.pinged(studio.channel, moderators) == []


async def test_in_a_logged_channel_moderators_get_a_record(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "logged")
        message = await studio.picture(await studio.imagine(prompt="a red fox"))
        record = await card(studio, moderators, "For the record", "a red fox")
        assert message.jump_url in fields(record)["Where"]
        assert buttons(record) == []


async def test_an_open_channel_leaves_moderators_alone(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "open")
        await studio.picture(await studio.imagine())
        await shown(studio)
        assert moderators.history() == []


async def test_a_review_nobody_decides_is_rejected_and_refunded(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "prompt review")
        answer = await studio.imagine()
        await card(studio, moderators, "drawn?")
        await studio.sql("UPDATE moderation_case SET due = 1")
        message = await card(studio, moderators, "nobody decided in time")
        assert buttons(message) == []
        job = await studio.job(State.FAILED)
        assert job.failure is Failure.REVIEW_EXPIRED
        assert not job.charged
        await studio.shows(answer, "timed out")


async def test_a_review_that_its_person_cancels_needs_no_decision(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "prompt review")
        answer = await studio.imagine()
        await card(studio, moderators, "drawn?")
        await studio.ada.click(answer.response.message, label="Cancel")
        message = await card(studio, moderators, "Nothing to decide any more")
        assert buttons(message) == []


async def test_where_the_moderator_channel_is_gone_a_review_is_refused(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio)
        studio.hold()
        answer = await studio.imagine()
        studio.env.backend.delete_channel(moderators.id)
        studio.release()
        assert not (await refused(studio)).charged
        await studio.shows(answer, "Nothing was counted")
        assert studio.pictures() == []


async def test_where_the_moderator_channel_is_locked_a_review_is_refused(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "prompt review")
        where = f"/channels/{moderators.id}/messages"
        studio.env.inject_error("POST", where, status=403)
        await studio.imagine()
        assert not (await refused(studio)).charged
        assert studio.api.counts.submits == 0


async def test_a_channel_that_was_deleted_is_known_to_be_out_of_reach(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio)
        cards = studio.app.bot.cards
        assert cards.reaches(moderators.id)
        studio.env.backend.delete_channel(moderators.id)
        await studio.until(lambda: not cards.reaches(moderators.id))


async def test_a_card_that_was_deleted_is_told_from_one_that_cannot_be_looked_up(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "prompt review")
        await studio.imagine()
        message = await card(studio, moderators, "drawn?")
        cards, place = studio.app.bot.cards, CardPlace(1, moderators.id, message.id)
        studio.forbid(moderators, "read_message_history")
        assert await cards.stands(place)
        studio.env.backend.delete_overwrite(moderators.id, studio.env.backend.bot_user.id)
        assert await cards.stands(place)
        studio.env.backend.delete_message(moderators.id, message.id)
        assert not await cards.stands(place)


async def test_nothing_of_a_server_reaches_another_one(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        elsewhere = studio.env.create_guild("Elsewhere").create_text_channel("moderators")
        await moderate(studio, "prompt review", moderators=elsewhere.id)
        studio.app.moderation.places.reach = lambda *_: True
        await studio.imagine()
        await refused(studio)
        with pytest.raises(Undeliverable):
            await studio.app.bot.cards.digest(studio.guild.id, elsewhere.id, WEEK)
        assert elsewhere.history() == []


async def test_the_week_is_summed_up_in_the_moderator_channel(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio)
        await studio.app.bot.cards.digest(studio.guild.id, moderators.id, WEEK)
        (message,) = moderators.history()
        assert "Decisions: 3" in words(message)
        studio.env.backend.delete_channel(moderators.id)
        with pytest.raises(Undeliverable):
            await studio.app.bot.cards.digest(studio.guild.id, moderators.id, WEEK)


@pytest.mark.parametrize("mode", ["prompt review", "image review"])
async def test_a_card_that_was_not_posted_yet_is_posted_after_a_restart(
    tmp_path: Path, mode: str
) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, mode)
        studio.env.inject_error(
            "POST", f"/channels/{moderators.id}/messages", status=503, times=None
        )
        await studio.imagine()
        await studio.job(State.PENDING, State.HELD)
        await studio.stop()
        studio.env.backend.faults.clear()
        await studio.start()
        message = await card(studio, moderators, "a red fox")
        assert len(moderators.history()) == 1
        assert len(message.attachments) == (mode == "image review")


async def test_a_decision_that_was_not_shown_yet_is_shown_after_a_restart(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "prompt review")
        answer = await studio.imagine()
        message = await card(studio, moderators, "drawn?")
        studio.env.inject_error(
            "PATCH", f"/channels/{moderators.id}/messages/*", status=503, times=None
        )
        await studio.mod.click(message, label="Approve")
        await studio.stop()
        studio.env.backend.faults.clear()
        await studio.start()
        assert buttons(await card(studio, moderators, "Approved", studio.mod.mention)) == []
        await studio.picture(answer)
        assert (await studio.job()).released is not None
        assert (await case(studio)).decided_by == studio.mod.id
