"""The server: routes, checks in the documented order, and the account."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextlib import AsyncExitStack
from dataclasses import dataclass
from decimal import Decimal
from types import TracebackType
from typing import Self

from aiohttp import hdrs, web
from yarl import URL

from bot.imageapi.models import TaskStatus
from bot.sandbox.imageapi import wire, words
from bot.sandbox.imageapi.behaviour import PRICE, Behaviour, paint_demo
from bot.sandbox.imageapi.faults import FaultTable
from bot.sandbox.imageapi.gallery import Gallery
from bot.sandbox.imageapi.links import SignedLinks, whole_seconds
from bot.sandbox.imageapi.mishaps import meet, send
from bot.sandbox.imageapi.tasks import Submission, Task, TaskBook

log = logging.getLogger(__name__)

# A poll waits this long for a picture whose drawing time is over, and else says PROCESSING.
_PATIENCE = 1.0
# Seconds given to answers under way when the server stops: a held-back one is not waited for.
_GRACE = 0.1


@dataclass(slots=True)
class Counts:
    """Requests that arrived, well or badly answered, and submissions that were accepted."""

    submits: int = 0
    accepted: int = 0
    polls: int = 0
    downloads: int = 0


class LocalImageApi:
    """Serves the image API on this machine while its `async with` block runs.

    Attributes:
        base_url: where it is served, without a final slash.
        behaviour: may be replaced while it runs; a task keeps the times it was accepted with.
        faults: what goes wrong, by kind of work.
        counts: requests so far.
    """

    def __init__(
        self,
        behaviour: Behaviour | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare a server; port 0 is any free one, `clock` tells seconds and never steps back."""
        self.behaviour = behaviour or Behaviour()
        self.base_url = ""
        self.counts = Counts()
        self.faults = FaultTable(self.behaviour.seed)
        self._host = host
        self._port = port
        self._clock = clock
        self._tasks = TaskBook(self.behaviour.seed)
        self._links = SignedLinks(clock)
        self._prompts = words.PromptMemory()
        self._gallery = Gallery()
        self._stack = AsyncExitStack()

    @property
    def submissions(self) -> list[Task]:
        """The accepted submissions, oldest first; only the newest 20,000 are remembered."""
        return list(self._tasks)

    @property
    def balance(self) -> Decimal:
        """Dollars left on the account."""
        return self.behaviour.balance - PRICE * self.counts.accepted

    def release(self, *task_ids: str) -> None:
        """Let held tasks succeed or fail now: those named, or all."""
        for task in self._tasks:
            if task.held and (not task_ids or task.id in task_ids):
                task.held = False
                task.starts_at = min(task.starts_at, self._clock())
                task.ends_at = min(task.ends_at, self._clock())

    async def __aenter__(self) -> Self:
        """Listen.

        Raises:
            OSError: the address cannot be used, such as a port that is taken.
        """
        app = web.Application()
        app.add_routes(
            [
                web.post("/v3/async/{model}", _serve(self._submit)),
                web.get("/v3/async/task-result", _serve(self._poll)),
                web.get("/files/{name}", _serve(self._download)),
                web.get("/openapi/v1/billing/balance/detail", _serve(self._account)),
                web.route("*", "/{anything:.*}", _serve(self._nothing)),
            ]
        )
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._gallery.close)
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE)
            stack.push_async_callback(runner.cleanup)
            await runner.setup()
            await web.TCPSite(runner, self._host, self._port).start()
            port = runner.addresses[0][1]
            self.base_url = str(URL.build(scheme="http", host=self._host, port=port).origin())
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    def _key_refusal(self, request: web.Request) -> wire.Answer | None:
        header = request.headers.get(hdrs.AUTHORIZATION, "")
        if not header:
            return wire.MISSING_KEY
        return None if header == f"Bearer {self.behaviour.key}" else wire.WRONG_KEY

    async def _submit(self, request: web.Request) -> wire.Answer:
        self.counts.submits += 1
        return await meet(self.faults.strike("submit"), lambda: self._consider(request))

    async def _consider(self, request: web.Request) -> wire.Answer:
        refused = self._key_refusal(request)
        if refused is not None:
            return refused
        if request.match_info["model"] != self.behaviour.model:
            return wire.NO_SUCH_API
        submission = wire.read_submission(await request.read())
        if isinstance(submission, wire.Answer):
            return submission
        if self.balance <= 0:
            return wire.NO_BALANCE
        prompt = submission.asked.prompt
        fault = self._prompts.strike(prompt) if self.behaviour.word_faults else None
        return await meet(fault, lambda: self._accept(submission))

    async def _accept(self, submission: Submission) -> wire.Answer:
        armed = words.arm(submission.asked.prompt) if self.behaviour.word_faults else {}
        fate = words.strike(armed, "draw") or self.faults.strike("draw")
        task = self._tasks.accept(
            submission, self.behaviour, now=self._clock(), armed=armed, fate=fate
        )
        self.counts.accepted += 1
        return wire.json_answer({"task_id": task.id})

    async def _poll(self, request: web.Request) -> wire.Answer:
        self.counts.polls += 1
        task = self._tasks.get(request.query.get("task_id", ""))
        if task is not None:
            task.polls += 1
        return await meet(self.faults.strike("poll"), lambda: self._look_up(request, task))

    async def _look_up(self, request: web.Request, task: Task | None) -> wire.Answer:
        refused = self._key_refusal(request)
        if refused is not None:
            return refused
        if task is None or self._clock() < task.appears_at:
            return wire.NO_SUCH_TASK
        return await meet(words.strike(task.armed, "poll"), lambda: self._result(task))

    async def _result(self, task: Task) -> wire.Answer:
        status = await self._status(task)
        now = self._clock()
        done = status is TaskStatus.SUCCEED
        moves = self.behaviour.reports_progress
        ttl = self.behaviour.url_ttl
        url = self._links.make(self.base_url, f"{task.id}.png", ttl) if done else ""
        return wire.result(
            task_id=task.id,
            seed=task.request.seed,
            status=status,
            reason=task.failure if status is TaskStatus.FAILED else "",
            eta=task.eta(now) if moves else 0,
            progress=(100 if done else task.progress(now)) if moves else 0,
            images=[wire.image_entry(url, whole_seconds(ttl))] if done else [],
        )

    async def _status(self, task: Task) -> TaskStatus:
        """Say how far a task is: it has succeeded only when its picture is painted."""
        status = task.status(self._clock())
        if task.painted or task.failure or status is TaskStatus.QUEUED:
            return status
        painting = self._paint(task)
        if status is TaskStatus.PROCESSING:
            return status
        picture = asyncio.wrap_future(painting)
        await asyncio.wait({picture}, timeout=_PATIENCE)
        if not picture.done():
            return TaskStatus.PROCESSING
        error = picture.exception()
        if error is not None:
            log.error("The picture of task %s could not be painted", task.id, exc_info=error)
            task.failure = f"The picture could not be painted: {error}"
            return TaskStatus.FAILED
        task.painted = True
        return TaskStatus.SUCCEED

    def _paint(self, task: Task) -> Future[bytes]:
        return self._gallery.start(task.id, task.request, self.behaviour.paint or paint_demo)

    async def _download(self, request: web.Request) -> wire.Answer:
        self.counts.downloads += 1
        task = self._tasks.get(request.match_info["name"].removesuffix(".png"))
        if task is not None:
            task.downloads += 1
        return await meet(self.faults.strike("download"), lambda: self._fetch(request, task))

    async def _fetch(self, request: web.Request, task: Task | None) -> wire.Answer:
        if hdrs.AUTHORIZATION in request.headers:
            # S3 does so: the signature in the address is one way to authenticate, this another.
            return wire.storage_refusal(400, "InvalidArgument", "Only one auth mechanism allowed.")
        wrong = self._links.why_refused(request.match_info["name"], request.query)
        if wrong:
            return wire.storage_refusal(403, "AccessDenied", wrong)
        if task is None:
            return wire.storage_refusal(404, "NoSuchKey", "The specified key does not exist.")
        return await meet(words.strike(task.armed, "download"), lambda: self._picture(task))

    async def _picture(self, task: Task) -> wire.Answer:
        return wire.Answer(200, await asyncio.wrap_future(self._paint(task)), "image/png")

    async def _account(self, request: web.Request) -> wire.Answer:
        return self._key_refusal(request) or wire.balance(self.balance)

    async def _nothing(self, request: web.Request) -> wire.Answer:
        return self._key_refusal(request) or wire.NO_SUCH_API


def _serve(
    handle: Callable[[web.Request], Awaitable[wire.Answer]],
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def serve(request: web.Request) -> web.StreamResponse:
        return await send(request, await handle(request))

    return serve
