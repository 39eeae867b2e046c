"""Kills and bad networks while moderators decide: what is approved is public, once, then."""

import asyncio
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.wire.ledger import being_ordered, read_ledger
from tests.wire.localdiscord.world import CHANNEL_ID, GALLERY_ID
from tests.wire.process import QUICK, open_wire
from tests.wire.reviews import (
    APPROVE,
    PLANS,
    REJECT,
    Desk,
    appoint_moderators,
    assert_as_decided,
)
from tests.wire.test_faults import slow_down, spoil_discord, spoil_the_image_api
from tests.wire.victim import CASE_POINTS, POINTS

ALL = [(plan, channel_id) for channel_id in (CHANNEL_ID, GALLERY_ID) for plan in PLANS]
FEW = [(APPROVE, CHANNEL_ID), (APPROVE, GALLERY_ID), (REJECT, GALLERY_ID)]
MOMENTS = ("before", "during", "after")
REACHED = [*CASE_POINTS, *(point for point in POINTS if point not in {"requeue", "failed"})]
MATRIX = [f"{point}:{moment}" for point in REACHED for moment in MOMENTS]
TELLING = [
    "held:after",  # the case is opened
    "post:after",  # its card stands, and nobody has noted where
    "approve:after",  # the decision is stored, and nothing has followed
    "follow:after",  # what was decided goes on
    "deliver:after",  # the picture is public, and that is not noted
]


@pytest.mark.parametrize("kill_at", TELLING)
async def test_a_kill_during_reviews_publishes_what_is_approved_once(
    tmp_path: Path, kill_at: str
) -> None:
    await survive(tmp_path, kill_at, FEW)


@pytest.mark.storm
@pytest.mark.parametrize("kill_at", MATRIX)
async def test_a_kill_at_any_step_of_a_review_publishes_what_is_approved_once(
    tmp_path: Path, kill_at: str
) -> None:
    await survive(tmp_path, kill_at, ALL)


@pytest.mark.storm
@pytest.mark.timeout(600)
async def test_reviews_over_two_bad_networks(tmp_path: Path) -> None:
    chance = random.Random(9)
    async with open_wire(tmp_path, behaviour=replace(QUICK, sigma=0.3), seed=9) as wire:
        await appoint_moderators(wire)
        desk = Desk(wire)
        await wire.start()
        spoil_the_image_api(wire)
        spoil_discord(wire)
        for number in range(200):
            await desk.ask(number, *chance.choice(ALL))
            await desk.look()
            await asyncio.sleep(0.1)
        await desk.finish(300)
        wire.discord.faults.clear()
        await wire.stop()
        ledger = read_ledger(wire)
        print(f"\n200 reviews over two bad networks: {ledger}")
        ledger.assert_clean()
        assert_as_decided(desk)


@pytest.mark.storm
@pytest.mark.timeout(600)
async def test_random_kills_over_a_stream_of_reviews(tmp_path: Path) -> None:
    chance = random.Random(25)
    async with open_wire(tmp_path, behaviour=replace(QUICK, sigma=0.3)) as wire:
        await appoint_moderators(wire)
        slow_down(wire)
        desk, inside, asked = Desk(wire), Counter[int](), 0
        for _ in range(25):
            await wire.start()
            moment = asyncio.get_running_loop().time() + chance.uniform(0.3, 4.0)
            while asyncio.get_running_loop().time() < moment:
                if chance.random() < 0.2:
                    await desk.ask(asked, *chance.choice(ALL))
                    asked += 1
                await desk.look()
                await asyncio.sleep(0.05)
            await wire.kill()
            desk.take_back()
            inside += being_ordered(wire)
        await wire.start()
        await desk.finish(300)
        assert await wire.stop() == 0
        ledger = read_ledger(wire)
        print(f"\n25 kills, {asked} reviews, {inside.total()} inside the paid POST: {ledger}")
        ledger.assert_clean(inside=inside)
        assert_as_decided(desk)


async def survive(folder: Path, kill_at: str, wishes: list[tuple[str, int]]) -> None:
    """People ask, a moderator decides, the bot dies in mid-way and is started again."""
    async with open_wire(folder, behaviour=replace(QUICK, draw_seconds=0.1)) as wire:
        await appoint_moderators(wire)
        desk = Desk(wire)
        await wire.start(KILL_AT=kill_at)
        for number, (plan, channel_id) in enumerate(wishes):
            await desk.ask(number, plan, channel_id)
        async with asyncio.timeout(20):
            while await wire.lives():
                await desk.look()
        await wire.ended()
        desk.take_back()
        inside = being_ordered(wire)
        await wire.start()
        await desk.finish()
        assert await wire.stop() == 0
        read_ledger(wire).assert_clean(inside=inside)
        assert_as_decided(desk)
