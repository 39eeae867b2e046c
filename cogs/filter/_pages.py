"""The list of terms, page by page. A button carries the number of the page it leads to."""

import re
from typing import Self

import discord

from bot.app import ImagineBot
from bot.render.filter import listing, pages
from bot.render.permissions import may_not
from bot.ui.buttons import may_manage
from bot.ui.errors import report, say

_Button = discord.ui.Button[discord.ui.View]


class Turn(
    discord.ui.DynamicItem[_Button], template=r"filter:(?P<way>back|on):(?P<page>[0-9]{1,9})"
):
    """Turns to another page, for whoever may still read the list."""

    def __init__(self, label: str, way: str, page: int, *, disabled: bool = False) -> None:
        self._page = page
        super().__init__(
            discord.ui.Button(label=label, custom_id=f"filter:{way}:{page}", disabled=disabled)
        )

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction,
        _item: discord.ui.Item[discord.ui.View],
        match: re.Match[str],
        /,
    ) -> Self:
        """Rebuild the button that was pressed, from its id alone."""
        return cls("", match["way"], int(match["page"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Turn the page; whatever goes wrong is answered."""
        try:
            if may_manage(interaction):
                await interaction.response.defer()
                await show(interaction, self._page)
            else:
                await say(interaction, may_not("Manage Server"))
        except Exception as error:  # noqa: BLE001  # discord.py would only log it and leave the person without an answer
            await report(interaction, error)


async def show(interaction: discord.Interaction, page: int) -> None:
    """Put a page of the list into the answer, which was deferred."""
    guild = interaction.guild
    rules = ImagineBot.of(interaction).moderation.rulebook.rules(interaction.guild_id or 0)
    last = pages(len(rules)) - 1
    page = min(page, last)  # terms may have gone since
    view = discord.ui.View(timeout=None)
    if last:
        view.add_item(Turn("Previous", "back", max(page - 1, 0), disabled=page == 0))
        view.add_item(Turn("Next", "on", min(page + 1, last), disabled=page == last))
    embed = listing(guild.name if guild else "", rules, page)
    await interaction.edit_original_response(embed=embed, view=view)
