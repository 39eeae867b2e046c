"""Reporting a picture: the button below it and the command on its message."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
import pytest

from tests.bot.moderation.bureau import landscape
from tests.cogs.moderators import card, case, moderate
from tests.cogs.moderators import shown as cards_shown
from tests.studio import QUICK, Studio, buttons, open_studio, png, shown, told, words


async def public(studio: Studio, **settings: object) -> tuple[Any, Any, discord.Message]:
    """A picture of ada's: the answer, the moderator channel, and its message."""
    moderators = await moderate(studio, "open", **settings)
    answer = await studio.imagine(prompt="a red fox", seed=7)
    return answer, moderators, await studio.picture(answer)


async def report(studio: Studio, who: Any, message: discord.Message, reason: str = "gore") -> str:
    """Report by the button; returns what the person is told in the end."""
    asked: Any = await who.click(message, label="Report")
    assert asked.response.ephemeral
    await who.select(asked.response.message, [reason])
    assert asked.response.components == []
    return str(asked.response.content)


def people(studio: Studio, count: int) -> list[Any]:
    """So many members."""
    guild, env = studio.guild, studio.env
    return [guild.add_member(env.create_user(f"member{number}")) for number in range(count)]


async def hidden(studio: Studio, **settings: object) -> tuple[Any, Any]:
    """A picture that three people reported: the answer, and the moderator channel."""
    answer, moderators, message = await public(studio, **settings)
    for person in people(studio, 3):
        await report(studio, person, message)
    await studio.shows(answer, "Hidden for now")
    await card(studio, moderators, "Hidden", "3 people")
    return answer, moderators


@pytest.mark.parametrize("restart", [False, True])
async def test_a_report_comes_before_the_moderators(tmp_path: Path, restart: bool) -> None:
    async with open_studio(tmp_path) as studio:
        _, moderators, message = await public(studio)
        if restart:
            await studio.restart()
        asked: Any = await studio.ben.click(message, label="Report")
        assert "Only the server's moderators see" in told(asked)
        if restart:
            await studio.restart()
        await studio.ben.select(asked.response.message, ["gore"])
        assert "Thank you" in asked.response.content

        seen = await card(studio, moderators, "A picture was reported", "a red fox")
        assert "1 person · Gore or violence: 1" in words(seen)
        assert studio.ben.mention not in words(seen)
        assert seen.attachments[0].is_spoiler()
        assert buttons(seen) == ["Keep", "Remove", "Remove with strike", "Block person"]
        assert studio.pictures() == [message]
        assert studio.pinged(studio.channel, moderators) == []


