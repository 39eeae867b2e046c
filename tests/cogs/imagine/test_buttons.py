"""What can be pressed under a picture."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.job import State
from tests.studio import Studio, open_studio, png, told


async def finished(studio: Studio, **options: Any) -> discord.Message:
    message = await studio.picture(await studio.imagine(**options))
    await studio.settled()
    return message


@pytest.mark.parametrize("restart", [False, True])
async def test_again_makes_the_same_with_a_new_seed_for_whoever_presses(
    tmp_path: Path, restart: bool
) -> None:
    async with open_studio(tmp_path) as studio:
        message = await finished(studio, prompt="a red fox", size="9:16", seed=7)
        if restart:
            await studio.restart()
        again = await studio.picture(await studio.ben.click(message, label="Again"))

        job = await studio.job(State.DELIVERED)
        first, second = studio.api.submissions
        assert job.owner_id == studio.ben.id
        assert second.body["seed"] == job.request.seed != 7
        assert second.body == {**first.body, "seed": job.request.seed}
        assert await again.attachments[0].read() == png(job.request)
        assert studio.ben.mention in again.content
        assert studio.pictures() == [message, again]
        assert studio.pinged() == []


async def test_again_counts_for_whoever_presses(tmp_path: Path) -> None:
    async with open_studio(tmp_path, user_limits="1/1h") as studio:
        message = await finished(studio)
        await studio.picture(await studio.ben.click(message, label="Again"))
        async with studio.untouched():
            refused = await studio.ben.click(message, label="Again")
        assert "Your limit is used up" in told(refused)


async def test_again_is_refused_where_the_bot_may_no_longer_post(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        message = await finished(studio)
        studio.forbid(studio.channel, "attach_files")
        async with studio.untouched():
            refused = await studio.ben.click(message, label="Again")
        assert "Attach Files" in told(refused)


@pytest.mark.parametrize("label", ["Again", "Edit"])
async def test_a_picture_whose_prompt_was_dropped_cannot_be_made_again(
    tmp_path: Path, label: str
) -> None:
    async with open_studio(tmp_path) as studio:
        message = await finished(studio)
        await studio.sql("UPDATE job SET prompt = ''")
        async with studio.untouched():
            refused = await studio.ada.click(message, label=label)
        assert "/imagine" in told(refused)


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("who", ["ada", "mod"])
async def test_owner_and_moderator_can_delete(tmp_path: Path, who: str, restart: bool) -> None:
    async with open_studio(tmp_path) as studio:
        message = await finished(studio, prompt="a red fox")
        if restart:
            await studio.restart()
        await getattr(studio, who).click(message, label="Delete")

        assert studio.channel.history() == []
        job = await studio.job()
        assert job.request.prompt == ""
        assert job.charged


async def test_another_member_cannot_delete(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        message = await finished(studio)
        refused = await studio.ben.click(message, label="Delete")

        assert "Only the person who asked" in told(refused)
        assert studio.pictures() == [message]
        assert (await studio.job()).request.prompt == "a red fox"


async def test_whoever_made_it_again_owns_the_new_picture_alone(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        message = await finished(studio)
        again = await studio.picture(await studio.ben.click(message, label="Again"))
        await studio.settled()
        assert "Only the person" in told(await studio.ada.click(again, label="Delete"))
        await studio.ben.click(again, label="Delete")
        assert studio.pictures() == [message]


async def test_two_who_delete_at_the_same_time_both_succeed(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        message = await finished(studio)
        # Discord's answer when the message was gone before.
        studio.env.inject_error("DELETE", "/webhooks/*/@original", status=404, code=10008)
        pressed = await studio.ada.click(message, label="Delete")
        assert pressed.followups == []
        assert (await studio.job()).request.prompt == ""


@pytest.mark.expects_errors
async def test_what_could_not_be_deleted_keeps_its_prompt(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        message = await finished(studio)
        studio.env.inject_error("DELETE", "/webhooks/*/@original", status=403)
        assert "try again" in told(await studio.ada.click(message, label="Delete"))
        assert (await studio.job()).request.prompt == "a red fox"

        await studio.ada.click(message, label="Delete")
        assert studio.channel.history() == []


async def test_buttons_go_on_working_after_many_were_pressed(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        message = await finished(studio)
        for _ in range(3):
            for person in (studio.ada, studio.ben):
                message = await studio.picture(await person.click(message, label="Again"))
        await studio.settled()
        await studio.ben.click(message, label="Delete")
        assert len(studio.pictures()) == 6


def slow_down(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let jobs be found later than a button waits for them."""
    for module in ("_start", "_buttons"):
        monkeypatch.setattr(sys.modules[f"cogs.imagine.{module}"], "_PATIENCE", 0.1)
    fetch: Any = studio.app.database.fetch

    async def slow(sql: str, *values: Any) -> Any:
        if sql.endswith("FROM job WHERE id = ?"):
            await asyncio.sleep(0.3)
        return await fetch(sql, *values)

    monkeypatch.setattr(studio.app.database, "fetch", slow)


async def test_a_form_that_cannot_be_opened_in_time_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_studio(tmp_path) as studio:
        message = await finished(studio)
        slow_down(studio, monkeypatch)
        answer = await studio.ada.click(message, label="Edit")
        assert "Press the button again" in told(answer)


async def test_again_is_answered_in_time_by_a_slow_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_studio(tmp_path) as studio:
        message = await finished(studio)
        slow_down(studio, monkeypatch)
        answer = await studio.ben.click(message, label="Again")
        requests: Any = studio.env.http_requests
        callbacks = [call.json for call in requests if call.path.endswith("/callback")]
        assert callbacks[-1]["type"] == 5  # deferred: "is thinking"
        assert (await studio.picture(answer)).id != message.id


def begin_anew(folder: Path) -> None:
    for file in folder.glob("imagine.db*"):
        file.unlink()


async def test_a_button_from_before_the_database_was_begun_anew_touches_no_stranger(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        old = await finished(studio)
        await studio.stop()
        begin_anew(tmp_path)
        await studio.start()
        theirs = await studio.picture(await studio.imagine(studio.ben, prompt="bens secret"))

        assert "no longer on record" in told(await studio.ada.click(old, label="Again"))
        assert "no longer on record" in told(await studio.ada.click(old, label="Edit"))
        await studio.ben.click(old, label="Delete")
        assert {message.id for message in studio.pictures()} == {old.id, theirs.id}
        await studio.mod.click(old, label="Delete")
        assert [message.id for message in studio.pictures()] == [theirs.id]
        assert (await studio.job()).request.prompt == "bens secret"
