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
_THINKING = discord.InteractionResponseType.deferred_channel_message


async def say(
    interaction: discord.Interaction, text: str, *, view: discord.ui.View | None = None
) -> None:
    """Tell the person something that only they see, in place of an answer that was deferred.

    Args:
        interaction: what they did.
        text: plain text within a message's limit.
        view: buttons below it.
    """
    below = discord.utils.MISSING if view is None else view
    if not interaction.response.is_done():
        await interaction.response.send_message(text, ephemeral=True, view=below)
        return
    in_public = interaction.response.type is _THINKING
    if in_public:
        # A first follow-up would only fill that placeholder, so it is filled before the person is
        # told in private, and removed after.
        await interaction.edit_original_response(content="…")
    await interaction.followup.send(text, ephemeral=True, view=below)
    if in_public:
        await interaction.delete_original_response()


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
