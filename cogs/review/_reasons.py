"""Why something is rejected: a menu, and a form for words of one's own."""

import re

import discord

from bot.app import ImagineBot
from bot.errors import InputRefused
from bot.render import review
from bot.render.reasons import DECISION_REASONS, LONGEST_REASON, OTHER
from bot.ui.forms import NumberForm, Sent
from bot.ui.menus import Menu
from cogs.review._access import decide

_ASK = "Choose a reason"


class ReasonForm(NumberForm, action="review:reason"):
    """A reason in the moderator's own words."""

    strike = False

    def __init__(self, case_id: int) -> None:
        super().__init__(case_id, title="Reject with your own words")
        field: discord.ui.TextInput[ReasonForm] = discord.ui.TextInput(
            custom_id="reason",
            style=discord.TextStyle.paragraph,
            max_length=LONGEST_REASON,
        )
        self.add_item(
            discord.ui.Label(text="Reason", description="The person reads this.", component=field)
        )

    @classmethod
    async def submitted(
        cls, interaction: discord.Interaction, match: re.Match[str], sent: Sent
    ) -> None:
        """Reject."""
        await interaction.response.defer()
        reason = " ".join(sent.texts["reason"].split())
        if not reason:
            raise InputRefused("A reason needs words, such as: Shows a member of this server.")
        await reject(interaction, int(match["number"]), reason, strike=cls.strike)


class StrikeForm(ReasonForm, action="review:reason-strike"):
    """The same with a strike."""

    strike = True


class ReasonMenu(Menu, action="review:why", placeholder=_ASK, choices=DECISION_REASONS):
    """The reasons to choose from."""

    form: type[ReasonForm] = ReasonForm

    async def choose(self, interaction: discord.Interaction, value: str) -> None:
        """Reject for this reason, or ask for words."""
        if value == OTHER:
            await interaction.response.send_modal(self.form(self.number))
            return
        await interaction.response.defer()
        reason = DECISION_REASONS[value]
        await reject(interaction, self.number, reason, strike=self.form.strike)


class StrikeMenu(
    ReasonMenu, action="review:why-strike", placeholder=_ASK, choices=DECISION_REASONS
):
    """The same with a strike."""

    form = StrikeForm


async def reject(
    interaction: discord.Interaction, case_id: int, reason: str, *, strike: bool
) -> None:
    """Reject for a reason that was given in a private message, which then says what was done."""
    by = interaction.user.id
    case = await decide(
        interaction, case_id, lambda desk: desk.reject(case_id, by=by, reason=reason, strike=strike)
    )
    if case is not None:
        places = ImagineBot.of(interaction).moderation.places
        count = places.policy(case.guild_id, case.channel_id).strikes
        text = review.rejected(case, strike=strike, strikes_count=count)
        await interaction.edit_original_response(content=text, view=None)
