"""Who is refused, and what happens when the answer to Discord or the disk makes trouble."""

import asyncio
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.errors import DatabaseError
from bot.job import State
from tests.studio import Studio, cut_off, open_studio, told

CALLBACK = "/interactions/*/callback"


REFUSED = [
    ({"prompt": ""}, "empty", "for example: a red fox"),
    ({"prompt": " \n\t "}, "empty", "for example: a red fox"),
    ({"prompt": "\u200b\u3164"}, "empty", "for example: a red fox"),
    ({"prompt": "x" * 2001}, "may have 2000", "shorten it by 1"),
    ({"prompt": "fox \ud83e"}, "broken character", "type it anew"),
    ({"size": "100:1"}, "no picture has that ratio", "16:9"),
    ({"size": "0:0"}, "no picture has that ratio", "16:9"),
    ({"size": "2048x2048"}, "too large", "256 to 1536"),
    ({"size": "255x1024"}, "too small", "256 to 1536"),
    ({"size": "1024"}, "one side alone", "1024x768"),
    ({"size": "１０２４x１０２４"}, "neither two sides nor a ratio", "1024x768"),
    ({"size": "-1024x1024"}, "neither two sides nor a ratio", "1024x768"),
    ({"size": " "}, "blank", "1024x768"),
    ({"size": "9" * 5000}, "too long", "1024x768"),
    ({"size": "@everyone <@1> [x](http://y)"}, "not a size", "1024x768"),
]


