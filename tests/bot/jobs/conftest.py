"""What the tests of the runner share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.jobs import endings, finisher, poller, submitter
from bot.jobs.pace import Schedule
from tests.bot.jobs.workshop import Workshop, open_workshop


@pytest.fixture
async def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workshop]:
    """A workshop in which nobody waits long before trying again."""

    def quick_backoff(attempt: int, retry_after: float | None = None, *, cap: float = 0.0) -> float:
        return 0.01 + (retry_after or 0.0)

    for module in (endings, finisher, poller, submitter):
        monkeypatch.setattr(module, "backoff", quick_backoff)
    monkeypatch.setattr(poller, "_MENDING_GAP", 0.05)
    monkeypatch.setattr(Schedule, "_fixed", lambda self, age: 0.02)
    async with open_workshop(tmp_path) as shop:
        yield shop