async def test_a_report_can_be_made_from_the_menu_of_the_message(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        _, moderators, message = await public(studio)
        asked: Any = await studio.ben.context_menu(studio.channel, "Report picture", message)
        assert asked.ephemeral
        await studio.ben.select(asked.response.message, ["spam"])
        await card(studio, moderators, "Spam: 1")


async def test_a_person_reports_a_picture_once(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        _, moderators, message = await public(studio, report_cooldown="0s")
        await report(studio, studio.ben, message)
        assert "already" in await report(studio, studio.ben, message, "spam")
        await card(studio, moderators, "1 person · Gore or violence: 1")


async def test_a_person_waits_between_two_reports(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        _, _, first = await public(studio)
        second = await studio.picture(await studio.imagine(prompt="an owl"))
        await report(studio, studio.ben, first)
        assert "1 min between" in await report(studio, studio.ben, second)
        assert len(await studio.sql("SELECT 1 FROM report")) == 1


async def test_nobody_reports_their_own_picture(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        _, _, message = await public(studio)
        assert "your own" in told(await studio.ada.click(message, label="Report"))
        assert await studio.sql("SELECT 1 FROM moderation_case") == []


async def test_what_is_no_picture_of_this_bot_cannot_be_reported(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        message = await studio.ada.send(studio.channel, "hello")
        asked = await studio.ben.context_menu(studio.channel, "Report picture", message)
        assert "no picture" in told(asked)
        studio.hold()
        answer = await studio.imagine()
        asked = await studio.ben.context_menu(studio.channel, "Report picture", shown(answer))
        assert "no picture" in told(asked)


async def test_enough_reports_hide_a_picture_and_keep_the_evidence(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer, moderators = await hidden(studio)
        message = shown(answer)
        assert message.attachments == []
        assert "a red fox" not in words(message)
        assert buttons(message) == ["Appeal"]
        seen = await card(studio, moderators, "3 people")
        assert await seen.attachments[0].read() == png(studio.api.submissions[0].request)
        refusal = told(await studio.ada.click(message, label="Appeal"))
        assert "not decided" in refusal


async def test_a_picture_that_cannot_be_read_is_hidden_all_the_same(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer, moderators, message = await public(studio, report_hide=1)
        studio.forbid(studio.channel, "read_message_history")
        await report(studio, studio.ben, message)
        await studio.shows(answer, "Hidden for now")
        assert (await card(studio, moderators, "1 person")).attachments == []


async def test_a_hidden_picture_without_a_copy_that_is_kept_says_what_to_do(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        answer, moderators, message = await public(studio, report_hide=1)
        studio.forbid(studio.channel, "read_message_history")
        await report(studio, studio.ben, message)
        await studio.shows(answer, "Hidden for now")
        await studio.mod.click(await card(studio, moderators, "Hidden"), label="Keep")
        message = await studio.shows(answer, "Moderators decided for it", "Ask again.")
        assert buttons(message) == []
        assert "moderators are looking" not in words(message)


def refuse(studio: Studio, *methods: str) -> None:
    """Have Discord refuse calls on the messages of the channel, as in an archived thread."""
    path = f"/channels/{studio.channel.id}/messages/*"
    for method in methods:
        studio.env.inject_error(method, path, status=400, code=50083, times=None)


async def test_a_picture_that_cannot_be_covered_is_deleted(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        _, moderators, message = await public(studio)
        await report(studio, studio.ben, message)
        seen = await card(studio, moderators, "reported")
        refuse(studio, "PATCH")
        asked: Any = await studio.mod.click(seen, label="Remove")
        await studio.mod.select(asked.response.message, ["hate"])
        decided = await card(studio, moderators, "Removed")
        await cards_shown(studio)
        assert studio.pictures() == []
        assert "Still public" not in words(decided)


@pytest.mark.parametrize("restart", [False, True])
async def test_a_picture_that_had_to_be_deleted_to_hide_it_is_posted_anew_when_it_is_kept(
    tmp_path: Path, restart: bool
) -> None:
    async with open_studio(tmp_path) as studio:
        _, moderators, message = await public(studio, report_hide=1)
        refuse(studio, "PATCH")
        await report(studio, studio.ben, message)
        seen = await card(studio, moderators, "Hidden")
        await studio.until(lambda: studio.pictures() == [])
        await cards_shown(studio)
        studio.env.backend.faults.clear()
        if restart:
            await studio.restart()
        await studio.mod.click(seen, label="Keep")
        await card(studio, moderators, "Kept")
        await cards_shown(studio)
        (again,) = studio.pictures()
        assert "a red fox" in words(again)
        assert studio.ada.mention in again.content
        assert buttons(again) == ["Again", "Edit", "Delete", "Report"]
        assert studio.pinged() == []
        assert "keep it" in told(await studio.ben.click(again, label="Report"))


async def test_a_picture_comes_back_as_small_as_it_was(tmp_path: Path) -> None:
    async with open_studio(tmp_path, behaviour=replace(QUICK, paint=landscape)) as studio:
        moderators = await moderate(studio, "image review", report_hide=1)
        answer = await studio.imagine(prompt="a red fox", seed=7)
        held = await card(studio, moderators, "public?")
        limit = held.attachments[0].size // 2  # what moderators see is the whole picture
        await studio.sql("UPDATE job SET upload_limit = ?", limit)
        await studio.mod.click(held, label="Approve")
        message = await studio.picture(answer)
        assert message.attachments[0].size <= limit
        await report(studio, studio.ben, message)
        await studio.shows(answer, "Hidden for now")
        await studio.mod.click(await card(studio, moderators, "Hidden"), label="Keep")
        assert (await studio.picture(answer)).attachments[0].size <= limit


@pytest.mark.parametrize("label", ["Remove", "Remove with strike"])
async def test_a_picture_that_discord_does_not_let_go_is_said_to_be_public_until_it_is_gone(
    tmp_path: Path, label: str
) -> None:
    async with open_studio(tmp_path) as studio:
        answer, moderators, message = await public(studio)
        await report(studio, studio.ben, message)
        seen = await card(studio, moderators, "reported")
        refuse(studio, "PATCH", "DELETE")
        asked: Any = await studio.mod.click(seen, label=label)
        await studio.mod.select(asked.response.message, ["hate"])
        decided = await card(studio, moderators, "Still public", "delete it by hand")
        assert message.jump_url in words(decided)
        assert studio.pictures() == [message]
        studio.env.backend.faults.clear()
        studio.app.moderation.desk.wake(anew=True)
        await studio.shows(answer, "Removed", "Hate or harassment")
        await cards_shown(studio)
        assert "Still public" not in words(moderators.history()[-1])


async def test_a_removal_by_menu_that_discord_refuses_comes_before_the_moderators(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        _, moderators, message = await public(studio)
        refuse(studio, "PATCH", "DELETE")
        form = await studio.mod.context_menu(studio.channel, "Remove picture", message)
        await studio.mod.submit_modal(form, {"why": ["gore"]})
        told_so = await card(studio, moderators, "Still public")
        assert message.jump_url in words(told_so)


async def test_a_picture_that_was_never_hidden_is_kept_as_it_is(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer, moderators, message = await public(studio)
        await report(studio, studio.ben, message)
        await studio.mod.click(await card(studio, moderators, "reported"), label="Keep")
        await card(studio, moderators, "Kept")
        await cards_shown(studio)
        assert shown(answer).edited_at == message.edited_at
        assert studio.pictures() == [shown(answer)]


async def test_a_picture_that_its_owner_deleted_does_not_come_back_when_it_is_kept(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        _, moderators, message = await public(studio)
        await report(studio, studio.ben, message)
        seen = await card(studio, moderators, "reported")
        await cards_shown(studio)
        await studio.ada.click(message, label="Delete")
        await studio.mod.click(seen, label="Keep")
        await card(studio, moderators, "Kept")
        await cards_shown(studio)
        assert studio.pictures() == []


async def test_where_no_number_is_set_reports_hide_nothing(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        _, moderators, message = await public(studio, report_hide=0)
        for person in people(studio, 4):
            await report(studio, person, message)
        await card(studio, moderators, "4 people")
        assert studio.pictures() == [message]


async def test_pictures_of_an_immune_role_stay_until_a_moderator_decides(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        role = studio.guild.create_role("Artists")
        studio.env.backend.get_guild(studio.guild.id).members[studio.ada.id].role_ids.append(
            role.id
        )
        _, moderators, message = await public(studio, report_immune=role.id, report_hide=1)
        await report(studio, studio.ben, message)
        await card(studio, moderators, "1 person")
        assert studio.pictures() == [message]


@pytest.mark.parametrize("gone", [False, True])
async def test_who_has_no_immune_role_or_has_left_is_not_immune(tmp_path: Path, gone: bool) -> None:
    async with open_studio(tmp_path) as studio:
        role = studio.guild.create_role("Artists")
        answer, _, message = await public(studio, report_immune=role.id, report_hide=1)
        if gone:
            studio.env.inject_error("GET", "/guilds/*/members/*", status=404, code=10007)
        await report(studio, studio.ben, message)
        await studio.shows(answer, "Hidden for now")


@pytest.mark.parametrize("restart", [False, True])
async def test_a_kept_picture_is_seen_again(tmp_path: Path, restart: bool) -> None:
    async with open_studio(tmp_path) as studio:
        answer, moderators = await hidden(studio)
        if restart:
            await studio.restart()
        await studio.mod.click(await card(studio, moderators, "Hidden"), label="Keep")
        message = await studio.picture(answer)
        assert await message.attachments[0].read() == png(studio.api.submissions[0].request)
        assert "a red fox" in words(message)
        assert buttons(message) == ["Again", "Edit", "Delete", "Report"]
        assert buttons(await card(studio, moderators, "Kept", studio.mod.mention)) == []
        assert "keep it" in told(await studio.ben.click(message, label="Report"))


@pytest.mark.parametrize("label", ["Remove", "Remove with strike"])
async def test_a_removed_picture_says_why_and_does_not_come_back(
    tmp_path: Path, label: str
) -> None:
    async with open_studio(tmp_path) as studio:
        answer, moderators, message = await public(studio)
        await report(studio, studio.ben, message)
        asked: Any = await studio.mod.click(await card(studio, moderators, "reported"), label=label)
        await studio.mod.select(asked.response.message, ["hate"])
        await studio.shows(answer, "Removed", "Hate or harassment")
        assert shown(answer).attachments == []
        assert "a red fox" not in words(shown(answer))
        assert ("It counted as a strike" in words(shown(answer))) is (label != "Remove")
        await card(studio, moderators, "Removed", "Hate or harassment")
        stored = await case(studio)
        assert stored.points == (label == "Remove with strike")
        form = await studio.ada.click(shown(answer), label="Appeal")
        assert form.modal is not None


@pytest.mark.parametrize("label", ["Keep", "Remove", "Remove with strike", "Block person"])
async def test_a_member_who_is_no_moderator_decides_nothing(tmp_path: Path, label: str) -> None:
    async with open_studio(tmp_path) as studio:
        _, moderators, message = await public(studio)
        await report(studio, studio.ben, message)
        seen = await card(studio, moderators, "reported")
        assert "Only those" in told(await studio.ben.click(seen, label=label))
        assert studio.pictures() == [message]


async def test_an_overturned_removal_brings_the_picture_back(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer, moderators = await hidden(studio)
        asked: Any = await studio.mod.click(
            await card(studio, moderators, "Hidden"), label="Remove with strike"
        )
        await studio.mod.select(asked.response.message, ["hate"])
        await studio.shows(answer, "Removed")
        form = await studio.ada.click(shown(answer), label="Appeal")
        await studio.ada.submit_modal(form, {"text": "It is a fox."})
        await studio.mod.click(await card(studio, moderators, "An appeal"), label="Overturn")
        message = await studio.picture(answer)
        assert "a red fox" in words(message)
        assert (await case(studio)).points == 0
        assert "decided to keep it" in told(await studio.ben.click(message, label="Report"))


async def test_where_the_moderator_channel_is_closed_who_reports_is_told_whom_to_ask(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        _, moderators, message = await public(studio)
        studio.forbid(moderators, "view_channel")
        assert "tell a moderator" in await report(studio, studio.ben, message)


async def test_without_a_moderator_channel_reports_still_hide(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer = await studio.imagine()
        message = await studio.picture(answer)
        said = [await report(studio, person, message) for person in people(studio, 3)]
        assert "tell a moderator" in said[0]
        studio.app.moderation.desk.wake(anew=True)
        await studio.shows(answer, "Hidden for now")
