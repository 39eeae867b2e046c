"""A step that must be stored is repeated until the database takes it."""

import logging
from itertools import pairwise

import pytest

from bot.errors import DatabaseError
from bot.jobs.storing import until_stored
from tests.bot.jobs.quickloop import now, quickly

FULL = "The database data/imagine.db cannot grow: the disk is full."


class Disk:
    """A storage step that fails a number of times."""

    def __init__(self, failures: int, error: Exception | None = None) -> None:
        self._left = failures
        self._error = error or DatabaseError(FULL)
        self.tried: list[float] = []

    async def step(self) -> str:
        self.tried.append(now())
        if self._left:
            self._left -= 1
            raise self._error
        return "stored"


def test_a_step_that_works_is_made_once() -> None:
    disk = Disk(0)
    assert quickly(until_stored(disk.step)) == "stored"
    assert disk.tried == [0.0]


def test_a_full_disk_is_waited_for_ever_more_patiently() -> None:
    disk = Disk(8)
    assert quickly(until_stored(disk.step)) == "stored"
    gaps = [later - sooner for sooner, later in pairwise(disk.tried)]
    assert gaps == [1, 2, 4, 8, 16, 30, 30, 30]


def test_each_failure_is_logged_in_one_line_with_the_mend(
    caplog: pytest.LogCaptureFixture,
) -> None:
    quickly(until_stored(Disk(2).step))
    assert [record.getMessage() for record in caplog.records] == [
        f"{FULL} Trying again in 1 s; nothing is lost.",
        f"{FULL} Trying again in 2 s; nothing is lost.",
    ]
    assert all(record.levelno == logging.ERROR for record in caplog.records)
    assert all(record.exc_info is None for record in caplog.records)


def test_what_is_no_trouble_of_the_database_is_not_repeated() -> None:
    disk = Disk(1, ValueError("a fault of ours"))
    with pytest.raises(ValueError, match="a fault of ours"):
        quickly(until_stored(disk.step))
    assert len(disk.tried) == 1
