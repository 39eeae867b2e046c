"""Ending on SIGTERM and SIGINT: everything that is open is closed, and in time."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Coroutine

_log = logging.getLogger(__name__)

# Service managers kill after a while; whatever hangs in closing must not make us wait for that.
_LONGEST_CLOSING = 9.0


async def until_stopped(work: Coroutine[None, None, None]) -> None:
    """Run `work` until it ends or the process is asked to end; then it is cancelled and awaited.

    Raises:
        Exception: whatever `work` raises by itself.
    """
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(work)
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stopping.set)
        except NotImplementedError:  # Windows: its loop knows no signals, the module does
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stopping.set))
    waiting = asyncio.create_task(stopping.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if task.done():
        task.result()
        return
    _log.info("Asked to stop; closing. What is unfinished goes on at the next start.")
    alarm = _alarm()
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        pass
    finally:
        alarm.cancel()


def _alarm() -> threading.Timer:
    """End the process if closing takes too long; the jobs are in the database."""
    alarm = threading.Timer(_LONGEST_CLOSING, os._exit, (0,))
    alarm.daemon = True
    alarm.start()
    return alarm
