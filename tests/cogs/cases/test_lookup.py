"""`/case`, `/history` and `/why`, each for the moderator alone."""

from pathlib import Path
from typing import Any

import discord
import pytest
from simcord.enums import AppCommandType

from bot.screening.findings import Action
from tests.cogs.moderators import administrator, another_moderator, card, let_in, moderate
from tests.studio import Studio, buttons, fields, open_studio, told, words

NUDE = "a nude statue"


def answered(answer: Any) -> discord.Message:
    """What only the person sees."""
    assert answer.response.ephemeral
    message: discord.Message = answer.response.message
    return message


async def ask(studio: Studio, command: str, who: Any = None, **options: Any) -> discord.Message:
    person: Any = who or studio.mod
    return answered(await person.slash(studio.channel, command, **options))


async def blocked(studio: Studio) -> Any:
    """Ada is blocked by a card; returns the moderator channel."""
    moderators = await moderate(studio, "prompt review")
    await studio.imagine(prompt="a red fox")
    message = await card(studio, moderators, "May this")
    await studio.mod.click(message, label="Block person")
    await card(studio, moderators, "Rejected")
    return moderators


async def test_a_case_is_shown_with_all_that_happened_to_it(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "prompt review")
        await studio.imagine(prompt="a red fox")
        message = await card(studio, moderators, "May this")
        asked: Any = await studio.mod.click(message, label="Reject with strike")
        await studio.mod.select(asked.response.message, ["gore"])
        await card(studio, moderators, "Rejected")

        found = await ask(studio, "case", number=1)
        assert "**Case 1**" in found.content
        assert "a red fox" in words(found)
        trail = fields(found)["What happened"].split("\n")
        assert "The bot: opened it" in trail[0]
        assert any(f"{studio.mod.mention}: decided open → rejected" in line for line in trail)
        assert any("strikes 0 → 1" in line for line in trail)
        assert message.jump_url in fields(found)["Card"]


@pytest.mark.parametrize("restart", [False, True])
async def test_a_case_whose_card_is_lost_can_be_decided_where_it_is_looked_up(
    tmp_path: Path, restart: bool
) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "prompt review")
        answer = await studio.imagine(prompt="a red fox")
        await card(studio, moderators, "May this")
        studio.env.backend.delete_channel(moderators.id)
        found = await ask(studio, "case", number=1)
        assert "Approve" in buttons(found)
        if restart:
            await studio.restart()
        await studio.mod.click(found, label="Approve")
        await studio.picture(answer)
        assert buttons(await ask(studio, "case", number=1)) == []


