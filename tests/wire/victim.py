"""The bot's command line with switches that exist in test builds only.

KILL_AT      ``point:before``, ``point:during`` or ``point:after``: end the process there, as
             ``kill -9`` does. Points are the steps of a job's life, see POINTS, and of a case's,
             see CASE_POINTS.
KILL_NTH     at which pass of that point (1 if left out).
RETRY_GAP    seconds until a call to Discord that broke off is made again.
TOKEN_LIFE   seconds after which the bot itself takes an interaction's token for dead.
"""

import asyncio
import functools
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from bot.__main__ import main
from bot.imageapi.client import ImageClient
from bot.jobs.service import Jobs
from bot.storage.cases import CaseTable
from bot.storage.jobs import JobTable
from bot.storage.vault import Vault
from bot.ui import rest
from cogs.imagine import _delivery, _start
from cogs.review._cards import CaseCards

POINTS: dict[str, tuple[Any, str]] = {
    "accept": (JobTable, "accept"),
    "acknowledge": (_start, "_show_placeholder"),
    "start_submission": (JobTable, "start_submission"),
    "submit": (ImageClient, "submit"),
    "requeue": (JobTable, "requeue"),
    "submitted": (JobTable, "submitted"),
    "poll": (ImageClient, "poll"),
    "download": (ImageClient, "download"),
    "deliver": (_delivery.JobMessages, "deliver"),
    "delivered": (JobTable, "delivered"),
    "failed": (JobTable, "failed"),
    "conclude": (_delivery.JobMessages, "conclude"),
    "settle": (JobTable, "settle"),
    "cancelled": (JobTable, "cancelled"),
}
CASE_POINTS: dict[str, tuple[Any, str]] = {
    "drawn": (JobTable, "drawn"),
    "keep": (Vault, "put"),
    "held": (JobTable, "held"),
    "post": (CaseCards, "post"),
    "card_posted": (CaseTable, "card_posted"),
    "approve": (CaseTable, "approve"),
    "reject": (CaseTable, "reject"),
    "follow": (Jobs, "follow"),
    "update": (CaseCards, "update"),
    "card_shown": (CaseTable, "card_shown"),
}
_DURING = 0.05  # seconds into the step


def arm(point: str, moment: str, nth: int) -> None:
    """Wrap the step so that its nth pass is the process's last."""
    owner, name = (POINTS | CASE_POINTS)[point]
    original: Callable[..., Awaitable[Any]] = getattr(owner, name)
    passes = 0

    @functools.wraps(original)
    async def step(*args: Any, **kwargs: Any) -> Any:
        nonlocal passes
        passes += 1
        if passes != nth:
            return await original(*args, **kwargs)
        if moment == "before":
            _die()
        if moment == "during":
            asyncio.get_running_loop().call_later(_DURING, _die)
        value = await original(*args, **kwargs)
        if moment == "after":
            _die()
        return value

    setattr(owner, name, step)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    if kill_at := os.environ.get("KILL_AT"):
        where, when = kill_at.split(":")
        arm(where, when, int(os.environ.get("KILL_NTH", "1")))
    if life := os.environ.get("TOKEN_LIFE"):
        vars(_start)["_TOKEN_LIFE"] = float(life)
    if gap := os.environ.get("RETRY_GAP"):
        vars(rest)["backoff"] = lambda *_: float(gap)
    sys.exit(main(["run"]))
