"""What every server has set, in memory: a command reads it without a query."""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.errors import InputRefused
from bot.moderation.policy import FIELDS, Mode, Policy
from bot.storage.policies import PolicyTable, PolicyValue

_log = logging.getLogger(__name__)

SERVER = 0
"""The scope of a whole server."""
AGE_RESTRICTED = 1
"""The scope of a server's age-restricted channels. Any other number is one channel's."""

Text = str | None

_DEFAULT = Policy()


@dataclass(slots=True)
class _Server:
    """What one server has set, by scope and name, and what was put together of it so far."""

    values: dict[int, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    merged: dict[tuple[int, ...], Policy] = field(default_factory=dict)

    def policy(self, *scopes: int) -> Policy:
        """The default, and over it what each scope has set, the widest first."""
        # Channels without anything of their own share one policy, so the memory stays small.
        scopes = tuple(scope for scope in scopes if self.values.get(scope))
        if scopes not in self.merged:
            changes: dict[str, Any] = {}
            for scope in scopes:
                changes |= self.values[scope]
            self.merged[scopes] = replace(_DEFAULT, **changes)
        return self.merged[scopes]


class Policies:
    """The settings of all servers. `load` them before anything else is asked."""

    def __init__(self, table: PolicyTable, clock: Callable[[], float] = time.time) -> None:
        self._table = table
        self._clock = clock
        self._servers: defaultdict[int, _Server] = defaultdict(_Server)
        self._changing = asyncio.Lock()  # memory follows the table in the same order

    async def load(self) -> None:
        """Read what is stored.

        What this version does not understand, because another one wrote it, is logged and counts as
        not set.

        Raises:
            DatabaseError: it cannot be read.
        """
        self._servers.clear()
        strange: dict[str, str] = {}
        for stored in await self._table.all():
            if stored.value is not None:
                try:
                    self._keep(stored, stored.value)
                except KeyError:
                    strange[stored.name] = "This version has no such setting."
                except InputRefused as error:
                    strange[stored.name] = str(error)
        for name, why in strange.items():
            _log.warning("The stored setting %r counts as not set: %s", name, why)

    def of(
        self,
        guild_id: int | None,
        channel_id: int,
        *,
        age_restricted: bool = False,
        parent_id: int | None = None,
    ) -> Policy:
        """What counts in a channel or thread; direct messages (None) have the defaults.

        Args:
            guild_id: the server.
            channel_id: the channel or thread.
            age_restricted: whether Discord shows it to adults only.
            parent_id: the channel of a thread.
        """
        server = None if guild_id is None else self._servers.get(guild_id)
        if server is None:
            return _DEFAULT
        scopes = [SERVER]
        if age_restricted:
            scopes.append(AGE_RESTRICTED)
        if parent_id is not None:
            scopes.append(parent_id)
        return server.policy(*scopes, channel_id)

    def at(self, guild_id: int, scope: int = SERVER) -> Policy:
        """What counts in a scope: its own settings over the server's."""
        server = self._servers.get(guild_id)
        if server is None:
            return _DEFAULT
        return server.policy(SERVER) if scope == SERVER else server.policy(SERVER, scope)

    def own(self, guild_id: int, scope: int) -> Mapping[str, str]:
        """What is set in that very scope, as text by name."""
        server = self._servers.get(guild_id)
        values = server.values.get(scope, {}) if server else {}
        return {name: FIELDS[name].write(value) for name, value in values.items()}

    def scopes(self, guild_id: int) -> list[int]:
        """The scopes of a server that have settings of their own."""
        server = self._servers.get(guild_id)
        return sorted(scope for scope, values in server.values.items() if values) if server else []

    def open_channels(self, guild_id: int) -> tuple[int, ...]:
        """The single channels where pictures are made, for somebody who asked elsewhere.

        Empty where no single ones are named: none at all, or every one that is not switched off.
        """
        whole = self.at(guild_id)
        named = whole.channels or [s for s in self.scopes(guild_id) if s > AGE_RESTRICTED]
        if whole.mode is not Mode.OFF and not whole.channels:
            return ()
        return tuple(one for one in named if self.at(guild_id, one).mode is not Mode.OFF)

    def guilds(self) -> list[int]:
        """Every server that has set anything."""
        return [guild_id for guild_id in self._servers if self.scopes(guild_id)]

    async def set(
        self, guild_id: int, scope: int, name: str, text: Text | Callable[[], Text], *, by: int
    ) -> Policy:
        """Change one setting, or set it back with None.

        Args:
            guild_id: of which server.
            scope: the server, its age-restricted channels, or one channel's id.
            name: of the setting.
            text: its value; or what tells it from the value that holds, which then nobody else
                changes in between.
            by: who changes it.

        Returns:
            What counts in the scope from now on.

        Raises:
            InputRefused: the text is no value of this setting, or a channel cannot have its own.
            KeyError: there is no such setting.
            DatabaseError: it could not be stored; nothing changed.
        """
        setting = FIELDS[name]
        if scope != SERVER and not setting.per_channel:
            raise InputRefused(
                f"“{setting.label}” holds for the whole server and not for one channel. Change it "
                "under the server's settings."
            )
        async with self._changing:
            text = text() if callable(text) else text
            text = None if text is None else setting.write(setting.read(text))
            await self._table.put(guild_id, scope, name, text, by=by, now=self._clock())
            stored = PolicyValue(guild_id, scope, name, text)
            if text is None:
                self._forget(stored)
            else:
                self._keep(stored, text)
        return self.at(guild_id, scope)

    def _keep(self, stored: PolicyValue, text: str) -> None:
        setting = FIELDS[stored.name]
        if stored.scope != SERVER and not setting.per_channel:
            raise InputRefused("It holds for whole servers only.")
        value = setting.read(text)
        server = self._servers[stored.guild_id]
        server.values[stored.scope][stored.name] = value
        server.merged.clear()

    def _forget(self, stored: PolicyValue) -> None:
        server = self._servers[stored.guild_id]
        server.values[stored.scope].pop(stored.name, None)
        server.merged.clear()
