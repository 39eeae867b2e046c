"""The base of every button about a job or a case, and who may press.

A button carries an id, not a memory, so it works for ever, over restarts too: discord.py knows its
class by that id alone, and has no message and no view to remember.
"""

import re
from typing import ClassVar, Self

import discord

from bot.ui.errors import report

_Plain = discord.ui.Button[discord.ui.View]
_Base = discord.ui.DynamicItem[_Plain]


class _Button(_Base, template=r"any:(?P<id>[0-9]{1,19})"):
    """A button that names something by its number: ``{action}:{id}``."""

    action: ClassVar[str]
    label: ClassVar[str]
    style: ClassVar[discord.ButtonStyle] = discord.ButtonStyle.secondary

    def __init_subclass__(cls, *, action: str = "", label: str = "") -> None:
        super().__init_subclass__(template=rf"{re.escape(action)}:(?P<id>[0-9]{{1,19}})")
        cls.action, cls.label = action, label

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(self.face(number))

    @classmethod
    def face(cls, number: int) -> _Plain:
        """The button as Discord shows it."""
        return discord.ui.Button(
            label=cls.label, style=cls.style, custom_id=f"{cls.action}:{number}"
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
        return cls(int(match["id"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Press it; whatever goes wrong is answered."""
        try:
            await self.press(interaction)
        except Exception as error:  # noqa: BLE001  # discord.py would only log it and leave the person without an answer
            await report(interaction, error)

    async def press(self, interaction: discord.Interaction) -> None:
        """What the button does."""
        raise NotImplementedError


class JobButton(_Button):
    """A button about a job."""

    @property
    def job_id(self) -> int:
        """Which job."""
        return self.number


class CaseButton(_Button):
    """A button about a moderation case."""

    @property
    def case_id(self) -> int:
        """Which case."""
        return self.number


def row(number: int, *kinds: type[JobButton | CaseButton]) -> discord.ui.View:
    """A fresh view of these buttons, for one message or one edit.

    It is stopped already, so discord.py does not store it. One that is stored is kept for ever, and
    when it ends, discord.py 2.7.1 forgets the class of its dynamic items for the whole bot.
    """
    view = discord.ui.View(timeout=None)
    for kind in kinds:
        view.add_item(kind.face(number))
    view.stop()
    return view


def may_moderate(interaction: discord.Interaction) -> bool:
    """Whether the person may manage messages here; checked at every press, on our side."""
    may = interaction.permissions
    return interaction.guild_id is not None and (may.manage_messages or may.administrator)


def moderates_server(interaction: discord.Interaction) -> bool:
    """Whether the person may manage messages in the whole server, not in single channels only."""
    member = interaction.user
    # An administrator's are all of them, and those of somebody timed out are hardly any.
    return isinstance(member, discord.Member) and member.guild_permissions.manage_messages


def may_manage(interaction: discord.Interaction) -> bool:
    """Whether the person may manage the server; checked at every press, on our side."""
    may = interaction.permissions
    return interaction.guild_id is not None and (may.manage_guild or may.administrator)
