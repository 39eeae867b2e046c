"""The runner at work: a real database, the real client, the local image API over real HTTP."""

import asyncio
import io
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from inspect import isawaitable
from itertools import count
from pathlib import Path
from typing import Any

from PIL import Image

from bot.imageapi.client import ImageClient
from bot.imageapi.models import ImageRequest
from bot.job import Job, State, Terms
from bot.jobs.gate import Gate, OpenGate
from bot.jobs.outcomes import Accepted
from bot.jobs.runner import Pace, Runner
from bot.jobs.service import Jobs
from bot.sandbox.imageapi import Behaviour, LocalImageApi
from bot.storage.database import Database, open_database
from bot.storage.jobs import JobTable
from bot.storage.vault import Vault
from tests.bot.jobs.presenter import NotingPresenter
from tests.bot.storage import make
from tests.bot.storage.make import ADA, FOX, PLACE

CHANNEL = 20
PACE = Pace(job_timeout=30.0, placeholder_gap=0.02, first_probe=0.02)


def paint(request: ImageRequest) -> bytes:
    """A small real picture, its colour taken from the seed."""
    file = io.BytesIO()
    size = (request.size.width, request.size.height)
    Image.new("RGB", size, request.seed % 0xFFFFFF).save(file, "PNG")
    return file.getvalue()


QUICK = Behaviour(queue_seconds=0.0, draw_seconds=0.0, paint=paint)


@dataclass
class Clock:
    """Unix time, and as much later as a test wants."""

    ahead: float = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


class Workshop:
    """What outlives the process of a bot, and one process after the other.

    Attributes:
        runner, jobs: of the process that is running.
    """

    runner: Runner
    jobs: Jobs

    def __init__(self, api: LocalImageApi, database: Database, client: ImageClient) -> None:
        self.api = api
        self.client = client
        self.clock = Clock()
        self.database = database
        self.table = JobTable(database)
        self.presenter = NotingPresenter()
        self.gate: Gate = OpenGate()
        self._ids = count(5000)

    @asynccontextmanager
    async def serving(self, **pace: Any) -> AsyncIterator[None]:
        """One process of the bot; nothing of it may be left when it ends."""
        self.runner = Runner(
            table=self.table,
            api=self.client,
            pace=replace(PACE, **pace),
            vault=await Vault.open(self.database.path.parent / "held"),
            gate=self.gate,
            clock=self.clock,
        )
        self.jobs = Jobs(table=self.table, runner=self.runner, clock=self.clock)
        async with self.runner.serve(self.presenter):
            yield
        assert [task for task in asyncio.all_tasks() if _is_ours(task)] == []
        assert self.presenter.collisions == []

    def behave(self, **changes: Any) -> None:
        """Let the image API behave otherwise from now on."""
        self.api.behaviour = replace(self.api.behaviour, **changes)

    def release(self) -> None:
        """Let the image API hold no task any more."""
        self.behave(hold=False)
        self.api.release()

    async def ask(
        self,
        owner_id: int = ADA,
        *,
        prompt: str = FOX.prompt,
        upload_limit: int = 10**7,
        terms: Terms | None = None,
    ) -> Job:
        """A job that was accepted and acknowledged."""
        answer = await self.try_to_ask(
            owner_id, prompt=prompt, upload_limit=upload_limit, terms=terms
        )
        assert isinstance(answer, Accepted), answer
        await self.start(answer.job, message_id=next(self._ids))
        return answer.job

    async def start(self, job: Job, *, message_id: int) -> None:
        """Carry on a job whose placeholder says how it stands now."""
        await self.jobs.start(job, message_id=message_id, shown=self.jobs.standing(job))

    async def try_to_ask(
        self,
        owner_id: int = ADA,
        *,
        prompt: str = FOX.prompt,
        upload_limit: int = 10**7,
        terms: Terms | None = None,
    ) -> object:
        return await self.jobs.accept(
            interaction_id=next(self._ids),
            owner_id=owner_id,
            place=replace(PLACE, upload_limit=upload_limit),
            request=replace(FOX, prompt=prompt),
            terms=terms or Terms(),
        )

    async def left_behind(
        self, *road: State, owner_id: int = ADA, age: float = 1.0, message_id: int | None = 99
    ) -> Job:
        """A job as an earlier process left it, `age` seconds old, after the moves of `road`."""
        then = self.clock() - age
        job = await make.accepted(self.table, owner_id, now=then, message_id=message_id)
        for state in road:
            if state is State.RUNNING:  # the image API must know the task
                moved = await self.table.submitted(job.id, await self.client.submit(job.request))
            elif state is State.READY:
                url = await self._picture_url(job.task_id or "")
                moved = await self.table.drawn(job.id, url, then)
            else:
                moved = await make.advance(self.table, job.id, state, now=then)
            assert moved is not None
            job = moved
        return job

    async def _picture_url(self, task_id: str) -> str:
        result = await self.client.poll(task_id)
        assert result.image_url is not None
        return result.image_url

    async def find(self, job: Job) -> Job:
        found = await self.table.find(job.id)
        assert found is not None
        return found

    async def reached(self, job: Job, state: State) -> None:
        """Wait until the job is in this state."""

        async def there() -> bool:
            return (await self.find(job)).state is state

        await until(there)

    async def ended(self, job: Job) -> Job:
        """The job once it has ended and its message shows that."""

        async def settled() -> bool:
            return job.id not in {other.id for other in await self.table.unsettled()}

        await until(settled)
        return await self.find(job)

    async def delivered(self, job: Job) -> Job:
        """The job once it is delivered: once, and charged."""
        ended = await self.ended(job)
        assert ended.state is State.DELIVERED, ended
        assert ended.charged
        assert [d.job.id for d in self.presenter.delivered].count(job.id) == 1
        return ended

    async def failed(self, job: Job) -> Job:
        """The job once it failed: charged no more, told once, never delivered."""
        ended = await self.ended(job)
        assert ended.state is State.FAILED, ended
        assert not ended.charged
        assert [told.id for told in self.presenter.concluded] == [job.id]
        assert job.id not in [d.job.id for d in self.presenter.delivered]
        return ended


async def until(condition: Callable[[], Any], seconds: float = 10.0) -> Any:
    """Wait for something, awaitable or not, to become true; returns it."""
    async with asyncio.timeout(seconds):
        while True:
            value = condition()
            if isawaitable(value):
                value = await value
            if value:
                return value
            await asyncio.sleep(0.005)


def _is_ours(task: asyncio.Task[Any]) -> bool:
    # The local image API serves from the same loop: a task for each open connection.
    served = "RequestHandler" in repr(task.get_coro())
    return task is not asyncio.current_task() and not served


@asynccontextmanager
async def open_workshop(folder: Path, *, port: int = 0) -> AsyncIterator[Workshop]:
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(LocalImageApi(QUICK, port=port))
        database = await stack.enter_async_context(open_database(folder / "imagine.db"))
        client = ImageClient(base_url=api.base_url, key=QUICK.key, model=QUICK.model)
        await stack.enter_async_context(client)
        yield Workshop(api, database, client)
