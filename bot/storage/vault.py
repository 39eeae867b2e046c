"""Picture bytes that must survive a restart, each a file in a folder beside the database.

Pictures are too large for the database: it would grow by every one that waits for a moderator, and
shrink again only by a VACUUM, which needs its size once more.
"""

import asyncio
import errno
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from bot.errors import DatabaseError

_KEY = re.compile("[a-z]+-[0-9]+")
_UNFINISHED = ".new"


class Vault:
    """A folder of pictures. Get one from `Vault.open`.

    Keys are a word and a number, such as ``job-123``; anything else is a ValueError. What is put is
    there whole or not at all, and for the bot's user alone to read.

    A call that is cancelled may still be carried out: compare `keys` with the database at start.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    async def open(cls, folder: Path) -> Self:
        """Make the folder where needed, and clear what a crash left unfinished in it.

        Raises:
            DatabaseError: it cannot be made or written; the text says what to do.
        """
        await asyncio.to_thread(_prepare, folder)
        return cls(folder)

    async def put(self, key: str, data: bytes) -> None:
        """Keep `data` under `key`, in place of what was there; once done, a power cut spares it.

        Raises:
            DatabaseError: the disk is full, ...; what was there before still is.
        """
        await asyncio.to_thread(_write, self._path(key), data)

    async def get(self, key: str) -> bytes | None:
        """What is kept under `key`, or None.

        Raises:
            DatabaseError: it is there but cannot be read.
        """
        return await asyncio.to_thread(_read, self._path(key))

    async def drop(self, key: str) -> None:
        """Forget what is kept under `key`, if anything.

        Raises:
            DatabaseError: it cannot be deleted.
        """
        await asyncio.to_thread(_delete, self._path(key))

    async def keys(self) -> list[str]:
        """All keys, sorted as text.

        Raises:
            DatabaseError: the folder cannot be read.
        """
        return await asyncio.to_thread(_keys, self._folder)

    def _path(self, key: str) -> Path:
        # A key becomes a file's name: nothing that leads out of the folder may pass.
        if not _KEY.fullmatch(key):
            raise ValueError(f"{key!r} is no key of the form word-number.")
        return self._folder / key


def _prepare(folder: Path) -> None:
    with _explained(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in folder.glob(f"*{_UNFINISHED}"):
            path.unlink()
        # A real file: a folder that cannot be written shows itself now, not at the first picture.
        with tempfile.TemporaryFile(dir=folder):
            pass


def _write(path: Path, data: bytes) -> None:
    with _explained(path.parent):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Made readable by its owner alone, under a name that no other call uses.
        descriptor, name = tempfile.mkstemp(_UNFINISHED, f"{path.name}.", path.parent)
        new = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(descriptor)
            new.replace(path)
        except OSError:
            new.unlink(missing_ok=True)
            raise
        _settle(path.parent)


def _settle(folder: Path) -> None:
    """Bring the folder's list of names to the disk, too. Windows has no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(path: Path) -> bytes | None:
    with _explained(path.parent):
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None


def _delete(path: Path) -> None:
    with _explained(path.parent):
        path.unlink(missing_ok=True)


def _keys(folder: Path) -> list[str]:
    with _explained(folder):
        return sorted(path.name for path in folder.iterdir() if _KEY.fullmatch(path.name))


_FULL = "is out of room: the disk is full. Free some space; nothing stored is lost."
_RIGHTS = "cannot be used. Give the bot's user the right to read and write the folder."
_MENDS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EROFS: "is on a disk that is read-only. Make it writable, or move the bot's data.",
    errno.EEXIST: "is a file. Move it away: the bot keeps a folder of that name.",
    errno.ENOTDIR: "lies below a file. Move that file away: the bot keeps a folder there.",
    errno.ENOENT: "is gone. Restart the bot, which makes it anew.",
    errno.EIO: "cannot be read or written: the disk reports an error. Check the disk.",
}


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        mend = _MENDS.get(error.errno or 0, f"failed: {error.strerror}. Check the disk.")
        raise DatabaseError(f"The folder of held pictures {folder} {mend}") from error
