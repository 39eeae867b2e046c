import asyncio
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.errors import DeliveryPostponed
from bot.ui import rest
from bot.ui.rest import persistently


def refusal(status: int, **headers: str) -> discord.HTTPException:
    """What discord.py raises for an answer of that status."""
    response: Any = SimpleNamespace(status=status, reason="", headers=headers)
    return discord.HTTPException(response, {"code": 0, "message": "no"})


class Call:
    """A call that meets these problems one after the other, and then works."""

    def __init__(self, *problems: BaseException) -> None:
        self.problems = list(problems)
        self.times = 0

    async def __call__(self) -> str:
        self.times += 1
        if self.problems:
            raise self.problems.pop(0)
        return "done"


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, float | None]]:
    """For each wait how many tries had failed, and how long Discord asked to wait."""
    seen: list[tuple[int, float | None]] = []

    def no_wait(attempt: int, retry_after: float | None) -> float:
        seen.append((attempt, retry_after))
        return 0.0

    monkeypatch.setattr(rest, "backoff", no_wait)
    return seen


async def test_a_call_that_works_is_made_once(waits: list[Any]) -> None:
    call = Call()
    assert await persistently(call) == "done"
    assert call.times == 1
    assert waits == []


@pytest.mark.parametrize(
    "problem",
    [
        refusal(500),
        refusal(503),
        refusal(429),
        aiohttp.ServerDisconnectedError(),
        aiohttp.ClientPayloadError(),
        ConnectionResetError(),
        TimeoutError(),
    ],
    ids=repr,
)
async def test_what_may_pass_is_tried_again_ever_later(
    waits: list[Any], problem: BaseException
) -> None:
    call = Call(problem, problem, problem)
    assert await persistently(call) == "done"
    assert [attempt for attempt, _ in waits] == [1, 2, 3]


@pytest.mark.parametrize("status", [400, 401, 403, 404])
async def test_what_discord_would_refuse_again_is_not_tried_again(
    waits: list[Any], status: int
) -> None:
    call = Call(refusal(status))
    with pytest.raises(discord.HTTPException) as raised:
        await persistently(call)
    assert raised.value.status == status
    assert call.times == 1


@pytest.mark.parametrize("problem", [refusal(503), ConnectionResetError()], ids=repr)
async def test_after_five_tries_it_is_postponed(waits: list[Any], problem: BaseException) -> None:
    call = Call(*[problem] * 9)
    with pytest.raises(DeliveryPostponed) as raised:
        await persistently(call)
    assert raised.value.__cause__ is problem
    assert call.times == 5
    assert len(waits) == 4


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("2", 2.0), ("1.5", 1.5), ("", None), ("Wed, 21 Oct 2015", None), ("-1", None), ("２", None)],
)
async def test_it_waits_as_long_as_discord_asks(
    waits: list[Any], header: str, seconds: float | None
) -> None:
    await persistently(Call(refusal(429, **{"Retry-After": header})))
    assert waits == [(1, seconds)]


async def test_a_call_that_hangs_is_given_up_and_made_again(
    waits: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rest, "_TIME_LIMIT", 0.01)

    async def hang_once() -> str:
        if not waits:
            await asyncio.Event().wait()
        return "done"

    assert await persistently(hang_once) == "done"
    assert len(waits) == 1


async def test_other_errors_are_not_hidden(waits: list[Any]) -> None:
    call = Call(ValueError("a fault of this bot"))
    with pytest.raises(ValueError, match="a fault"):
        await persistently(call)
    assert call.times == 1
