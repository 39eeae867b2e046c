"""A look at the database that changes nothing, also while the bot runs.

What the bot would do at its start is done to a copy. Opening the file itself would migrate it, and
reading it as it lies would leave SQLite's own files beside it.
"""

import asyncio
import os
import shutil
import sqlite3
import tempfile
from enum import StrEnum
from pathlib import Path

from bot.errors import DatabaseError
from bot.storage.database import open_database

_WITH_ITS_LOGS = ("", "-wal", "-journal")  # a bot that was killed leaves one of these behind


class Condition(StrEnum):
    """What there is at the path of the database, when the bot can work with it."""

    ABSENT = "absent"
    """Nothing yet: the bot makes it at its start."""
    IN_USE = "in use"
    """A running bot holds it."""
    USABLE = "usable"
    """A database that this version of the bot can open."""


async def inspect_database(path: Path) -> Condition:
    """Find out whether the bot could use the database at `path`.

    Raises:
        DatabaseError: it could not; the text says what to do.
    """
    await asyncio.to_thread(_require_access, path)
    if await asyncio.to_thread(_is_in_use, path):
        return Condition.IN_USE
    with tempfile.TemporaryDirectory(prefix="imagine-check-") as folder:
        copy = Path(folder) / path.name
        await asyncio.to_thread(_copy, path, copy)
        found = Condition.USABLE if copy.exists() else Condition.ABSENT
        try:
            async with open_database(copy):
                return found
        except DatabaseError as error:
            raise DatabaseError(str(error).replace(str(copy), str(path))) from error


def sqlite_version() -> str:
    """The version of the SQLite that Python comes with, and a word on it where it needs one."""
    version = sqlite3.sqlite_version_info
    # https://sqlite.org/wal.html#walresetbug names the versions in which it is mended.
    mended = version >= (3, 51, 3) or any(
        version[:2] == line[:2] and version >= line for line in ((3, 44, 6), (3, 50, 7))
    )
    note = "" if mended else " (older than 3.51.3: let only the bot open its database)"
    return sqlite3.sqlite_version + note


def _require_access(path: Path) -> None:
    """Check the rights to the file and to its folder, or to where that will be made."""
    try:
        if path.is_dir():
            raise DatabaseError(f"{path} is a folder. Set DATABASE_PATH to a file's name.")
        folder = path.resolve().parent
        while not folder.exists():
            folder = folder.parent
        if not folder.is_dir():
            raise DatabaseError(f"{folder} is no folder. Check DATABASE_PATH.")
        needed = [folder, path] if path.exists() else [folder]
    except OSError as error:
        raise DatabaseError(
            f"{path} cannot be used: {error.strerror}. Check DATABASE_PATH."
        ) from error
    for place in needed:
        if not os.access(place, os.R_OK | os.W_OK):
            raise DatabaseError(f"{place} cannot be written. Give the bot's user the right to.")


def _is_in_use(path: Path) -> bool:
    """Ask for the lock that a running bot holds."""
    if not path.exists():
        return False
    # Exclusive access to a file that is opened for reading contradicts itself. SQLite finds that
    # out after it has met the lock of a running bot, and before it makes a file beside this one.
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=0)
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error as error:
        # Whatever else is wrong shows itself when the copy is opened.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        return code & 0xFF == sqlite3.SQLITE_BUSY
    finally:
        connection.close()
    return False


def _copy(path: Path, copy: Path) -> None:
    try:
        for suffix in _WITH_ITS_LOGS:
            part = path.with_name(path.name + suffix)
            if part.exists():
                shutil.copyfile(part, copy.with_name(copy.name + suffix))
    except OSError as error:
        raise DatabaseError(
            f"{path} cannot be copied to {copy.parent} for a look: {error.strerror}."
        ) from error
