"""The database file: made, migrated, locked, refused with a sentence, and left clean."""

import asyncio
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.errors import DatabaseError
from bot.limits import Window
from bot.storage import database as database_module
from bot.storage.database import Database, migrations, open_database
from bot.storage.jobs import JobTable
from tests.bot.storage.make import ADA, NOW, NotingDatabase, accept

HOLDER = """
import asyncio, sys
from pathlib import Path
from bot.storage.database import open_database

async def hold():
    async with open_database(Path(sys.argv[1])) as database:
        await database.set_note("left by", "the other process")
        print("open", flush=True)
        await asyncio.sleep(60)

asyncio.run(hold())
"""

JOB = {
    "interaction_id": 1,
    "owner_id": 2,
    "channel_id": 3,
    "token_expires": NOW,
    "upload_limit": 1000,
    "prompt": "a red fox",
    "width": 256,
    "height": 256,
    "seed": 7,
    "model": "",
    "created": NOW,
}


@pytest.fixture(autouse=True)
def _short_wait_for_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "_WAIT_FOR_LOCK", 0.05)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "imagine.db"


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    async with open_database(path) as database:
        yield database


async def why_refused(path: Path) -> str:
    with pytest.raises(DatabaseError) as refused:
        async with open_database(path):
            pass
    return str(refused.value)


def refusal(path: Path) -> str:
    """Why the database cannot be opened."""
    return asyncio.run(why_refused(path))


async def notes(path: Path, **new: str) -> dict[str, str]:
    """All notes, once those in `new` are made."""
    async with open_database(path) as database:
        for key, text in new.items():
            await database.set_note(key, text)
        rows = await database.fetch("SELECT key, value FROM note WHERE key <> 'sqlite'")
    return dict(map(tuple, rows))


@contextmanager
def another_process(path: Path) -> Iterator[None]:
    """Hold the database open elsewhere; kill whoever does at the end."""
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == b"open\n"
            yield
        finally:
            holder.kill()  # SIGKILL, which no process can meet with an orderly end


async def value(database: Database, sql: str) -> Any:
    return (await database.fetch(sql))[0][0]


async def schema(database: Database) -> list[tuple[str, str]]:
    rows = await database.fetch("SELECT name, sql FROM sqlite_schema ORDER BY name")
    return [tuple(row) for row in rows]


def by_hand(path: Path, *scripts: str) -> None:
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        for script in scripts:
            connection.executescript(script)


async def insert(database: Database, **values: object) -> None:
    row = JOB | values
    marks = ", ".join(f":{column}" for column in row)
    await database.fetch(f"INSERT INTO job ({', '.join(row)}) VALUES ({marks})", row)


async def test_a_missing_file_is_made_at_the_newest_version(database: Database) -> None:
    assert await value(database, "PRAGMA user_version") == migrations()[-1][0]
    assert await value(database, "PRAGMA journal_mode") == "wal"
    assert await value(database, "PRAGMA synchronous") == 2  # FULL
    assert await database.fetch("SELECT * FROM job") == []


def test_what_was_stored_is_there_when_the_file_is_opened_again(path: Path) -> None:
    assert asyncio.run(notes(path, colour="red")) == {"colour": "red"}
    assert asyncio.run(notes(path)) == {"colour": "red"}


async def test_a_note_is_none_until_set_and_the_newest_counts(database: Database) -> None:
    assert await database.note("colour") is None
    await database.set_note("colour", "red")
    await database.set_note("colour", "blue")
    assert await database.note("colour") == "blue"
    assert await database.note("shape") is None


async def test_a_second_opening_is_refused_while_the_first_is_open(
    path: Path, database: Database
) -> None:
    assert f"{path} is in use by another copy of the bot" in await why_refused(path)
    await database.set_note("still", "works")


def test_another_process_holds_the_file_until_it_is_killed(path: Path) -> None:
    with another_process(path):
        assert f"{path} is in use by another copy of the bot" in refusal(path)
    assert asyncio.run(notes(path)) == {"left by": "the other process"}


