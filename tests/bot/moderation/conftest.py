"""What the tests of the desk share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.jobs import endings, finisher, poller, submitter
from bot.jobs.pace import Schedule
from bot.moderation import rounds
from tests.bot.moderation.bureau import Bureau, open_bureau


@pytest.fixture
async def bureau(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bureau]:
    """A bureau in which nobody waits long before trying again."""

    def quick(attempt: int, retry_after: float | None = None, **_: float) -> float:
        return 0.01 + (retry_after or 0.0)

    for module in (endings, finisher, poller, submitter, rounds):
        monkeypatch.setattr(module, "backoff", quick)
    monkeypatch.setattr(rounds, "_CARDS_PER_SECOND", 0)
    monkeypatch.setattr(rounds, "_GRACE", 0.05)
    monkeypatch.setattr(Schedule, "_fixed", lambda self, age: 0.02)
    async with open_bureau(tmp_path) as bureau:
        yield bureau
