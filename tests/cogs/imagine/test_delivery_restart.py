"""A process that ends at any moment loses nothing: the next one goes on from what is stored."""

from pathlib import Path
from typing import Any

import pytest

from bot.job import Failure, State
from bot.jobs.runner import Pace
from bot.render.failures import explain
from bot.storage.database import open_database
from tests.studio import Studio, buttons, open_studio, png, shown, words

ONE_A_MINUTE = Pace(images_per_minute=1, job_timeout=30.0, placeholder_gap=0.1)


async def edit_row(studio: Studio, change: str) -> None:
    """Change what the process that ended has left behind."""
    async with open_database(studio.settings.database_path) as database:
        await database.fetch(f"UPDATE job SET {change} WHERE id = (SELECT max(id) FROM job)")


async def lose_answers(studio: Studio) -> None:
    """Let the process that ended have stored no placeholder's id, longer ago than tokens live."""
    async with open_database(studio.settings.database_path) as database:
        await database.fetch(
            "UPDATE job SET message_id = NULL, token_expires = 0 WHERE settled = 0"
        )


async def assert_one_picture(studio: Studio, answer: Any) -> None:
    """The placeholder of before holds the picture, and no other message does."""
    message = await studio.picture(answer)
    await studio.settled()
    assert studio.channel.history() == [message]
    (attachment,) = message.attachments
    assert await attachment.read() == png(studio.api.submissions[-1].request)
    assert buttons(message) == ["Again", "Edit", "Delete", "Report"]


@pytest.mark.parametrize("done_meanwhile", [False, True])
async def test_a_picture_that_was_being_drawn_arrives_after_a_restart(
    tmp_path: Path, done_meanwhile: bool
) -> None:
    async with open_studio(tmp_path) as studio:
        studio.hold()
        answer = await studio.imagine()
        await studio.job(State.RUNNING)
        await studio.stop()
        if done_meanwhile:
            studio.release()
        await studio.start()
        studio.release()
        await assert_one_picture(studio, answer)
        assert studio.api.counts.submits == 1


async def test_a_picture_that_waited_in_the_queue_arrives_after_a_restart(tmp_path: Path) -> None:
    async with open_studio(tmp_path, pace=ONE_A_MINUTE) as studio:
        first = await studio.picture(await studio.imagine(prompt="a red fox"))
        answer = await studio.imagine(prompt="an owl")
        await studio.job(State.QUEUED)
        await studio.restart()
        message = await studio.picture(answer)
        assert "an owl" in words(message)
        assert studio.channel.history() == [first, message]


