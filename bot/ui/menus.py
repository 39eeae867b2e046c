"""The base of every menu: like a button, it carries an id, not a memory; see `bot.ui.buttons`."""

import re
from collections.abc import Mapping
from typing import ClassVar, Self

import discord

from bot.ui.errors import report

_Base = discord.ui.DynamicItem[discord.ui.Select[discord.ui.View]]


class Menu(_Base, template=r"menu:(?P<id>[0-9]{1,19})"):
    """A menu of which one is chosen, about something that has a number: ``{action}:{id}``.

    Attributes:
        choices: what people read, by the value that stands for it; at most 25.
    """

    action: ClassVar[str]
    placeholder: ClassVar[str]
    choices: ClassVar[Mapping[str, str]]

    def __init_subclass__(
        cls, *, action: str, placeholder: str, choices: Mapping[str, str]
    ) -> None:
        super().__init_subclass__(template=rf"{re.escape(action)}:(?P<id>[0-9]{{1,19}})")
        cls.action, cls.placeholder, cls.choices = action, placeholder, choices

    def __init__(self, number: int) -> None:
        self.number = number
        options = [discord.SelectOption(value=v, label=label) for v, label in self.choices.items()]
        super().__init__(
            discord.ui.Select(
                placeholder=self.placeholder, options=options, custom_id=f"{self.action}:{number}"
            )
        )

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction,
        _item: discord.ui.Item[discord.ui.View],
        match: re.Match[str],
        /,
    ) -> Self:
        """Rebuild the menu that was used, from its id alone."""
        return cls(int(match["id"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Take the choice; whatever goes wrong is answered."""
        try:
            await self.choose(interaction, self.item.values[0])
        except Exception as error:  # noqa: BLE001  # discord.py would only log it and leave the person without an answer
            await report(interaction, error)

    async def choose(self, interaction: discord.Interaction, value: str) -> None:
        """What follows from the choice; `value` is one of the keys of `choices`."""
        raise NotImplementedError

    def alone(self) -> discord.ui.View:
        """A fresh view of this menu only."""
        view = discord.ui.View(timeout=None)
        view.add_item(self)
        return view
