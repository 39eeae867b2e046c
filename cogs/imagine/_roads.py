"""The roads to a job's message.

The interaction's token needs no permission but lives for 15 minutes; the bot's own right in the
channel has no end. Where the message is gone, a new one takes its place: in the channel, else as a
direct message.
"""

import contextlib
import io
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, Self, cast

import discord

from bot.app import ImagineBot
from bot.errors import Undeliverable
from bot.images import Picture
from bot.job import Job
from bot.jobs.storing import until_stored
from bot.render.card import byline
from bot.ui.rest import persistently

_log = logging.getLogger(__name__)

# Discord's codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes
_UNKNOWN_MESSAGE = 10008
_DEAD_TOKEN = (50027, 10015)  # invalid, and unknown, webhook token
# The route takes this in place of an id; discord.py only declares ids.
_ORIGINAL = cast("int", "@original")
_NEXT_MESSAGES = 100  # after an interaction; as many as one call brings


@dataclass(frozen=True, slots=True)
class Card:
    """What a message of a job shows.

    Attributes:
        buttons: builds the view anew for every try.
        picture: goes in place of whatever is attached.
        keeps_files: without a picture, what is attached stays.
    """

    embed: discord.Embed
    buttons: Callable[[], discord.ui.View | None]
    picture: Picture | None = None
    file_name: str = ""
    alt_text: str = ""
    keeps_files: bool = False

    def on_top(self) -> Self:
        """The same for a message that has the picture already."""
        return replace(self, picture=None, keeps_files=True)

    def files(self) -> list[discord.File]:
        """New ones for every try: sending uses them up."""
        if self.picture is None:
            return []
        data = _Bytes(self.picture.data)
        return [discord.File(data, self.file_name, description=self.alt_text)]


class _Bytes(io.BytesIO):
    """A picture as a file. aiohttp asks for its buffer to learn how long it is."""

    def getbuffer(self) -> memoryview:
        """Without the copy that BytesIO makes for whoever would write into it."""
        return memoryview(self.getvalue())


class MessageGoneError(Exception):
    """A job's message cannot be edited by any road."""

    def __init__(self, text: str, *, deleted: bool) -> None:
        super().__init__(text)
        self.deleted = deleted


