"""Starting and ending: one bot to a database, and clear words when it cannot start."""

import asyncio
from pathlib import Path

from tests.wire.process import Wire, open_wire


async def test_a_second_copy_refuses_to_start_and_says_so(tmp_path: Path) -> None:
    async with open_wire(tmp_path) as wire:
        await wire.start()
        second = Wire(wire.discord, wire.api, tmp_path, tmp_path / "second.log")
        await second.start(ready=False)
        assert await second.ended() == 1
        assert "in use by another copy of the bot" in second.log.read_text()
        assert await wire.stop() == 0


async def test_a_refused_token_is_a_setting_to_mend(tmp_path: Path) -> None:
    async with open_wire(tmp_path) as wire:
        await wire.start(ready=False, DISCORD_TOKEN="wrong.token.altogether")
        assert await wire.ended() == 2
        assert "DISCORD_TOKEN is not accepted" in wire.log.read_text()


async def test_a_wrong_dev_guild_is_a_setting_to_mend(tmp_path: Path) -> None:
    async with open_wire(tmp_path) as wire:
        await wire.start(ready=False, DEV_GUILD_ID="42")
        assert await wire.ended() == 2
        assert "DEV_GUILD_ID: the bot is not in the server 42" in wire.log.read_text()


async def test_the_log_holds_no_secret(tmp_path: Path) -> None:
    async with open_wire(tmp_path) as wire:
        await wire.start(
            LOG_LEVEL="DEBUG",
            NOVITA_BASE_URL="http://127.0.0.1:9",
            NOVITA_API_KEY="a-key-that-is-secret",
        )
        asked = await wire.discord.imagine(wire.discord.person(1), seed=1)
        await wire.discord.answered(asked)
        async with asyncio.timeout(10):
            while "was not accepted, trying again" not in (log := wire.log.read_text()):
                await asyncio.sleep(0.05)
        await wire.stop()
        log = wire.log.read_text()
        for secret in (asked.token, "local.token.of-a-bot", "a-key-that-is-secret"):
            assert secret not in log
