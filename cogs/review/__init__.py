"""Cards in the moderator channel: what waits for a decision, appeals, records."""

from bot.app import ImagineBot
from cogs.review._appeals import Appeal, AppealForm, Overturn, OverturnAndAllow, Uphold
from cogs.review._cards import CaseCards
from cogs.review._decisions import (
    AllowAgain,
    Approve,
    ApproveAndAllow,
    BlockPerson,
    Keep,
    Reject,
    RejectWithStrike,
    Remove,
    RemoveWithStrike,
)
from cogs.review._reasons import ReasonForm, ReasonMenu, StrikeForm, StrikeMenu
from cogs.review._view import view_of


async def setup(bot: ImagineBot) -> None:
    """Add the buttons and forms, and become the one who shows cases to moderators."""
    bot.cards = CaseCards(bot)
    bot.appeal_button = Appeal
    blocklist = bot.moderation.blocklist
    bot.case_view = lambda case: view_of(case, blocks=blocklist.holds(case))
    bot.add_dynamic_items(Approve, ApproveAndAllow, Reject, RejectWithStrike, BlockPerson)
    bot.add_dynamic_items(Keep, Remove, RemoveWithStrike, ReasonMenu, StrikeMenu)
    bot.add_dynamic_items(AllowAgain, Appeal, Uphold, Overturn, OverturnAndAllow)
    bot.forms.add(ReasonForm, StrikeForm, AppealForm)