class Roads:
    """Edits and posts the messages of jobs."""

    def __init__(self, bot: ImagineBot) -> None:
        self._bot = bot

    async def edit(self, job: Job, card: Card, *, overtaking: bool = False) -> None:
        """Edit the job's message.

        discord.py serialises the calls by one token, and holds the next one back until a used-up
        rate limit is reset; `overtaking` prefers the road that does not wait for that.

        Raises:
            MessageGoneError: no road leads there.
            Undeliverable: Discord takes the message, but not what it is to show.
            DeliveryPostponed: it may work later.
        """
        if not overtaking and await self._by_token(job, card):
            return
        try:
            await self._by_right(job, card)
        except MessageGoneError as gone:
            if not overtaking or gone.deleted or not await self._by_token(job, card):
                raise

    async def post(self, job: Job, card: Card) -> discord.Message:
        """Post a new message for the job, in its channel or to its owner, and remember it.

        Raises:
            Undeliverable: nowhere is left to put it.
            DeliveryPostponed: it may work later.
        """
        # Discord returns the message of the same nonce instead of posting a second one.
        channel = self._bot.get_partial_messageable(job.place.channel_id)
        try:
            message = await _sent(card, job, channel.send, nonce=f"job-{job.id}")
        except discord.HTTPException as error:
            _log.info("Job %d: the channel takes no message: %s", job.id, error)
            message = await self._post_directly(job, card)
        place = (message.channel.id, message.id)
        await until_stored(
            lambda: self._bot.jobs.locate(job, channel_id=place[0], message_id=place[1])
        )
        return message

    async def remove(self, job: Job) -> None:
        """Take away a message that could not be edited and has been replaced; best effort."""
        if job.place.message_id is not None:
            channel = self._bot.get_partial_messageable(job.place.channel_id)
            with contextlib.suppress(discord.HTTPException):
                await channel.get_partial_message(job.place.message_id).delete()

    async def answer_to(self, job: Job) -> discord.Message | None:
        """The answer to the job's interaction; None if nobody can tell which message that is.

        Raises:
            discord.NotFound: there is none.
            DeliveryPostponed: Discord is out of reach.
        """
        if token_lives(job):
            try:
                return await persistently(lambda: self._webhook(job).fetch_message(_ORIGINAL))
            except discord.NotFound:
                raise  # of a token that is dead Discord says 401 here
            except discord.HTTPException as error:
                if not await self._forget_if_dead(job, error):
                    _log.info("Job %d: its answer cannot be looked up: %s", job.id, error)
        interaction_id = await until_stored(lambda: self._bot.jobs.interaction_of(job))
        channel = self._bot.get_partial_messageable(job.place.channel_id)
        try:
            return await persistently(lambda: _answer_in(channel, interaction_id))
        except discord.HTTPException as error:
            _log.info("Job %d: its answer cannot be searched for: %s", job.id, error)
            return None

    async def _by_token(self, job: Job, card: Card) -> bool:
        """Edit without any permission; False where the token does not live."""
        if not token_lives(job):
            return False
        webhook, message_id = self._webhook(job), job.place.message_id or _ORIGINAL
        try:
            await _edited(card, lambda **kw: webhook.edit_message(message_id, **kw))
        except discord.HTTPException as error:
            if error.code == _UNKNOWN_MESSAGE:
                raise MessageGoneError("its message was deleted", deleted=True) from error
            if not await self._forget_if_dead(job, error):
                raise Undeliverable(f"Discord refuses it: {error}") from error
            return False
        return True

    async def _forget_if_dead(self, job: Job, error: discord.HTTPException) -> bool:
        """Whether Discord refused the token itself, which is then not tried again."""
        if error.status != 401 and error.code not in _DEAD_TOKEN:
            return False
        # Such calls count toward a ban of the address.
        _log.info("Job %d: the interaction's token is dead: %s", job.id, error)
        await until_stored(lambda: self._bot.jobs.forget_token(job))
        return True

    async def _by_right(self, job: Job, card: Card) -> None:
        if job.place.message_id is None:
            raise MessageGoneError("its message was never seen", deleted=False)
        channel = self._bot.get_partial_messageable(job.place.channel_id)
        message = channel.get_partial_message(job.place.message_id)
        try:
            await _edited(card, message.edit)
        except discord.HTTPException as error:
            deleted = isinstance(error, discord.NotFound)
            raise MessageGoneError(f"it cannot be edited: {error}", deleted=deleted) from error

    async def _post_directly(self, job: Job, card: Card) -> discord.Message:
        try:
            direct = await persistently(lambda: self._bot.create_dm(discord.Object(job.owner_id)))
            return await _sent(card, job, direct.send, nonce=f"dm-{job.id}")
        except discord.HTTPException as error:
            raise Undeliverable(f"neither channel nor direct message: {error}") from error

    def _webhook(self, job: Job) -> discord.Webhook:
        token, application_id = job.place.interaction_token or "", self._bot.application_id or 0
        return discord.Webhook.partial(application_id, token, client=self._bot)


def token_lives(job: Job) -> bool:
    """Whether the job's interaction token may still be used."""
    return job.place.interaction_token is not None and time.time() < job.place.token_expires


def mention(person_id: int) -> str:
    """How a person is named in a message."""
    return f"<@{person_id}>"


async def _answer_in(
    channel: discord.PartialMessageable, interaction_id: int
) -> discord.Message | None:
    """Look for the answer in the channel's history.

    Where the bot may not read that, Discord tells so with an empty one:
    https://docs.discord.com/developers/resources/message#get-channel-messages
    """
    # Ids tell the time, and an answer follows what it answers within seconds.
    after = discord.Object(interaction_id)
    async for message in channel.history(limit=_NEXT_MESSAGES, after=after):
        answered = message.interaction_metadata
        if answered is not None and answered.id == interaction_id:
            return message
    return None


async def _edited(card: Card, edit: Callable[..., Awaitable[Any]]) -> None:
    def call() -> Awaitable[Any]:
        files = {} if card.keeps_files else {"attachments": card.files()}
        return edit(embed=card.embed, view=card.buttons(), **files)

    await persistently(call)


async def _sent(
    card: Card, job: Job, send: Callable[..., Awaitable[discord.Message]], *, nonce: str
) -> discord.Message:
    def call() -> Awaitable[discord.Message]:
        view = card.buttons()
        more = {} if view is None else {"view": view}
        content = byline(mention(job.owner_id))
        return send(content, embed=card.embed, files=card.files(), nonce=nonce, **more)

    return await persistently(call)