def test_an_empty_file_is_refused_and_left_as_it_is(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    assert "is empty (0 bytes)" in refusal(path)
    assert list(path.parent.iterdir()) == [path]
    assert path.stat().st_size == 0


def test_a_folder_in_its_place_is_refused(path: Path) -> None:
    path.mkdir(parents=True)
    assert "is a folder. Set DATABASE_PATH" in refusal(path)


def test_a_file_in_the_place_of_its_folder_is_refused(path: Path) -> None:
    path.parent.write_text("no folder")
    assert "Check DATABASE_PATH" in refusal(path)


def test_a_path_that_sqlite_cannot_write_to_is_refused(path: Path) -> None:
    # Anybody's rights suffice for this: SQLite's limit is 512 bytes, the file system's is longer.
    # MAX_PATHNAME in https://github.com/sqlite/sqlite/blob/master/src/os_unix.c
    long = path.parent.joinpath(*["folder" * 30] * 3, "imagine.db")
    assert "cannot be opened. Check DATABASE_PATH" in refusal(long)


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"Dear diary, today I set DATABASE_PATH.\n" * 100)
    before = path.read_bytes()
    assert "is no SQLite database or is damaged" in refusal(path)
    assert path.read_bytes() == before


def test_a_damaged_page_is_found_at_the_start(path: Path) -> None:
    asyncio.run(notes(path, **{f"note {number}": "long " * 400 for number in range(50)}))
    pages = bytearray(path.read_bytes())
    middle = len(pages) // 8192 * 4096  # pages have 4096 bytes
    pages[middle : middle + 4096] = b"\xa5" * 4096
    path.write_bytes(pages)
    assert "is damaged. Move it" in refusal(path)
    assert path.read_bytes() == pages


def test_a_file_of_a_newer_version_is_refused(path: Path) -> None:
    by_hand(path, "PRAGMA user_version = 999")
    assert "newer version of this bot (schema 999" in refusal(path)


def test_an_sqlite_that_is_too_old_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "OLDEST_SQLITE", (99, 0))
    assert "Use a newer Python" in refusal(path)
    assert not path.exists()


def test_what_a_lost_file_left_behind_is_not_mixed_into_a_new_one(path: Path) -> None:
    with another_process(path):
        pass
    path.unlink()
    log = path.with_name(f"{path.name}-wal")
    before = log.read_bytes()
    assert before
    assert f"{path} is missing, but {log.name} beside it is not" in refusal(path)
    assert log.read_bytes() == before
    log.unlink()
    assert asyncio.run(notes(path)) == {}


@pytest.mark.parametrize("version", range(len(migrations())))
async def test_each_older_version_becomes_the_same_as_a_new_file(
    path: Path, tmp_path: Path, version: int
) -> None:
    async with open_database(tmp_path / "new.db") as database:
        expected = await schema(database)
    steps = migrations()[:version]
    reached = steps[-1][0] if steps else 0
    by_hand(path, "VACUUM", *(script for _, script in steps), f"PRAGMA user_version = {reached}")
    async with open_database(path) as database:
        assert await schema(database) == expected
        assert await value(database, "PRAGMA user_version") == migrations()[-1][0]


def test_the_migrations_are_numbered_without_gaps() -> None:
    assert [number for number, _ in migrations()] == list(range(1, len(migrations()) + 1))


@pytest.mark.parametrize("good_first", [True, False])
async def test_a_migration_that_fails_half_way_leaves_nothing_of_itself(
    path: Path, monkeypatch: pytest.MonkeyPatch, good_first: bool
) -> None:
    good = migrations() if good_first else []
    number = len(good) + 1
    bad = (number, "CREATE TABLE half (x);\nINSERT INTO nowhere VALUES (1);")
    with monkeypatch.context() as patch:
        patch.setattr(database_module, "migrations", lambda: [*good, bad])
        assert "no such table: nowhere" in await why_refused(path)
        with closing(sqlite3.connect(path)) as connection:
            tables = connection.execute("SELECT name FROM sqlite_schema").fetchall()
            assert ("half",) not in tables
            assert connection.execute("PRAGMA user_version").fetchone() == (len(good),)
    async with open_database(path) as database:
        await database.set_note("works", "again")


