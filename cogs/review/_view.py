"""What can be pressed on a card, as its case stands."""

import discord

from bot.case import AppealState, Case, CaseKind, CaseState
from bot.moderation.phrases import phrases
from bot.ui.buttons import CaseButton, row
from cogs.review._appeals import Overturn, OverturnAndAllow, Uphold
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


def view_of(case: Case, *, blocks: bool = False) -> discord.ui.View | None:
    """Fresh buttons for a case; None where there is nothing to decide.

    Args:
        case: as it stands.
        blocks: whether something is kept from coming back because of it, and that may be lifted.
    """
    classes = [*_buttons(case), *([AllowAgain] if blocks else [])]
    return row(case.id, *classes) if classes else None


def _buttons(case: Case) -> list[type[CaseButton]]:
    allowable = bool(phrases(case.findings))
    if case.appeal is AppealState.OPEN:
        return [Uphold, Overturn, *([OverturnAndAllow] if allowable else [])]
    if case.state is not CaseState.OPEN:
        return []
    if case.kind is CaseKind.REPORT:
        return [Keep, Remove, RemoveWithStrike, BlockPerson]
    allow = [ApproveAndAllow] if allowable else []
    return [Approve, *allow, Reject, RejectWithStrike, BlockPerson]
