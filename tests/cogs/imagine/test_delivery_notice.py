"""A short new message tells who waited long, because an edit notifies nobody."""

from pathlib import Path
from typing import Any

import pytest

from tests.studio import Studio, cut_off, open_studio, shown

AT_ONCE = 0.001  # seconds; every picture took longer


async def delivered(studio: Studio, answer: Any) -> Any:
    message = await studio.picture(answer)
    await studio.settled()
    return message


async def test_who_waited_long_is_notified_once_by_a_new_message(tmp_path: Path) -> None:
    async with open_studio(tmp_path, notify_after=AT_ONCE) as studio:
        message = await delivered(studio, await studio.imagine(prompt="@everyone <@1> a fox"))

        picture, notice = studio.channel.history()
        assert picture == message
        assert studio.pinged() == [studio.ada.id]
        assert studio.ada.mention in notice.content
        assert message.jump_url in notice.content
        assert notice.attachments == []


@pytest.mark.parametrize("after", [0, 60])
async def test_nobody_is_notified_of_a_quick_picture_or_where_that_is_turned_off(
    tmp_path: Path, after: float
) -> None:
    async with open_studio(tmp_path, notify_after=after) as studio:
        message = await delivered(studio, await studio.imagine())
        assert studio.channel.history() == [message]
        assert studio.pinged() == []


async def test_the_notice_goes_to_whoever_asked_again(tmp_path: Path) -> None:
    async with open_studio(tmp_path, notify_after=AT_ONCE) as studio:
        message = await delivered(studio, await studio.imagine())
        await delivered(studio, await studio.ben.click(message, label="Again"))
        assert studio.pinged() == [studio.ada.id, studio.ben.id]


async def test_the_notice_leads_to_where_the_picture_is(tmp_path: Path) -> None:
    async with open_studio(tmp_path, notify_after=AT_ONCE) as studio:
        studio.hold()
        answer = await studio.imagine()
        await studio.mod.delete(shown(answer))
        studio.release()
        (message,) = await studio.until(studio.pictures)
        await studio.settled()
        assert message.jump_url in studio.channel.history()[-1].content


async def test_a_notice_in_a_direct_message_leads_to_the_picture(tmp_path: Path) -> None:
    async with open_studio(tmp_path, notify_after=AT_ONCE) as studio:
        ada = studio.ada.user
        message = await delivered(studio, await ada.slash("imagine", prompt="a red fox"))
        notice = ada.dm_channel.history()[-1]
        assert f"/channels/@me/{ada.dm_channel.id}/{message.id}" in notice.content


async def test_a_picture_that_came_as_a_direct_message_needs_no_notice(tmp_path: Path) -> None:
    async with open_studio(tmp_path, notify_after=AT_ONCE) as studio:
        studio.hold()
        await studio.imagine()
        studio.env.backend.delete_channel(studio.channel.id)
        studio.release()
        await studio.settled()
        dm = studio.ada.user.dm_channel
        assert dm.history() == studio.pictures(dm) != []


async def test_nobody_is_notified_of_what_was_cancelled(tmp_path: Path) -> None:
    async with open_studio(tmp_path, notify_after=AT_ONCE) as studio:
        studio.hold()
        answer = await studio.imagine()
        await studio.ada.click(shown(answer), label="Cancel")
        await studio.settled()
        assert len(studio.channel.history()) == 1


async def test_a_picture_stands_even_where_the_notice_is_refused(tmp_path: Path) -> None:
    async with open_studio(tmp_path, notify_after=AT_ONCE) as studio:
        studio.hold()
        answer = await studio.imagine()
        studio.forbid(studio.channel, "send_messages")
        studio.release()
        message = await delivered(studio, answer)
        assert studio.channel.history() == [message]


@pytest.mark.parametrize("times", [1, 100])
async def test_a_picture_stands_even_where_the_notice_breaks_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    async with open_studio(tmp_path, notify_after=AT_ONCE) as studio:
        cut_off(monkeypatch, "POST", "/channels/*/messages", times=times)
        message = await delivered(studio, await studio.imagine())
        if times == 1:
            await studio.until(studio.pinged)
        assert studio.pictures() == [message]
        assert "Picture ready" in (message.embeds[0].title or "")
        assert (await studio.job()).charged
        assert studio.pinged() == ([studio.ada.id] if times == 1 else [])
