"""Appeals: the button on a refusal, its form, and the buttons on the card that follows."""

import re
import time

import discord

from bot.app import ImagineBot
from bot.case import Case
from bot.errors import InputRefused
from bot.moderation.appeals import NeedsAnother
from bot.moderation.desk import Desk
from bot.render import appeals, review
from bot.ui.buttons import CaseButton
from bot.ui.errors import say
from bot.ui.forms import NumberForm, Sent
from cogs.review._access import find


class Appeal(CaseButton, action="review:appeal", label="Appeal"):
    """On what was refused: asks for another look, for the person it is about."""

    async def press(self, interaction: discord.Interaction) -> None:
        """Open the form, or say why there is nothing to appeal."""
        case = await ImagineBot.of(interaction).moderation.cases.find(self.case_id)
        refusal = await _why_not(interaction, case)
        if refusal is None:
            await interaction.response.send_modal(AppealForm(self.case_id))
        else:
            await say(interaction, refusal)


class AppealForm(NumberForm, action="review:appeal-form"):
    """What the person has to say."""

    def __init__(self, case_id: int) -> None:
        super().__init__(case_id, title="Ask for another look")
        field: discord.ui.TextInput[AppealForm] = discord.ui.TextInput(
            custom_id="text",
            style=discord.TextStyle.paragraph,
            placeholder="It means a bird.",
            max_length=appeals.LONGEST,
        )
        self.add_item(
            discord.ui.Label(
                text="Why was the decision wrong?",
                description="The moderators of this server read it.",
                component=field,
            )
        )

    @classmethod
    async def submitted(
        cls, interaction: discord.Interaction, match: re.Match[str], sent: Sent
    ) -> None:
        """Bring it before the moderators."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        text = sent.texts["text"].strip()
        if not text:
            raise InputRefused("An appeal needs words, such as: It means a bird.")
        answer = await _appeal(interaction, int(match["number"]), text)
        await interaction.edit_original_response(content=answer)


class Uphold(CaseButton, action="review:uphold", label="Uphold"):
    """The decision stands."""

    style = discord.ButtonStyle.danger
    overturn = False
    allow = False

    async def press(self, interaction: discord.Interaction) -> None:
        """Decide the appeal; the desk tells the person."""
        await interaction.response.defer()
        if await find(interaction, self.case_id) is None:
            return
        desk: Desk = ImagineBot.of(interaction).moderation.desk
        answer = await desk.decide_appeal(
            self.case_id, by=interaction.user.id, overturn=self.overturn, allow_phrase=self.allow
        )
        match answer:
            case NeedsAnother(until):
                await say(interaction, appeals.needs_another(until))
            case None:
                await self._say_who_was_quicker(interaction)
            case decided if self.allow:
                await say(interaction, review.allowed(decided.allows))
            case decided:
                await say(interaction, review.decided(decided))

    async def _say_who_was_quicker(self, interaction: discord.Interaction) -> None:
        case = await ImagineBot.of(interaction).moderation.cases.find(self.case_id)
        await say(interaction, review.quicker(case) if case else review.case_unknown())


class Overturn(Uphold, action="review:overturn", label="Overturn"):
    """The decision is taken back, with its strike."""

    style = discord.ButtonStyle.success
    overturn = True


class OverturnAndAllow(
    Overturn, action="review:overturn-allow", label="Overturn and allow this phrase"
):
    """As Overturn, and the words that hit pass in this server from now on."""

    style = discord.ButtonStyle.secondary
    allow = True


async def _appeal(interaction: discord.Interaction, case_id: int, text: str) -> str:
    moderation = ImagineBot.of(interaction).moderation
    refusal = await _why_not(interaction, await moderation.cases.find(case_id))
    if refusal is not None:
        return refusal
    case = await moderation.desk.appeal(case_id, by=interaction.user.id, text=text)
    if case is None:
        return appeals.made_already()
    places = moderation.places
    policy = places.policy(case.guild_id, case.channel_id)
    moderated = places.reaches_moderators(case.guild_id, policy)
    return appeals.taken(case_id, moderated=moderated)


async def _why_not(interaction: discord.Interaction, case: Case | None) -> str | None:
    # Where the channel was closed meanwhile, the button came with a direct message.
    if case is None or interaction.guild_id not in {case.guild_id, None}:
        return review.case_unknown()
    if case.person_id != interaction.user.id:
        return appeals.not_yours()
    refusal = appeals.why_not(case, now=time.time())
    if refusal is None and await ImagineBot.of(interaction).moderation.desk.has_too_many_appeals(
        case
    ):
        return appeals.too_many()
    return refusal
