"""The pictures that everybody sees: out of sight, and back."""

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.app import ImagineBot
from bot.case import Case
from bot.errors import ImageInvalid, Undeliverable
from bot.images import fit, inspect
from bot.job import Job
from bot.jobs.storing import until_stored
from bot.moderation.cards import StillPublicError
from bot.render import reports
from bot.ui.buttons import row
from bot.ui.rest import persistently
from cogs.review._appeals import Appeal

_log = logging.getLogger(__name__)

_LARGEST = 50 * 2**20  # bytes; this bot posts nothing that is larger
_REMOVAL = re.compile(r"removal:([0-9]{1,19})", re.ASCII)


class PublicPictures:
    """Covers, takes down and restores what the bot has posted."""

    def __init__(self, bot: ImagineBot) -> None:
        self._bot = bot

    async def picture(self, case: Case, job: Job | None) -> bytes | None:
        """The public picture; None when it is gone or out of sight already."""
        message = self._message(case, job)
        try:
            attachments = (await persistently(message.fetch)).attachments
            if not attachments or attachments[0].size > _LARGEST:
                return None
            # Its address is Discord's own word about a message of ours: nobody typed it.
            return await persistently(attachments[0].read)
        except discord.HTTPException as error:
            # Taking a picture out of sight must not fail for want of a copy.
            _log.warning("Case %d: its picture cannot be read: %s", case.id, error)
            return None

    async def hide(self, case: Case, job: Job | None) -> None:
        """Put a neutral text in place of the picture until moderators have decided."""
        await self._cover(case, job, reports.hidden())

    async def take_down(self, case: Case, job: Job | None) -> None:
        """Take the picture away for good, and say why and how to appeal."""
        await self._cover(case, job, reports.removed(case.reason, strike=case.points > 0))

    async def regret(self, case: Case, job: Job | None) -> None:
        """Say that a picture was judged fine, but cannot be shown again."""
        message = self._message(case, job)
        await edited(lambda: message.edit(embed=reports.not_kept(), view=None))

    async def restore(self, case: Case, job: Job | None, picture: bytes) -> None:
        """Show a picture again, as when it was delivered."""
        if job is None:
            raise Undeliverable("what the picture was made of is not on record")
        try:
            if job.place.message_id is not None:
                message = await persistently(self._message(case, job).fetch)
                if message.attachments:
                    return
            whole = await inspect(picture)
            fitted = await fit(whole, job.place.upload_limit)
        except (discord.HTTPException, ImageInvalid) as error:
            raise Undeliverable(f"the picture cannot be shown again: {error}") from error
        await self._bot.presenter.deliver(job, fitted, shrunk=fitted is not whole)

    def _message(self, case: Case, job: Job | None) -> discord.PartialMessage:
        removal = _REMOVAL.fullmatch(case.source)
        if job is not None and job.place.message_id is not None:
            place = job.place.channel_id, job.place.message_id
        elif removal is not None:
            place = case.channel_id, int(removal[1])
        else:
            raise Undeliverable("its message is not on record")
        return self._bot.get_partial_messageable(place[0]).get_partial_message(place[1])

    async def _cover(self, case: Case, job: Job | None, embed: discord.Embed) -> None:
        message = self._message(case, job)
        try:
            await persistently(
                lambda: message.edit(embed=embed, view=row(case.id, Appeal), attachments=[])
            )
        except discord.NotFound as error:
            raise Undeliverable(f"its message is gone: {error}") from error
        except discord.HTTPException as error:
            _log.info("Case %d: its message cannot be covered: %s", case.id, error)
            await _delete(message)
            if job is not None:
                # Else nobody could tell it from one that its owner deleted, and bring it back.
                await until_stored(
                    lambda: self._bot.jobs.locate(
                        job, channel_id=job.place.channel_id, message_id=None
                    )
                )


async def _delete(message: discord.PartialMessage) -> None:
    """Take away what cannot be covered, such as a message in an archived thread."""
    try:
        await persistently(message.delete)
    except discord.NotFound:
        return  # somebody was quicker
    except discord.HTTPException as error:
        raise StillPublicError(f"it can be neither changed nor deleted: {error}") from error


async def edited(edit: Callable[[], Awaitable[Any]]) -> None:
    """Edit a message by a call that is built anew for every try.

    Raises:
        Undeliverable: the message is gone, or closed to the bot.
        DeliveryPostponed: Discord is out of reach or busy.
    """
    try:
        await persistently(edit)
    except discord.HTTPException as error:
        raise Undeliverable(f"its message cannot be edited: {error}") from error
