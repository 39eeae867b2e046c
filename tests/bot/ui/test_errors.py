"""Whatever goes wrong: one sentence for the person, the trace in the log under the same id."""

import logging
import re
from pathlib import Path
from typing import Any

import pytest

from bot.errors import DatabaseError
from tests.studio import Studio, open_studio, told

PRESSES = ["the command", "a button", "the form"]


async def press(
    studio: Studio, what: str, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> str:
    """Use something while accepting a job raises an error; returns what the person sees."""
    message = await studio.picture(await studio.imagine())
    await studio.settled()
    form = await studio.ada.click(message, label="Edit")

    async def fail(**_: Any) -> Any:
        raise error

    monkeypatch.setattr(studio.app.jobs, "accept", fail)
    async with studio.untouched():
        answer: Any
        if what == "the command":
            answer = await studio.imagine()
            assert studio.env.errors  # looked at: it is the one above
        elif what == "a button":
            answer = await studio.ada.click(message, label="Again")
        else:
            answer = await studio.ada.submit_modal(form, {"prompt": "an owl", "size": "1:1"})
    return told(answer)


@pytest.mark.parametrize("what", PRESSES)
async def test_an_unforeseen_error_is_admitted_with_the_id_under_which_the_log_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    async with open_studio(tmp_path) as studio:
        text = await press(studio, what, monkeypatch, RuntimeError("secret plans"))

    (error_id,) = re.findall(r"`([A-Z]{8})`", text)
    (record,) = [r for r in caplog.records if r.levelno == logging.ERROR]
    assert error_id in record.getMessage()
    assert "secret plans" in caplog.text
    assert "secret plans" not in text


@pytest.mark.parametrize("what", PRESSES)
async def test_trouble_with_the_database_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    async with open_studio(tmp_path) as studio:
        text = await press(studio, what, monkeypatch, DatabaseError("The disk is full."))

    (error_id,) = re.findall(r"`([A-Z]{8})`", text)
    (record,) = [r for r in caplog.records if r.levelno == logging.ERROR]
    assert record.getMessage() == f"[{error_id}] The disk is full."
    assert record.exc_info is None
    assert "nothing was ordered or counted" in text


@pytest.mark.parametrize("code", [10062, 40060])
async def test_what_cannot_be_answered_any_more_is_no_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, code: int
) -> None:
    async with open_studio(tmp_path) as studio:
        path = "/interactions/*/callback"
        studio.env.inject_error("POST", path, status=404, code=code, times=None)
        answer = await studio.ada.slash(studio.channel, "quota")
        assert answer.response is None
    assert [r for r in caplog.records if r.levelno >= logging.ERROR] == []


async def test_an_error_that_cannot_be_told_either_ends_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_studio(tmp_path) as studio:

        async def fail(_: int) -> Any:
            raise DatabaseError("The disk is full.")

        monkeypatch.setattr(studio.app.jobs, "quota", fail)
        studio.env.inject_error("POST", "/interactions/*/callback", status=500, times=None)
        answer = await studio.ada.slash(studio.channel, "quota")
        assert answer.response is None
    assert len([r for r in caplog.records if r.levelno >= logging.ERROR]) == 1
