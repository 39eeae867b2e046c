"""What the tests of the local image API share: a clock, a painter, and a bare HTTP client."""

import io
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from PIL import Image

from bot.imageapi.models import ImageRequest
from bot.sandbox.imageapi import Behaviour, LocalImageApi

KEY: Mapping[str, str] = {"Authorization": "Bearer local"}
FOX: Mapping[str, Any] = {"prompt": "a red fox", "size": "256*256", "seed": 7}


def paint_plain(request: ImageRequest) -> bytes:
    colour = (request.seed % 256, len(request.prompt) % 256, 90)
    file = io.BytesIO()
    Image.new("RGB", (request.size.width, request.size.height), colour).save(file, "PNG")
    return file.getvalue()


QUICK = Behaviour(queue_seconds=1, draw_seconds=6, paint=paint_plain)
AT_ONCE = Behaviour(queue_seconds=0, draw_seconds=0, paint=paint_plain)


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes
    json: Any = None


@dataclass
class Caller:
    """Speaks to the server as any HTTP client would; knows nothing of the project's own client."""

    api: LocalImageApi
    http: aiohttp.ClientSession
    clock: Clock = field(default_factory=Clock)

    async def call(self, method: str, url: str, **options: Any) -> Reply:
        url = url if url.startswith("http") else self.api.base_url + url
        async with self.http.request(method, url, **options) as response:
            body = await response.read()
            content = await response.json() if "json" in response.content_type else None
            return Reply(response.status, response.headers, body, content)

    async def submit(self, prompt: str = "a red fox", **fields: Any) -> Reply:
        body = {**FOX, "prompt": prompt, **fields}
        return await self.call("POST", "/v3/async/hunyuan-image-3", json=body, headers=KEY)

    async def start(self, prompt: str = "a red fox", **fields: Any) -> str:
        reply = await self.submit(prompt, **fields)
        assert reply.status == 200, reply.body
        task_id = reply.json["task_id"]
        assert isinstance(task_id, str)
        return task_id

    async def poll(self, task_id: str) -> Reply:
        url = f"/v3/async/task-result?task_id={task_id}"
        return await self.call("GET", url, headers=KEY)

    async def status(self, task_id: str) -> str:
        reply = await self.poll(task_id)
        assert reply.status == 200, reply.body
        return str(reply.json["task"]["status"]).removeprefix("TASK_STATUS_")

    async def image_url(self, task_id: str) -> str:
        reply = await self.poll(task_id)
        return str(reply.json["images"][0]["image_url"])

    async def download(self, task_id: str) -> Reply:
        return await self.call("GET", await self.image_url(task_id))


@asynccontextmanager
async def serving(behaviour: Behaviour = AT_ONCE) -> AsyncIterator[Caller]:
    clock = Clock()
    async with LocalImageApi(behaviour, clock=clock) as api, aiohttp.ClientSession() as http:
        # Or aiohttp repeats a GET whose connection broke, and a fault that happens once is hidden:
        # https://github.com/aio-libs/aiohttp/blob/v3.12.0/aiohttp/client.py (IDEMPOTENT_METHODS)
        http._retry_connection = False
        yield Caller(api, http, clock)
