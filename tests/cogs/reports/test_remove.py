"""Taking a picture down from the menu of its message."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord.enums import AppCommandType

from bot.case import CaseKind
from tests.bot.moderation.bureau import landscape
from tests.cogs.moderators import (
    administrator,
    another_moderator,
    card,
    case,
    let_in,
    moderate,
    points,
)
from tests.cogs.moderators import shown as cards_shown
from tests.studio import QUICK, Studio, buttons, open_studio, shown, told, words

MENU = "Remove picture"


async def public(studio: Studio) -> tuple[Any, discord.Message]:
    answer = await studio.imagine(prompt="a red fox", seed=7)
    return answer, await studio.picture(answer)


async def remove(studio: Studio, message: discord.Message, who: Any = None, **values: Any) -> str:
    """Fill in the form; returns what the moderator is told."""
    who = who or studio.mod
    form = await who.context_menu(studio.channel, MENU, message)
    return told(await who.submit_modal(form, {"why": ["gore"], **values}))


@pytest.mark.parametrize("restart", [False, True])
async def test_a_moderator_takes_a_picture_down(tmp_path: Path, restart: bool) -> None:
    async with open_studio(tmp_path) as studio:
        answer, message = await public(studio)
        form = await studio.mod.context_menu(studio.channel, MENU, message)
        if restart:
            await studio.restart()
        said = told(await studio.mod.submit_modal(form, {"why": ["gore"]}))
        assert "case 1" in said
        assert "strike" not in said

        await studio.shows(answer, "A moderator took this picture down", "Gore or violence")
        assert shown(answer).attachments == []
        assert "a red fox" not in words(shown(answer))
        assert buttons(shown(answer)) == ["Appeal"]
        stored = await case(studio)
        assert (stored.kind, stored.decided_by) == (CaseKind.REMOVAL, studio.mod.id)
        assert points(studio, studio.ada) == 0


async def test_a_strike_and_the_prompt_can_go_with_it(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer, message = await public(studio)
        said = await remove(studio, message, also=["block", "strike"])
        assert "Its prompt is refused" in said
        assert "It counts as a strike" in said
        # The pictures of this studio are of one colour, which nobody could know again.
        assert "Unless it is too plain" in said
        await studio.shows(answer, "Removed", "It counted as a strike")
        assert points(studio, studio.ada) == 1
        async with studio.untouched():
            assert (await studio.imagine(studio.ben, prompt="a red fox")).ephemeral


async def test_what_was_taken_down_cannot_be_reported(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer, message = await public(studio)
        await remove(studio, message)
        await studio.shows(answer, "A moderator took this picture down")
        asked = await studio.ben.context_menu(studio.channel, "Report picture", shown(answer))
        assert "taken this picture down already" in told(asked)


async def test_where_strikes_are_off_a_moderator_is_told_that_none_was_given(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        await moderate(studio, "open", strikes="off")
        answer, message = await public(studio)
        assert "this server counts none" in await remove(studio, message, also=["strike"])
        assert "strike" not in words(await studio.shows(answer, "Removed"))


@pytest.mark.parametrize("restart", [False, True])
async def test_what_was_removed_can_be_allowed_again_without_an_appeal(
    tmp_path: Path, restart: bool
) -> None:
    async with open_studio(tmp_path) as studio:
        answer, message = await public(studio)
        await remove(studio, message, also=["block"])
        await studio.shows(answer, "Removed")
        assert (await studio.imagine(studio.ben, prompt="a red fox")).ephemeral
        looked = await studio.mod.slash(studio.channel, "case", number=1)
        assert buttons(shown(looked)) == ["Allow again"]
        if restart:
            await studio.restart()
        pressed = await studio.mod.click(shown(looked), label="Allow again")
        assert "may be asked for and shown again" in told(pressed)
        again = await studio.mod.click(shown(looked), label="Allow again")
        assert "nothing from coming back any more" in told(again)
        looked = await studio.mod.slash(studio.channel, "case", number=1)
        assert buttons(shown(looked)) == []
        assert not (await studio.imagine(studio.ben, prompt="a red fox")).ephemeral
        lifted = "SELECT actor_id FROM event WHERE kind = 'hash' AND after IS NULL"
        assert [row["actor_id"] for row in await studio.sql(lifted)] == [studio.mod.id]


async def test_a_removal_that_keeps_nothing_away_offers_nothing_to_allow(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer, message = await public(studio)
        await remove(studio, message)
        await studio.shows(answer, "Removed")
        await cards_shown(studio)
        looked = await studio.mod.slash(studio.channel, "case", number=1)
        assert buttons(shown(looked)) == []


async def test_who_is_no_moderator_any_more_allows_nothing_again(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer, message = await public(studio)
        await remove(studio, message, also=["block"])
        await studio.shows(answer, "Removed")
        looked = await studio.mod.slash(studio.channel, "case", number=1)
        studio.env.backend.get_guild(studio.guild.id).members[studio.mod.id].role_ids.clear()
        assert "Only those" in told(await studio.mod.click(shown(looked), label="Allow again"))
        assert (await studio.imagine(studio.ben, prompt="a red fox")).ephemeral


async def test_who_was_refused_for_a_removed_prompt_can_appeal_and_ask_again(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "open")
        answer, message = await public(studio)
        await remove(studio, message, also=["block"])
        await studio.shows(answer, "Removed")
        refusal = await studio.imagine(studio.ben, prompt="a red fox")
        form = await studio.ben.click(shown(refusal), label="Appeal")
        await studio.ben.submit_modal(form, {"text": "It is a fox."})
        appeal = await card(studio, moderators, "An appeal", "It is a fox.")
        await studio.mod.click(appeal, label="Overturn")
        await cards_shown(studio)
        (direct,) = studio.ben.user.dm_channel.history()
        assert "You may ask again." in direct.content
        assert not (await studio.imagine(studio.ben, prompt="a red fox")).ephemeral
        assert "Removed" in words(shown(answer))  # that decision stands


@pytest.mark.parametrize("restart", [False, True])
async def test_whose_picture_is_taken_for_a_removed_one_can_appeal(
    tmp_path: Path, restart: bool
) -> None:
    async with open_studio(tmp_path, behaviour=replace(QUICK, paint=landscape)) as studio:
        moderators = await moderate(studio, "open")
        answer, message = await public(studio)
        await remove(studio, message)
        await studio.shows(answer, "Removed")
        again = await studio.imagine(studio.ben, prompt="an owl", seed=7)
        refusal = await studio.shows(again, "have removed a picture just like it", "below")
        assert (buttons(refusal), refusal.attachments) == (["Appeal"], [])
        if restart:
            await studio.restart()
        form = await studio.ben.click(refusal, label="Appeal")
        await studio.ben.submit_modal(form, {"text": "It is another owl."})
        appeal = await card(studio, moderators, "An appeal", "an owl", "looks like a picture")
        await studio.mod.click(appeal, label="Overturn")
        await cards_shown(studio)
        (direct,) = studio.ben.user.dm_channel.history()
        assert "You may ask again." in direct.content
        assert points(studio, studio.ben) == 0
        await studio.picture(await studio.imagine(studio.ben, prompt="an owl", seed=7))


async def test_a_reason_can_be_given_in_ones_own_words(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer, message = await public(studio)
        await remove(studio, message, why=["other"], words="Shows *me*")
        await studio.shows(answer, "Shows \\*me\\*")


async def test_another_reason_without_words_takes_nothing_down(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        _, message = await public(studio)
        assert "needs words" in await remove(studio, message, why=["other"], words=" ")
        assert studio.pictures() == [message]


async def test_a_removal_can_be_appealed_and_overturned(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "open")
        answer, message = await public(studio)
        await remove(studio, message, also=["block", "strike"])
        await studio.shows(answer, "Removed")
        form = await studio.ada.click(shown(answer), label="Appeal")
        await studio.ada.submit_modal(form, {"text": "It is a fox."})
        appeal = await card(studio, moderators, "An appeal", "It is a fox.")
        assert appeal.attachments[0].is_spoiler()
        await studio.mod.click(appeal, label="Overturn")
        assert "a red fox" in words(await studio.picture(answer))
        assert points(studio, studio.ada) == 0
        assert not (await studio.imagine(studio.ben, prompt="a red fox")).ephemeral
        assert "case 2" in await remove(studio, shown(answer))
        await studio.shows(answer, "Removed", "Gore or violence")


async def test_who_sends_the_form_second_is_told_who_was_quicker(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        kim = another_moderator(studio)
        _, message = await public(studio)
        forms = [
            (who, await who.context_menu(studio.channel, MENU, message))
            for who in (studio.mod, kim)
        ]
        said = [told(await who.submit_modal(form, {"why": ["gore"]})) for who, form in forms]
        assert "case 1" in said[0]
        assert f"{studio.mod.mention} was quicker" in said[1]
        assert len(await studio.sql("SELECT 1 FROM moderation_case")) == 1


async def test_an_administrator_takes_a_picture_down_and_lets_its_prompt_back(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        answer, message = await public(studio)
        admin = administrator(studio)
        await remove(studio, message, admin, also=["block"])
        await studio.shows(answer, "Removed")
        looked = await admin.slash(studio.channel, "case", number=1)
        await admin.click(shown(looked), label="Allow again")
        assert not (await studio.imagine(studio.ben, prompt="a red fox")).ephemeral


async def test_a_member_cannot_take_pictures_down(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        _, message = await public(studio)
        let_in(studio, studio.ben, MENU, AppCommandType.MESSAGE)
        assert "Only those" in told(await studio.ben.context_menu(studio.channel, MENU, message))
        assert studio.pictures() == [message]


async def test_who_is_no_moderator_any_more_cannot_send_the_form(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        _, message = await public(studio)
        studio.allow(studio.ben, studio.channel, "manage_messages")
        form = await studio.ben.context_menu(studio.channel, MENU, message)
        studio.env.backend.delete_overwrite(studio.channel.id, studio.ben.id)
        assert "Only those" in told(await studio.ben.submit_modal(form, {"why": ["gore"]}))
        assert studio.pictures() == [message]


async def test_what_is_no_picture_of_this_bot_is_left_alone(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio)
        message = await studio.ada.send(studio.channel, "hello")
        assert "no picture" in told(await studio.mod.context_menu(studio.channel, MENU, message))
        await studio.imagine()
        held = await card(studio, moderators, "May this picture be public?")
        assert held.attachments
        assert "no picture" in told(await studio.mod.context_menu(moderators, MENU, held))
