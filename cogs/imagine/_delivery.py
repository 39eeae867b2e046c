"""Puts a job's state into its message; see `bot.jobs.presenter`."""

import logging
import time
from collections import Counter

import discord

from bot.app import ImagineBot
from bot.errors import DeliveryError, DeliveryPostponed, Undeliverable
from bot.images import Picture
from bot.job import Job, State
from bot.jobs.outcomes import Standing
from bot.jobs.storing import until_stored
from bot.render import progress, result
from bot.ui.buttons import row
from bot.ui.rest import persistently
from cogs.imagine._buttons import Again, Delete, Edit
from cogs.imagine._cancel import Cancel
from cogs.imagine._ends import end_of
from cogs.imagine._roads import Card, MessageGoneError, Roads, mention

_log = logging.getLogger(__name__)


class JobMessages:
    """The presenter of jobs."""

    def __init__(self, bot: ImagineBot) -> None:
        self._bot = bot
        self._roads = Roads(bot)
        self._showing: Counter[int] = Counter()  # edits of placeholders under way, by job
        self._overtaken: dict[int, Card] = {}  # the newest that was shown during such an edit

    def key(self, standing: Standing) -> object:
        """A value that changes only when the placeholder is worth an edit."""
        return progress.edit_key(standing, time.time())

    async def show(self, standing: Standing) -> None:
        """Edit the placeholder of an unfinished job."""
        job = standing.job
        if job.state is State.HELD:
            self._bot.moderation.desk.wake()
        embed = progress.placeholder(standing, now=time.time())
        card = Card(embed, lambda: row(job.id, Cancel), keeps_files=True)
        overtaking = self._overtakes(job, card)
        self._showing[job.id] += 1
        try:
            await self._roads.edit(job, card, overtaking=overtaking)
        except MessageGoneError as error:
            raise Undeliverable(str(error)) from error
        finally:
            self._showing[job.id] -= 1
            if not self._showing[job.id]:
                del self._showing[job.id]
                await self._repair(job)

    async def deliver(self, job: Job, picture: Picture, *, shrunk: bool) -> bool:
        """Put the picture into the job's message, or into a new one where that is gone."""
        embed = result.picture(
            job,
            seconds=result.took(job, time.time()),
            shrunk=shrunk,
            model=job.model,
        )
        card = Card(
            embed,
            lambda: self._below(job),
            picture,
            result.file_name(job, picture.kind.extension),
            result.alt_text(job),
        )
        moved = await self._end(job, card)
        # A direct message alerts by itself.
        return moved is not None and moved.channel.id != job.place.channel_id

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
        text = result.ready_notice(mention(job.owner_id), url, None if job.released else seconds)
        mentions = discord.AllowedMentions(users=[discord.Object(job.owner_id)])
        channel = self._bot.get_partial_messageable(place.channel_id)
        nonce = f"notify-{job.id}"
        try:
            await persistently(lambda: channel.send(text, allowed_mentions=mentions, nonce=nonce))
        except (discord.HTTPException, DeliveryPostponed) as error:
            _log.info("Job %d: its owner could not be notified: %s", job.id, error)

    async def conclude(self, job: Job) -> None:
        """Show that a job failed or was cancelled."""
        card = await end_of(self._bot, job)
        # Whoever cancelled knows; only a failure is worth a new message.
        await self._end(job, card, anew=job.state is State.FAILED)

    def _below(self, job: Job) -> discord.ui.View:
        """The buttons under a picture; in a direct message there is nobody to report to."""
        own = Again, Edit, Delete
        if job.place.guild_id is None:
            return row(job.id, *own)
        return row(job.id, *own, self._bot.report_button)

    async def was_acknowledged(self, job: Job) -> bool:
        """Ask Discord for the answer to the job's interaction; unknown counts as yes."""
        try:
            message = await self._roads.answer_to(job)
        except discord.NotFound:
            return False
        if message is None:
            return True
        place = (message.channel.id, message.id)
        await until_stored(
            lambda: self._bot.jobs.locate(job, channel_id=place[0], message_id=place[1])
        )
        return True

    async def _end(self, job: Job, card: Card, *, anew: bool = True) -> discord.Message | None:
        """Show a job's end; returns the message that took the place of one that is gone."""
        try:
            await self._roads.edit(job, card, overtaking=self._overtakes(job, card))
            return None
        except MessageGoneError as gone:
            if not anew:
                raise Undeliverable(str(gone)) from gone
            _log.info("Job %d: %s; posting a new message", job.id, gone)
            message = await self._roads.post(job, card)
            if not gone.deleted:
                await self._roads.remove(job)
            return message

    def _overtakes(self, job: Job, card: Card) -> bool:
        """Whether an edit of the placeholder is under way, which may cover what is shown now."""
        if job.id not in self._showing:
            return False
        self._overtaken[job.id] = card
        return True

    async def _repair(self, job: Job) -> None:
        """Show once more what a late edit of the placeholder may have covered."""
        card = self._overtaken.pop(job.id, None)
        if card is None:
            return
        try:
            await self._roads.edit(job, card if card.picture is None else card.on_top())
        except (DeliveryError, MessageGoneError) as error:
            _log.info("Job %d: its newest state could not be shown again: %s", job.id, error)
