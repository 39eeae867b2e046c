"""What must hold once everything has ended, read from all three sides."""

import asyncio
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass

from tests.wire.process import Wire

FINAL = {"delivered", "failed", "cancelled"}
UNFINISHED_TITLES = {
    "Waiting for a moderator",
    "Waiting for its turn",
    "On its way",
    "Drawing",
    "Finishing",
    "Made, waiting for a moderator",
}


@dataclass(frozen=True)
class Ledger:
    """Every count that may not be off. Seeds tell jobs apart, so each must be asked for once."""

    jobs: int
    delivered: int
    failed: int
    lost: list[int]
    doubled: list[int]
    wrong_charges: list[int]
    stuck: list[int]
    resubmitted: Counter[int]

    def assert_clean(self, *, inside: Counter[int] | None = None) -> None:
        """Nothing is off, and nothing was ordered again but what was being ordered at a kill."""
        assert (self.lost, self.doubled, self.wrong_charges, self.stuck) == ([], [], [], []), self
        assert self.resubmitted <= (inside or Counter()), self


async def all_ended(wire: Wire, seconds: float = 30.0) -> None:
    """Wait until no message shows an unfinished job."""
    async with asyncio.timeout(seconds):
        while left := stuck(wire):
            # Looking through thousands of messages all the time would slow the stand-in down.
            await asyncio.sleep(0.05 + len(left) / 2000)


def being_ordered(wire: Wire) -> Counter[int]:
    """The seeds of the jobs that a dead bot left within their paid request."""
    with closing(sqlite3.connect(wire.folder / "imagine.db")) as database:
        return Counter(
            seed for (seed,) in database.execute("SELECT seed FROM job WHERE state = 'submitting'")
        )


def read_ledger(wire: Wire) -> Ledger:
    """Compare the database (no bot may be running) with Discord and the image API."""
    with closing(sqlite3.connect(wire.folder / "imagine.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = database.execute("SELECT seed, state, charged, settled FROM job").fetchall()
    pictures = Counter(
        attachment["filename"]
        for message in wire.discord.world.pictures()
        for attachment in message.attachments
    )
    submissions = Counter(task.request.seed for task in wire.api.submissions)
    shown = {seed: pictures[f"imagine-{seed}.png"] for seed, *_ in rows}
    return Ledger(
        jobs=len(rows),
        delivered=sum(state == "delivered" for _, state, _, _ in rows),
        failed=sum(state == "failed" for _, state, _, _ in rows),
        lost=[
            seed
            for seed, state, _, settled in rows
            if state not in FINAL or not settled or (state == "delivered") != (shown[seed] > 0)
        ],
        doubled=[seed for seed in shown if shown[seed] > 1],
        wrong_charges=[
            seed
            for seed, state, charged, _ in rows
            if bool(charged) is not _is_owed(state, accepted=submissions[seed] > 0)
        ],
        stuck=stuck(wire),
        resubmitted=submissions - Counter(submissions.keys()),
    )


def _is_owed(state: str, *, accepted: bool) -> bool:
    """Whether a job that ended so costs its owner one; a cancelled one does once it is billed."""
    return state == "delivered" or (state == "cancelled" and accepted)


def stuck(wire: Wire) -> list[int]:
    """The messages that show an unfinished job."""
    return [m.id for m in wire.discord.world.messages.values() if m.title in UNFINISHED_TITLES]
