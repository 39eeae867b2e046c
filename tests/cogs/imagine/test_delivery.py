"""How a picture, or the reason why there is none, finds its place on bad days."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.job import Failure, State
from bot.render.failures import explain
from bot.sandbox.imageapi import Fault, Kind, Operation
from tests.cogs.moderators import card, moderate
from tests.studio import (
    PACE,
    Studio,
    buttons,
    cut_off,
    fields,
    open_studio,
    png,
    shown,
    words,
)

TOKEN_ROUTE = "/webhooks/*"

FAILURES: dict[Failure, tuple[Operation, Fault]] = {
    Failure.CONTENT_REFUSED: ("submit", Fault(status=400, reason="ILLEGAL_PROMPT")),
    Failure.API_FAILED: ("draw", Fault(Kind.FAIL, reason="OUT_OF_MEMORY")),
    Failure.SUBMISSION_UNCERTAIN: ("submit", Fault(Kind.RESET, handled=True)),
    Failure.PICTURE_BROKEN: ("download", Fault(Kind.TRUNCATED)),
    Failure.TIMED_OUT: ("poll", Fault(status=503)),
}
OUTAGES: dict[Failure, Fault] = {
    Failure.KEY_REJECTED: Fault(status=403, reason="INVALID_API_KEY"),
    Failure.BALANCE_TOO_LOW: Fault(status=400, reason="BILLING_BALANCE_NOT_ENOUGH"),
    Failure.MODEL_NOT_SERVED: Fault(status=404, reason="API_NOT_FOUND"),
}


async def assert_told(studio: Studio, answer: Any, failure: Failure) -> None:
    """The placeholder says why there is no picture, and nothing was counted."""
    message = await studio.shows(answer, explain(failure), "Nothing was counted")
    assert buttons(message) == []
    assert message.attachments == []
    assert studio.channel.history() == [message]
    job = await studio.job(State.FAILED)
    assert (job.failure, job.charged) == (failure, False)
    (use,) = (await studio.app.jobs.quota(studio.ada.id)).windows
    assert use.used == 0


@pytest.mark.parametrize(
    ("button", "counted"),
    [("Reject", "Nothing was counted."), ("Reject with strike", "It counts as a strike")],
)
async def test_a_rejection_says_whether_a_strike_counted(
    tmp_path: Path, button: str, counted: str
) -> None:
    async with open_studio(tmp_path) as studio:
        moderators = await moderate(studio, "prompt review")
        answer = await studio.imagine()
        asked: Any = await studio.mod.click(
            await card(studio, moderators, "May this"), label=button
        )
        await studio.mod.select(asked.response.message, ["gore"])
        message = await studio.shows(answer, "refused it", counted)
        assert ("Nothing was counted" in words(message)) == (button == "Reject")
        assert buttons(message) == ["Appeal"]


@pytest.mark.parametrize("failure", FAILURES)
async def test_why_there_is_no_picture_is_said_and_not_counted(
    tmp_path: Path, failure: Failure
) -> None:
    pace = replace(PACE, job_timeout=0.5 if failure is Failure.TIMED_OUT else 30.0)
    async with open_studio(tmp_path, pace=pace, user_limits="1/1h") as studio:
        studio.api.faults.add(*FAILURES[failure])
        await assert_told(studio, await studio.imagine(), failure)

        studio.api.faults.clear()
        await studio.picture(await studio.imagine())


@pytest.mark.expects_errors
@pytest.mark.parametrize("failure", OUTAGES)
async def test_what_only_the_operator_can_mend_is_said_and_not_counted(
    tmp_path: Path, failure: Failure
) -> None:
    async with open_studio(tmp_path, user_limits="1/1h") as studio:
        studio.api.faults.add("submit", OUTAGES[failure])
        await assert_told(studio, await studio.imagine(), failure)


async def test_a_refusal_of_the_finished_picture_says_that_it_was_the_safety_check(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path, user_limits="1/1h") as studio:
        fault = Fault(Kind.FAIL, reason="The image contains illegal content: NSFW")
        studio.api.faults.add("draw", fault)
        await assert_told(studio, await studio.imagine(), Failure.CONTENT_REFUSED)


@pytest.mark.parametrize("kind", [Kind.EMPTY, Kind.TRUNCATED, Kind.CUT_OFF, Kind.GARBAGE])
async def test_a_picture_that_breaks_on_the_way_is_fetched_again(
    tmp_path: Path, kind: Kind
) -> None:
    async with open_studio(tmp_path) as studio:
        studio.api.faults.add("download", Fault(kind, times=2))
        message = await studio.picture(await studio.imagine())
        assert await message.attachments[0].read() == png(studio.api.submissions[0].request)


async def test_a_picture_that_is_too_large_here_is_posted_as_a_smaller_file(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        answer = await held(studio, seed=7)
        limit = len(png(studio.api.submissions[0].request)) - 1
        await studio.alter_jobs("upload_limit = ?", limit)
        studio.release()

        message = await studio.picture(answer)
        assert message.attachments[0].filename == "imagine-7.webp"
        assert message.attachments[0].size <= limit
        assert "saved as a smaller file" in words(message)


async def test_a_picture_that_fits_in_no_way_is_not_counted(tmp_path: Path) -> None:
    async with open_studio(tmp_path, user_limits="1/1h") as studio:
        answer = await held(studio)
        await studio.alter_jobs("upload_limit = 1")
        studio.release()
        await assert_told(studio, answer, Failure.PICTURE_TOO_LARGE)


async def held(studio: Studio, **options: Any) -> Any:
    """A placeholder of a picture that is being drawn."""
    studio.hold()
    answer = await studio.imagine(**options)
    await studio.shows(answer, "Drawing")
    return answer


async def kill_token(studio: Studio) -> None:
    await studio.alter_jobs("token_expires = 0")


async def test_a_deleted_placeholder_is_replaced_by_a_new_message(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer = await held(studio, prompt="a red fox")
        await studio.mod.delete(shown(answer))
        studio.release()

        (message,) = await studio.until(studio.pictures)
        await studio.settled()
        assert studio.channel.history() == [message]
        assert studio.ada.mention in message.content
        assert "a red fox" in words(message)
        assert studio.pinged() == []
        assert await message.attachments[0].read() == png(studio.api.submissions[0].request)
        again = await studio.picture(await studio.ben.click(message, label="Again"))
        await studio.ada.click(message, label="Delete")
        assert studio.pictures() == [again]


async def test_a_failure_is_told_even_where_the_placeholder_was_deleted(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        studio.api.faults.add("draw", Fault(Kind.FAIL, reason="OUT_OF_MEMORY"))
        answer = await held(studio)
        await studio.mod.delete(shown(answer))
        studio.release()

        (message,) = await studio.until(studio.channel.history)
        assert explain(Failure.API_FAILED) in words(message)
        assert studio.ada.mention in message.content


async def test_where_the_channel_is_gone_the_picture_comes_as_a_direct_message(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        await held(studio, prompt="a red fox")
        studio.env.backend.delete_channel(studio.channel.id)
        studio.release()

        (message,) = await studio.until(lambda: studio.pictures(studio.ada.user.dm_channel))
        assert "a red fox" in words(message)
        assert buttons(message) == ["Again", "Edit", "Delete", "Report"]
        await studio.settled()
        await studio.picture(await studio.ada.user.click(message, label="Again"))


@pytest.mark.parametrize("permission", ["view_channel", "send_messages"])
async def test_where_the_bot_may_no_longer_post_the_picture_comes_as_a_direct_message(
    tmp_path: Path, permission: str
) -> None:
    async with open_studio(tmp_path) as studio:
        answer = await held(studio)
        await kill_token(studio)
        if permission == "send_messages":
            await studio.mod.delete(shown(answer))
        studio.forbid(studio.channel, permission)
        studio.release()
        await studio.until(lambda: studio.pictures(studio.ada.user.dm_channel))
        await studio.settled()
        assert studio.pictures() == []


async def test_where_the_bot_was_thrown_out_the_picture_comes_as_a_direct_message(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        await held(studio)
        await kill_token(studio)
        studio.env.backend.remove_guild(studio.guild.id)
        studio.release()
        await studio.until(lambda: studio.pictures(studio.ada.user.dm_channel))


async def test_by_its_token_a_picture_arrives_even_where_the_bot_may_no_longer_post(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        answer = await held(studio)
        studio.forbid(studio.channel, "view_channel", "send_messages", "attach_files")
        studio.release()
        await studio.picture(answer)


async def test_a_picture_that_nobody_takes_is_not_counted(tmp_path: Path) -> None:
    async with open_studio(tmp_path, user_limits="1/1h") as studio:
        await held(studio)
        studio.env.backend.delete_channel(studio.channel.id)
        path = f"/channels/{studio.ada.user.dm_channel.id}/messages"
        studio.env.inject_error("POST", path, status=403, code=50007, times=None)
        studio.release()

        job = await studio.job(State.FAILED)
        assert (job.failure, job.charged) == (Failure.UNDELIVERABLE, False)
        await studio.settled()
        assert studio.pictures(studio.ada.user.dm_channel) == []


async def test_once_its_token_has_run_out_a_picture_arrives_by_the_bots_own_right(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        answer = await held(studio)
        await kill_token(studio)
        calls = studio.calls("PATCH", "/webhooks/")
        studio.release()

        message = await studio.picture(answer)
        await studio.settled()
        assert studio.channel.history() == [message]
        assert buttons(message) == ["Again", "Edit", "Delete", "Report"]
        assert studio.calls("PATCH", "/webhooks/") == calls


@pytest.mark.parametrize("status", [401, 404])
async def test_a_dead_token_is_tried_once_and_never_again(tmp_path: Path, status: int) -> None:
    async with open_studio(tmp_path) as studio:
        code = {401: 50027, 404: 10015}[status]
        studio.env.inject_error("PATCH", TOKEN_ROUTE, status=status, code=code, times=None)
        answer = await held(studio)
        studio.release()
        message = await studio.picture(answer)
        await studio.settled()

        assert studio.channel.history() == [message]
        assert studio.calls("PATCH", "/webhooks/") == 1
        assert studio.calls("PATCH", "/channels/") >= 2


async def test_a_failure_is_told_by_the_bots_own_right_too(tmp_path: Path) -> None:
    async with open_studio(tmp_path, user_limits="1/1h") as studio:
        studio.api.faults.add("draw", Fault(Kind.FAIL, reason="OUT_OF_MEMORY"))
        studio.env.inject_error("PATCH", TOKEN_ROUTE, status=401, code=50027, times=None)
        await assert_told(studio, await studio.imagine(), Failure.API_FAILED)


@pytest.mark.parametrize("status", [500, 502, 503, 429])
async def test_while_discord_is_busy_an_edit_is_tried_again(tmp_path: Path, status: int) -> None:
    async with open_studio(tmp_path) as studio:
        studio.hold()
        answer = await studio.imagine()
        studio.env.inject_error("PATCH", TOKEN_ROUTE, status=status, times=7)
        studio.release()
        message = await studio.picture(answer)
        await studio.settled()
        assert studio.channel.history() == [message]
        assert len(message.attachments) == 1


@pytest.mark.parametrize("taken", [False, True])
async def test_an_edit_that_breaks_off_is_made_again_and_leaves_one_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: bool
) -> None:
    async with open_studio(tmp_path) as studio:
        answer = await held(studio)
        cut_off(monkeypatch, "PATCH", TOKEN_ROUTE, times=2, taken=taken)
        studio.release()
        message = await studio.picture(answer)
        await studio.settled()
        message = shown(answer)
        assert studio.channel.history() == [message]
        (attachment,) = message.attachments
        assert await attachment.read() == png(studio.api.submissions[0].request)


async def test_a_new_message_carries_what_lets_discord_drop_a_second_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_studio(tmp_path) as studio:
        answer = await held(studio)
        await studio.mod.delete(shown(answer))
        path = f"/channels/{studio.channel.id}/messages"
        cut_off(monkeypatch, "POST", path, times=5, taken=True)
        studio.release()
        await studio.settled()

        # The simulated Discord does not look at it, the real one does.
        calls = [c for c in studio.env.http_requests if (c.method, c.path) == ("POST", path)]
        bodies = [call.json or {} for call in calls]
        assert len(bodies) == 6
        assert len({body["nonce"] for body in bodies}) == 1
        assert all(body["enforce_nonce"] for body in bodies)


async def test_a_picture_posted_by_the_bots_own_right_lacks_nothing(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        studio.env.inject_error("PATCH", TOKEN_ROUTE, status=401, code=50027, times=None)
        message = await studio.picture(await studio.imagine(size="16:9", seed=7))
        assert fields(message)["Size"] == "1280×768"
        assert fields(message)["Seed"] == "7"
        assert "AI-generated" in words(message)
        assert message.attachments[0].description
