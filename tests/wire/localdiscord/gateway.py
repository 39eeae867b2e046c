"""The websocket: hello, identify, resume with replay, heartbeats, dispatch."""

import asyncio
import json
import secrets
from collections import deque
from contextlib import suppress
from typing import Any

from aiohttp import WSMsgType, web

from tests.wire.localdiscord import payloads
from tests.wire.localdiscord.world import GUILD_ID

_REPLAYED = 2000


class Session:
    """One gateway session, which outlives its connections."""

    def __init__(self) -> None:
        self.id = secrets.token_hex(8)
        self.sequence = 0
        self.sent: deque[dict[str, Any]] = deque(maxlen=_REPLAYED)
        self.socket: web.WebSocketResponse | None = None


class Gateway:
    """Serves one bot."""

    def __init__(self, token: str) -> None:
        self._token = token
        self.url = ""
        self.session: Session | None = None
        self.identifies = 0
        self.resumes = 0
        self.ready = asyncio.Event()

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        await socket.send_str(json.dumps({"op": 10, "d": {"heartbeat_interval": 41250}}))
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                await self._receive(socket, json.loads(frame.data))
        if self.session is not None and self.session.socket is socket:
            self.session.socket = None
            self.ready.clear()
        return socket

    async def dispatch(self, event: str, data: dict[str, Any]) -> None:
        """Send an event now, or keep it for a resume."""
        session = self.session
        if session is None:
            return
        session.sequence += 1
        frame = {"op": 0, "t": event, "s": session.sequence, "d": data}
        session.sent.append(frame)
        if session.socket is not None and not session.socket.closed:
            with suppress(ConnectionError):  # the bot has just died
                await session.socket.send_str(json.dumps(frame))

    async def drop(self, *, resumable: bool) -> None:
        """Cut the connection; without `resumable` the session is forgotten too."""
        session = self.session
        if session is None:
            return
        socket, session.socket = session.socket, None
        self.ready.clear()
        if not resumable:
            self.session = None
        if socket is not None:
            await socket.close(code=4000)

    async def _receive(self, socket: web.WebSocketResponse, frame: dict[str, Any]) -> None:
        match frame["op"]:
            case 1:
                await socket.send_str(json.dumps({"op": 11, "d": None}))
            case 2 if frame["d"]["token"] != self._token:
                await socket.close(code=4004)
            case 2:
                await self._identify(socket)
            case 6:
                await self._resume(socket, frame["d"])

    async def _identify(self, socket: web.WebSocketResponse) -> None:
        self.identifies += 1
        session = self.session = Session()
        session.socket = socket
        await self.dispatch(
            "READY",
            {
                "v": 10,
                "user": payloads.BOT_USER,
                "guilds": [{"id": str(GUILD_ID), "unavailable": True}],
                "session_id": session.id,
                "resume_gateway_url": self.url,
                "application": {"id": payloads.APPLICATION["id"], "flags": 0},
                "shard": [0, 1],
            },
        )
        await self.dispatch("GUILD_CREATE", payloads.guild())
        self.ready.set()

    async def _resume(self, socket: web.WebSocketResponse, data: dict[str, Any]) -> None:
        session = self.session
        if session is None or data["session_id"] != session.id:
            await socket.send_str(json.dumps({"op": 9, "d": False}))
            return
        self.resumes += 1
        session.socket = socket
        for frame in [f for f in session.sent if f["s"] > data["seq"]]:
            await socket.send_str(json.dumps(frame))
        await self.dispatch("RESUMED", {})
        self.ready.set()
