"""The log: readable text or JSON lines on standard error, with every secret taken out."""

import json
import logging
import re
import secrets as randomness
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Literal, TextIO

REDACTED = "[redacted]"

_PATTERNS = (
    # The token in these addresses lets anybody speak as the bot:
    # https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages
    (re.compile(r"(/(?:webhooks|interactions)/\d+/)[^/?#\s\"'<>]+"), rf"\1{REDACTED}"),
    # An interaction token by itself is base64 of "interaction:..."
    (re.compile(r"aW50ZXJhY3Rpb246[\w=-]*"), REDACTED),
    # "Bot" is also a word of prose; no word is as long as a token.
    (re.compile(r"\b(Bot\s+)[\w.-]{20,}"), rf"\1{REDACTED}"),
    (re.compile(r"\b(Bearer\s+)[^\s\"',;()\[\]{}]{6,}", re.IGNORECASE), rf"\1{REDACTED}"),
)

# What these say at DEBUG must not be written down, or drowns the rest.
_FLOORS = {
    "discord.http": logging.INFO,  # whole request and response bodies
    "discord.gateway": logging.INFO,  # whole events, with the token of each interaction
    # Full addresses, with interaction tokens:
    # https://github.com/Rapptz/discord.py/blob/v2.7.1/discord/webhook/async_.py#L185
    "discord.webhook.async_": logging.INFO,
    "aiosqlite": logging.INFO,  # every statement with its values
    "aiohttp.access": logging.WARNING,
    "PIL": logging.INFO,  # every chunk of every picture
}

# Capitals that are not taken for one another when read out or typed, and spell no words.
_ID_LETTERS = "BCDFGHJKMNPQRSTVWXZ"


def set_up_logging(
    level: str, style: Literal["text", "json"], *, secrets: Iterable[str] = ()
) -> None:
    """Send all logs and Python warnings to standard error. Calling it again replaces the first.

    Args:
        level: a name such as ``INFO``.
        style: ``text`` for people, ``json`` for one JSON object a line.
        secrets: values that must never be written, wherever they stand in a record.
    """
    redact = _redactor(secrets)
    handler = _Handler()
    handler.setFormatter(_JsonLines(redact) if style == "json" else _Text(redact))
    root = logging.getLogger()
    for old in [old for old in root.handlers if isinstance(old, _Handler)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for name, floor in _FLOORS.items():
        logging.getLogger(name).setLevel(max(floor, root.level))
    logging.captureWarnings(capture=True)


def new_error_id() -> str:
    """Draw an id of 8 letters: a person is shown it, and the trace stands with it in the log."""
    return "".join(randomness.choice(_ID_LETTERS) for _ in range(8))


def _redactor(secrets: Iterable[str]) -> Callable[[str], str]:
    # The longest first, so that a secret that begins another leaves no rest of it.
    known = sorted(filter(None, secrets), key=len, reverse=True)

    def redact(text: str) -> str:
        for secret in known:
            text = text.replace(secret, REDACTED)
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        return text

    return redact


class _Handler(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        # The inherited report prints the arguments of the failed call, secrets and all.
        with suppress(OSError, ValueError):
            self.stream.write(f"{record.pathname}:{record.lineno}: this log call failed\n")


class _Text(logging.Formatter):
    def __init__(self, redact: Callable[[str], str]) -> None:
        super().__init__(
            "%(asctime)s %(levelname)-8s %(name)s: %(message)s", datefmt="%Y-%m-%d %H:%M:%S%z"
        )
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(super().format(record))


class _JsonLines(logging.Formatter):
    def __init__(self, redact: Callable[[str], str]) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            line["stack"] = self.formatStack(record.stack_info)
        # Before JSON escapes anything: a quoted secret would no longer be found.
        return json.dumps({name: self._redact(value) for name, value in line.items()})
