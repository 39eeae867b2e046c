"""The try page: the whole bot on this machine, with no token and no key.

A simulated Discord (SimCord) shows the page and carries the clicks to the real discord.py; the
image API is the local one, over real HTTP.
"""

import asyncio
import contextlib
import os
import sys
import tempfile
import time
import webbrowser
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import discord
import simcord
from pydantic import SecretStr

from bot.app import App, ImagineBot, open_app
from bot.config import Settings
from bot.errors import BotError
from bot.moderation.policies import SERVER
from bot.moderation.policy import Mode
from bot.sandbox.imageapi import Behaviour, LocalImageApi

DRAWING = Behaviour(
    model="demo-painter",  # what the picture's label says
    queue_seconds=2.0,
    draw_seconds=9.0,
    reports_progress=True,
    word_faults=True,
    balance=Decimal(10**6),
)
_REFRESH = 0.5  # seconds; a picture or an edit appears without touching the page
_TICK = 15.0  # seconds; "a minute ago" stays true

WELCOME = """\
**Welcome! This is the whole bot on your own machine; nothing leaves it.**
Type `/imagine` in the box below, pick the command, and give it a prompt such as \
`a red fox reading a book in the snow at sunset`. Then watch the placeholder, and press the \
buttons under the picture.
`/quota` shows your limits. *Viewing as*, at the top, makes you another member or the moderator.
The pictures are painted by a small demo painter, not by the real model. To see things go wrong, \
put `!fail`, `!refuse`, `!slow` or `!broken` into a prompt."""

WELCOME_MODERATED = """\
**Welcome! This is the whole bot on your own machine; nothing leaves it.**
A moderator looks at every picture here before everybody sees it. Play both sides:
1. You are Ada. Type `/imagine` in the box below, pick the command, and give it a prompt such as \
`a red fox reading a book in the snow at sunset`.
2. When its card comes up, choose Mia at *Viewing as*, at the top. Click the hidden picture, then \
press *Approve*, or *Reject* and a reason.
3. Now be Ben and ask for `a nude portrait`. It is refused; press *Appeal*, and decide as Mia.

Mia also has `/settings`, `/filter`, `/history` and `/pause`. In a real server her cards go to a \
channel that only moderators see; this page has just the one."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What the page shows."""

    app: App
    env: simcord.Env
    preview: simcord.Preview

    @property
    def url(self) -> str:
        """The page's address; whoever has it can use the page."""
        return self.preview.url


@asynccontextmanager
async def open_stage(
    settings: Settings,
    *,
    port: int | None = None,
    behaviour: Behaviour = DRAWING,
    moderated: bool = False,
) -> AsyncIterator[Stage]:
    """Serve the page while the block lasts.

    Args:
        settings: as for `run`; key and host are replaced by the local image API's.
        port: of the page on this machine; None is any free one.
        behaviour: of the local image API.
        moderated: the channel is in image review.

    Raises:
        BotError: the port is taken, or the database cannot be used.
    """
    async with LocalImageApi(behaviour) as api:
        local = settings.model_copy(
            update={
                "novita_api_key": SecretStr(behaviour.key),
                "novita_base_url": api.base_url,
                "novita_model": behaviour.model,
                "dev_guild_id": None,
            }
        )
        async with (
            open_app(local) as app,
            _discord(app.bot) as env,
            app.working(),
            _page(env, app, port, moderated=moderated) as preview,
        ):
            yield Stage(app, env, preview)


@asynccontextmanager
async def _discord(bot: ImagineBot) -> AsyncIterator[simcord.Env]:
    """A simulated Discord that leaves errors to the bot.

    SimCord takes an error that the bot answers for a failure, and its page says then that the
    outcome of the command is uncertain.
    """
    answer = bot.tree.on_error
    async with simcord.run(bot, check_errors=False) as env:
        bot.tree.error(answer)
        yield env


