"""A look at real files in every condition, after which they are as they were."""

import hashlib
import os
import signal
import sqlite3  # makes the files that are looked at
import sys
from asyncio.subprocess import PIPE, Process, create_subprocess_exec
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import DatabaseError
from bot.storage.database import migrations, open_database
from bot.storage.inspection import Condition, inspect_database, sqlite_version

ROOT = Path(__file__).parents[3]
HOLD = """
import asyncio, sys
from pathlib import Path
from bot.storage.database import open_database

async def hold():
    async with open_database(Path(sys.argv[1])) as database:
        await database.fetch(sys.argv[2])
        print("open", flush=True)
        await asyncio.Event().wait()

asyncio.run(hold())
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "imagine.db"


def traces(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file below the folder, by what is in it and when it was written."""
    return {
        str(file.relative_to(folder)): (
            hashlib.sha256(file.read_bytes()).hexdigest(),
            file.stat().st_mtime_ns,
        )
        for file in folder.rglob("*")
        if file.is_file()
    }


async def make(path: Path) -> None:
    async with open_database(path):
        pass


def run_sql(path: Path, statement: str) -> object:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchone()


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:8192] = b"\x13" * 4096
    path.write_bytes(content)


def forbid_writing(folder: Path) -> None:
    folder.chmod(0o500)


async def running_bot(path: Path, statement: str) -> Process:
    """Another process that has the database open and has just run a statement."""
    bot = await create_subprocess_exec(
        *(sys.executable, "-c", HOLD, str(path), statement),
        stdout=PIPE,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert bot.stdout is not None
    assert await bot.stdout.readline() == b"open\n"
    return bot


async def kill(bot: Process) -> None:
    bot.send_signal(signal.SIGKILL)
    await bot.wait()


async def refusal(path: Path) -> str:
    with pytest.raises(DatabaseError) as refused:
        await inspect_database(path)
    return str(refused.value)


async def test_where_there_is_nothing_nothing_is_made(tmp_path: Path, path: Path) -> None:
    assert await inspect_database(path) is Condition.ABSENT
    assert traces(tmp_path) == {}
    assert not path.parent.exists()


async def test_a_database_that_can_be_used_is_left_as_it_is(tmp_path: Path, path: Path) -> None:
    await make(path)
    before = traces(tmp_path)
    assert await inspect_database(path) is Condition.USABLE
    assert traces(tmp_path) == before


async def test_a_database_that_awaits_its_migration_is_usable_and_goes_on_waiting(
    path: Path,
) -> None:
    write(path, b"")
    run_sql(path, "PRAGMA journal_mode = WAL")
    assert await inspect_database(path) is Condition.USABLE
    assert run_sql(path, "PRAGMA user_version") == (0,)


async def test_while_a_bot_runs_its_database_is_in_use_and_once_it_is_killed_usable(
    tmp_path: Path, path: Path
) -> None:
    await make(path)
    bot = await running_bot(path, "INSERT INTO note VALUES ('color', 'red')")
    assert await inspect_database(path) is Condition.IN_USE

    await kill(bot)
    before = traces(tmp_path)
    assert set(before) == {"data/imagine.db", "data/imagine.db-wal"}
    assert await inspect_database(path) is Condition.USABLE
    assert traces(tmp_path) == before

    # What the killed bot had stored is still there.
    async with open_database(path) as database:
        assert await database.note("color") == "red"


async def test_what_a_killed_bot_left_beside_its_database_counts(path: Path) -> None:
    await make(path)
    await kill(await running_bot(path, f"PRAGMA user_version = {len(migrations()) + 1}"))
    assert "newer version" in await refusal(path)


async def test_a_bot_in_this_very_process_keeps_its_lock(path: Path) -> None:
    async with open_database(path) as database:
        assert await inspect_database(path) is Condition.IN_USE
        assert await inspect_database(path) is Condition.IN_USE
        await database.set_note("color", "green")


@pytest.mark.parametrize("name", ["imagine #1?.db", "im%41gine.db", "bild für alle.db"])
async def test_signs_in_the_name_are_only_signs(tmp_path: Path, name: str) -> None:
    await make(tmp_path / name)
    assert await inspect_database(tmp_path / name) is Condition.USABLE
    async with open_database(tmp_path / name):
        assert await inspect_database(tmp_path / name) is Condition.IN_USE


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "is empty"), (b"not a database at all" * 99, "is no SQLite database")],
)
async def test_a_file_that_is_no_database_is_refused_by_its_own_name(
    tmp_path: Path, path: Path, content: bytes, words: str
) -> None:
    write(path, content)
    before = traces(tmp_path)
    text = await refusal(path)
    assert words in text
    assert str(path) in text
    assert traces(tmp_path) == before


async def test_a_damaged_database_is_refused(path: Path) -> None:
    await make(path)
    damage(path)
    assert "damaged" in await refusal(path)


async def test_a_newer_database_is_refused(path: Path) -> None:
    await make(path)
    run_sql(path, f"PRAGMA user_version = {len(migrations()) + 1}")
    assert "newer version" in await refusal(path)


async def test_a_folder_or_a_place_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "is a folder" in await refusal(tmp_path)
    assert "is no folder" in await refusal(tmp_path / "file" / "imagine.db")
    assert "too long" in await refusal(tmp_path / ("x" * 300))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_place_without_the_right_to_write_is_refused(tmp_path: Path) -> None:
    forbid_writing(tmp_path)
    assert "cannot be written" in await refusal(tmp_path / "imagine.db")


def test_the_version_of_sqlite_is_told() -> None:
    assert sqlite_version().startswith(sqlite3.sqlite_version)
