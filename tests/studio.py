"""The whole bot in a simulated Discord, against the local image API over real HTTP."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
import simcord
from PIL import Image

from bot.app import App, open_app
from bot.config import Settings, load_settings
from bot.imageapi.models import ImageRequest
from bot.jobs.runner import Pace
from bot.sandbox.imageapi import Behaviour, LocalImageApi

QUICK = Behaviour(queue_seconds=0.0, draw_seconds=0.0, paint=lambda request: png(request))
PACE = Pace(job_timeout=30.0, placeholder_gap=0.1, first_probe=0.1)


def png(request: ImageRequest) -> bytes:
    """A real picture of the size asked for, its colour taken from the seed."""
    file = io.BytesIO()
    colour = request.seed % 0xFFFFFF
    Image.new("RGB", (request.size.width, request.size.height), colour).save(file, "PNG")
    return file.getvalue()


class Studio:
    """A running bot with a server, a channel, two members and a moderator."""

    def __init__(
        self, api: LocalImageApi, env: simcord.Env, settings: Settings, pace: Pace
    ) -> None:
        self.api = api
        self.env = env
        self.settings = settings
        self.pace = pace
        self.guild = env.create_guild("Studio")
        self.channel = self.guild.create_text_channel("pictures")
        moderators = self.guild.create_role(
            "Moderators", permissions=discord.Permissions(manage_messages=True)
        )
        self.ada = self.guild.add_member(env.create_user("ada"))
        self.ben = self.guild.add_member(env.create_user("ben"))
        self.mod = self.guild.add_member(env.create_user("mod"), roles=[moderators])
        self.app: App
        self._work = AsyncExitStack()

    async def start_work(self, app: App) -> None:
        self.app = app
        await self._work.enter_async_context(app.working())

    async def stop_work(self) -> None:
        await self._work.aclose()

    @asynccontextmanager
    async def restarted(self, **changes: Any) -> AsyncIterator[None]:
        """Another process on the same database, Discord and image API."""
        await self.stop_work()
        settings = self.settings.model_copy(update=changes)
        async with open_app(settings, pace=self.pace) as app:
            await self.env.restart_bot(app.bot)
            await self.start_work(app)
            yield
            await self.stop_work()

    async def imagine(self, who: Any = None, channel: Any = None, **options: Any) -> Any:
        options.setdefault("prompt", "a red fox")
        return await (who or self.ada).slash(channel or self.channel, "imagine", **options)

    async def until(self, condition: Callable[[], Any], seconds: float = 10.0) -> Any:
        """Wait for something to become true, in real time: the runner lives outside the bot."""
        async with asyncio.timeout(seconds):
            while not (value := condition()):
                await asyncio.sleep(0.01)
        return value

    async def picture(self, result: Any) -> discord.Message:
        """Wait for the picture in the message that answered."""
        await self.until(lambda: result.response.message.attachments)
        return result.response.message

    def hold(self) -> None:
        self.api.behaviour = replace(self.api.behaviour, hold=True)


@asynccontextmanager
async def open_studio(
    folder: Path, *, behaviour: Behaviour = QUICK, pace: Pace = PACE, **settings: Any
) -> AsyncIterator[Studio]:
    async with LocalImageApi(behaviour) as api:
        values = load_settings(
            env_file=None,
            novita_api_key=behaviour.key,
            novita_base_url=api.base_url,
            database_path=folder / "imagine.db",
            **{"user_limits": "", "user_max_in_flight": 0, **settings},
        )
        async with open_app(values, pace=pace) as app, simcord.run(app.bot) as env:
            studio = Studio(api, env, values, pace)
            await studio.start_work(app)
            try:
                yield studio
            finally:
                await studio.stop_work()
