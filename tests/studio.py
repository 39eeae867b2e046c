"""The whole bot in a simulated Discord, against the local image API over real HTTP."""

import asyncio
import inspect
import io
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import aiohttp
import discord
import pytest
import simcord
from PIL import Image
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType
from simcord.http import client, router

from bot.app import App, open_app
from bot.config import Settings, load_settings
from bot.errors import BotError
from bot.imageapi.models import ImageRequest
from bot.job import Job, State
from bot.jobs.pace import Schedule
from bot.jobs.runner import Pace
from bot.sandbox.imageapi import Behaviour, LocalImageApi


def png(request: ImageRequest) -> bytes:
    """A real picture of the size asked for, its colour taken from the seed."""
    file = io.BytesIO()
    colour = request.seed % 0xFFFFFF
    Image.new("RGB", (request.size.width, request.size.height), colour).save(file, "PNG")
    return file.getvalue()


QUICK = Behaviour(queue_seconds=0.0, draw_seconds=0.0, paint=png)
PACE = Pace(job_timeout=30.0, placeholder_gap=0.1, first_probe=0.1)


def told(answer: Any) -> str:
    """What an answer says to the person alone."""
    (message,) = answer.followups or [answer.response]
    assert message.ephemeral
    return str(message.content)


def shown(answer: Any) -> discord.Message:
    """The message that answered, as it is now."""
    message: discord.Message = answer.response.message
    return message


def words(message: discord.Message) -> str:
    """All that can be read in a message."""
    parts: list[str | None] = [message.content]
    for embed in message.embeds:
        parts += [embed.title, embed.description, embed.footer.text]
        parts += [text for field in embed.fields for text in (field.name, field.value)]
    return "\n".join(filter(None, parts))


def fields(message: discord.Message) -> dict[str, str]:
    """The small print of a message's one embed, by name."""
    (embed,) = message.embeds
    return {field.name or "": field.value or "" for field in embed.fields}


def buttons(message: discord.Message) -> list[str]:
    """What is written on the buttons of a message."""
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return [b.label or "" for row in rows for b in row.children if isinstance(b, discord.Button)]


def cut_off(
    monkeypatch: pytest.MonkeyPatch, method: str, path: str, *, times: int = 1, taken: bool = False
) -> None:
    """Break the connection to Discord, before a call is taken or before its answer arrives."""
    dispatch, left = router.dispatch, times

    def broken(backend: Any, verb: str, where: str, **call: Any) -> Any:
        nonlocal left
        if left and verb == method and fnmatch(where, path):
            left -= 1
            if taken:
                dispatch(backend, verb, where, **call)
            raise aiohttp.ServerDisconnectedError
        return dispatch(backend, verb, where, **call)

    monkeypatch.setattr(router, "dispatch", broken)


