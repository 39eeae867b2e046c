"""Long storms, run with ``pytest -n 0 -m storm``; their last figures are in docs/reliability.md."""

import asyncio
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bot.imageapi.models import ImageRequest, Size
from tests.studio import png
from tests.wire.ledger import all_ended, being_ordered, read_ledger
from tests.wire.process import QUICK, open_wire
from tests.wire.test_faults import slow_down, spoil_discord, spoil_the_image_api

pytestmark = [pytest.mark.storm, pytest.mark.timeout(1800)]

DRAWING = replace(QUICK, draw_seconds=0.6, sigma=0.3)
# Ten thousand large pictures would only keep the stand-in busy.
_DOT = png(ImageRequest("", Size(16, 16), 0))
HELD = replace(QUICK, hold=True, paint=lambda _: _DOT)


async def test_fifty_random_kills_over_a_stream_of_jobs(tmp_path: Path) -> None:
    chance = random.Random(50)
    async with open_wire(tmp_path, behaviour=DRAWING) as wire:
        slow_down(wire)
        asked, inside = 0, Counter[int]()
        for _ in range(50):
            await wire.start()
            moment = asyncio.get_running_loop().time() + chance.uniform(0.1, 1.5)
            while asyncio.get_running_loop().time() < moment:
                asked += 1
                await wire.discord.imagine(wire.discord.person(asked % 20), seed=asked)
                await asyncio.sleep(chance.uniform(0, 0.08))
            await wire.kill()
            inside += being_ordered(wire)
        await wire.start()
        await all_ended(wire, 120)
        await wire.stop()
        ledger = read_ledger(wire)
        print(f"\n50 kills, {asked} commands, {inside.total()} inside the paid POST: {ledger}")
        ledger.assert_clean(inside=inside)
        assert ledger.failed == 0


async def test_both_networks_bad_at_once(tmp_path: Path) -> None:
    async with open_wire(tmp_path, behaviour=DRAWING, seed=5) as wire:
        await wire.start()
        spoil_the_image_api(wire)
        spoil_discord(wire)
        for number in range(1, 1001):
            await wire.discord.imagine(wire.discord.person(number % 50), seed=number)
            await asyncio.sleep(0.01)
        await all_ended(wire, 300)
        wire.discord.faults.clear()
        await wire.stop()
        ledger = read_ledger(wire)
        print(f"\n1,000 commands through two bad networks: {ledger}")
        ledger.assert_clean()
        assert ledger.jobs > 900
        assert ledger.failed == 0


@pytest.mark.parametrize("count", [1_000, 10_000])
async def test_many_jobs_in_flight_are_all_delivered(tmp_path: Path, count: int) -> None:
    async with open_wire(
        tmp_path,
        behaviour=HELD,
        JOB_TIMEOUT="2h",
        NOVITA_POLLS_PER_SECOND="300",
        NOTIFY_AFTER="0",
    ) as wire:
        await wire.start()
        for number in range(1, count + 1):
            await wire.discord.imagine(wire.discord.person(number % 500), seed=number)
            if number % 50 == 0:
                await asyncio.sleep(0.25)
        async with asyncio.timeout(600):
            while wire.api.counts.accepted < count:
                await asyncio.sleep(0.2)
        wire.api.release()
        await all_ended(wire, 1200)
        await wire.stop()
        ledger = read_ledger(wire)
        print(f"\n{count} in flight: {ledger}")
        ledger.assert_clean()
        assert ledger.delivered == count