async def test_what_cannot_be_used_is_refused_with_what_can(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        for options, why, what_to_do in REFUSED:
            async with studio.untouched():
                text = told(await studio.imagine(**options))
            assert why in text
            assert what_to_do in text
        assert studio.pinged() == []


async def test_a_refusal_is_seen_by_nobody_else(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await studio.imagine(size="huge")
        assert len(studio.channel.history(viewer=studio.ada)) == 1
        assert studio.channel.history(viewer=studio.ben) == []


@pytest.mark.parametrize(
    ("permission", "name"),
    [
        ("send_messages", "Send Messages"),
        ("attach_files", "Attach Files"),
        ("embed_links", "Embed Links"),
        ("view_channel", "View Channel"),
    ],
)
async def test_where_the_bot_may_not_post_it_says_so_before_anything_is_ordered(
    tmp_path: Path, permission: str, name: str
) -> None:
    async with open_studio(tmp_path) as studio:
        studio.forbid(studio.channel, permission)
        async with studio.untouched():
            answer = await studio.imagine()
        assert (
            f"in this channel, so nothing was ordered or counted. It lacks the permission {name}"
            in told(answer)
        )


async def test_in_a_thread_the_right_to_write_in_threads_is_what_counts(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        thread = studio.thread()
        studio.forbid(studio.channel, "send_messages_in_threads")
        async with studio.untouched():
            answer = await studio.imagine(channel=thread)
        assert "in this thread" in told(answer)
        assert "Send Messages in Threads" in told(answer)

        studio.forbid(studio.channel, "send_messages")
        await studio.picture(await studio.imagine(channel=thread))


async def test_who_is_over_a_limit_is_told_when_the_next_one_is_free(tmp_path: Path) -> None:
    async with open_studio(tmp_path, user_limits="2/1h,9/1d") as studio:
        for _ in range(2):
            await studio.picture(await studio.imagine())
        first = await studio.job(which=0)
        async with studio.untouched():
            answer = await studio.imagine()
        assert "2 pictures in 1 hour" in told(answer)
        assert f"<t:{int(first.created) + 3601}:" in told(answer)
        assert "/quota" in told(answer)

        await studio.picture(await studio.imagine(studio.ben))


async def test_who_has_too_many_unfinished_pictures_must_wait_for_one(tmp_path: Path) -> None:
    async with open_studio(tmp_path, user_max_in_flight=1) as studio:
        studio.hold()
        first = await studio.imagine()
        await studio.job(State.RUNNING)
        async with studio.untouched():
            answer = await studio.imagine()
        assert "1 unfinished picture " in told(answer)
        assert "Wait until one is done, or cancel one" in told(answer)

        studio.release()
        await studio.picture(first)
        await studio.job(State.DELIVERED)
        await studio.picture(await studio.imagine())


@pytest.mark.expects_errors
async def test_during_an_outage_nobody_is_charged_and_nothing_is_sent(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        good = studio.api.behaviour
        studio.api.behaviour = replace(good, key="another")
        await studio.shows(await studio.imagine(), "refused this bot's key")
        async with studio.untouched():
            answer = await studio.imagine(studio.ben)
        assert "refused this bot's key" in told(answer)
        assert "Nothing was counted" in told(answer)
        assert "operator" in told(answer)

        studio.api.behaviour = good
        await studio.until(lambda: studio.app.jobs.unusable() is None)
        await studio.picture(await studio.imagine(studio.ben))


@pytest.mark.parametrize("press", ["the command", "Again", "the form"])
async def test_an_answer_that_comes_too_late_costs_nothing(tmp_path: Path, press: str) -> None:
    async with open_studio(tmp_path, user_limits="2/1h") as studio:
        message = await studio.picture(await studio.imagine())
        await studio.settled()
        submits, shown = studio.api.counts.submits, studio.channel.history()
        form = await studio.ada.click(message, label="Edit")

        studio.env.inject_error("POST", CALLBACK, status=404, code=10062)
        if press == "the command":
            await studio.imagine()
        elif press == "Again":
            await studio.ada.click(message, label="Again")
        else:
            await studio.ada.submit_modal(form, {"prompt": "an owl", "size": "1:1"})

        job = await studio.job(State.CANCELLED)
        assert not job.charged
        await studio.settled()
        assert studio.api.counts.submits == submits
        assert studio.channel.history() == shown
        await studio.picture(await studio.imagine())


@pytest.mark.parametrize("times", [1, 2])
async def test_an_answer_that_broke_off_is_given_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    async with open_studio(tmp_path) as studio:
        cut_off(monkeypatch, "POST", CALLBACK, times=times)
        message = await studio.picture(await studio.imagine())
        assert studio.channel.history() == [message]


async def test_an_answer_that_was_taken_though_it_broke_off_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_studio(tmp_path) as studio:
        # The second try is told 40060: acknowledged already.
        cut_off(monkeypatch, "POST", CALLBACK, taken=True)
        message = await studio.picture(await studio.imagine())
        assert studio.channel.history() == [message]
        assert studio.calls("POST", "/callback") == 2


@pytest.mark.expects_errors
async def test_when_discord_takes_no_answer_at_all_nothing_is_charged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_studio(tmp_path) as studio:
        cut_off(monkeypatch, "POST", CALLBACK, times=3)
        answer = await studio.imagine()
        assert "Something failed" in told(answer)
        assert "try again" in told(answer)
        job = await studio.job(State.CANCELLED)
        assert not job.charged
        assert studio.api.counts.submits == 0


async def test_an_interaction_that_discord_sends_twice_is_accepted_once(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        studio.hold()
        await studio.imagine()
        await studio.job(State.RUNNING)
        (event,) = [e for kind, e in _gateway_events(studio) if kind == "INTERACTION_CREATE"]
        async with studio.untouched():
            studio.env.backend.emit("INTERACTION_CREATE", event)
            await studio.env.settle()
        assert len(studio.channel.history(viewer=studio.ada)) == 1


def _gateway_events(studio: Studio) -> list[tuple[str, Any]]:
    return [(name, payload) for _, name, payload in studio.env.backend.transcript]


def disturb_accepting(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, *, delay: float = 0.0, error: str = ""
) -> None:
    """Let the one statement that accepts a job take long, fail, or both."""
    monkeypatch.setattr(sys.modules["cogs.imagine._start"], "_PATIENCE", 0.1)
    fetch: Callable[..., Any] = studio.app.database.fetch

    async def disturbed(sql: str, *values: Any) -> Any:
        if sql.startswith("INSERT INTO job"):
            await asyncio.sleep(delay)
            if error:
                raise DatabaseError(error)
        return await fetch(sql, *values)

    monkeypatch.setattr(studio.app.database, "fetch", disturbed)


async def test_a_slow_disk_is_bridged_by_a_deferred_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_studio(tmp_path) as studio:
        disturb_accepting(studio, monkeypatch, delay=0.2)
        studio.hold()
        answer = await studio.imagine(prompt="a red fox")

        assert _callback_types(studio) == [5]  # deferred: "is thinking"
        placeholder = await studio.shows(answer, "a red fox", studio.ada.mention)
        assert not answer.ephemeral
        studio.release()
        message = await studio.picture(answer)
        assert studio.channel.history() == [message]
        assert message.id == placeholder.id
        assert studio.pinged() == []


async def test_a_refusal_after_a_deferred_answer_is_still_seen_by_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_studio(tmp_path, user_limits="1/1h") as studio:
        await studio.picture(await studio.imagine())
        disturb_accepting(studio, monkeypatch, delay=0.2)
        async with studio.untouched():
            answer = await studio.imagine()
        assert "Your limit is used up" in told(answer)


@pytest.mark.expects_errors
@pytest.mark.parametrize("delay", [0.0, 0.2])
async def test_when_the_database_fails_the_person_alone_is_told_and_nothing_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, delay: float
) -> None:
    async with open_studio(tmp_path) as studio:
        disturb_accepting(studio, monkeypatch, delay=delay, error="The disk is full.")
        async with studio.untouched():
            answer = await studio.imagine()
        assert "nothing was ordered or counted" in told(answer)
        assert "try again in a few minutes" in told(answer)


async def test_a_deferral_that_comes_too_late_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_studio(tmp_path) as studio:
        disturb_accepting(studio, monkeypatch, delay=0.2)
        studio.env.inject_error("POST", CALLBACK, status=404, code=10062)
        await studio.imagine()
        assert not (await studio.job(State.CANCELLED)).charged
        await studio.settled()
        assert studio.channel.history(viewer=studio.ada) == []


@pytest.mark.expects_errors
async def test_a_deferred_answer_that_cannot_be_filled_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_studio(tmp_path) as studio:
        disturb_accepting(studio, monkeypatch, delay=0.2)
        cut_off(monkeypatch, "PATCH", "/webhooks/*/@original")
        answer = await studio.imagine()
        assert "Something failed" in told(answer)
        assert studio.channel.history() == []
        assert not (await studio.job(State.CANCELLED)).charged


@pytest.mark.expects_errors
async def test_a_placeholder_that_stands_becomes_the_picture_though_the_disk_fails_for_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_studio(tmp_path) as studio:
        fetch: Callable[..., Any] = studio.app.database.fetch
        failures = [DatabaseError("The disk reports an error.")]

        async def fails_once(sql: str, *values: Any) -> Any:
            if "SET state = 'submitting'" in sql and failures:
                raise failures.pop()
            return await fetch(sql, *values)

        monkeypatch.setattr(studio.app.database, "fetch", fails_once)
        message = await studio.picture(await studio.imagine())
        assert studio.channel.history(viewer=studio.ada) == [message]


def _callback_types(studio: Studio) -> list[int]:
    bodies = [c.json for c in studio.env.http_requests if c.path.endswith("/callback")]
    return [body["type"] for body in bodies if body]
