"""The desk at work: a real database, real jobs, the local image API; only Discord is noted down."""

import io
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from PIL import Image

from bot.case import Case
from bot.imageapi.models import ImageRequest
from bot.images import Picture, inspect
from bot.job import Job, Review, Terms
from bot.jobs.outcomes import Accepted
from bot.moderation.blocklist import Blocklist
from bot.moderation.desk import Desk
from bot.moderation.gate import PictureGate
from bot.moderation.places import Places
from bot.moderation.policies import SERVER, Policies
from bot.moderation.removals import Removal
from bot.moderation.rulebook import Rulebook
from bot.moderation.standing import Standings
from bot.screening.findings import Action, Finding, Source, Verdict, View
from bot.screening.judges import PictureJudge
from bot.storage.blocklist import BlockedTable
from bot.storage.cases import CaseTable
from bot.storage.events import EventTable
from bot.storage.people import BarredTable
from bot.storage.policies import PolicyTable
from bot.storage.reports import ReportTable
from bot.storage.rules import RuleTable
from bot.storage.upkeep import UpkeepTable
from bot.storage.vault import Vault
from tests.bot.jobs.workshop import Workshop, open_workshop, paint, until
from tests.bot.moderation.cards import NotedCards, Shown
from tests.bot.storage.make import ADA, FOX, PLACE

GUILD, CHANNEL = 10, 20
MODERATORS = 90  # the moderator channel
MIA, MAX = 71, 72  # moderators
NUDE = Verdict(
    (
        Finding(
            Action.REVIEW, Source.PACK, "sexual", "pack:sexual:nude", "nude", (2, 6), View.FOLDED
        ),
    )
)


def landscape(request: ImageRequest) -> bytes:
    """A picture with so much to see that it can be known again; its hills follow the seed."""
    dice = random.Random(request.seed)
    grey = Image.new("L", (16, 16))
    grey.putdata([dice.randrange(256) for _ in range(256)])
    file = io.BytesIO()
    grey.resize((256, 256), Image.Resampling.BICUBIC).convert("RGB").save(file, "PNG")
    return file.getvalue()


class Bureau:
    """What outlives the process of a bot, and what one process after the other knows."""

    desk: Desk
    policies: Policies
    places: Places
    rulebook: Rulebook
    standings: Standings
    blocklist: Blocklist

    def __init__(self, shop: Workshop, vault: Vault) -> None:
        self.shop = shop
        self.vault = vault
        self.cards = NotedCards()
        self.cases = CaseTable(shop.database)
        self.events = EventTable(shop.database)
        self.upkeep = UpkeepTable(shop.database)
        self.reports = ReportTable(shop.database)
        self.clock = shop.clock
        self.vision: PictureJudge | None = None
        self._ids = count(800_000)

    async def start(self) -> None:
        """What a process reads before it serves."""
        database, clock = self.shop.database, self.clock
        self.policies = Policies(PolicyTable(database), clock)
        self.rulebook = Rulebook(RuleTable(database), clock)
        self.standings = Standings(self.cases, BarredTable(database), self.policies, clock)
        self.blocklist = Blocklist(BlockedTable(database), clock)
        for memory in (self.policies, self.rulebook, self.standings, self.blocklist):
            await memory.load()
        self.places = Places(self.policies)
        self.shop.gate = PictureGate(self.places, self.blocklist, self.standings, self.vision)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """One process of the bot."""
        await self.start()
        async with self.shop.serving():
            self.desk = Desk(
                cases=self.cases,
                reports=self.reports,
                events=self.events,
                upkeep=self.upkeep,
                jobs=self.shop.jobs,
                places=self.places,
                standings=self.standings,
                blocklist=self.blocklist,
                rulebook=self.rulebook,
                vault=self.vault,
                clock=self.clock,
                gap=0.02,
            )
            async with self.desk.serve(self.cards):
                yield

    async def set(self, name: str, text: str | None, scope: int = SERVER) -> None:
        await self.policies.set(GUILD, scope, name, text, by=MIA)

    async def ask(
        self,
        review: Review = Review.NONE,
        *,
        owner_id: int = ADA,
        prompt: str = FOX.prompt,
        seed: int = FOX.seed,
        verdict: Verdict = NUDE,
        channel_id: int = CHANNEL,
        guild_id: int | None = GUILD,
        review_time: float = 3600.0,
        prompt_hash: bytes = b"words",
    ) -> Job:
        """A job that was accepted on such terms, and acknowledged."""
        answer = await self.shop.jobs.accept(
            interaction_id=next(self._ids),
            owner_id=owner_id,
            place=replace(PLACE, channel_id=channel_id, guild_id=guild_id, upload_limit=10**7),
            request=replace(FOX, prompt=prompt, seed=seed),
            terms=Terms(
                review=review,
                review_time=review_time,
                verdict=verdict,
                prompt_hash=prompt_hash,
            ),
        )
        assert isinstance(answer, Accepted), answer
        await self.shop.start(answer.job, message_id=next(self._ids))
        return answer.job

    async def public(self, **how: Any) -> Job:
        """A job whose picture everybody sees."""
        job = await self.shop.delivered(await self.ask(**how))
        (delivery,) = [d for d in self.shop.presenter.delivered if d.job.id == job.id]
        assert job.place.message_id is not None
        self.cards.public[job.place.message_id] = delivery.picture.data
        return job

    async def remove(self, job: Job, **wanted: Any) -> Case:
        """Take a job's picture down."""
        assert job.place.message_id is not None
        values: dict[str, Any] = {
            "guild_id": GUILD,
            "channel_id": job.place.channel_id,
            "message_id": job.place.message_id,
            "person_id": job.owner_id,
            "by": MIA,
            "reason": "Gore",
            "block_prompt": False,
            "strike": False,
            **wanted,
        }
        return await self.desk.remove(job, Removal(**values))

    def seen(self, job: Job) -> bytes | str:
        """What everybody sees in a job's message."""
        assert job.place.message_id is not None
        return self.cards.public[job.place.message_id]

    async def hidden(self, job: Job) -> None:
        """Wait until a job's picture is out of sight."""
        await until(lambda: self.seen(job) == "hidden")

    async def case(self, job: Job) -> Case:
        """The one case of a job."""
        (case,) = await self.cases.of_job(job.id)
        return case

    async def found(self, case_id: int) -> Case:
        case = await self.cases.find(case_id)
        assert case is not None
        return case

    async def settled(self, case_id: int) -> Case:
        """The case once all of it is shown."""

        async def shown() -> bool:
            case = await self.found(case_id)
            return case.version > 0 and case.shown == case.version

        await until(shown)
        return await self.found(case_id)

    async def card(self, job: Job) -> Shown:
        """The one card of a job's one case, once it shows its newest version."""

        async def opened() -> bool:
            return bool(await self.cases.of_job(job.id))

        await until(opened)
        case = await self.settled((await self.case(job)).id)
        (shown,) = self.cards.of(case.id)
        assert shown.case.version == case.version
        return shown

    async def picture(self, seed: int = 7) -> Picture:
        """What the local image API paints for a seed."""
        return await inspect(paint(replace(FOX, seed=seed)))


@asynccontextmanager
async def open_bureau(folder: Path) -> AsyncIterator[Bureau]:
    async with open_workshop(folder) as shop:
        bureau = Bureau(shop, await Vault.open(folder / "held"))
        await bureau.start()
        await bureau.set("moderators", str(MODERATORS))
        yield bureau
