"""Puts a job's state into its message.

Two roads lead to that message: the interaction's token, which needs no permission but lives for 15
minutes, and the bot's own right in the channel. Where the message is gone, a new one takes its
place: in the channel, else as a direct message.
"""

import io
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, cast

import discord

from bot.app import ImagineBot
from bot.errors import DeliveryPostponed, Undeliverable
from bot.images import Picture
from bot.job import Job, State
from bot.jobs.outcomes import Standing
from bot.render import progress, result
from bot.render.card import byline
from bot.ui.buttons import row
from bot.ui.rest import persistently
from cogs.imagine._buttons import Again, Delete, Edit
from cogs.imagine._cancel import Cancel

_log = logging.getLogger(__name__)

# Discord's codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes
_UNKNOWN_MESSAGE = 10008


@dataclass(frozen=True, slots=True)
class _Card:
    """What a message of a job shows."""

    embed: discord.Embed
    buttons: Callable[[], discord.ui.View | None]
    picture: Picture | None = None
    file_name: str = ""
    alt_text: str = ""

    def without_picture(self) -> "_Card":
        """The same for a message that has the picture already: it keeps its attachments."""
        return replace(self, picture=None)

    def file(self) -> discord.File:
        """A new one for every try: sending uses it up."""
        data = b"" if self.picture is None else self.picture.data
        return discord.File(io.BytesIO(data), self.file_name, description=self.alt_text)


class _MessageGoneError(Exception):
    """The job's message cannot be edited by any road."""


