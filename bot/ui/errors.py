"""The one road for errors: a person gets one sentence, the log gets the trace under the same id."""

import logging

import aiohttp
import discord
from discord import app_commands

from bot.errors import DatabaseError, InputRefused
from bot.log import new_error_id
from bot.render import refusals

_log = logging.getLogger(__name__)

# Nothing can be answered any more: the three seconds are over, or another process answered.
_UNANSWERABLE = (10062, 40060)


async def say(interaction: discord.Interaction, text: str) -> None:
    """Tell the person something that only they see, whether or not they were answered before."""
    if interaction.response.is_done():
        await interaction.followup.send(text, ephemeral=True)
    else:
        await interaction.response.send_message(text, ephemeral=True)


async def report(interaction: discord.Interaction, error: BaseException) -> None:
    """Answer the person whose command, button or form raised an error, and log it."""
    if isinstance(error, app_commands.CommandInvokeError | app_commands.TransformerError):
        error = error.__cause__ or error
    if isinstance(error, InputRefused):
        await _try_to_say(interaction, refusals.input_refused(error))
    elif isinstance(error, discord.HTTPException) and error.code in _UNANSWERABLE:
        _log.info("Interaction %d came too late to be answered: %s", interaction.id, error)
    elif isinstance(error, DatabaseError):
        error_id = new_error_id()
        _log.error("[%s] %s", error_id, error)
        await _try_to_say(interaction, refusals.cannot_store(error_id))
    else:
        error_id = new_error_id()
        _log.error("[%s] an unforeseen error", error_id, exc_info=error)
        await _try_to_say(interaction, refusals.internal_error(error_id))


async def _try_to_say(interaction: discord.Interaction, text: str) -> None:
    try:
        await say(interaction, text)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        _log.info("Interaction %d could not be answered: %s", interaction.id, error)