async def test_a_refusal_is_found_by_its_number_too(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await studio.imagine(prompt=NUDE)
        found = await ask(studio, "case", number=1)
        assert "a **nude** statue" in words(found)
        assert "Card" not in fields(found)


async def test_a_case_of_another_server_is_none_of_this_one(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await studio.imagine(prompt=NUDE)
        await studio.sql("UPDATE moderation_case SET guild_id = 1")
        for number in (1, 2):
            found = await ask(studio, "case", number=number)
            assert found.content == f"There is no case {number} on record in this server."
            assert found.embeds == []


async def test_a_history_lists_what_a_person_did(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await studio.imagine(prompt=NUDE)
        found = await ask(studio, "history", person=studio.ada)
        assert "prompt refused by the screening · 1 strike" in words(found)
        assert "1 counting" in fields(found)["Strikes"]
        assert buttons(found) == []
        assert studio.pinged() == []
        assert "Nothing is on record" in words(await ask(studio, "history", person=studio.ben))


@pytest.mark.parametrize("restart", [False, True])
async def test_a_blocked_person_can_be_unblocked(tmp_path: Path, restart: bool) -> None:
    async with open_studio(tmp_path) as studio:
        await blocked(studio)
        answer = await studio.mod.slash(studio.channel, "history", person=studio.ada)
        assert "Blocked from the bot here" in fields(answered(answer))
        if restart:
            await studio.restart()
        await studio.mod.click(answered(answer), label="Unblock")
        assert f"{studio.ada.mention} can use this bot here again." in words(answered(answer))
        assert buttons(answered(answer)) == []
        assert not (await studio.imagine()).ephemeral


async def test_who_unblocks_second_is_told_so(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await blocked(studio)
        answer = await studio.mod.slash(studio.channel, "history", person=studio.ada)
        again = await studio.mod.slash(studio.channel, "history", person=studio.ada)
        await studio.mod.click(answered(answer), label="Unblock")
        await studio.mod.click(answered(again), label="Unblock")
        assert "somebody was quicker" in words(answered(again))


async def test_who_is_no_moderator_any_more_unblocks_nobody(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await blocked(studio)
        kim = another_moderator(studio)
        answer = await kim.slash(studio.channel, "history", person=studio.ada)
        role = studio.guild.roles["Moderators"]
        studio.env.backend.remove_member_role(studio.guild.id, kim.id, role.id)
        studio.allow(kim, studio.channel, "manage_messages")  # which is not the whole server
        assert "Only those" in told(await kim.click(answered(answer), label="Unblock"))
        assert (await studio.imagine()).ephemeral


async def test_a_block_of_another_server_is_not_lifted_here(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await blocked(studio)
        answer = await studio.mod.slash(studio.channel, "history", person=studio.ada)
        await studio.sql("UPDATE moderation_case SET guild_id = 1")
        assert "no case" in told(await studio.mod.click(answered(answer), label="Unblock"))
        assert (await studio.imagine()).ephemeral


async def test_why_tells_what_was_found_and_who_approved(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "open", pack_sexual="review")
        answer = await studio.imagine(prompt=NUDE)
        await studio.mod.click(await card(studio, moderators, "May this"), label="Approve")
        picture = await studio.picture(answer)
        for named in (picture.jump_url, str(picture.id), f" {picture.id} "):
            found = await ask(studio, "why", message=named)
            assert "rule `pack:sexual:" in fields(found)["What the screening found"]
            assert "prompt review · approved" in fields(found)["Cases"]

        menu = await studio.mod.context_menu(studio.channel, "Why this?", picture)
        assert words(answered(menu)) == words(found)


async def test_why_names_the_term_of_the_servers_own_that_hit(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await studio.app.moderation.rulebook.add(
            studio.guild.id, "deny", "shady*", Action.SPOILER, shadow=False, by=studio.mod.id
        )
        picture = await studio.picture(await studio.imagine(prompt="a shady fox"))
        for _ in range(2):
            found = await ask(studio, "why", message=str(picture.id))
            assert "rule `server:shady*`" in fields(found)["What the screening found"]
            await studio.app.moderation.rulebook.remove(
                studio.guild.id, "deny", "shady*", by=studio.mod.id
            )


async def test_why_of_a_plain_picture_says_that_nothing_was_found(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        picture = await studio.picture(await studio.imagine())
        found = await ask(studio, "why", message=picture.jump_url)
        assert fields(found)["What the screening found"].startswith("nothing")
        assert "No moderator" in fields(found)["Cases"]


@pytest.mark.parametrize("named", ["hello", "123", "1" * 19, "9" * 19, "https://example.com/1/2/3"])
async def test_why_of_something_else_says_what_to_give(tmp_path: Path, named: str) -> None:
    async with open_studio(tmp_path) as studio:
        assert "Copy Message Link" in words(await ask(studio, "why", message=named))


async def test_why_does_not_look_into_other_servers(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        picture = await studio.picture(await studio.imagine())
        await studio.sql("UPDATE job SET guild_id = 1")
        assert "on record here" in words(await ask(studio, "why", message=str(picture.id)))


@pytest.mark.parametrize(
    ("command", "options"), [("case", {"number": 1}), ("history", {}), ("why", {"message": "1"})]
)
async def test_a_member_looks_nothing_up(
    tmp_path: Path, command: str, options: dict[str, Any]
) -> None:
    async with open_studio(tmp_path) as studio:
        await studio.imagine(prompt=NUDE)
        let_in(studio, studio.ben, command)
        if command == "history":
            options = {"person": studio.ada}
        found = await ask(studio, command, studio.ben, **options)
        assert found.content.startswith("Only those")
        assert found.embeds == []


@pytest.mark.parametrize(
    ("command", "options"), [("case", {"number": 1}), ("history", {}), ("why", {"message": "1"})]
)
async def test_who_moderates_one_channel_looks_nothing_up(
    tmp_path: Path, command: str, options: dict[str, Any]
) -> None:
    async with open_studio(tmp_path) as studio:
        await studio.imagine(prompt=NUDE)
        corner = studio.guild.create_text_channel("corner")
        studio.allow(studio.ben, corner, "manage_messages")
        if command == "history":
            options = {"person": studio.ada}
        found = answered(await studio.ben.slash(corner, command, **options))
        assert "in the whole server" in found.content
        assert found.embeds == []


async def test_a_member_does_not_get_to_know_why(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        picture = await studio.picture(await studio.imagine())
        let_in(studio, studio.ben, "Why this?", AppCommandType.MESSAGE)
        menu = await studio.ben.context_menu(studio.channel, "Why this?", picture)
        assert answered(menu).content.startswith("Only those")


async def test_an_administrator_looks_up_what_moderators_can(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await blocked(studio)
        admin = administrator(studio)
        assert "Rejected" in words(await ask(studio, "case", admin, number=1))
        found = await ask(studio, "history", admin, person=studio.ada)
        await admin.click(found, label="Unblock")
        assert studio.app.moderation.standings.barred(studio.guild.id, studio.ada.id) is None
        await studio.app.moderation.policies.set(studio.guild.id, 0, "mode", "open", by=admin.id)
        picture = await studio.picture(await studio.imagine())
        assert "nothing" in words(await ask(studio, "why", admin, message=str(picture.id)))
        menu = await admin.context_menu(studio.channel, "Why this?", picture)
        assert "nothing" in words(answered(menu))
