"""The audit as a table that spreadsheets open, safely."""

import csv
import io
from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime

from bot.records import Event

_COLUMNS = tuple(field.name for field in fields(Event) if field.name != "guild_id")
# What a spreadsheet would take for a formula: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

MARK = b"\xef\xbb\xbf"
"""What a file begins with so that spreadsheets read it as UTF-8."""


def audit_header() -> bytes:
    """The line of column names, with which a file begins."""
    return MARK + _csv([_COLUMNS])


def audit_rows(events: Sequence[Event]) -> bytes:
    """One line for each event; numbers as they are, times in UTC, text that no program runs."""
    return _csv([[_cell(event, name) for name in _COLUMNS] for event in events])


def _cell(event: Event, name: str) -> str:
    value = getattr(event, name)
    if value is None:
        return ""
    if name == "at":
        return datetime.fromtimestamp(value, UTC).isoformat(timespec="seconds")
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    # Half a character cannot be written; a question mark stands for it.
    return file.getvalue().encode(errors="replace")
