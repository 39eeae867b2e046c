"""Everything the doorman stands on, over a real file, with a clock that the test turns."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from bot.case import Case
from bot.moderation.asker import Asker
from bot.moderation.blocklist import Blocklist
from bot.moderation.doorman import Doorman
from bot.moderation.places import Places
from bot.moderation.policies import SERVER, Policies
from bot.moderation.rulebook import Rulebook
from bot.moderation.standing import Standings
from bot.screening.findings import Action, Finding, Source, Verdict
from bot.screening.judges import TextJudge
from bot.storage.blocklist import BlockedTable
from bot.storage.cases import CaseTable
from bot.storage.database import open_database
from bot.storage.events import EventTable
from bot.storage.people import BarredTable
from bot.storage.policies import PolicyTable
from bot.storage.rules import RuleTable
from tests.bot.storage.make import ADA, BEN, NOW, NotingDatabase

GUILD, ELSEWHERE, CHANNEL, THREAD, DESK = 10, 19, 200, 201, 202
MIA = 71  # manages the server
HOUR, DAY = 3600.0, 86400.0

__all__ = ["ADA", "BEN", "NOW"]

_sources = count(1)


def asker(**changes: Any) -> Asker:
    """Ada, a member for a year, in the channel."""
    ada = Asker(
        person_id=ADA,
        guild_id=GUILD,
        channel_id=CHANNEL,
        parent_id=None,
        age_restricted=False,
        role_ids=frozenset({GUILD}),
        account_created=NOW - 2 * 365 * DAY,
        joined=NOW - 365 * DAY,
        bypasses=False,
    )
    return replace(ada, **changes)


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Gatehouse:
    """The parts, as `bot.app` would put them together."""

    database: NotingDatabase
    clock: Clock
    policies: Policies
    standings: Standings
    blocklist: Blocklist
    cases: CaseTable
    rulebook: Rulebook
    doorman: Doorman

    async def load(self) -> None:
        await self.policies.load()
        await self.rulebook.load()
        await self.standings.load()
        await self.blocklist.load()

    async def setting(self, name: str, text: str | None, scope: int = SERVER) -> None:
        await self.policies.set(GUILD, scope, name, text, by=MIA)

    async def strike(self, person_id: int = ADA, *, points: int = 1, guild_id: int = GUILD) -> Case:
        """Refuse somebody a new prompt each time, and remember it."""
        number = next(_sources)
        finding = Finding(Action.BLOCK, Source.SERVER, "server rules", "server:1")
        case = await self.cases.open_refusal(
            guild_id=guild_id,
            channel_id=CHANNEL,
            person_id=person_id,
            source=f"test:{number}",
            prompt="a rude fox",
            prompt_hash=str(number).encode(),
            verdict=Verdict((finding,)),
            rule=finding.rule,
            points=points,
            now=self.clock(),
        )
        self.standings.struck(case)
        return case


@asynccontextmanager
async def open_gatehouse(folder: Path, judge: TextJudge | None = None) -> AsyncIterator[Gatehouse]:
    async with open_database(folder / "imagine.db") as opened:
        yield await gatehouse_on(NotingDatabase(opened), Clock(), judge)


async def gatehouse_on(
    database: NotingDatabase, clock: Clock, judge: TextJudge | None = None
) -> Gatehouse:
    """A new process on the same database."""
    policies, cases = Policies(PolicyTable(database), clock), CaseTable(database)
    rulebook = Rulebook(RuleTable(database), clock)
    standings = Standings(cases, BarredTable(database), policies, clock)
    blocklist, places = Blocklist(BlockedTable(database), clock), Places(policies)
    house = Gatehouse(
        database=database,
        clock=clock,
        policies=policies,
        standings=standings,
        blocklist=blocklist,
        cases=cases,
        rulebook=rulebook,
        doorman=Doorman(
            places=places,
            rulebook=rulebook,
            standings=standings,
            cases=cases,
            blocklist=blocklist,
            events=EventTable(database),
            text_judge=judge,
            clock=clock,
        ),
    )
    await house.load()
    return house
