import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@pytest.mark.parametrize("start", ["=", "+", "-", "@", '"=', " =", "'=", '""+', "＝"])
@pytest.mark.parametrize("before", ["back soon;", "a;b;", "a line\n", "a line\r\n", "a\t"])
def test_no_text_is_cut_into_a_formula_where_semicolons_separate_cells(
    before: str, start: str
) -> None:
    cell = column("reason", event(reason=f"{before}{start}HYPERLINK(1)"))
    assert cell == f"{before}'{start}HYPERLINK(1)"


def test_every_cell_is_quoted() -> None:
    for data in (audit_header().removeprefix(MARK), audit_rows([event()])):
        (line,) = data.decode().splitlines()
        assert all(cell.startswith('"') and cell.endswith('"') for cell in line.split(","))


def test_ordinary_text_stays_as_it_is() -> None:
    assert column("reason", event(reason='a "fox", = 1; b\nnext')) == 'a "fox", = 1; b\nnext'


@given(st.text(st.sampled_from(";=+-@\"' \t\r\nax")))
def test_no_piece_of_any_text_looks_like_a_formula(text: str) -> None:
    data = audit_rows([event(reason=text)]).decode()
    # As a program reads it that takes each semicolon and each line break for the end of a cell.
    pieces = re.split(r"[;\t\r\n]", data)
    assert not any(
        piece.lstrip("\"' ").startswith(tuple("=+-@"))
        for piece in pieces
        if not piece.startswith("'")
    )


@given(EVENTS)
def test_every_event_comes_out_as_one_row_of_harmless_cells(events: list[Event]) -> None:
    rows = read(audit_rows(events))
    assert len(rows) == len(events)
    assert not any(
        cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row
    )
