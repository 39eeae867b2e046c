"""Which of the bot's statements wait for the disk."""

import sqlite3  # what is below the connection
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.job import Failure, Job
from bot.storage import database as database_module
from bot.storage.database import open_database
from bot.storage.jobs import JobTable
from bot.storage.syncing import UNSYNCED, Connection
from tests.bot.storage.make import NOW, PICTURE_URL, accepted

NORMAL, FULL = 1, 2
Step = Callable[[JobTable, Job], Awaitable[Job | None]]


async def delivered(table: JobTable, job: Job) -> Job | None:
    await table.submitted(job.id, "task-1")
    return await table.delivered(job.id, PICTURE_URL, NOW, NOW)


SYNCED: dict[str, Step] = {
    "the charge": lambda table, job: accepted(table),
    "the task": lambda table, job: table.submitted(job.id, "task-1"),
    "a delivery": delivered,
    "a charge given back": lambda table, job: table.failed(job.id, Failure.API_FAILED, NOW),
    "a cancellation": lambda table, job: table.cancelled(job.id, by=1, now=NOW),
}


class Noting(Connection):
    """Remembers on what terms the last statement was run."""

    waited = 0

    def execute(self, sql: str, parameters: object = ()) -> sqlite3.Cursor:
        cursor = super().execute(sql, parameters)
        Noting.waited = sqlite3.Connection.execute(self, "PRAGMA synchronous").fetchone()[0]
        return cursor


@pytest.fixture(autouse=True)
def noting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "Connection", Noting)


@pytest.mark.parametrize("step", SYNCED.values(), ids=SYNCED)
async def test_only_the_start_of_a_submission_does_not_wait_for_the_disk(
    tmp_path: Path, step: Step
) -> None:
    async with open_database(tmp_path / "imagine.db") as database:
        table = JobTable(database)
        job = await accepted(table)
        await table.start_submission(job.id, NOW)
        assert Noting.waited == NORMAL
        assert await step(table, job) is not None
        assert Noting.waited == FULL


async def test_a_statement_that_does_not_wait_is_stored_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "imagine.db"
    async with open_database(path) as database:
        await database.fetch(f"{UNSYNCED}INSERT INTO note VALUES ('color', 'red')")
        assert await database.note("color") == "red"
    async with open_database(path) as database:
        assert await database.note("color") == "red"
