"""Which statements wait until the disk has what they wrote.

To wait costs more than a statement itself, so what may be lost to a power cut, because it would
then only be done again, goes with the next statement that waits. A kill of the process loses
neither: what SQLite has written is with the operating system.
"""

import sqlite3
from typing import Any

UNSYNCED = "/* unsynced */ "
"""Begins a statement that does not wait."""


class Connection(sqlite3.Connection):
    """One that goes by that mark, if it begins with ``synchronous = FULL``."""

    _synced = True

    def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:  # noqa: ANN401  # as declared
        """As in `sqlite3`."""
        synced = not sql.startswith(UNSYNCED)
        if synced is not self._synced:
            # Before the statement: it commits only when its rows have been fetched.
            super().execute(f"PRAGMA synchronous = {'FULL' if synced else 'NORMAL'}")
            self._synced = synced
        return super().execute(sql, parameters)
