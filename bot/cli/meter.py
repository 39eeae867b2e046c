"""Shows how far one picture is, on standard error."""

import asyncio
import shutil
import sys
import time
from types import TracebackType
from typing import Self

from bot.render.text import bar

_TICK = 0.1
_CELLS = 10


class Meter:
    """A live line with a bar on a terminal; elsewhere one line whenever something changes.

    A context manager, to be entered while an event loop runs.
    """

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._began = time.monotonic()
        self._words = ""
        self._percent = 0
        self._timer: asyncio.TimerHandle | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
            print(file=sys.stderr)

    def show(self, words: str, percent: int = 0) -> None:
        """Say what happens from now on.

        Args:
            words: one line.
            percent: how much of that is done; 0 where nobody knows.
        """
        changed = words != self._words
        self._words, self._percent = words, percent
        if self._live:
            self._tick()
        elif changed:
            print(f"{self._elapsed:5.1f} s  {words}", file=sys.stderr, flush=True)

    @property
    def _elapsed(self) -> float:
        return time.monotonic() - self._began

    def _tick(self) -> None:
        """Draw the line anew, now and every moment: seconds pass even where nothing happens."""
        if self._timer is not None:
            self._timer.cancel()
        width = shutil.get_terminal_size().columns - 1
        share = f"  {self._percent} %" if self._percent else ""
        line = f"{self._bar()}  {self._elapsed:.0f} s{share}  {self._words}"
        print(f"\r{line[:width]:{width}}", end="", file=sys.stderr, flush=True)
        self._timer = asyncio.get_running_loop().call_later(_TICK, self._tick)

    def _bar(self) -> str:
        if self._percent:
            return bar(self._percent)
        # How much is done is not known, only that something is: one cell wanders.
        cells = ["▱"] * _CELLS
        cells[int(self._elapsed / _TICK) % _CELLS] = "▰"
        return "".join(cells)
