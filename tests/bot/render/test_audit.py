import csv
import io

import pytest
from hypothesis import given

from bot.records import Event
from bot.render.audit import MARK, audit_header, audit_rows
from tests.bot.render.moderated import EVENTS, MODERATOR, event


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def column(name: str, of: Event) -> str:
    names = read(audit_header().removeprefix(MARK))[0]
    (row,) = read(audit_rows([of]))
    return dict(zip(names, row, strict=True))[name]


def test_a_table_has_a_line_of_names_and_one_for_each_event() -> None:
    names = read(audit_header().removeprefix(MARK))[0]
    assert names[:4] == ["id", "at", "actor_id", "kind"]
    assert "guild_id" not in names
    assert len(read(audit_rows([event(), event()]))) == 2


def test_times_are_in_utc_and_what_is_missing_is_empty() -> None:
    assert column("at", event()) == "2027-01-15T08:00:00+00:00"
    assert column("person_id", event()) == ""
    assert column("actor_id", event()) == str(MODERATOR)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_text_is_taken_for_a_formula(start: str) -> None:
    assert column("reason", event(reason=f'{start}HYPERLINK("x")')).startswith("'")


def test_ordinary_text_stays_as_it_is() -> None:
    assert column("reason", event(reason='a "fox", = 1\nnext')) == 'a "fox", = 1\nnext'


@given(EVENTS)
def test_every_event_comes_out_as_one_row_of_harmless_cells(events: list[Event]) -> None:
    rows = read(audit_rows(events))
    assert len(rows) == len(events)
    assert not any(
        cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row
    )
