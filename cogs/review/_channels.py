"""Which moderator channels are still there."""

import asyncio
import logging
import time

import discord

from bot.app import ImagineBot
from bot.errors import DeliveryPostponed
from bot.ui.rest import persistently

_log = logging.getLogger(__name__)

_STALE = 600.0  # seconds until Discord is asked again about a channel that it has not told of


class Channels:
    """Answers at once from what Discord has told, and asks about the rest in the background."""

    def __init__(self, bot: ImagineBot) -> None:
        self._bot = bot
        self._asked: dict[int, float] = {}
        self._gone: set[int] = set()
        self._asking: set[asyncio.Task[None]] = set()

    def exists(self, channel_id: int) -> bool:
        """False only where Discord has said that there is no such channel for this bot."""
        if not self._bot.is_ready() or self._bot.get_channel(channel_id) is not None:
            self._gone.discard(channel_id)
            return True
        # Not told of: it was deleted, or it is a thread that went to sleep.
        now = time.monotonic()
        if now - self._asked.get(channel_id, -_STALE) >= _STALE:
            self._asked[channel_id] = now
            task = asyncio.create_task(self._ask(channel_id))
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)
        return channel_id not in self._gone

    async def _ask(self, channel_id: int) -> None:
        try:
            await persistently(lambda: self._bot.fetch_channel(channel_id))
        except (discord.NotFound, discord.Forbidden):
            self._gone.add(channel_id)
        except (discord.HTTPException, DeliveryPostponed) as error:
            _log.info("Channel %d cannot be asked for: %s", channel_id, error)
        else:
            self._gone.discard(channel_id)
