"""What is open is closed when the process is asked to end; real signals to real processes."""

import asyncio
import signal
from pathlib import Path

import pytest

from bot.cli.signals import until_stopped
from tests.bot.cli.terminal import Ended, end, start

SERVE = """
import asyncio
from bot.cli import signals

async def serve():
    try:
        print("serving", flush=True)
        await asyncio.Event().wait()
    finally:
        {closing}
        print("closed", flush=True)

signals._LONGEST_CLOSING = 0.2
asyncio.run(signals.until_stopped(serve()))
print("ended", flush=True)
"""


async def stopped(number: signal.Signals, folder: Path, closing: str) -> Ended:
    program = ("-c", SERVE.format(closing=closing))
    process = await start(folder=folder, program=program)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"serving\n"
    process.send_signal(number)
    return await end(process)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_the_work_closes_it_and_is_no_failure(
    number: signal.Signals, tmp_path: Path
) -> None:
    ended = await stopped(number, tmp_path, closing="await asyncio.sleep(0)")
    assert (ended.status, ended.out, ended.err) == (0, "closed\nended\n", "")


async def test_a_closing_that_hangs_does_not_hold_up_the_end(tmp_path: Path) -> None:
    ended = await stopped(signal.SIGTERM, tmp_path, closing="await asyncio.sleep(1000)")
    assert (ended.status, ended.out) == (0, "")


async def test_a_closing_that_fails_is_a_failure(tmp_path: Path) -> None:
    ended = await stopped(signal.SIGTERM, tmp_path, closing="raise OSError('no disk')")
    assert ended.status == 1
    assert "no disk" in ended.err


async def test_work_that_ends_by_itself_ends_the_waiting() -> None:
    done = []

    async def work() -> None:
        await asyncio.sleep(0)
        done.append("work")

    await until_stopped(work())
    assert done == ["work"]


async def test_what_the_work_raises_is_raised() -> None:
    async def work() -> None:
        await asyncio.sleep(0)
        raise LookupError("of its own")

    with pytest.raises(LookupError, match="of its own"):
        await until_stopped(work())
