"""Taking a picture down: the form, and what follows."""

import re

import discord

from bot.app import ImagineBot
from bot.errors import InputRefused
from bot.moderation.removals import Removal
from bot.render import reports, review
from bot.render.reasons import DECISION_REASONS, LONGEST_REASON, OTHER
from bot.ui.buttons import may_moderate
from bot.ui.errors import say
from bot.ui.forms import NumberForm, Sent
from cogs.reports._report import picture_of

_BLOCK, _STRIKE = "block", "strike"


class RemovalForm(NumberForm, action="reports:remove"):
    """Why, and what else shall follow. Its number is that of the message."""

    def __init__(self, message_id: int) -> None:
        super().__init__(message_id, title="Take this picture down")
        options = [
            discord.SelectOption(value=value, label=label)
            for value, label in DECISION_REASONS.items()
        ]
        why: discord.ui.Select[RemovalForm] = discord.ui.Select(custom_id="why", options=options)
        words: discord.ui.TextInput[RemovalForm] = discord.ui.TextInput(
            custom_id="words", required=False, max_length=LONGEST_REASON
        )
        also: discord.ui.CheckboxGroup[RemovalForm] = discord.ui.CheckboxGroup(
            custom_id="also",
            required=False,
            min_values=0,
            max_values=2,
            options=[
                discord.CheckboxGroupOption(
                    value=_BLOCK,
                    label="Refuse this prompt from now on",
                    description="However it is written; not the picture alone.",
                ),
                discord.CheckboxGroupOption(
                    value=_STRIKE, label="Give its person a strike", description="They can appeal."
                ),
            ],
        )
        self.add_item(
            discord.ui.Label(text="Reason", description="Everybody reads it.", component=why)
        )
        self.add_item(discord.ui.Label(text="In your own words, if none fits", component=words))
        self.add_item(discord.ui.Label(text="What else?", component=also))

    @classmethod
    async def submitted(
        cls, interaction: discord.Interaction, match: re.Match[str], sent: Sent
    ) -> None:
        """Take it down."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        text = await _remove(interaction, int(match["number"]), sent)
        await interaction.edit_original_response(content=text)


async def ask_for_removal(interaction: discord.Interaction, message: discord.Message) -> None:
    """Open the form, or say why not."""
    if not may_moderate(interaction):
        await say(interaction, reports.moderators_only())
    elif not message.attachments or await picture_of(interaction, message.id) is None:
        await say(interaction, reports.no_picture())
    else:
        await interaction.response.send_modal(RemovalForm(message.id))


async def _remove(interaction: discord.Interaction, message_id: int, sent: Sent) -> str:
    # The form may have stood open for a while, so all is looked at again.
    if not may_moderate(interaction):
        return reports.moderators_only()
    job = await picture_of(interaction, message_id)
    if job is None or job.place.guild_id is None:
        return reports.no_picture()
    by, also = interaction.user.id, sent.choices["also"]
    moderation = ImagineBot.of(interaction).moderation
    wanted = Removal(
        guild_id=job.place.guild_id,
        channel_id=job.place.channel_id,
        message_id=message_id,
        person_id=job.owner_id,
        by=by,
        reason=_reason(sent),
        block_prompt=_BLOCK in also,
        strike=_STRIKE in also,
    )
    case = await moderation.desk.remove(job, wanted)
    if case.decided_by != by:
        return review.quicker(case)
    return reports.removal_done(
        case,
        prompt_blocked=wanted.block_prompt,
        strike=wanted.strike,
        strikes_count=moderation.places.policy(case.guild_id, case.channel_id).strikes,
    )


def _reason(sent: Sent) -> str:
    (value,) = sent.choices["why"]
    words = " ".join(sent.texts["words"].split())
    if value == OTHER and not words:
        raise InputRefused(
            "A reason of your own needs words, such as: Shows a member of this server."
        )
    return words or DECISION_REASONS[value]
