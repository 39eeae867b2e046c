"""An interaction's token lives for 15 minutes; a picture may take longer."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.wire.ledger import all_ended, read_ledger
from tests.wire.process import QUICK, open_wire


async def test_after_the_first_refusal_a_token_is_not_used_again(tmp_path: Path) -> None:
    async with open_wire(tmp_path, behaviour=replace(QUICK, draw_seconds=6.0)) as wire:
        wire.discord.world.token_life = 1.0
        await wire.start()
        asked = await wire.discord.imagine(wire.discord.person(1), seed=1)
        await wire.pictured(await wire.discord.answered(asked))
        await wire.stop()
        assert asked.refused_token_calls == 1
        read_ledger(wire).assert_clean()


async def test_a_token_that_the_clock_says_is_dead_is_not_tried(tmp_path: Path) -> None:
    async with open_wire(tmp_path, behaviour=replace(QUICK, draw_seconds=2.0)) as wire:
        wire.discord.world.token_life = 1.0
        await wire.start(TOKEN_LIFE="0.9")
        asked = await wire.discord.imagine(wire.discord.person(1), seed=1)
        await wire.pictured(await wire.discord.answered(asked))
        await wire.stop()
        assert asked.token_calls == 0
        read_ledger(wire).assert_clean()


async def test_a_picture_finds_its_owner_when_the_channel_is_closed(tmp_path: Path) -> None:
    async with open_wire(tmp_path, behaviour=replace(QUICK, hold=True)) as wire:
        wire.discord.world.token_life = 0.5
        await wire.start(TOKEN_LIFE="0.4")
        asked = await wire.discord.imagine(wire.discord.person(1), seed=1)
        message = await wire.discord.answered(asked)
        await asyncio.sleep(0.6)
        wire.discord.world.forbidden_channels.add(message.channel_id)
        wire.api.release()
        async with asyncio.timeout(10):
            while not wire.discord.world.pictures():
                await asyncio.sleep(0.02)
        (picture,) = wire.discord.world.pictures()
        assert picture.channel_id == wire.discord.world.dm_channels[asked.person.id]


async def test_a_token_dead_at_a_restart_still_brings_the_picture(tmp_path: Path) -> None:
    async with open_wire(tmp_path, behaviour=replace(QUICK, draw_seconds=1.5)) as wire:
        wire.discord.world.token_life = 1.0
        await wire.start(TOKEN_LIFE="0.9")
        asked = await wire.discord.imagine(wire.discord.person(1), seed=1)
        message = await wire.discord.answered(asked)
        await asyncio.sleep(0.3)
        await wire.kill()
        await asyncio.sleep(0.5)
        await wire.start(TOKEN_LIFE="0.9")
        await wire.pictured(message)
        await all_ended(wire)
        await wire.stop()
        read_ledger(wire).assert_clean()


@pytest.mark.parametrize(
    ("life", "refused"), [("0.4", 0), ("900", 1)], ids=["the clock knows it", "Discord says it"]
)
async def test_a_placeholder_whose_id_was_lost_is_found_when_the_token_is_dead(
    tmp_path: Path, life: str, refused: int
) -> None:
    async with open_wire(tmp_path) as wire:
        wire.discord.world.token_life = 0.4
        await wire.start(KILL_AT="acknowledge:after", TOKEN_LIFE=life)
        asked = await wire.discord.imagine(wire.discord.person(1), seed=1)
        await wire.ended()
        await asyncio.sleep(0.5)
        await wire.start(TOKEN_LIFE=life)
        message = await wire.discord.answered(asked)
        await wire.pictured(message)
        await all_ended(wire)
        await wire.stop()
        assert list(wire.discord.world.messages.values()) == [message]
        assert asked.refused_token_calls == refused
        read_ledger(wire).assert_clean()
