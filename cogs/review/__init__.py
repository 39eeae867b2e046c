"""Cards in the moderator channel: what waits for a decision, appeals, records."""

from bot.app import ImagineBot
from cogs.review._appeals import Appeal, Overturn, OverturnAndAllow, Uphold
from cogs.review._cards import CaseCards
from cogs.review._cog import Review
from cogs.review._decisions import (
    Approve,
    ApproveAndAllow,
    BlockPerson,
    Keep,
    Reject,
    RejectWithStrike,
    Remove,
    RemoveWithStrike,
)
from cogs.review._reasons import ReasonMenu, StrikeMenu


async def setup(bot: ImagineBot) -> None:
    """Add the buttons and forms, and become the one who shows cases to moderators."""
    bot.cards = CaseCards(bot)
    bot.appeal_button = Appeal
    bot.add_dynamic_items(Approve, ApproveAndAllow, Reject, RejectWithStrike, BlockPerson)
    bot.add_dynamic_items(Keep, Remove, RemoveWithStrike, ReasonMenu, StrikeMenu)
    bot.add_dynamic_items(Appeal, Uphold, Overturn, OverturnAndAllow)
    await bot.add_cog(Review())
