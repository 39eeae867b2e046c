"""The program as its users start it: a process of its own, with nothing of the developer's set."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
PATIENCE = 60.0
PROGRAM = ("-m", "bot")
NOTHING: Mapping[str, Any] = {}


@dataclass
class Ended:
    status: int
    out: str
    err: str


async def start(
    *words: str,
    folder: Path,
    settings: Mapping[str, str] = NOTHING,
    program: tuple[str, ...] = PROGRAM,
    options: Mapping[str, Any] = NOTHING,
) -> Process:
    """Start the program; `program` is what Python runs, `options` are those of the process."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *program,
        *words,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **settings},
        **{"stdin": DEVNULL, "stdout": PIPE, "stderr": PIPE, **options},
    )


async def end(process: Process) -> Ended:
    async with asyncio.timeout(PATIENCE):
        out, err = await process.communicate()
    assert process.returncode is not None
    return Ended(process.returncode, (out or b"").decode(), (err or b"").decode())


async def bot(
    *words: str,
    folder: Path,
    settings: Mapping[str, str] = NOTHING,
    program: tuple[str, ...] = PROGRAM,
) -> Ended:
    """Run one command to its end."""
    return await end(await start(*words, folder=folder, settings=settings, program=program))


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            if condition():
                return
            await asyncio.sleep(0.01)


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