async def test_a_picture_that_was_not_posted_yet_is_posted_after_a_restart(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        studio.env.inject_error("PATCH", "/webhooks/*", status=503, times=None)
        answer = await studio.imagine()
        await studio.job(State.READY)
        await studio.stop()
        assert studio.pictures() == []
        studio.env.backend.faults.clear()
        await studio.start()
        await assert_one_picture(studio, answer)
        assert studio.api.counts.submits == 1


async def test_a_picture_that_was_posted_but_not_noted_as_such_is_not_posted_twice(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path) as studio:
        studio.hold()
        answer = await studio.imagine()
        token = (await studio.job(State.RUNNING)).place.interaction_token
        studio.release()
        await studio.picture(answer)
        await studio.settled()
        await studio.stop()
        await edit_row(studio, f"state = 'ready', settled = 0, finished = NULL, token = '{token}'")
        await studio.start()
        await assert_one_picture(studio, answer)


async def test_after_a_restart_the_time_a_token_lives_still_counts(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        studio.hold()
        answer = await studio.imagine()
        await studio.job(State.RUNNING)
        await studio.stop()
        await edit_row(studio, "token_expires = 0")
        calls = studio.calls("PATCH", "/webhooks/")
        await studio.start()
        studio.release()
        await assert_one_picture(studio, answer)
        assert studio.calls("PATCH", "/webhooks/") == calls


async def test_a_failure_that_was_not_told_yet_is_told_after_a_restart(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        studio.hold()
        answer = await studio.imagine()
        await studio.job(State.RUNNING)
        await studio.stop()
        await edit_row(studio, "state = 'failed', failure = 'api_failed', charged = 0")
        await studio.start()
        message = await studio.shows(answer, explain(Failure.API_FAILED))
        assert buttons(message) == []
        await studio.settled()


async def test_a_cancellation_that_was_not_told_yet_is_told_after_a_restart(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        studio.hold()
        answer = await studio.imagine()
        await studio.job(State.RUNNING)
        await studio.stop()
        await edit_row(studio, f"state = 'cancelled', ended_by = {studio.mod.id}")
        await studio.start()
        await studio.shows(answer, f"Cancelled by {studio.mod.mention}", "may still be billed")
        await studio.settled()


async def test_an_accepted_job_whose_answer_stands_goes_on_after_a_restart(tmp_path: Path) -> None:
    async with open_studio(tmp_path, pace=ONE_A_MINUTE) as studio:
        await studio.picture(await studio.imagine(studio.ben))
        answer = await studio.imagine(prompt="an owl")
        await studio.stop()
        await edit_row(studio, "message_id = NULL")
        await studio.start()
        message = await studio.picture(answer)
        assert (await studio.job(State.DELIVERED)).place.message_id == message.id
        assert len(studio.channel.history()) == 2


async def test_answers_are_found_in_the_channel_when_their_tokens_are_dead(tmp_path: Path) -> None:
    async with open_studio(tmp_path, pace=ONE_A_MINUTE) as studio:
        first = await studio.picture(await studio.imagine(studio.ben))
        deleted = await studio.imagine(prompt="an owl")
        found = await studio.imagine(studio.ben, prompt="a fox")
        again = await studio.ben.click(first, label="Again")
        await studio.mod.delete(shown(deleted))
        await studio.stop()
        await lose_answers(studio)
        await studio.start()
        await studio.settled()

        *before, new = studio.pictures()
        assert before == [first, shown(found), shown(again)]
        assert studio.channel.history() == [*before, new]
        located = [(await studio.job(which=n)).place.message_id for n in range(4)]
        assert located == [first.id, new.id, shown(found).id, shown(again).id]


@pytest.mark.parametrize("why", ["not permitted", "refused", "out of reach"])
async def test_an_answer_that_cannot_be_searched_for_gives_way_to_a_new_message(
    tmp_path: Path, why: str
) -> None:
    async with open_studio(tmp_path, pace=ONE_A_MINUTE) as studio:
        await studio.picture(await studio.imagine(studio.ben))
        answer = await studio.imagine(prompt="an owl")
        await studio.stop()
        await lose_answers(studio)
        if why == "not permitted":  # Discord says so with a history that is empty
            studio.forbid(studio.channel, "read_message_history")
        else:
            status = 403 if why == "refused" else 503
            studio.env.inject_error("GET", "/channels/*/messages", status=status, times=None)
        await studio.start()
        await studio.settled()

        job = await studio.job(State.DELIVERED)
        assert job.charged
        *_, old, new = studio.channel.history()
        assert (old, new.id) == (shown(answer), job.place.message_id)
        assert not old.attachments
        assert "an owl" in words(new)


async def test_an_accepted_job_that_was_never_answered_is_taken_back_at_a_restart(
    tmp_path: Path,
) -> None:
    async with open_studio(tmp_path, pace=ONE_A_MINUTE, user_limits="2/1h") as studio:
        await studio.picture(await studio.imagine())
        answer = await studio.imagine()
        await studio.mod.delete(shown(answer))
        await studio.stop()
        await edit_row(studio, "message_id = NULL, token = 'never-answered'")
        await studio.start()

        assert not (await studio.job(State.CANCELLED)).charged
        await studio.settled()
        assert studio.api.counts.submits == 1
        assert len(studio.channel.history()) == 1
        assert not (await studio.imagine()).ephemeral


async def test_several_restarts_make_one_picture(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        studio.hold()
        answer = await studio.imagine()
        await studio.job(State.RUNNING)
        for _ in range(3):
            await studio.restart()
        studio.release()
        await assert_one_picture(studio, answer)
        assert studio.api.counts.submits == 1


async def test_limits_outlive_a_restart(tmp_path: Path) -> None:
    async with open_studio(tmp_path, user_limits="1/1h") as studio:
        await studio.picture(await studio.imagine())
        await studio.restart()
        assert (await studio.imagine()).ephemeral
