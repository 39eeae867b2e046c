"""Where, when, how much and by whom pictures may be asked for, as a server has set it."""

import math
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord.backend.models import User
from simcord.builders import UserHandle

from bot.job import State
from bot.sandbox.imageapi import Fault
from tests.cogs.moderators import card, moderate
from tests.studio import Studio, open_studio, told, words

HOUR, DAY = 3600, 86400
EVERY_WAY = ["the command", "Again", "the form"]


async def setting(studio: Studio, name: str, text: str | None, scope: int = 0) -> None:
    await studio.app.moderation.policies.set(studio.guild.id, scope, name, text, by=studio.mod.id)


async def made(studio: Studio, who: Any = None, channel: Any = None) -> discord.Message:
    message = await studio.picture(await studio.imagine(who, channel))
    await studio.settled()
    return message


async def ask(studio: Studio, way: str, message: discord.Message) -> Any:
    """Let ada ask for a picture; by a button or the form, where that is what a picture shows."""
    if way == "the command":
        return await studio.imagine()
    if way == "Again":
        return await studio.ada.click(message, label="Again")
    form = await studio.ada.click(message, label="Edit")
    return await studio.ada.submit_modal(form, {"prompt": "an owl", "size": "1:1", "seed": "7"})


async def over(studio: Studio, sentence: str, span: int, *, which: int = 0) -> str:
    """What somebody reads over a limit until so many seconds after a job."""
    free = math.ceil((await studio.job(which=which)).created + span)
    style = "T" if span < DAY else "f"
    return (
        f"{sentence} The next one is free <t:{free}:R>, at <t:{free}:{style}>."
        " `/quota` shows all your limits."
    )


@pytest.mark.parametrize("way", EVERY_WAY)
async def test_elsewhere_than_allowed_the_person_is_told_where(tmp_path: Path, way: str) -> None:
    async with open_studio(tmp_path) as studio:
        message = await made(studio)
        gallery = studio.guild.create_text_channel("gallery")
        await setting(studio, "channels", str(gallery.id))
        async with studio.untouched():
            answer = await ask(studio, way, message)
        assert told(answer) == f"Pictures are not made in this channel. Try {gallery.mention}."
        await made(studio, channel=gallery)
        await made(studio, channel=studio.thread(gallery))
        assert told(await studio.imagine(channel=studio.thread())) == told(answer)


