"""One SQLite file, one connection, one statement per step.

aiosqlite runs each statement on its own thread. A statement whose awaiter is cancelled is still
carried out, and a transaction left open by a cancelled awaiter would swallow the next task's work.
So there are no transactions here that span an await: every statement commits by itself.
"""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, closing
from importlib import resources
from pathlib import Path
from typing import Any, cast

import aiosqlite

from bot.errors import DatabaseError
from bot.storage.syncing import Connection

OLDEST_SQLITE = (3, 37, 0)  # STRICT tables
ROOM_TO_ACCEPT = 64 * 2**20  # bytes of free disk below which no new job is taken
_QUICK_CHECK_BELOW = 50 * 2**20  # bytes; about 0.1 s for 5 MB, 6 s for 232 MB
_WAIT_FOR_LOCK = 3.0  # seconds: an older copy of the bot may just be closing


class Database:
    """An open, migrated database. Get one from `open_database`."""

    def __init__(self, connection: aiosqlite.Connection, path: Path) -> None:
        self._connection = connection
        self._folder = path.parent
        self.path = path

    async def fetch(
        self, sql: str, parameters: Mapping[str, Any] | Iterable[Any] = ()
    ) -> list[sqlite3.Row]:
        """Run one statement, commit it, and return its rows.

        Args:
            sql: the statement; see `syncing.UNSYNCED`.
            parameters: its values.

        Raises:
            DatabaseError: the disk is full, the file is damaged, ...; nothing was written.
        """
        try:
            # One hop to the thread, all rows fetched: an unfetched RETURNING keeps the lock.
            return list(await self._connection.execute_fetchall(sql, cast("Any", parameters)))
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError):
            raise  # a fault of ours, which no trying again would mend
        except sqlite3.Error as error:
            raise DatabaseError(explain(error, self.path)) from error

    def has_room(self) -> bool:
        """Whether the disk has room for new jobs beside those that are under way."""
        return shutil.disk_usage(self._folder).free >= ROOM_TO_ACCEPT

    async def note(self, key: str) -> str | None:
        """What was last noted under `key`, or None."""
        rows = await self.fetch("SELECT value FROM note WHERE key = ?", (key,))
        return str(rows[0]["value"]) if rows else None

    async def set_note(self, key: str, value: str) -> None:
        """Note something about the bot itself that must outlive a restart."""
        await self.fetch(
            "INSERT INTO note (key, value) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )


@asynccontextmanager
async def open_database(path: Path) -> AsyncIterator[Database]:
    """Open `path`, making and migrating it where needed, for this process alone.

    Raises:
        DatabaseError: it cannot be used as it is; the text says what to do.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise DatabaseError(
            f"Python here comes with SQLite {sqlite3.sqlite_version}; 3.37 or newer is needed."
            " Use a newer Python or operating system."
        )
    await asyncio.to_thread(_prepare, path)
    async with _connected(path) as connection:
        database = Database(connection, path)
        try:
            await _check(connection)
            await _migrate(connection, path)
        except sqlite3.Error as error:
            raise DatabaseError(explain(error, path)) from error
        # A real write: a read-only file or a full disk shows itself now, not at the first command.
        await database.set_note("sqlite", sqlite3.sqlite_version)
        yield database


@asynccontextmanager
async def _connected(path: Path) -> AsyncIterator[aiosqlite.Connection]:
    try:
        connection = await aiosqlite.connect(
            path, isolation_level=None, timeout=_WAIT_FOR_LOCK, factory=Connection
        )
    except sqlite3.Error as error:
        raise DatabaseError(explain(error, path)) from error
    try:
        try:
            await _set_up(connection)
        except sqlite3.Error as error:
            raise DatabaseError(explain(error, path)) from error
        yield connection
    finally:
        # Unclosed, aiosqlite's thread would keep the process from ending.
        await connection.close()


def _prepare(path: Path) -> None:
    """Make the folder and, if there is none, the file, so that a file is never half made."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise DatabaseError(f"{path} is a folder. Set DATABASE_PATH to a file's name.")
        if not path.exists():
            log = path.with_name(path.name + "-wal")
            if log.exists():  # SQLite would play it into the new file
                raise DatabaseError(
                    f"{path} is missing, but {log.name} beside it is not. Put back the file it"
                    " belongs to, or delete it, too, to start anew."
                )
            _create(path)
        elif path.stat().st_size == 0:
            # SQLite would take it for a new database and every limit and job would be forgotten.
            raise DatabaseError(
                f"{path} is empty (0 bytes), so what it held is lost."
                " Put a backup in its place (without the -wal file beside it, if there is one),"
                " or delete the file to start anew."
            )
    except OSError as error:
        raise DatabaseError(
            f"{path} cannot be made or read: {error.strerror}."
            " Check DATABASE_PATH, and that the bot's user may write in that folder."
        ) from error


def _create(path: Path) -> None:
    """Build the file under another name and move it into place when it is whole."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(new, isolation_level=None)) as connection:
            connection.execute("CREATE TABLE making (x)")
            connection.execute("DROP TABLE making")
    except sqlite3.Error as error:
        raise DatabaseError(explain(error, path)) from error
    new.replace(path)


async def _set_up(connection: aiosqlite.Connection) -> None:
    connection.row_factory = sqlite3.Row
    for pragma in (
        # The file is ours alone while we run: a second copy of the bot is refused at once, the lock
        # is gone with the process however it ends, and no second connection can meet the WAL-reset
        # bug (https://sqlite.org/wal.html#walresetbug).
        "locking_mode = EXCLUSIVE",
        "journal_mode = WAL",
        "synchronous = FULL",  # an accepted charge or a task id must outlive a power cut
        "foreign_keys = ON",
        "trusted_schema = OFF",
        f"journal_size_limit = {16 * 2**20}",
    ):
        await connection.execute_fetchall(f"PRAGMA {pragma}")


async def _check(connection: aiosqlite.Connection) -> None:
    pages, page_size = [
        next(iter(await connection.execute_fetchall(f"PRAGMA {pragma}")))[0]
        for pragma in ("page_count", "page_size")
    ]
    if pages * page_size >= _QUICK_CHECK_BELOW:
        return
    rows = list(await connection.execute_fetchall("PRAGMA quick_check(1)"))
    if rows[0][0] != "ok":
        raise sqlite3.DatabaseError(str(rows[0][0]))


def migrations() -> list[tuple[int, str]]:
    """The numbered SQL scripts, in order, as (version, text)."""
    folder = resources.files("bot.storage") / "migrations"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return [(int(file.name.split("_")[0]), file.read_text("utf-8")) for file in files]


async def _migrate(connection: aiosqlite.Connection, path: Path) -> None:
    steps = migrations()
    version = next(iter(await connection.execute_fetchall("PRAGMA user_version")))[0]
    if version > steps[-1][0]:
        raise DatabaseError(
            f"{path} was written by a newer version of this bot (schema {version},"
            f" this version knows {steps[-1][0]}). Update the bot, or restore an older backup."
        )
    for number, script in steps:
        if number > version:
            # executescript first commits what is open, so the transaction is inside the text.
            await connection.executescript(
                f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;"
            )


_MENDS = {
    sqlite3.SQLITE_BUSY: "is in use by another copy of the bot. Stop that one first.",
    sqlite3.SQLITE_LOCKED: "is in use by another copy of the bot. Stop that one first.",
    sqlite3.SQLITE_READONLY: "cannot be written."
    " Give the bot's user the right to write the file and its folder.",
    sqlite3.SQLITE_FULL: "cannot grow: the disk is full. Free some space; nothing stored is lost.",
    sqlite3.SQLITE_IOERR: "cannot be read or written: the disk reports an error."
    " Check the disk and its free space.",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened."
    " Check DATABASE_PATH and the rights of the file and its folder.",
    sqlite3.SQLITE_CORRUPT: "is damaged. Move it and any -wal file beside it away,"
    " and put a backup in its place.",
    sqlite3.SQLITE_NOTADB: "is no SQLite database or is damaged."
    " Check DATABASE_PATH, or move it and any -wal file beside it away and put a backup there.",
}


def explain(error: sqlite3.Error, path: Path) -> str:
    """Say in one sentence what is wrong with the database and how to mend it."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    mend = _MENDS.get(code & 0xFF)  # the low byte is the primary code
    return f"The database {path} {mend}" if mend else f"The database {path} failed: {error}"
