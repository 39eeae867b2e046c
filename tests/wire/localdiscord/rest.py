"""REST v10: the routes this bot uses, with Discord's own error codes and headers."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.wire.localdiscord import payloads
from tests.wire.localdiscord.faults import Fault, Faults, Kind
from tests.wire.localdiscord.world import (
    APPLICATION_ID,
    GUILD_ID,
    Interaction,
    Message,
    World,
    snowflake,
)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
DEADLINE = 3.0  # seconds an interaction waits for its first answer


def answer(data: object, status: int = 200, **headers: str) -> web.Response:
    # A charset in the content type makes discord.py take the body for text.
    return web.Response(
        body=json.dumps(data).encode(),
        status=status,
        headers={"Content-Type": "application/json", "Via": "1.1 local", **headers},
    )


def refuse(status: int, code: int, message: str) -> web.Response:
    return answer({"code": code, "message": message}, status)


class Rest:
    """Handlers over the world; `calls` counts requests by route."""

    def __init__(self, world: World, faults: Faults, token: str) -> None:
        self.world = world
        self.faults = faults
        self.calls: list[str] = []
        self._authorization = f"Bot {token}"
        self.gateway_url = ""

    def routes(self) -> list[web.RouteDef]:
        hook = "/webhooks/{app}/{token}"
        return [
            web.get("/gateway/bot", self.gateway),
            web.get("/gateway", self.gateway),
            web.get("/users/@me", self.me),
            web.get("/oauth2/applications/@me", self.application),
            web.put(f"/applications/{APPLICATION_ID}/commands", self.sync),
            web.put(f"/applications/{APPLICATION_ID}/guilds/{GUILD_ID}/commands", self.sync),
            web.put(f"/applications/{APPLICATION_ID}/guilds/{{guild}}/commands", self.stranger),
            web.get(f"/applications/{APPLICATION_ID}/commands", self.commands),
            web.post("/interactions/{id}/{token}/callback", self.callback),
            web.post(hook, self.follow_up),
            web.get(hook + "/messages/{message}", self.token_message),
            web.patch(hook + "/messages/{message}", self.token_message),
            web.delete(hook + "/messages/{message}", self.token_message),
            web.get("/channels/{channel}/messages", self.history),
            web.post("/channels/{channel}/messages", self.create),
            web.patch("/channels/{channel}/messages/{message}", self.channel_message),
            web.delete("/channels/{channel}/messages/{message}", self.channel_message),
            web.post("/users/@me/channels", self.open_dm),
        ]

    @web.middleware
    async def meddle(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        route = f"{request.method} {request.path}"
        if request.path == "/ws":
            return await handler(request)
        self.calls.append(route)
        fault = self.faults.strike(route)
        return await (handler(request) if fault is None else _with(fault, request, handler))

    async def gateway(self, _request: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
        return answer({"url": self.gateway_url, "shards": 1, "session_start_limit": limit})

    async def me(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != self._authorization:
            return refuse(401, 0, "401: Unauthorized")
        return answer(payloads.BOT_USER)

    async def application(self, _request: web.Request) -> web.Response:
        return answer(payloads.APPLICATION)

    async def sync(self, request: web.Request) -> web.Response:
        commands = await request.json()
        # What stands in a message's own menu is given an empty description.
        more = {"description": "", "application_id": str(APPLICATION_ID), "version": "1"}
        self.world.commands = [{**more, **c, "id": str(snowflake())} for c in commands]
        return answer(self.world.commands)

    async def stranger(self, _request: web.Request) -> web.Response:
        return refuse(403, 50001, "Missing Access")

    async def commands(self, _request: web.Request) -> web.Response:
        return answer(self.world.commands)

    async def callback(self, request: web.Request) -> web.Response:
        interaction = self.world.interactions.get(int(request.match_info["id"]))
        data, files = await _body(request)
        now = time.monotonic()
        if interaction is None or now - interaction.born > DEADLINE:
            return refuse(404, 10062, "Unknown interaction")
        if interaction.answer is not None:
            return refuse(400, 40060, "Interaction has already been acknowledged.")
        interaction.answer, interaction.answered_at = data, now
        if data["type"] in {4, 5}:
            interaction.message = Message(snowflake(), interaction.channel_id)
            interaction.message.interaction = interaction
            _apply(interaction.message, data.get("data") or {}, files)
            self.world.messages[interaction.message.id] = interaction.message
        elif data["type"] in {6, 7}:
            interaction.message = interaction.source
        interaction.answered.set()
        message = interaction.message
        resource: dict[str, Any] = {"type": data["type"]}
        about = {"id": str(interaction.id), "type": interaction.kind}
        if message is not None:
            about["response_message_id"] = str(message.id)
            resource["message"] = payloads.message(message)
        return answer({"interaction": about, "resource": resource})

    async def follow_up(self, request: web.Request) -> web.Response:
        interaction = self._live(request)
        if isinstance(interaction, web.Response):
            return interaction
        data, files = await _body(request)
        message = Message(snowflake(), interaction.channel_id)
        _apply(message, data, files)
        self.world.messages[message.id] = message
        interaction.followups.append(message)
        return answer(payloads.message(message))

    async def token_message(self, request: web.Request) -> web.Response:
        interaction = self._live(request)
        if isinstance(interaction, web.Response):
            return interaction
        named = request.match_info["message"]
        own = interaction.message.id if interaction.message else 0
        message = self.world.messages.get(own if named == "@original" else int(named))
        return await self._change(request, message)

    async def channel_message(self, request: web.Request) -> web.Response:
        refusal = self._closed(int(request.match_info["channel"]))
        if refusal is not None:
            return refusal
        return await self._change(
            request, self.world.messages.get(int(request.match_info["message"]))
        )

    async def history(self, request: web.Request) -> web.Response:
        """The messages next after one, newest first; `before` and `around` are not asked for."""
        channel_id = int(request.match_info["channel"])
        refusal = self._closed(channel_id)
        if refusal is not None:
            return refusal
        after, limit = int(request.query["after"]), int(request.query["limit"])
        found = [
            message
            for message in self.world.messages.values()
            if message.channel_id == channel_id and message.id > after and not message.ephemeral
        ]
        return answer([payloads.message(message) for message in found[:limit][::-1]])

    async def create(self, request: web.Request) -> web.Response:
        channel_id = int(request.match_info["channel"])
        refusal = self._closed(channel_id)
        if refusal is not None:
            return refusal
        data, files = await _body(request)
        nonce = data.get("nonce")
        if nonce is not None and data.get("enforce_nonce"):
            for known in self.world.messages.values():
                if known.nonce == str(nonce) and known.channel_id == channel_id:
                    return answer(payloads.message(known))
        message = Message(snowflake(), channel_id, nonce=None if nonce is None else str(nonce))
        _apply(message, data, files)
        self.world.messages[message.id] = message
        return answer(payloads.message(message))

    async def open_dm(self, request: web.Request) -> web.Response:
        person = int((await request.json())["recipient_id"])
        channel_id = self.world.dm_channels.setdefault(person, snowflake())
        recipients = [payloads.user(person, "somebody")]
        return answer({"id": str(channel_id), "type": 1, "recipients": recipients})

    async def _change(self, request: web.Request, message: Message | None) -> web.Response:
        if message is None:
            return refuse(404, 10008, "Unknown Message")
        if request.method == "DELETE":
            del self.world.messages[message.id]
            return web.Response(status=204, headers={"Via": "1.1 local"})
        if request.method == "PATCH":
            data, files = await _body(request)
            _apply(message, data, files)
            message.edits += 1
        return answer(payloads.message(message))

    def _live(self, request: web.Request) -> Interaction | web.Response:
        interaction = self.world.by_token.get(request.match_info["token"])
        if interaction is None:
            return refuse(404, 10015, "Unknown Webhook")
        interaction.token_calls += 1
        if self.world.token_is_dead(interaction):
            interaction.refused_token_calls += 1
            return refuse(401, 50027, "Invalid Webhook Token")
        if interaction.answer is None:
            return refuse(404, 10015, "Unknown Webhook")
        return interaction

    def _closed(self, channel_id: int) -> web.Response | None:
        if channel_id in self.world.gone_channels:
            return refuse(404, 10003, "Unknown Channel")
        if channel_id in self.world.forbidden_channels:
            return refuse(403, 50013, "Missing Permissions")
        return None


async def _with(fault: Fault, request: web.Request, handler: Handler) -> web.StreamResponse:
    seconds = str(fault.seconds)
    match fault.kind:
        case Kind.RATE_LIMITED:
            body = {"message": "slow down", "retry_after": fault.seconds, "global": False}
            return answer(body, 429, **{"Retry-After": seconds, "X-RateLimit-Scope": "user"})
        case Kind.BARE_RATE_LIMITED:
            return web.Response(status=429, text="<html>slow down</html>")
        case Kind.SERVER_ERROR:
            return answer({"code": 0, "message": "500: Internal Server Error"}, 500)
        case Kind.GARBAGE:
            return web.Response(status=502, text="<html>bad gateway</html>")
        case Kind.SLOW:
            await asyncio.sleep(fault.seconds)
            return await handler(request)
        case Kind.BUCKET_USED_UP:
            done = await handler(request)
            done.headers["X-RateLimit-Remaining"] = "0"
            done.headers["X-RateLimit-Limit"] = "5"
            done.headers["X-RateLimit-Bucket"] = "b"
            done.headers["X-RateLimit-Reset-After"] = seconds
            done.headers["X-RateLimit-Reset"] = str(time.time() + fault.seconds)
            return done
        case Kind.RESET | Kind.RESET_AFTER:
            if fault.kind is Kind.RESET_AFTER:
                await handler(request)
            if request.transport is not None:
                request.transport.abort()
            raise asyncio.CancelledError


async def _body(request: web.Request) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    """The JSON and the files by form field, each with its name."""
    if not request.content_type.startswith("multipart/"):
        text = await request.text()
        return (json.loads(text) if text else {}), {}
    data: dict[str, Any] = {}
    files: dict[str, tuple[str, bytes]] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            with value.file:
                files[name] = (value.filename, value.file.read())
        elif name == "payload_json":
            data = json.loads(str(value))
    return data, files


def _apply(message: Message, data: dict[str, Any], files: dict[str, tuple[str, bytes]]) -> None:
    if "content" in data:
        message.content = data["content"] or ""
    if "embeds" in data:
        message.embeds = data["embeds"] or []
    if "components" in data:
        message.components = data["components"] or []
    message.flags = data.get("flags") or message.flags
    if "attachments" in data or files:
        kept = {str(a.get("id")) for a in data.get("attachments") or []}
        message.attachments = [a for a in message.attachments if a["id"] in kept]
        described = {a.get("id"): a for a in data.get("attachments") or []}
        for field_name, (name, content) in files.items():
            number = int(field_name.removeprefix("files[").removesuffix("]"))
            about = described.get(number) or described.get(str(number)) or {}
            message.attachments.append(
                {
                    "id": str(snowflake()),
                    "filename": name,
                    "description": about.get("description"),
                    "size": len(content),
                    "url": f"https://cdn.invalid/{name}",
                    "proxy_url": f"https://cdn.invalid/{name}",
                }
            )
            message.files[name] = content
            message.pictured = time.monotonic()
