"""`kill -9` at every step of a job's life, then a restart: nothing is lost or miscounted."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.sandbox.imageapi import Fault, Kind
from tests.wire.ledger import all_ended, being_ordered, read_ledger
from tests.wire.localdiscord import Interaction
from tests.wire.process import QUICK, Wire, open_wire
from tests.wire.victim import POINTS

MOMENTS = ("before", "during", "after")
MATRIX = [f"{point}:{moment}" for point in POINTS for moment in MOMENTS]
# The moments at which the two sides know different things; the storm goes through them all.
TELLING = [
    "accept:after",
    "acknowledge:after",
    "start_submission:after",
    "submit:during",
    "submit:after",
    "submitted:after",
    "deliver:after",
    "delivered:after",
    "failed:after",
    "conclude:after",
]


@pytest.mark.parametrize("kill_at", TELLING)
async def test_a_kill_loses_nothing(tmp_path: Path, kill_at: str) -> None:
    await survive(tmp_path, kill_at)


@pytest.mark.storm
@pytest.mark.parametrize("kill_at", MATRIX)
async def test_a_kill_at_any_step_and_moment_loses_nothing(tmp_path: Path, kill_at: str) -> None:
    await survive(tmp_path, kill_at)


async def test_what_was_never_sent_costs_nothing(tmp_path: Path) -> None:
    async with open_wire(tmp_path) as wire:
        await wire.start(KILL_AT="acknowledge:after")
        asked = await wire.discord.imagine(wire.discord.person(1), seed=1)
        await wire.ended()
        wire.api.faults.add("submit", Fault(status=429, headers={"Retry-After": "60"}))
        await wire.start()
        async with asyncio.timeout(20):
            while not wire.api.faults.struck["submit"]:
                await asyncio.sleep(0.02)
        assert asked.message is not None
        await wire.discord.press(asked.person, asked.message, "Cancel")
        await all_ended(wire)
        assert await wire.stop() == 0
        assert wire.api.submissions == []
        read_ledger(wire).assert_clean()


async def survive(folder: Path, kill_at: str) -> None:
    async with open_wire(folder, behaviour=replace(QUICK, word_faults=True)) as wire:
        if kill_at.startswith("submit:"):
            # The API has taken the request when the process dies within it.
            wire.api.faults.add("submit", Fault(Kind.SLOW, delay=0.3, handled=True, times=1))
        elif kill_at.startswith("requeue:"):
            wire.api.faults.add("submit", Fault(status=429, times=1))
        await wire.start(KILL_AT=kill_at)
        stuck = await act(wire)
        await wire.ended()
        inside = being_ordered(wire)
        await wire.start()
        if stuck.message is not None and stuck.message.buttons:
            await wire.discord.press(stuck.person, stuck.message, "Cancel")
        await all_ended(wire)
        assert await wire.stop() == 0
        read_ledger(wire).assert_clean(inside=inside)


async def act(wire: Wire) -> Interaction:
    """One picture, one that fails, one that is cancelled: every step comes up."""
    ada, ben, cat = (wire.discord.person(number) for number in (1, 2, 3))
    await wire.discord.imagine(ada, prompt="a fox", seed=1)
    await wire.discord.imagine(ben, prompt="a fox !fail", seed=2)
    stuck = await wire.discord.imagine(cat, prompt="a fox !stuck", seed=3)
    await asyncio.sleep(0.3)
    while await wire.lives():
        if stuck.message is not None and stuck.message.buttons:
            await wire.discord.press(cat, stuck.message, "Cancel")
            break
        await asyncio.sleep(0.02)
    return stuck