async def test_a_full_disk_is_told_and_work_goes_on_once_there_is_space(
    database: Database,
) -> None:
    table = JobTable(database, windows=(Window(5, 600),))
    pages = await value(database, "PRAGMA page_count")
    await database.fetch(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DatabaseError, match="the disk is full"):
        await database.set_note("long", "x" * 100_000)
    assert await database.note("long") is None
    await database.fetch("PRAGMA max_page_count = 1000000")
    await database.set_note("long", "x" * 100_000)
    assert await accept(table) is not None
    assert await value(database, "PRAGMA integrity_check") == "ok"


async def test_a_file_that_became_read_only_is_told(database: Database) -> None:
    await database.fetch("PRAGMA query_only = ON")
    with pytest.raises(DatabaseError, match="cannot be written"):
        await database.set_note("colour", "red")
    assert await database.note("colour") is None
    await database.fetch("PRAGMA query_only = OFF")
    await database.set_note("colour", "red")


async def test_a_row_as_the_table_wants_it_is_stored(database: Database) -> None:
    await insert(database)
    row = dict((await database.fetch("SELECT state, charged, settled, attempts FROM job"))[0])
    assert row == {"state": "queued", "charged": 1, "settled": 0, "attempts": 0}


@pytest.mark.parametrize(
    "wrong",
    [
        {"owner_id": "ada"},
        {"owner_id": 1.5},
        {"owner_id": None},
        {"created": "now"},
        {"prompt": b"bytes"},
        {"state": "lost"},
        {"charged": 2},
        {"settled": 2},
        {"charged": 0},
        {"state": "failed", "charged": 0},
        {"state": "failed", "charged": 1, "failure": "internal"},
        {"failure": "internal"},
        {"state": "running"},
        {"state": "ready", "task_id": "t"},
        {"state": "ready", "image_url": "u"},
        {"state": "delivered", "task_id": "t", "charged": 0, "image_url": "u"},
        {"settled": 1},
        {"settled": 1, "state": "cancelled", "token": "a secret"},
    ],
    ids=str,
)
async def test_a_row_that_must_not_be_is_refused(
    database: Database, wrong: dict[str, object]
) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await insert(database, **wrong)
    assert await database.fetch("SELECT * FROM job") == []


async def test_no_question_reads_through_the_whole_history(database: Database) -> None:
    noting = NotingDatabase(database)
    windows = (Window(5, 600), Window(40, 86400))
    table = JobTable(noting, windows=windows, max_in_flight=2)
    job = await accept(table)
    assert job is not None
    await table.quota(ADA, NOW)
    await table.next_free(ADA, windows[0], NOW)
    await table.unsettled()
    await table.find(job.id)
    await table.is_known(1)
    await table.start_submission(job.id, NOW)
    await table.waiting(10)
    await table.shown_in(99)
    await table.spent_today(10, NOW)
    assert len(noting.asked) >= 11
    for sql, parameters in noting.asked:
        for row in await database.fetch(f"EXPLAIN QUERY PLAN {sql}", parameters):
            plan = str(row["detail"])
            # This index holds the unsettled jobs alone, so reading it through is right.
            small = plan == "SCAN job USING INDEX job_unsettled"
            assert small or not plan.startswith("SCAN job"), f"{plan}: {sql}"
            assert "TEMP B-TREE" not in plan, f"{plan}: {sql}"


def still_alive(before: set[threading.Thread]) -> list[threading.Thread]:
    """The threads begun since."""
    begun = set(threading.enumerate()) - before
    for thread in begun:
        thread.join(5)  # it may be in its very last lines
    return [thread for thread in begun if thread.is_alive()]


def test_closing_leaves_one_file_and_no_thread(path: Path) -> None:
    before = set(threading.enumerate())
    asyncio.run(notes(path, colour="red"))
    assert list(path.parent.iterdir()) == [path]
    assert still_alive(before) == []


def test_a_refused_opening_leaves_no_thread(path: Path) -> None:
    by_hand(path, "PRAGMA user_version = 999")
    before = set(threading.enumerate())
    refusal(path)
    assert still_alive(before) == []