class JobMessages:
    """The presenter of jobs; see `bot.jobs.presenter`."""

    def __init__(self, bot: ImagineBot) -> None:
        self._bot = bot
        self._showing: set[int] = set()  # jobs whose placeholder is being edited by token
        self._overtaken: dict[int, _Card] = {}  # ends that were shown during such an edit

    def key(self, standing: Standing) -> object:
        """A value that changes only when the placeholder is worth an edit."""
        return progress.edit_key(standing, time.time())

    async def show(self, standing: Standing) -> None:
        """Edit the placeholder of an unfinished job."""
        job = standing.job
        embed = progress.placeholder(standing, now=time.time())
        self._showing.add(job.id)
        try:
            await self._edit(job, _Card(embed, lambda: row(Cancel(job.id))))
        except _MessageGoneError as error:
            raise Undeliverable(str(error)) from error
        finally:
            self._showing.discard(job.id)
            end = self._overtaken.pop(job.id, None)
        if end is not None:  # our late edit may have covered it
            await self._put(job, end.without_picture())

    async def deliver(self, job: Job, picture: Picture, *, shrunk: bool) -> bool:
        """Put the picture into the job's message, or into a new one where that is gone."""
        embed = result.picture(
            job,
            seconds=time.time() - job.created,
            shrunk=shrunk,
            model=self._bot.settings.novita_model,
        )
        card = _Card(
            embed,
            lambda: row(Again(job.id), Edit(job.id), Delete(job.id)),
            picture,
            result.file_name(job.request, picture.kind.extension),
            result.alt_text(job.request),
        )
        placed = await self._put(job, card)
        # Moved to a direct message, which notifies by itself.
        return placed.place.channel_id != job.place.channel_id

    async def notify(self, job: Job) -> None:
        """Mention the owner of a long job in a message of its own: an edit never notifies."""
        after, seconds = self._bot.settings.notify_after, (job.finished or 0.0) - job.created
        if not after or seconds < after:
            return
        place = job.place
        url = (
            f"https://discord.com/channels/{place.guild_id or '@me'}"
            f"/{place.channel_id}/{place.message_id}"
        )
        text = result.ready_notice(_owner(job), url, seconds)
        mentions = discord.AllowedMentions(users=[discord.Object(job.owner_id)])
        channel = self._bot.get_partial_messageable(place.channel_id)
        nonce = f"notify-{job.id}"
        try:
            await persistently(lambda: channel.send(text, allowed_mentions=mentions, nonce=nonce))
        except (discord.HTTPException, DeliveryPostponed) as error:
            _log.info("Job %d: its owner could not be notified: %s", job.id, error)

    async def conclude(self, job: Job) -> None:
        """Show that a job failed or was cancelled."""
        if job.state is State.CANCELLED:
            by = f"<@{job.ended_by}>" if job.ended_by else "this bot"
            embed = result.cancelled(job, by=by, refunded=not job.charged)
            try:
                await self._edit(job, _Card(embed, lambda: None))
            except _MessageGoneError as error:
                raise Undeliverable(str(error)) from error
        else:
            await self._put(job, _Card(result.failed(job), lambda: None))

    async def was_acknowledged(self, job: Job) -> bool:
        """Ask Discord for the answer to the job's interaction; unknown counts as yes."""
        if not _token_lives(job):
            return True
        try:
            message = await persistently(lambda: self._webhook(job).fetch_message(_ORIGINAL))
        except discord.NotFound:
            return False
        except discord.HTTPException as error:
            _log.info("Job %d: its answer cannot be looked up: %s", job.id, error)
            return True
        await self._bot.jobs.locate(job, channel_id=message.channel.id, message_id=message.id)
        return True

    async def _put(self, job: Job, card: _Card) -> Job:
        """Edit the job's message, or post a new one and remember it; returns the job in place."""
        if job.id in self._showing:
            self._overtaken[job.id] = card
        try:
            await self._edit(job, card)
            return job
        except _MessageGoneError as gone:
            _log.info("Job %d: %s; posting a new message", job.id, gone)
        message = await self._post(job, card)
        await self._bot.jobs.locate(job, channel_id=message.channel.id, message_id=message.id)
        return await self._bot.jobs.find(job.id) or job

    async def _edit(self, job: Job, card: _Card) -> None:
        # discord.py serialises the calls by one token, and holds the next one back until a used-up
        # rate limit is reset; an end does not wait for that on this road.
        overtaking = job.id in self._overtaken
        if _token_lives(job) and not overtaking and await self._edit_by_token(job, card):
            return
        try:
            await self._edit_by_right(job, card)
        except _MessageGoneError:
            waits = overtaking and _token_lives(job)
            if not (waits and await self._edit_by_token(job, card)):
                raise

    async def _edit_by_token(self, job: Job, card: _Card) -> bool:
        """Edit without any permission; False when the token turns out to be dead."""
        webhook, message_id = self._webhook(job), job.place.message_id or _ORIGINAL
        try:
            await _edited(card, lambda **kw: webhook.edit_message(message_id, **kw))
        except discord.HTTPException as error:
            if error.code == _UNKNOWN_MESSAGE:
                raise _MessageGoneError("its message was deleted") from error
            # A dead token is not tried again: such calls count toward a ban of the address.
            _log.info("Job %d: the interaction's token is dead: %s", job.id, error)
            await self._bot.jobs.forget_token(job)
            return False
        return True

    async def _edit_by_right(self, job: Job, card: _Card) -> None:
        if job.place.message_id is None:
            raise _MessageGoneError("its message was never seen")
        channel = self._bot.get_partial_messageable(job.place.channel_id)
        message = channel.get_partial_message(job.place.message_id)
        try:
            await _edited(card, message.edit)
        except discord.HTTPException as error:
            raise _MessageGoneError(f"its message cannot be edited: {error}") from error

    async def _post(self, job: Job, card: _Card) -> discord.Message:
        content = byline(_owner(job))
        # Discord returns the message of the same nonce instead of posting a second one.
        nonce = f"job-{job.id}"
        channel = self._bot.get_partial_messageable(job.place.channel_id)
        try:
            return await _sent(card, channel.send, content=content, nonce=nonce)
        except discord.HTTPException as error:
            _log.info("Job %d: the channel takes no message: %s", job.id, error)
        try:
            dm = await persistently(lambda: self._bot.create_dm(discord.Object(job.owner_id)))
            return await _sent(card, dm.send, content=content, nonce=f"dm-{job.id}")
        except discord.HTTPException as error:
            raise Undeliverable(f"neither channel nor direct message: {error}") from error

    def _webhook(self, job: Job) -> discord.Webhook:
        token, application_id = job.place.interaction_token or "", self._bot.application_id or 0
        return discord.Webhook.partial(application_id, token, client=self._bot)


# The route takes this in place of an id; discord.py only declares ids.
_ORIGINAL = cast("int", "@original")


async def _edited(card: _Card, edit: Callable[..., Awaitable[Any]]) -> None:
    def call() -> Awaitable[Any]:
        files = {} if card.picture is None else {"attachments": [card.file()]}
        return edit(embed=card.embed, view=card.buttons(), **files)

    await persistently(call)


async def _sent(
    card: _Card, send: Callable[..., Awaitable[discord.Message]], **options: str
) -> discord.Message:
    def call() -> Awaitable[discord.Message]:
        files = {} if card.picture is None else {"file": card.file()}
        view = card.buttons()
        more = {} if view is None else {"view": view}
        return send(embed=card.embed, **files, **more, **options)

    return await persistently(call)


def _owner(job: Job) -> str:
    return f"<@{job.owner_id}>"


def _token_lives(job: Job) -> bool:
    return job.place.interaction_token is not None and time.time() < job.place.token_expires
