"""A small stand-in for Discord's REST API: what a login and a look at the commands need."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.app import EXTENSIONS, open_app
from bot.config import load_settings

# Shaped like a real one, and made up.
TOKEN = "MTEyMjMzNDQ1NTY2Nzc4ODk5.GhIjKl.abcdefghijklmnopqrstuvwxyz0123456789AB"
APPLICATION = "112233445566778899"
USER = {"id": APPLICATION, "username": "Imagine", "discriminator": "0", "avatar": None, "bot": True}
INFO = {
    "id": APPLICATION,
    "name": "Imagine",
    "description": "",
    "icon": None,
    "bot_public": True,
    "bot_require_code_grant": False,
    "owner": USER,
    "verify_key": "",
    "flags": 0,
}


@dataclass
class Rest:
    """Set what it answers; see whether anything but questions came."""

    url: str = ""
    commands: list[dict[str, Any]] = field(default_factory=list)
    application: dict[str, Any] = field(default_factory=dict)
    member_of_guild: bool = True
    echoes: bool = False
    hangs: bool = False
    methods: set[str] = field(default_factory=set)

    async def serve(self, request: web.Request) -> web.Response:
        self.methods.add(request.method)
        if self.hangs:
            await asyncio.sleep(30)
        given = request.headers.get("Authorization", "")
        if self.echoes:
            return answer({"message": f"What is {given}?", "code": 0}, status=400)
        if given != f"Bot {TOKEN}":
            return answer({"message": "401: Unauthorized", "code": 0}, status=401)
        if "/guilds/" in request.path and not self.member_of_guild:
            return answer({"message": "Missing Access", "code": 50001}, status=403)
        known: dict[str, object] = {
            "/api/gateway/bot": {"url": "ws://127.0.0.1:1", "shards": 1},
            "/api/users/@me": USER,
            "/api/oauth2/applications/@me": {**INFO, **self.application},
        }
        return answer(known.get(request.path, self.commands))


def answer(content: object, status: int = 200) -> web.Response:
    # Without a charset, as Discord does; discord.py takes anything else for text.
    body = json.dumps(content).encode()
    return web.Response(body=body, status=status, content_type="application/json")


@asynccontextmanager
async def discord_rest() -> AsyncIterator[Rest]:
    rest = Rest()
    app = web.Application()
    app.router.add_route("*", "/api/{name:.*}", rest.serve)
    async with TestServer(app) as server:
        rest.url = str(server.make_url("/api"))
        yield rest


async def registered_commands(folder: Path) -> list[dict[str, Any]]:
    """The bot's commands as Discord would list them after a sync."""
    settings = load_settings(env_file=None, database_path=folder / "imagine.db")
    async with open_app(settings) as app:
        for name in EXTENSIONS:
            await app.bot.load_extension(name)
        payloads = [dict(c.to_dict(app.bot.tree)) for c in app.bot.tree.get_commands()]
    for number, payload in enumerate(payloads):
        payload |= {"id": str(number + 1), "application_id": APPLICATION, "version": "1"}
        payload.setdefault("description", "")  # of what stands in a message's own menu
        # Discord leaves out what has its default.
        payload["options"] = [
            {name: value for name, value in option.items() if value}
            for option in payload.get("options", [])
        ]
    return payloads
