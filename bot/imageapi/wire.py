"""The HTTP messages of the image API and their JSON bodies, read as leniently as they are written.

The vendor's own examples contradict its schema (numbers sent as text, fields left out or null), so
a body is refused only where the one thing we came for is missing. What we do not use is not read:
neither ``image_url_ttl``, whose "0" means "not told" rather than "expired", nor the seed, which the
bot draws itself.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field, PlainValidator, StringConstraints

from bot.imageapi.models import TaskResult, TaskStatus

TASK_FAILED = "TASK_FAILED"
_CREDITS_PER_DOLLAR = 10_000
_LONGEST_LINE = 300
# Bounds the work on a hostile answer; what is cut off would not be shown anyway.
_LONGEST_READ = 2000
_LINK = re.compile(r"\bhttps?://\S+", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z!][^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP request, complete but for the key."""

    method: str
    url: str
    json: Mapping[str, object] | None = None
    # The documentation asks for the content type even on a GET, which has no content.
    headers: Mapping[str, str] = field(
        default_factory=lambda: {"Accept": "application/json", "Content-Type": "application/json"}
    )


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP answer, whatever it is."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def succeeded(self) -> bool:
        """Whether the status is one of the 2xx."""
        return 200 <= self.status < 300

    def header(self, name: str) -> str:
        """The text of a header, its name in any case; empty where it is missing."""
        found = (text for key, text in self.headers.items() if key.lower() == name.lower())
        return next(found, "")


def one_line(text: str) -> str:
    """Make foreign text fit for a log line: short, printable, without tags and links.

    Links go because those to pictures are signed: whoever reads one can use it.
    """
    text = _LINK.sub("[link]", _TAG.sub(" ", text[:_LONGEST_READ]))
    printable = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(printable.split())[:_LONGEST_LINE]


def _line(value: object) -> str:
    return one_line(value) if isinstance(value, str) else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _status(value: object) -> TaskStatus:
    try:
        return TaskStatus(_text(value))
    except ValueError:
        return TaskStatus.PROCESSING


def _percent(value: object) -> int:
    if isinstance(value, str):
        with suppress(ValueError):
            value = float(value)
    # Compared first, because int() fails on the NaN and the infinities that parsers let pass.
    if not isinstance(value, int | float) or not value > 0:
        return 0
    return 100 if value >= 100 else int(value)


def _objects(value: object) -> list[object]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _nested_error(value: object) -> object:
    if isinstance(value, str):
        return {"message": value}
    return value if isinstance(value, dict) else None


def _dollars(value: object) -> Decimal | None:
    number = re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,9})?", str(value)[:40])
    return Decimal(number[0]) / _CREDITS_PER_DOLLAR if number else None


_Line = Annotated[str, PlainValidator(_line)]
_Dollars = Annotated[Decimal | None, PlainValidator(_dollars)]


class SubmitBody(BaseModel):
    """The answer to a submission."""

    task_id: Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,256}$")]


class _Image(BaseModel):
    image_url: Annotated[str, PlainValidator(_text)] = ""


class _Task(BaseModel):
    status: Annotated[TaskStatus, PlainValidator(_status)] = TaskStatus.PROCESSING
    reason: _Line = ""
    progress_percent: Annotated[int, PlainValidator(_percent)] = 0


class ErrorBody(BaseModel):
    """An error in either shape that is about: flat, or inside an ``error`` object."""

    reason: _Line = ""
    code: _Line = ""
    message: _Line = ""
    error: Annotated["ErrorBody | None", BeforeValidator(_nested_error)] = None

    def complaint(self) -> tuple[str, str]:
        """The machine-readable reason and the message; either may be empty."""
        inner = self.error or self
        reason = inner.reason or inner.code or self.reason or self.code
        return reason.upper()[:64], inner.message or self.message


class ResultBody(ErrorBody):
    """The answer to a poll; now and then it is a complaint as well."""

    task: _Task
    images: Annotated[list[_Image], BeforeValidator(_objects)] = []

    def to_result(self) -> TaskResult:
        """The same as a value of ours; of several pictures the first."""
        reason, message = self.complaint()
        if reason == TASK_FAILED:
            return TaskResult(TaskStatus.FAILED, reason=message or reason)
        urls = (image.image_url for image in self.images if image.image_url)
        task = self.task
        return TaskResult(task.status, task.progress_percent, task.reason, next(urls, None))


class BalanceBody(BaseModel):
    """The answer to either question for the balance, in dollars."""

    available: Annotated[_Dollars, Field(alias="availableBalance")] = None
    legacy: Annotated[_Dollars, Field(alias="credit_balance")] = None