@asynccontextmanager
async def _page(
    env: simcord.Env, app: App, port: int | None, *, moderated: bool
) -> AsyncIterator[simcord.Preview]:
    guild = env.create_guild("The Studio")
    channel = guild.create_text_channel("pictures")
    moderators = guild.create_role(
        "Moderators", permissions=discord.Permissions(manage_messages=True, manage_guild=True)
    )
    ada = guild.add_member(env.create_user("ada", global_name="Ada"))
    ben = guild.add_member(env.create_user("ben", global_name="Ben"))
    mia = guild.add_member(
        env.create_user("mia_moderator", global_name="Mia (moderator)"), roles=[moderators]
    )
    # Only now, so that people have been here for a while, as a review card tells.
    await _keep_time(env)
    await mia.send(channel, WELCOME_MODERATED if moderated else WELCOME)
    if moderated:
        settings = {"moderators": str(channel.id), "mode": Mode.IMAGE_REVIEW.value}
        for name, value in settings.items():
            await app.moderation.policies.set(guild.id, SERVER, name, value, by=mia.id)
    page = env.preview(channel, viewers=[ada, ben, mia], layout="channel", port=port)
    _name_people_in_embeds()
    async with _served(page, port) as preview:
        turn = _take_turns(preview)
        following = asyncio.create_task(_follow(env, preview, channel, turn))
        try:
            yield preview
        finally:
            following.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await following


@asynccontextmanager
async def _served(page: simcord.Preview, port: int | None) -> AsyncIterator[simcord.Preview]:
    """Serve the page while the block lasts, or say why it cannot be."""
    async with AsyncExitStack() as stack:
        try:
            preview = await stack.enter_async_context(page)
        except simcord.SetupError as error:
            why = str(error)
            if isinstance(error.__cause__, OSError):
                why = f"port {port}: {os.strerror(error.__cause__.errno or 0)}"
            raise BotError(
                f"The page cannot be served: {why}. Choose another --port, or leave it out."
            ) from error
        yield preview


def _name_people_in_embeds() -> None:
    """Let the page show who is meant in an embed, as Discord does.

    SimCord 3.2 leaves the bare id there; there is no public way to change that.
    """
    policies = getattr(sys.modules.get("simcord.preview._markdown"), "_FIELD_POLICIES", {})
    for part in ("embed_description", "embed_field_value"):
        policies.get(part, {})["mentions"] = True


def _take_turns(preview: simcord.Preview) -> asyncio.Lock:
    """Let clicks wait for what holds the lock.

    SimCord answers a click that meets another operation with an error, after which the page takes
    no more clicks until it is loaded again; there is no public way to make the click wait.
    """
    turn, name = asyncio.Lock(), "_action"
    act = getattr(preview, name)

    async def in_turn(context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
        async with turn:
            result: dict[str, Any] = await act(context_id, body)
            return result

    setattr(preview, name, in_turn)
    return turn


async def _follow(
    env: simcord.Env, preview: simcord.Preview, channel: simcord.ChannelHandle, turn: asyncio.Lock
) -> None:
    """Let the page follow what the bot does, and its clock follow ours.

    A click upon a page that was published anew a moment ago is refused, so that is done only when
    there is something new to see, and seldom for the sake of the clock.
    """
    shown: object = None
    published = -_TICK
    while True:
        await asyncio.sleep(_REFRESH)
        # A slow machine may not be done in time; the next round goes on from there.
        with contextlib.suppress(simcord.SetupError, TimeoutError):
            async with turn:
                await _keep_time(env)
                there, now = _look(channel), time.monotonic()
                if there != shown or now - published >= _TICK:
                    await preview.refresh()
                    shown, published = there, now


def _look(channel: simcord.ChannelHandle) -> object:
    return [
        (message.id, message.edited_at, message.content, [e.to_dict() for e in message.embeds])
        for message in channel.history()
    ]


async def _keep_time(env: simcord.Env) -> None:
    behind = (datetime.now(UTC) - env.now()).total_seconds()
    if behind > 0:
        await env.advance_time(behind)


async def serve(
    settings: Settings,
    *,
    port: int | None,
    announce: Callable[[str], None],
    browse: bool,
    moderated: bool = False,
) -> None:
    """Serve the page until cancelled.

    Args:
        settings: as for `run`; a database path that nobody set is replaced by a temporary one.
        port: of the page; None is any free one.
        announce: is told the page's address.
        browse: whether to open it in the browser.
        moderated: the channel is in image review.
    """
    with tempfile.TemporaryDirectory(prefix="imagine-try-") as folder:
        if "database_path" not in settings.model_fields_set:
            temporary = {"database_path": Path(folder) / "imagine.db"}
            settings = settings.model_copy(update=temporary)
        async with open_stage(settings, port=port, moderated=moderated) as stage:
            announce(stage.url)
            if browse:
                await asyncio.to_thread(webbrowser.open, stage.url)
            await asyncio.Event().wait()
