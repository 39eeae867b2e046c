"""The buttons on a card that waits for a decision."""

from typing import ClassVar

import discord

from bot.app import ImagineBot
from bot.case import CaseState
from bot.render import review
from bot.render.reasons import BLOCKED
from bot.ui.buttons import CaseButton
from bot.ui.errors import say
from cogs.review._access import decide, find
from cogs.review._reasons import ReasonMenu, StrikeMenu


class Approve(CaseButton, action="review:approve", label="Approve"):
    """The prompt may be drawn, or the picture be seen."""

    style = discord.ButtonStyle.success

    async def press(self, interaction: discord.Interaction) -> None:
        """Let it go on, and say so: the card may have been closed to the bot meanwhile."""
        await interaction.response.defer()
        by = interaction.user.id
        case = await decide(
            interaction, self.case_id, lambda desk: desk.approve(self.case_id, by=by)
        )
        if case is not None:
            await say(interaction, review.decided(case))


class Keep(Approve, action="review:keep", label="Keep"):
    """A reported picture stays, or is seen again."""


class ApproveAndAllow(CaseButton, action="review:allow", label="Approve and allow this phrase"):
    """As Approve, and the words that hit pass in this server from now on."""

    async def press(self, interaction: discord.Interaction) -> None:
        """Approve, and say which words were allowed: that is a rule, which stays."""
        await interaction.response.defer()
        by = interaction.user.id
        case = await decide(
            interaction, self.case_id, lambda desk: desk.approve_and_allow(self.case_id, by=by)
        )
        if case is not None:
            await say(interaction, review.allowed(case.allows))


class Reject(CaseButton, action="review:reject", label="Reject"):
    """The prompt is not drawn, or the picture not seen."""

    style = discord.ButtonStyle.danger
    menu: ClassVar[type[ReasonMenu]] = ReasonMenu

    async def press(self, interaction: discord.Interaction) -> None:
        """Ask for the reason; nothing is decided before one is chosen."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        case = await find(interaction, self.case_id)
        if case is None:
            return
        if case.state is not CaseState.OPEN:
            await say(interaction, review.quicker(case))
            return
        view = self.menu(self.case_id).alone()
        await interaction.edit_original_response(content=review.ask_reason(), view=view)


class RejectWithStrike(Reject, action="review:strike", label="Reject with strike"):
    """As Reject, and it counts against the person."""

    menu = StrikeMenu


class Remove(Reject, action="review:remove", label="Remove"):
    """A reported picture goes for good."""


class RemoveWithStrike(Reject, action="review:remove-strike", label="Remove with strike"):
    """As Remove, and it counts against the person."""

    menu = StrikeMenu


class AllowAgain(CaseButton, action="review:allow-again", label="Allow again"):
    """Lets what a removal keeps away come back, for which nobody need have appealed."""

    async def press(self, interaction: discord.Interaction) -> None:
        """Lift it, and say what stands."""
        await interaction.response.defer()
        case = await find(interaction, self.case_id)
        if case is None:
            return
        desk = ImagineBot.of(interaction).moderation.desk
        changed = await desk.allow_again(case.id, by=interaction.user.id)
        await say(interaction, review.allowed_again(case, changed=changed))


class BlockPerson(CaseButton, action="review:block", label="Block person"):
    """Reject, and keep the person from the bot in this server."""

    style = discord.ButtonStyle.danger

    async def press(self, interaction: discord.Interaction) -> None:
        """Block, and say how to take that back."""
        await interaction.response.defer()
        by = interaction.user.id
        case = await decide(
            interaction, self.case_id, lambda desk: desk.bar(self.case_id, by=by, reason=BLOCKED)
        )
        if case is not None:
            await say(interaction, review.blocked(case.person_id))
