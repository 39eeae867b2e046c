import json
import logging
import re
import warnings
from collections.abc import Iterator
from typing import Literal

import pytest

from bot.log import new_error_id, set_up_logging

TOKEN = "MTEyMjMz.GhIjKl.abcdefghijklmnopqrstuvwxyz0123456789AB"
KEY = 'sk_live_"quoted"_7f3a'
INTERACTION_TOKEN = "aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDpzZWNyZXQ"

Style = Literal["text", "json"]

log = logging.getLogger("bot.somewhere")


@pytest.fixture(autouse=True)
def restored_logging() -> Iterator[None]:
    """Take back what is set up: the logging module belongs to all tests of the process."""
    root = logging.getLogger()
    handlers = root.handlers[:]
    noisy = ["discord.http", "discord.gateway", "discord.webhook.async_", "aiohttp.access"]
    loggers = [root, *map(logging.getLogger, [*noisy, "aiosqlite", "PIL"])]
    levels = [logger.level for logger in loggers]
    logging.captureWarnings(capture=False)
    yield
    for handler in [handler for handler in root.handlers if handler not in handlers]:
        root.removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
    logging.captureWarnings(capture=False)


@pytest.fixture(params=["text", "json"])
def style(request: pytest.FixtureRequest) -> Style:
    chosen: Style = request.param
    return chosen


def set_up(style: Style) -> None:
    set_up_logging("DEBUG", style, secrets=[TOKEN, KEY, ""])


def test_a_line_of_text_has_time_level_logger_and_message(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logging("INFO", "text")
    log.info("%d pictures", 3)
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d{4} INFO     bot\.somewhere: 3 pictures\n",
        capsys.readouterr().err,
    )


def test_a_line_of_json_has_time_level_logger_and_message(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logging("INFO", "json")
    log.info("%d pictures\nin two lines", 3)
    line = json.loads(capsys.readouterr().err)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line.pop("time"))
    assert line == {
        "level": "INFO",
        "logger": "bot.somewhere",
        "message": "3 pictures\nin two lines",
    }


def test_a_trace_stays_in_its_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("INFO", "json")
    try:
        int("oh")
    except ValueError:
        log.exception("It failed", stack_info=True)
    line = json.loads(capsys.readouterr().err)
    assert line["exception"].startswith("Traceback")
    assert line["exception"].endswith("with base 10: 'oh'")
    assert "test_log.py" in line["stack"]


def test_a_level_hides_what_lies_below_it(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("WARNING", "text")
    log.info("hidden")
    logging.getLogger("discord.http").info("hidden too")
    log.warning("shown")
    text = capsys.readouterr().err
    assert "shown" in text
    assert "hidden" not in text


def test_setting_up_twice_writes_each_line_once(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("INFO", "text")
    set_up_logging("INFO", "text")
    log.info("once")
    assert capsys.readouterr().err.count("once") == 1


@pytest.mark.parametrize("secret", [TOKEN, KEY])
def test_a_known_secret_is_redacted_in_message_arguments_and_traces(
    style: Style, capsys: pytest.CaptureFixture[str], secret: str
) -> None:
    set_up(style)
    careless = f"in the message {secret}"
    log.info(careless)
    log.info("in an argument %s and in a list %s", secret, [secret])
    try:
        dict[str, str]()[secret]
    except KeyError:
        log.exception("in a trace")
    text = capsys.readouterr().err
    assert secret not in text
    assert json.dumps(secret)[1:-1] not in text
    assert text.count("[redacted]") == 4


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Authorization: Bot AbCdEfGhIjKlMnOpQrStUvWx.y-z_1", "Authorization: Bot [redacted]"),
        ("{'Authorization': 'Bearer sk_other_key'}", "{'Authorization': 'Bearer [redacted]'}"),
        ("authorization: bearer sk_other_key", "authorization: bearer [redacted]"),
        (
            "PATCH https://discord.com/api/v10/webhooks/11/s3cr3t/messages/@original failed",
            "PATCH https://discord.com/api/v10/webhooks/11/[redacted]/messages/@original failed",
        ),
        ("'http://127.0.0.1:1/webhooks/11/s3cr3t?wait=true'", "/webhooks/11/[redacted]?wait=true'"),
        ("URL('/interactions/22/s3cr3t/callback')", "URL('/interactions/22/[redacted]/callback')"),
        (f"Place(interaction_token='{INTERACTION_TOKEN}')", "(interaction_token='[redacted]')"),
    ],
)
def test_what_looks_like_a_secret_is_redacted(
    style: Style, capsys: pytest.CaptureFixture[str], said: str, kept: str
) -> None:
    set_up(style)
    log.error("Request failed: %s", said)
    text = capsys.readouterr().err
    assert kept in text
    assert all(
        secret not in text for secret in ("s3cr3t", "sk_other_key", "AbCdEf", INTERACTION_TOKEN)
    )


@pytest.mark.parametrize(
    "said",
    ["Bot restarted successfully", "GET /webhooks/12 answered 404", "the Bearer of it is me"],
)
def test_prose_is_left_as_it_is(
    style: Style, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    set_up(style)
    log.info(said)
    assert said in capsys.readouterr().err


def test_a_secret_that_begins_another_leaves_no_rest(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("INFO", "text", secrets=["abc123", "abc123-and-more"])
    log.info("abc123-and-more")
    assert capsys.readouterr().err.endswith(": [redacted]\n")


def test_a_faulty_log_call_is_named_without_its_arguments(
    style: Style, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Pytest's own handlers would raise what is wrong with the call.
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    set_up(style)
    log.info("%d pictures", TOKEN)
    text = capsys.readouterr().err
    assert "test_log.py" in text
    assert TOKEN not in text


def test_python_warnings_are_logged(style: Style, capsys: pytest.CaptureFixture[str]) -> None:
    set_up(style)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"{TOKEN} will go", DeprecationWarning, stacklevel=1)
    text = capsys.readouterr().err
    assert "py.warnings" in text
    assert "DeprecationWarning: [redacted] will go" in text


@pytest.mark.parametrize(
    "name",
    [
        "discord.http",
        "discord.gateway",
        "discord.webhook.async_",
        "aiosqlite",
        "PIL.PngImagePlugin",
    ],
)
def test_libraries_that_would_tell_secrets_are_silent_at_debug(
    style: Style, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    set_up(style)
    logging.getLogger(name).debug("everything")
    logging.getLogger(name).info("only this")
    text = capsys.readouterr().err
    assert "everything" not in text
    assert "only this" in text


def test_each_request_to_a_local_server_is_not_worth_a_line(
    style: Style, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(style)
    logging.getLogger("aiohttp.access").info("GET / 200")
    assert capsys.readouterr().err == ""


def test_error_ids_are_eight_plain_letters_and_differ() -> None:
    ids = {new_error_id() for _ in range(1000)}
    assert all(re.fullmatch(r"[B-DF-HJKMNP-TV-XZ]{8}", error_id) for error_id in ids)
    assert len(ids) == 1000
