"""`/quota`, as a member reads it."""

from pathlib import Path
from typing import Any

import pytest

from bot.errors import DatabaseError
from bot.job import State
from tests.studio import fields, open_studio, shown, told, words


async def test_it_shows_every_window_and_when_the_next_one_is_free(tmp_path: Path) -> None:
    async with open_studio(tmp_path, user_limits="2/1h,5/1d", user_max_in_flight=3) as studio:
        await studio.picture(await studio.imagine())
        await studio.settled()
        studio.hold()
        await studio.imagine()
        answer = await studio.ada.slash(studio.channel, "quota")

        first = int((await studio.job(which=0)).created)
        card = fields(shown(answer))
        assert list(card) == ["2 pictures in 1 hour", "5 pictures in 1 day", "Being made now"]
        hour, day, now = card.values()
        assert "2 of 2 used, 0 left" in hour
        assert f"<t:{first + 3600}:R>" in hour
        assert "2 of 5 used, 3 left" in day
        assert f"<t:{first + 86400}:R>" in day
        assert now == "1 picture of at most 3 at a time"


async def test_it_is_seen_by_nobody_else_and_counts_nobody_elses(tmp_path: Path) -> None:
    async with open_studio(tmp_path, user_limits="2/1h") as studio:
        await studio.picture(await studio.imagine())
        answer = await studio.ben.slash(studio.channel, "quota")

        assert answer.ephemeral
        assert "0 of 2 used, 2 left" in words(shown(answer))
        assert "<t:" not in words(shown(answer))
        assert len(studio.channel.history(viewer=studio.ada)) == 1


async def test_what_was_given_back_is_not_shown_as_used(tmp_path: Path) -> None:
    async with open_studio(tmp_path, user_limits="2/1h") as studio:
        studio.hold()
        await studio.imagine()
        await studio.job(State.RUNNING)
        await studio.sql("UPDATE job SET state = 'failed', failure = 'internal', charged = 0")
        answer = await studio.ada.slash(studio.channel, "quota")
        assert "0 of 2 used" in words(shown(answer))
        assert "0 pictures" in fields(shown(answer))["Being made now"]


async def test_without_limits_it_says_so(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer = await studio.ada.slash(studio.channel, "quota")
        assert "There is no limit" in words(shown(answer))
        assert fields(shown(answer)) == {"Being made now": "0 pictures"}


async def test_it_works_in_a_direct_message_and_where_the_bot_may_not_post(tmp_path: Path) -> None:
    async with open_studio(tmp_path, user_limits="2/1h") as studio:
        studio.forbid(studio.channel, "view_channel", "send_messages", "embed_links")
        for answer in (
            await studio.ada.user.slash("quota"),
            await studio.ada.slash(studio.channel, "quota"),
        ):
            assert "2 pictures in 1 hour" in words(shown(answer))


@pytest.mark.expects_errors
async def test_when_the_database_fails_the_person_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_studio(tmp_path) as studio:

        async def fails(*_: Any) -> Any:
            raise DatabaseError("The disk reports an error.")

        with monkeypatch.context() as patch:
            patch.setattr(studio.app.database, "fetch", fails)
            answer = await studio.ada.slash(studio.channel, "quota")
        assert "its own records" in told(answer)
        assert "disk" not in told(answer)