class Studio:
    """A running bot with a server, a channel, two members and a moderator."""

    def __init__(self, api: LocalImageApi, env: simcord.Env, settings: Settings) -> None:
        self.api = api
        self.env = env
        self.settings = settings
        self.app: App
        self.guild = env.create_guild("Studio")
        self.channel = self.guild.create_text_channel("pictures")
        moderators = self.guild.create_role(
            "Moderators", permissions=discord.Permissions(manage_messages=True)
        )
        self.ada = self.guild.add_member(env.create_user("ada"))
        self.ben = self.guild.add_member(env.create_user("ben"))
        self.mod = self.guild.add_member(env.create_user("mod"), roles=[moderators])
        self._process = AsyncExitStack()

    async def start(self, pace: Pace = PACE, **changes: Any) -> None:
        """Start another process on the same database, Discord and image API."""
        settings = self.settings.model_copy(update=changes)
        app = await self._process.enter_async_context(open_app(settings, pace=pace))
        await self.env.restart_bot(app.bot)
        await self.work(app, self._process)

    async def work(self, app: App, process: AsyncExitStack) -> None:
        self.app, self._process = app, process
        await process.enter_async_context(app.working())

    async def stop(self) -> None:
        await self._process.aclose()

    async def restart(self, pace: Pace = PACE, **changes: Any) -> None:
        await self.stop()
        await self.start(pace, **changes)

    async def imagine(self, who: Any = None, channel: Any = None, **options: Any) -> Any:
        options.setdefault("prompt", "a red fox")
        return await (who or self.ada).slash(channel or self.channel, "imagine", **options)

    async def until(self, condition: Callable[[], Any], seconds: float = 10.0) -> Any:
        """Wait for something to become true, in real time: the runner lives outside the bot."""
        async with asyncio.timeout(seconds):
            while True:
                value = condition()
                value = await value if inspect.isawaitable(value) else value
                if value:
                    return value
                await asyncio.sleep(0.01)

    async def picture(self, result: Any) -> discord.Message:
        """Wait for the picture in the message that answered."""
        await self.until(lambda: result.response.attachments)
        return shown(result)

    async def shows(self, result: Any, *texts: str) -> discord.Message:
        """Wait until the message that answered says all of these."""
        await self.until(lambda: all(t in words(shown(result)) for t in texts))
        return shown(result)

    async def job(self, *states: State, which: int = -1) -> Job:
        """Wait until a job is in one of the states, if any is given; by default the newest."""

        async def look() -> Job | None:
            rows = await self.sql("SELECT id FROM job ORDER BY id")
            job = await self.app.jobs.find(rows[which]["id"])
            return job if job is not None and (not states or job.state in states) else None

        job: Job = await self.until(look)
        return job

    async def settled(self) -> None:
        """Wait until every job has ended and its message shows how."""

        async def look() -> bool:
            return not await self.sql("SELECT 1 FROM job WHERE settled = 0")

        await self.until(look)

    @asynccontextmanager
    async def untouched(self) -> AsyncIterator[None]:
        """Check that the block makes no job, asks the image API for nothing and posts nothing."""
        before = await self._state()
        yield
        assert await self._state() == before

    async def _state(self) -> object:
        jobs = await self.sql("SELECT id FROM job")
        return len(jobs), self.api.counts.submits, [m.id for m in self.channel.history()]

    def pictures(self, *channels: Any) -> list[discord.Message]:
        """Every message with an attachment in these channels; by default the one."""
        messages = [m for channel in channels or (self.channel,) for m in channel.history()]
        return [message for message in messages if message.attachments]

    def calls(self, method: str, path: str) -> int:
        """How often the bot has called routes of Discord that contain `path`."""
        return sum(c.method == method and path in c.path for c in self.env.http_requests)

    def pinged(self, *channels: Any) -> list[int]:
        """Whom all messages in these channels notified; by default the one."""
        stored = self.env.backend.messages
        messages = [m for c in channels or (self.channel,) for m in stored[c.id].values()]
        assert not any(m.mention_everyone or m.ping_role_ids for m in messages)
        return [user_id for message in messages for user_id in message.ping_user_ids]

    def forbid(self, channel: Any, *permissions: str) -> None:
        """Take permissions from the bot in a channel."""
        deny = discord.Permissions(**dict.fromkeys(permissions, True)).value
        overwrite = Overwrite(self.env.backend.bot_user.id, OverwriteType.MEMBER, deny=deny)
        self.env.backend.set_overwrite(channel.id, overwrite)

    def allow(self, who: Any, channel: Any, *permissions: str) -> None:
        """Give permissions to a member in a channel."""
        allow = discord.Permissions(**dict.fromkeys(permissions, True)).value
        overwrite = Overwrite(who.id, OverwriteType.MEMBER, allow=allow)
        self.env.backend.set_overwrite(channel.id, overwrite)

    def thread(self, parent: Any = None) -> Any:
        """A thread that ada started, in the channel or, as a post, in a forum."""
        parent = parent or self.channel
        self.env.backend.create_thread(parent.id, "foxes", self.ada.id)
        return parent.threads[-1]

    async def sql(self, statement: str, *values: object) -> list[Any]:
        return list(await self.app.database.fetch(statement, values))

    async def alter_jobs(self, change: str, *values: object) -> None:
        """Let every job be otherwise, also in the memory of who carries it."""
        for row in await self.sql(f"UPDATE job SET {change} RETURNING id", *values):
            self.app.runner.stored(await self.app.jobs.find(row["id"]))

    def hold(self) -> None:
        """Let pictures from now on be drawn for ever, or until `api.release`."""
        self.api.behaviour = replace(self.api.behaviour, hold=True)

    def release(self) -> None:
        self.api.behaviour = replace(self.api.behaviour, hold=False)
        self.api.release()

    def raise_unforeseen(self) -> None:
        """Raise what the bot raised, save what was looked at or `bot.ui.errors` has words for."""
        cursor = self.env._errors_acknowledged
        raised = [getattr(error, "original", error) for error in self.env.errors_since(cursor)]
        unforeseen = [e for e in raised if not isinstance(e, BotError | discord.HTTPException)]
        if unforeseen:
            raise BaseExceptionGroup("the bot raised", unforeseen)


@contextmanager
def no_waiting() -> Iterator[None]:
    """Shorten the waits: how long they are is tested where that is decided."""
    path_of = client._path_of
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Schedule, "next_gap", lambda *_: 0.02)
        for module in ("jobs.endings", "jobs.finisher", "jobs.submitter", "ui.rest"):
            patch.setattr(f"bot.{module}.backoff", lambda *_: 0.01)
        # discord.py quotes the @ of `@original`; aiohttp, which is left out here, puts it back.
        patch.setattr(client, "_path_of", lambda url: unquote(path_of(url)))
        yield


@asynccontextmanager
async def open_studio(
    folder: Path, *, behaviour: Behaviour = QUICK, pace: Pace = PACE, **settings: Any
) -> AsyncIterator[Studio]:
    with no_waiting():
        async with _open(folder, behaviour, pace, settings) as studio:
            yield studio


@asynccontextmanager
async def _open(
    folder: Path, behaviour: Behaviour, pace: Pace, settings: dict[str, Any]
) -> AsyncIterator[Studio]:
    async with LocalImageApi(behaviour) as api, AsyncExitStack() as process:
        values = load_settings(
            env_file=None,
            novita_api_key=behaviour.key,
            novita_base_url=api.base_url,
            database_path=folder / "imagine.db",
            **{"user_limits": "", "user_max_in_flight": 0, **settings},
        )
        app = await process.enter_async_context(open_app(values, pace=pace))
        async with simcord.run(app.bot, check_errors=False) as env:
            studio = Studio(api, env, values)
            await studio.work(app, process)
            try:
                yield studio
            finally:
                await studio.stop()
        studio.raise_unforeseen()
