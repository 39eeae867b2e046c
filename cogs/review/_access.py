"""Which case a button is about, and who may decide about it."""

from collections.abc import Awaitable, Callable

import discord

from bot.app import ImagineBot
from bot.case import Case
from bot.moderation.desk import Desk
from bot.render import review
from bot.ui.buttons import may_moderate
from bot.ui.errors import say

Move = Callable[[Desk], Awaitable[Case | None]]


async def find(interaction: discord.Interaction, case_id: int) -> Case | None:
    """The case, for a moderator of its server; None after telling the person why not."""
    if not may_moderate(interaction):
        await say(interaction, review.moderators_only())
        return None
    case = await known(interaction, case_id)
    if case is None:
        await say(interaction, review.case_unknown())
    return case


async def known(interaction: discord.Interaction, case_id: int) -> Case | None:
    """The case, if it is one of this server and the pressed card, if it is one, its own.

    A card from before a database was begun anew may bear the number of another case.
    """
    case = await ImagineBot.of(interaction).moderation.cases.find(case_id)
    if case is None or case.guild_id != interaction.guild_id:
        return None
    message = interaction.message
    if message is None or message.flags.ephemeral:
        return case
    return case if message.id == case.card_message_id else None


async def decide(interaction: discord.Interaction, case_id: int, move: Move) -> Case | None:
    """Make a decision; None after telling the person why it was not taken.

    The interaction must have been acknowledged.
    """
    if await find(interaction, case_id) is None:
        return None
    moderation = ImagineBot.of(interaction).moderation
    decided = await move(moderation.desk)
    if decided is None:
        case = await moderation.cases.find(case_id)
        await say(interaction, review.quicker(case) if case else review.case_unknown())
    return decided
