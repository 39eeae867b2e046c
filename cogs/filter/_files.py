"""Reading a list that somebody sent as a file."""

import discord

from bot.errors import InputRefused
from bot.moderation.termlists import LONGEST_FILE

_LARGEST = 4 * LONGEST_FILE  # bytes; a character has at most four


async def text_of(file: discord.Attachment) -> str:
    """The text of an attachment.

    Raises:
        InputRefused: it is too large, or no text in UTF-8.
    """
    if file.size > _LARGEST:
        raise InputRefused(
            f"The file has {file.size:,} bytes and may have {_LARGEST:,}. Split it, for example "
            "into one file for each list."
        )
    try:
        return (await file.read()).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputRefused(
            "The file is not text in UTF-8. Save it as UTF-8 in your editor, as CSV or JSON, and "
            "send it again."
        ) from error
