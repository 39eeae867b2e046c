"""The audit as a table that spreadsheets open, safely."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime

from bot.records import Event

_COLUMNS = tuple(field.name for field in fields(Event) if field.name != "guild_id")
# What a spreadsheet would take for a formula: https://owasp.org/www-community/attacks/CSV_Injection
# Where a semicolon separates cells, as in much of Europe, a quoted cell is cut at those within it,
# and at its line breaks, so what begins there may not look like one either.
_FORMULA = re.compile(r"\A(?=[\t\r\n])|(?:\A|(?<=[;\t\r\n]))(?=[ \"']*[=+\-@＝＋－＠])")

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
    return _FORMULA.sub("'", value) if isinstance(value, str) else str(value)


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    # Half a character cannot be written; a question mark stands for it.
    return file.getvalue().encode(errors="replace")
