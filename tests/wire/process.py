"""The bot as a process of its own, between the local Discord and the local image API."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from bot.sandbox.imageapi import Behaviour, LocalImageApi
from tests.studio import png
from tests.wire.localdiscord import LocalDiscord, Message
from tests.wire.localdiscord.server import TOKEN

ROOT = Path(__file__).parents[2]
QUICK = Behaviour(queue_seconds=0.0, draw_seconds=0.3, balance=Decimal(10**6), paint=png)
_SETTINGS = {
    "DISCORD_TOKEN": TOKEN,
    "NOVITA_IMAGES_PER_MINUTE": "0",
    "NOVITA_POLLS_PER_SECOND": "0",
    "USER_LIMITS": "",
    "USER_MAX_IN_FLIGHT": "0",
}


@dataclass
class Wire:
    """Both stand-ins, and the bot processes started between them one after another."""

    discord: LocalDiscord
    api: LocalImageApi
    folder: Path
    log: Path
    settings: dict[str, str] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None

    async def start(self, *, ready: bool = True, **switches: str) -> None:
        """Start the bot; `switches` are environment variables of the test build."""
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "DISCORD_API_BASE": self.discord.base,
            "NOVITA_BASE_URL": self.api.base_url,
            "NOVITA_API_KEY": self.api.behaviour.key,
            "DATABASE_PATH": str(self.folder / "imagine.db"),
            **_SETTINGS,
            **self.settings,
            **switches,
        }
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.wire.victim",
                cwd=self.folder,
                env=environment,
                stdout=log,
                stderr=log,
            )
        if ready:
            async with asyncio.timeout(20):
                await self.discord.gateway.ready.wait()

    async def kill(self) -> None:
        """End the bot as a power cut would."""
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
        await self.ended()

    async def ended(self) -> int:
        """Wait for the process to end; returns its exit status."""
        assert self.process is not None
        async with asyncio.timeout(30):
            status = await self.process.wait()
        self.discord.gateway.ready.clear()
        return status

    async def lives(self) -> bool:
        """Whether the bot is still running, after giving it a moment to die."""
        assert self.process is not None
        try:
            await asyncio.wait_for(asyncio.shield(self.process.wait()), 0.05)
        except TimeoutError:
            return True
        return False

    async def stop(self) -> int:
        """Ask the bot to end, as a service manager does."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return await self.ended()

    async def pictured(self, *messages: Message, seconds: float = 20.0) -> None:
        """Wait until each message holds a picture."""
        async with asyncio.timeout(seconds):
            while not all(message.attachments for message in messages):
                await asyncio.sleep(0.02)


@asynccontextmanager
async def open_wire(
    folder: Path, *, behaviour: Behaviour = QUICK, seed: int = 0, **settings: str
) -> AsyncIterator[Wire]:
    async with LocalDiscord(seed) as discord, LocalImageApi(behaviour) as api:
        wire = Wire(discord, api, folder, folder / "bot.log", settings)
        try:
            yield wire
        finally:
            await wire.kill()