async def test_where_one_channel_alone_is_on_it_is_named(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        gallery = studio.guild.create_text_channel("gallery")
        await setting(studio, "mode", "off")
        await setting(studio, "mode", "open", gallery.id)
        assert told(await studio.imagine()) == (
            f"Pictures are not made in this channel. Try {gallery.mention}."
        )
        await made(studio, channel=gallery)


@pytest.mark.parametrize("way", EVERY_WAY)
async def test_the_limit_of_a_role_is_told_with_when_the_next_is_free(
    tmp_path: Path, way: str
) -> None:
    async with open_studio(tmp_path) as studio:
        await setting(studio, "role_limits", "everyone: 1/1h")
        message = await made(studio)
        async with studio.untouched():
            answer = await ask(studio, way, message)
        sentence = "Your limit in this server is used up: 1 picture in 1 hour."
        assert told(answer) == await over(studio, sentence, HOUR)
        await made(studio, studio.ben)


async def test_the_most_generous_of_a_persons_roles_holds(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        painter = studio.guild.create_role("Painters")
        eve = studio.guild.add_member(studio.env.create_user("eve"), roles=[painter])
        moderators = studio.guild.roles["Moderators"]
        await setting(
            studio, "role_limits", f"everyone: 1/1h\n{painter.id}: 2/2h\n{moderators.id}: none"
        )
        for _ in range(2):
            await made(studio, eve)
        async with studio.untouched():
            answer = await studio.imagine(eve)
        # Both of eve's roles are full; the one that has room sooner is the one to wait for.
        sentence = "Your limit in this server is used up: 1 picture in 1 hour."
        assert told(answer) == await over(studio, sentence, HOUR, which=1)
        for _ in range(3):
            await made(studio, studio.mod)  # a role without limits
        await made(studio)
        assert "1 picture in 1 hour" in told(await studio.imagine())


async def test_of_a_roles_windows_every_one_holds(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await setting(studio, "role_limits", "everyone: 5/1h, 2/1d")
        for _ in range(2):
            await made(studio)
        sentence = "Your limit in this server is used up: 2 pictures in 1 day."
        assert told(await studio.imagine()) == await over(studio, sentence, DAY)


async def test_the_limit_of_the_server_is_everybodys_together(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await setting(studio, "server_limits", "2/1h")
        await made(studio)
        await made(studio, studio.ben)
        sentence = "This server's limit is used up, for everybody together: 2 pictures in 1 hour."
        for who in (studio.ada, studio.mod):
            async with studio.untouched():
                answer = await studio.imagine(who)
            assert told(answer) == await over(studio, sentence, HOUR)
        # Nothing of it holds in a direct message or in another server.
        await studio.picture(await studio.ada.user.slash("imagine", prompt="a red fox"))
        other = studio.env.create_guild("Elsewhere")
        member, channel = other.add_member(studio.ada.user), other.create_text_channel("pictures")
        await studio.picture(await member.slash(channel, "imagine", prompt="a red fox"))


async def test_what_a_server_may_spend_a_day_counts_what_was_paid_for_and_then_refused(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "image review", daily_images=1)
        answer = await studio.imagine()
        message = await card(studio, moderators, "May this picture be public?")
        asked: Any = await studio.mod.click(message, label="Reject")
        await studio.mod.select(asked.response.message, ["gore"])
        await studio.shows(answer, "Nothing was counted")
        async with studio.untouched():
            answer = await studio.imagine(studio.ben)
        sentence = (
            "What this server may spend is used up, for everybody together: 1 picture in 1 day."
        )
        assert told(answer) == await over(studio, sentence, DAY)


async def test_what_was_never_ordered_is_not_spent(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await setting(studio, "daily_images", "1")
        studio.api.faults.add("submit", Fault(status=400, reason="ILLEGAL_PROMPT", times=1))
        await studio.shows(await studio.imagine(), "No picture this time")
        await made(studio)
        assert "What this server may spend is used up" in told(await studio.imagine())


async def test_a_persons_own_limit_holds_beside_a_generous_server(tmp_path: Path) -> None:
    async with open_studio(tmp_path, user_limits="1/1h") as studio:
        await setting(studio, "role_limits", "everyone: 9/1h")
        await made(studio)
        sentence = "Your limit is used up: 1 picture in 1 hour."
        assert told(await studio.imagine()) == await over(studio, sentence, HOUR)


def newcomer(studio: Studio, *, account: timedelta, membership: timedelta) -> Any:
    """A member whose account and membership are so old."""
    now = datetime.now(UTC)
    user = User(id=discord.utils.time_snowflake(now - account), name="new")
    studio.env.backend.users[user.id] = user
    member = studio.guild.add_member(UserHandle(studio.env, user))
    stored = studio.env.backend.guilds[studio.guild.id].members[user.id]
    stored.joined_at = (now - membership).isoformat()
    return member


@pytest.mark.parametrize(
    ("name", "whose"),
    [("account_age", "Your Discord account"), ("member_age", "Your membership here")],
)
async def test_somebody_too_new_is_told_from_when_on_it_works(
    tmp_path: Path, name: str, whose: str
) -> None:
    async with open_studio(tmp_path) as studio:
        two_days = timedelta(days=2)
        eve = newcomer(studio, account=two_days, membership=two_days)
        await setting(studio, name, "3d")
        async with studio.untouched():
            text = told(await studio.imagine(eve))
        if name == "account_age":
            since = discord.utils.snowflake_time(eve.id)
        else:
            stored = studio.env.backend.guilds[studio.guild.id].members[eve.id]
            since = datetime.fromisoformat(stored.joined_at)
        until = int(since.timestamp() + 3 * DAY)
        assert text == (
            f"{whose} is too young for pictures in this server."
            f" You can make some from <t:{until}:f> on, <t:{until}:R>."
        )
        await setting(studio, name, "1d")
        await made(studio, eve)


async def test_of_two_ages_the_one_that_takes_longer_is_told(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        eve = newcomer(studio, account=timedelta(days=30), membership=timedelta(hours=1))
        await setting(studio, "account_age", "31d")
        await setting(studio, "member_age", "7d")
        assert told(await studio.imagine(eve)).startswith("Your membership here is too young")


async def test_a_channel_may_ask_for_more_age_than_the_server(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        eve = newcomer(studio, account=timedelta(days=2), membership=timedelta(days=2))
        await setting(studio, "member_age", "3d", studio.channel.id)
        assert "too young" in told(await studio.imagine(eve))
        assert "too young" in told(await studio.imagine(eve, studio.thread()))
        await made(studio, eve, studio.guild.create_text_channel("elsewhere"))


@pytest.mark.parametrize("way", EVERY_WAY)
async def test_a_pause_stops_every_way_in_until_it_ends(tmp_path: Path, way: str) -> None:
    async with open_studio(tmp_path) as studio:
        message = await made(studio)
        await studio.mod.slash(studio.channel, "pause", reason="back after the *film* night")
        async with studio.untouched():
            answer = await ask(studio, way, message)
        assert told(answer) == (
            "The moderators have paused pictures in this server."
            " Their reason: back after the \\*film\\* night"
        )
        assert told(await studio.imagine(studio.mod)) == told(answer)
        await studio.restart()
        assert told(await ask(studio, way, message)) == told(answer)

        await studio.mod.slash(studio.channel, "resume")
        await studio.picture(await ask(studio, way, message))


async def test_a_prompt_that_waits_for_a_moderator_is_stopped_by_a_pause(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "prompt review")
        answer = await studio.imagine()
        await card(studio, moderators, "May this")
        await studio.mod.slash(studio.channel, "pause", reason="Film night")
        message = await studio.shows(answer, "the moderators of this server paused the bot")
        assert "Their reason: Film night\nNothing was counted." in words(message)
        await card(studio, moderators, "Nothing to decide any more")
        assert studio.api.counts.submits == 0


async def test_a_pause_stops_one_server_alone_and_no_direct_message(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await studio.mod.slash(studio.channel, "pause")
        other = studio.env.create_guild("Elsewhere")
        member, channel = other.add_member(studio.ada.user), other.create_text_channel("pictures")
        await studio.picture(await member.slash(channel, "imagine", prompt="a red fox"))
        await studio.picture(await studio.ada.user.slash("imagine", prompt="a red fox"))


@pytest.mark.parametrize("way", EVERY_WAY)
async def test_somebody_blocked_is_told_why_until_that_is_lifted(tmp_path: Path, way: str) -> None:
    async with open_studio(tmp_path) as studio:
        message = await made(studio)
        standings = studio.app.moderation.standings
        await standings.bar(
            studio.guild.id, studio.ada.id, case_id=None, reason="Spam of @everyone.", by=1
        )
        async with studio.untouched():
            text = told(await ask(studio, way, message))
        assert text.startswith("A moderator has blocked you from making pictures in this server.")
        assert "Their reason: Spam of @\u200beveryone." in text
        assert "Talk to the moderators if you think that this is wrong." in text
        await made(studio, studio.ben)
        await studio.picture(await studio.ada.user.slash("imagine", prompt="a red fox"))

        await standings.lift(studio.guild.id, studio.ada.id, by=1)
        await studio.picture(await ask(studio, way, message))


async def test_somebody_blocked_can_still_cancel_what_is_on_its_way(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        studio.hold()
        answer = await studio.imagine()
        await studio.job(State.RUNNING)
        standings = studio.app.moderation.standings
        await standings.bar(studio.guild.id, studio.ada.id, case_id=None, reason="Spam.", by=1)
        await studio.ada.click(answer.response.message, label="Cancel")
        await studio.shows(answer, f"Cancelled by {studio.ada.mention}")
