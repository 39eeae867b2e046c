"""What exists in the local Discord: people, messages, interactions."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_EPOCH = 1420070400000  # Discord's, in Unix milliseconds
_counter = itertools.count()

BOT_ID = 900000000000000001
APPLICATION_ID = BOT_ID
GUILD_ID = 800000000000000001
CHANNEL_ID = 800000000000000002
GALLERY_ID = 800000000000000003
MODERATORS_ID = 800000000000000004
CHANNELS = {CHANNEL_ID: "pictures", GALLERY_ID: "gallery", MODERATORS_ID: "moderators"}
MAKE_PICTURES = 274878024704  # the permissions the bot is invited with
MANAGE_MESSAGES = 1 << 13


def snowflake() -> int:
    """A new id, which tells the time as Discord's do."""
    return (int(time.time() * 1000) - _EPOCH) << 22 | next(_counter) & 0x3FFFFF


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    name: str
    permissions: int = 0


@dataclass(slots=True)
class Message:
    id: int
    channel_id: int
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    flags: int = 0
    nonce: str | None = None
    interaction: "Interaction | None" = None  # whose answer it is
    edits: int = 0
    pictured: float | None = None  # time.monotonic() at which its picture arrived

    @property
    def title(self) -> str:
        return str(self.embeds[0].get("title", "")) if self.embeds else ""

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & 64)

    @property
    def buttons(self) -> dict[str, str]:
        """custom_id by label."""
        return {b["label"]: b["custom_id"] for b in self._parts() if b["type"] == 2}

    @property
    def menu(self) -> str | None:
        """custom_id of the menu, if there is one."""
        return next((m["custom_id"] for m in self._parts() if m["type"] == 3), None)

    def _parts(self) -> Iterator[dict[str, Any]]:
        for row in self.components:
            yield from row.get("components", ())


@dataclass(slots=True, eq=False)
class Interaction:
    """One thing a member did. `born` and `answered_at` are time.monotonic()."""

    id: int
    token: str
    person: Person
    channel_id: int
    kind: int
    data: dict[str, Any]
    born: float = 0.0
    answered_at: float | None = None
    answer: dict[str, Any] | None = None
    message: Message | None = None
    source: Message | None = None
    followups: list[Message] = field(default_factory=list)
    token_calls: int = 0
    refused_token_calls: int = 0
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def latency(self) -> float:
        assert self.answered_at is not None
        return self.answered_at - self.born


class World:
    """Everything by id."""

    def __init__(self) -> None:
        self.messages: dict[int, Message] = {}
        self.interactions: dict[int, Interaction] = {}
        self.by_token: dict[str, Interaction] = {}
        self.commands: list[dict[str, Any]] = []
        self.dm_channels: dict[int, int] = {}
        self.gone_channels: set[int] = set()
        self.forbidden_channels: set[int] = set()
        self.token_life = 900.0

    def pictures(self) -> list[Message]:
        """Every message that holds a picture."""
        return [m for m in self.messages.values() if m.attachments]

    def token_is_dead(self, interaction: Interaction) -> bool:
        return time.monotonic() - interaction.born > self.token_life
