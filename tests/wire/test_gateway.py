"""The gateway comes and goes; jobs do not notice."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.wire.ledger import all_ended, read_ledger
from tests.wire.process import QUICK, open_wire


@pytest.mark.parametrize("resumable", [True, False])
async def test_a_dropped_gateway_delivers_once(tmp_path: Path, resumable: bool) -> None:
    async with open_wire(tmp_path, behaviour=replace(QUICK, hold=True)) as wire:
        await wire.start()
        asked = await wire.discord.imagine(wire.discord.person(1), seed=1)
        message = await wire.discord.answered(asked)
        async with asyncio.timeout(10):
            while not wire.api.submissions:
                await asyncio.sleep(0.02)
        await wire.discord.gateway.drop(resumable=resumable)
        wire.api.release()
        await wire.pictured(message)
        async with asyncio.timeout(30):
            await wire.discord.gateway.ready.wait()
        assert wire.discord.gateway.resumes == int(resumable)
        await wire.stop()
        read_ledger(wire).assert_clean()


async def test_a_command_sent_while_the_gateway_was_away_arrives_by_replay(tmp_path: Path) -> None:
    async with open_wire(tmp_path) as wire:
        await wire.start()
        await wire.discord.gateway.drop(resumable=True)
        asked = await wire.discord.imagine(wire.discord.person(1), seed=1)
        async with asyncio.timeout(30):
            await wire.discord.gateway.ready.wait()
        await asyncio.sleep(0.5)
        await all_ended(wire)
        await wire.stop()
        ledger = read_ledger(wire)
        # In time it is served; too late nobody is charged for it.
        assert ledger.delivered == (asked.message is not None)
        ledger.assert_clean()
