"""From a checked request to a placeholder: the same road for the command, Again and the form."""

import asyncio
import logging
import time

import aiohttp
import discord

from bot.app import ImagineBot
from bot.imageapi.models import ImageRequest
from bot.job import Job, Place, State
from bot.jobs.outcomes import (
    Accepted,
    Answer,
    Duplicate,
    OverLimit,
    TooManyInFlight,
    Unusable,
)
from bot.jobs.service import Jobs
from bot.moderation.answers import Blocked, Entry, Refusal
from bot.render import progress, refusals
from bot.render.card import byline
from bot.render.entry import not_admitted
from bot.ui.asker import asker
from bot.ui.buttons import row
from bot.ui.errors import report, say
from cogs.imagine._cancel import Cancel

_log = logging.getLogger(__name__)

# Discord takes a token for 15 minutes; what is sent at the last moment arrives too late.
# https://docs.discord.com/developers/interactions/receiving-and-responding
_TOKEN_LIFE = 15 * 60 - 30
_PATIENCE = 1.0  # seconds of Discord's three that the one statement may take before we defer
_ACK_TRIES = 3
_ACK_TIME = 5.0  # seconds; what is not answered by then was not taken, or is told so next time
_NOT_TAKEN = (discord.HTTPException, aiohttp.ClientError, OSError)
_GUILD_NEEDS = ("view_channel", "attach_files", "embed_links")


async def start(interaction: discord.Interaction, request: ImageRequest) -> None:
    """Charge and acknowledge a job, or tell the person alone why not.

    The one way in for the command, the buttons and the form: all pass the same checks. A first
    answer is public or private for good, so nothing is answered before the one statement that
    decides; should that take long, the answer is deferred and its form settled afterwards.
    """
    lacking = missing_permissions(interaction)
    if lacking:
        in_thread = isinstance(interaction.channel, discord.Thread)
        text = refusals.missing_permissions(lacking, "thread" if in_thread else "channel")
        await say(interaction, text)
        return
    bot = ImagineBot.of(interaction)
    accepting = asyncio.create_task(_ask(bot, interaction, request))
    if not interaction.response.is_done():
        await asyncio.wait({accepting}, timeout=_PATIENCE)
        if not accepting.done():
            await _defer(interaction, bot.jobs, accepting)
    match await accepting:
        case Accepted(job):
            await _acknowledge(interaction, bot.jobs, job)
            if job.state is State.PENDING:
                bot.moderation.desk.wake()
        case Duplicate():
            _log.info("Interaction %d was sent twice by Discord", interaction.id)
        case OverLimit() | TooManyInFlight() | Unusable() as answer:
            await say(interaction, refusals.answer_refused(answer))
        case refusal:
            await _refuse(interaction, bot, refusal)


async def _ask(
    bot: ImagineBot, interaction: discord.Interaction, request: ImageRequest
) -> Answer | Refusal:
    """Ask the doorman whether it may be made here, then whether there is room for it."""
    unusable = bot.jobs.unusable()
    if unusable is not None:
        return unusable  # nobody's prompt needs reading now
    entry = await bot.moderation.doorman.examine(
        asker(interaction), request.prompt, source=f"interaction:{interaction.id}"
    )
    if not isinstance(entry, Entry):
        return entry
    return await bot.jobs.accept(
        interaction_id=interaction.id,
        owner_id=interaction.user.id,
        place=_place(interaction),
        request=request,
        terms=entry.terms,
    )


async def in_time(
    interaction: discord.Interaction, reading: asyncio.Task[Job | None]
) -> Job | None:
    """What is read before a job is started; on a slow disk the answer is deferred meanwhile."""
    await asyncio.wait({reading}, timeout=_PATIENCE)
    if not reading.done():
        await interaction.response.defer(thinking=True)
    return await reading


async def _defer(
    interaction: discord.Interaction, jobs: Jobs, accepting: asyncio.Task[Answer | Refusal]
) -> None:
    try:
        await interaction.response.defer(thinking=True)
    except _NOT_TAKEN:
        answer = await accepting
        if isinstance(answer, Accepted):
            await jobs.withdraw(answer.job)
        raise


def missing_permissions(interaction: discord.Interaction) -> list[str]:
    """What the bot would need here to post a picture by its own right, should it be late.

    Discord tells with every interaction what the app may do in that very channel or thread. In
    direct messages it needs nothing.
    """
    may = interaction.app_permissions
    if interaction.guild_id is None or may.administrator:
        return []
    in_thread = isinstance(interaction.channel, discord.Thread)
    needs = (*_GUILD_NEEDS, "send_messages_in_threads" if in_thread else "send_messages")
    return [need for need in needs if not getattr(may, need)]


def _place(interaction: discord.Interaction) -> Place:
    guild = interaction.guild
    # The picture may have to go either road, so the smaller of the two limits holds.
    own = guild.filesize_limit if guild else discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES
    return Place(
        channel_id=interaction.channel_id or 0,
        guild_id=interaction.guild_id,
        message_id=None,
        interaction_token=interaction.token,
        token_expires=time.time() + _TOKEN_LIFE,
        upload_limit=min(interaction.filesize_limit, own),
    )


async def _acknowledge(interaction: discord.Interaction, jobs: Jobs, job: Job) -> None:
    standing = jobs.standing(job)
    embed = progress.placeholder(standing, now=time.time())
    view = row(job.id, Cancel)
    seen = False
    try:
        message_id = await _show_placeholder(interaction, embed, view)
        seen = True
    except _NOT_TAKEN as error:
        await report(interaction, error)
    finally:
        # Nobody saw that it was accepted: most likely the three seconds were over.
        if not seen:
            await jobs.withdraw(job)
    if seen:
        await jobs.start(job, message_id=message_id, shown=standing)


async def _show_placeholder(
    interaction: discord.Interaction, embed: discord.Embed, view: discord.ui.View
) -> int | None:
    """Answer with the placeholder; returns its message's id.

    A reset connection, or a retried 5xx, may hide that Discord took the answer: then the next try
    is told that it was acknowledged already, and the message can be asked for.
    """
    text = byline(f"<@{interaction.user.id}>")
    if interaction.response.is_done():  # deferred, because the disk was slow
        return (await interaction.edit_original_response(content=text, embed=embed, view=view)).id
    for tries in range(1, _ACK_TRIES + 1):
        try:
            async with asyncio.timeout(_ACK_TIME):
                answer = await interaction.response.send_message(text, embed=embed, view=view)
        except discord.HTTPException as error:
            if error.code == 40060:
                return (await interaction.original_response()).id
            raise
        except (aiohttp.ClientError, OSError):
            if tries == _ACK_TRIES:
                raise
            _log.info("Interaction %d: the answer broke off, trying again", interaction.id)
        else:
            return answer.message_id
    return None


async def _refuse(interaction: discord.Interaction, bot: ImagineBot, refusal: Refusal) -> None:
    view = None
    if isinstance(refusal, Blocked) and refusal.case_id is not None and not refusal.floor:
        view = row(refusal.case_id, bot.appeal_button)
    await say(interaction, not_admitted(refusal), view=view)
