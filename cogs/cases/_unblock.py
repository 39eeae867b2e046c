"""The button that lets somebody use the bot again."""

import discord

from bot.app import ImagineBot
from bot.render import cases
from bot.ui.buttons import CaseButton, moderates_server
from bot.ui.errors import say


class Unblock(CaseButton, action="cases:unblock", label="Unblock"):
    """Below the history of a person who was blocked; its number is that of the case."""

    async def press(self, interaction: discord.Interaction) -> None:
        """Lift the block that came with the case."""
        await interaction.response.defer()
        moderation = ImagineBot.of(interaction).moderation
        case = await moderation.cases.find(self.case_id)
        if not moderates_server(interaction):
            await say(interaction, cases.moderators_only())
        elif case is None or case.guild_id != interaction.guild_id:
            await say(interaction, cases.no_case(self.case_id))
        else:
            by = interaction.user.id
            changed = await moderation.standings.lift(case.guild_id, case.person_id, by=by)
            text = cases.unblocked(case.person_id, changed=changed)
            await interaction.edit_original_response(content=text, view=None)
