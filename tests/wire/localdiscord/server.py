"""The local Discord as one thing: start it, let people act, look at what they see."""

import asyncio
import secrets
import time
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.wire.localdiscord import payloads
from tests.wire.localdiscord.faults import Faults
from tests.wire.localdiscord.gateway import Gateway
from tests.wire.localdiscord.rest import Rest
from tests.wire.localdiscord.world import (
    CHANNEL_ID,
    MANAGE_MESSAGES,
    Interaction,
    Message,
    Person,
    World,
    snowflake,
)

TOKEN = "local.token.of-a-bot"
_UPLOAD_LIMIT = 10 * 2**20


class LocalDiscord:
    """Serves on loopback while its `async with` block runs. `base` is for DISCORD_API_BASE."""

    def __init__(self, seed: int = 0) -> None:
        self.world = World()
        self.faults = Faults(seed)
        self.gateway = Gateway(TOKEN)
        self.rest = Rest(self.world, self.faults, TOKEN)
        self.base = ""
        app = web.Application(middlewares=[self.rest.meddle], client_max_size=64 * 2**20)
        app.add_routes([*self.rest.routes(), web.get("/ws", self.gateway.connect)])
        self._runner = web.AppRunner(app, shutdown_timeout=0.5)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.base = f"http://127.0.0.1:{port}"
        self.gateway.url = self.rest.gateway_url = f"ws://127.0.0.1:{port}/ws"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.gateway.drop(resumable=False)
        await self._runner.cleanup()

    def person(self, number: int, *, moderator: bool = False) -> Person:
        permissions = MANAGE_MESSAGES if moderator else 0
        return Person(700000000000000000 + number, f"person{number}", permissions)

    async def command(
        self, person: Person, name: str, *, channel_id: int = CHANNEL_ID, **options: Any
    ) -> Interaction:
        """Type a slash command; the answer is in the interaction."""
        kinds = {str: 3, int: 4}
        command = next(c for c in self.world.commands if c["name"] == name)
        data = {
            "id": command["id"],
            "name": name,
            "type": 1,
            "options": [
                {"name": k, "type": kinds[type(v)], "value": v} for k, v in options.items()
            ],
        }
        return await self._act(person, 2, data, channel_id=channel_id)

    async def imagine(self, person: Person, prompt: str = "a fox", **options: Any) -> Interaction:
        return await self.command(person, "imagine", prompt=prompt, **options)

    async def autocomplete(self, person: Person, typed: str) -> Interaction:
        command = next(c for c in self.world.commands if c["name"] == "imagine")
        option = {"name": "size", "type": 3, "value": typed, "focused": True}
        data = {"id": command["id"], "name": "imagine", "type": 1, "options": [option]}
        return await self._act(person, 4, data)

    async def press(self, person: Person, message: Message, label: str) -> Interaction:
        data = {"component_type": 2, "custom_id": message.buttons[label]}
        return await self._act(person, 3, data, message)

    async def choose(self, person: Person, message: Message, value: str) -> Interaction:
        data = {"component_type": 3, "custom_id": message.menu, "values": [value]}
        return await self._act(person, 3, data, message)

    async def submit_form(self, person: Person, opened: Interaction, **values: str) -> Interaction:
        """Send a form that `opened` was answered with; fields not given stay as filled in."""
        assert opened.answer is not None
        form = opened.answer["data"]
        rows = []
        for row in form["components"]:
            field = row["component"]
            value = values.get(field["custom_id"], field.get("value") or "")
            filled = {"type": 4, "id": 2, "custom_id": field["custom_id"], "value": value}
            rows.append({"type": 18, "id": 1, "component": filled})
        return await self._act(person, 5, {"custom_id": form["custom_id"], "components": rows})

    async def resend(self, interaction: Interaction) -> None:
        """Deliver the same event once more."""
        payload = payloads.interaction(interaction, _UPLOAD_LIMIT)
        await self.gateway.dispatch("INTERACTION_CREATE", payload)

    async def _act(
        self,
        person: Person,
        kind: int,
        data: dict[str, Any],
        source: Message | None = None,
        *,
        channel_id: int = CHANNEL_ID,
    ) -> Interaction:
        token = secrets.token_hex(24)
        where = channel_id if source is None else source.channel_id
        interaction = Interaction(
            snowflake(), token, person, where, kind, data, time.monotonic(), source=source
        )
        self.world.interactions[interaction.id] = interaction
        self.world.by_token[token] = interaction
        await self.resend(interaction)
        return interaction

    async def answered(self, interaction: Interaction, seconds: float = 5.0) -> Message:
        """Wait for the first answer and return its message."""
        async with asyncio.timeout(seconds):
            await interaction.answered.wait()
        assert interaction.message is not None
        return interaction.message
