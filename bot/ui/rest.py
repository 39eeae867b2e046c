"""Calls to Discord that are tried again where that is harmless.

discord.py 2.7.1 repeats 5xx and 429 answers, but on Linux no connection resets, and it gives up on
a 429 that did not come from Discord itself.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord

from bot.errors import DeliveryPostponed
from bot.imageapi.backoff import backoff

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

_TRIES = 5
_TIME_LIMIT = 90.0  # seconds for one call, uploads and waiting for a rate limit included


async def persistently(call: Callable[[], Awaitable[_T]]) -> _T:
    """Make a call that may be repeated without harm, until Discord answers it.

    Args:
        call: builds the call anew for every try; a file's bytes are used up by one.

    Raises:
        discord.HTTPException: Discord refused it, and would again.
        DeliveryPostponed: Discord is out of reach or busy.
    """
    problem: BaseException
    for tries in range(1, _TRIES + 1):
        retry_after: float | None = None
        try:
            async with asyncio.timeout(_TIME_LIMIT):
                return await call()
        except discord.HTTPException as error:
            if error.status < 500 and error.status != 429:
                raise
            problem, retry_after = error, _retry_after(error)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            problem = error
        _log.info("A call to Discord failed, try %d of %d: %r", tries, _TRIES, problem)
        if tries < _TRIES:
            await asyncio.sleep(backoff(tries, retry_after))
    raise DeliveryPostponed(f"Discord did not take it: {problem!r}") from problem


def _retry_after(error: discord.HTTPException) -> float | None:
    # The header of a 429; discord.py keeps the answer on the error.
    value = error.response.headers.get("Retry-After", "")
    return float(value) if value.replace(".", "", 1).isdecimal() and value.isascii() else None
