"""Who is measured: a process between the stand-ins, and what the operating system says of it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.sandbox.imageapi import Behaviour, LocalImageApi
from tests.wire.localdiscord import LocalDiscord
from tests.wire.localdiscord.server import TOKEN

ROOT = Path(__file__).parents[1]
MODULES = {"bare": ("bench.bare",), "bot": ("bot", "run")}
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Contender:
    """A running process with its own pair of stand-ins."""

    name: str
    discord: LocalDiscord
    api: LocalImageApi
    pid: int

    def cpu(self) -> float:
        """Seconds of processor time so far, all threads, user and system."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory(self) -> int:
        """Bytes resident."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * _PAGE


@asynccontextmanager
async def contending(name: str, behaviour: Behaviour, **settings: str) -> AsyncIterator[Contender]:
    """Start a contender and give it once it is connected."""
    with TemporaryDirectory() as folder:
        async with LocalDiscord() as discord, LocalImageApi(behaviour) as api:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", *MODULES[name]),
                cwd=folder,
                env=_environment(discord, api, Path(folder)) | settings,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=None,
            )
            try:
                async with asyncio.timeout(30):
                    await discord.gateway.ready.wait()
                await asyncio.sleep(0.5)  # what starting costs is not counted
                yield Contender(name, discord, api, process.pid)
            finally:
                process.kill()
                await process.wait()


def _environment(discord: LocalDiscord, api: LocalImageApi, folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DISCORD_TOKEN": TOKEN,
        "DISCORD_API_BASE": discord.base,
        "NOVITA_API_KEY": api.behaviour.key,
        "NOVITA_BASE_URL": api.base_url,
        "NOVITA_IMAGES_PER_MINUTE": "0",
        "NOVITA_POLLS_PER_SECOND": "0",
        "USER_LIMITS": "999999/1d",
        "USER_MAX_IN_FLIGHT": "0",
        "JOB_TIMEOUT": "2h",
        "NOTIFY_AFTER": "0",
        "LOG_LEVEL": "WARNING",
        "DATABASE_PATH": str(folder / "imagine.db"),
    }
