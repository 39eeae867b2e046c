"""Steps that must be written down, however long the disk stays full."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.errors import DatabaseError

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
_LONGEST_WAIT = 30.0


async def until_stored(step: Callable[[], Awaitable[_T]]) -> _T:
    """Repeat a storage step until the database takes it: a paid picture hangs on it."""
    wait = 1.0
    while True:
        try:
            return await step()
        except DatabaseError as error:
            # Only the sentence: it names the mend, and a trace at every try would bury it.
            _log.error("%s Trying again in %.0f s; nothing is lost.", error, wait)
        await asyncio.sleep(wait)
        wait = min(wait * 2, _LONGEST_WAIT)
