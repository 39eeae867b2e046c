"""The panel: one message, edited in place, whose every part rests on its id alone.

See `bot.ui.buttons` for the trap that parts with a memory would be.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Self

import discord

from bot.app import ImagineBot
from bot.errors import InputRefused
from bot.moderation.policies import AGE_RESTRICTED, SERVER
from bot.moderation.policy import EVERYONE, Field, Kind
from bot.render import settings as texts
from bot.render.permissions import may_not
from bot.ui.buttons import may_manage
from bot.ui.errors import report, say
from bot.ui.forms import Form, Sent
from cogs.settings._form import present, written
from cogs.settings._look import guild_of, look
from cogs.settings._menus import of_settings, of_values
from cogs.settings._spot import Spot, pattern

_FORM, _VALUE = "form", "value"
_LONGEST = 500
_ROLE_HELP = "Such as 5/10m, 40/1d, or unlimited. Empty takes the role out of the list."


class Control(discord.ui.DynamicItem[discord.ui.Item[Any]], template=pattern()):
    """A button or menu of the panel: what it does and where stands in its id."""

    def __init__(self, item: discord.ui.Item[Any], action: str, spot: Spot) -> None:
        self._action, self._spot = action, spot
        super().__init__(item)

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction,
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        """Rebuild what was used, from its id alone."""
        return cls(item, match["action"], Spot.of(match))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Check the person, then act; whatever goes wrong is answered."""
        try:
            if may_manage(interaction):
                await self._act(interaction)
            else:
                await say(interaction, may_not("Manage Server"))
        except Exception as error:  # noqa: BLE001  # discord.py would only log it and leave the person without an answer
            await report(interaction, error)

    async def _act(self, interaction: discord.Interaction) -> None:
        spot = self._spot
        match self._action:
            case "pick":
                await show_page(interaction, Spot(spot.scope, _chosen(interaction)[0]))
            case "choose":
                # A text is canonical as it is; ids are written with blanks between.
                await change(interaction, spot, " ".join(_chosen(interaction)))
            case "default":
                await change(interaction, spot, None)
            case "role":
                role = int(_chosen(interaction)[0])
                role = EVERYONE if role == interaction.guild_id else role
                await _open_form(interaction, Spot(spot.scope, spot.name, role))
            case "write":
                await _open_form(interaction, spot)
            case "again":
                await _open_form(interaction, spot, typed=_typed_before(interaction))
            case _:
                await show_panel(interaction, spot.scope)


class ValueForm(Form):
    """A setting that has to be written, filled in."""

    template = pattern(_FORM)

    def __init__(self, spot: Spot, field: Field, title: str, value: str) -> None:
        super().__init__(spot.id(_FORM), title=title)
        of_role = field.kind is Kind.ROLE_LIMITS
        typed: discord.ui.TextInput[ValueForm] = discord.ui.TextInput(
            custom_id=_VALUE, default=value[:_LONGEST], required=False, max_length=_LONGEST
        )
        self.add_item(
            discord.ui.Label(
                text="Limits" if of_role else field.label,
                description=_ROLE_HELP if of_role else field.help,
                component=typed,
            )
        )

    @classmethod
    async def submitted(
        cls, interaction: discord.Interaction, match: re.Match[str], sent: Sent
    ) -> None:
        """Check the person, then set what was typed."""
        if may_manage(interaction):
            await change(interaction, Spot.of(match), sent.texts[_VALUE])
        else:
            await say(interaction, may_not("Manage Server"))


async def show_panel(interaction: discord.Interaction, scope: int) -> None:
    """Show a scope at a glance, in the message that was used or in a new one for this person."""
    if not interaction.response.is_done():
        await interaction.response.defer(ephemeral=True)  # the disk may take its time
    spent = await ImagineBot.of(interaction).jobs.spent_today(guild_of(interaction).id)
    view = look(interaction, scope, spent=spent)
    menus = [Control(menu, "pick", spot) for spot, menu in of_settings(view)]
    rows = [*_scopes(interaction, scope), *menus]
    await interaction.edit_original_response(embed=texts.panel(view), view=_layout(rows))


async def show_page(
    interaction: discord.Interaction, spot: Spot, refused: tuple[str, str] | None = None
) -> None:
    """Show one setting with what changes it; `refused` as `bot.render.settings.page` takes it."""
    field, view = spot.field, look(interaction, spot.scope)
    if field is None:
        await show_panel(interaction, spot.scope)
        return
    embed = texts.page(view, field, refused=refused)
    layout = _layout(_parts(guild_of(interaction), view, spot, field, again=refused is not None))
    if interaction.response.is_done():
        await interaction.edit_original_response(embed=embed, view=layout)
    else:
        await interaction.response.edit_message(embed=embed, view=layout)


async def change(interaction: discord.Interaction, spot: Spot, text: str | None) -> None:
    """Set what was chosen or typed, or back to the default (None), and show what holds now."""
    await interaction.response.defer()  # the disk may take its time
    policies, guild = ImagineBot.of(interaction).moderation.policies, guild_of(interaction)
    field = spot.field
    if field is None:
        await show_panel(interaction, spot.scope)
        return

    def value() -> str | None:
        policy = look(interaction, spot.scope).policy
        return None if text is None else written(policy, spot, field, text)

    try:
        await policies.set(guild.id, spot.scope, field.name, value, by=interaction.user.id)
    except InputRefused as error:
        await show_page(interaction, spot, refused=(str(error), text or ""))
        return
    if field.kind is Kind.CHANNEL:  # what waited for one can be shown now
        ImagineBot.of(interaction).moderation.desk.wake(anew=True)
    if field.kind is Kind.ROLE_LIMITS:
        await show_page(interaction, Spot(spot.scope, field.name))  # there may be more roles
    else:
        await show_panel(interaction, spot.scope)


async def _open_form(
    interaction: discord.Interaction, spot: Spot, *, typed: str | None = None
) -> None:
    if spot.field is None:
        await show_panel(interaction, spot.scope)
        return
    title, value = spot.field.label, present(look(interaction, spot.scope).policy, spot, spot.field)
    if spot.field.kind is Kind.ROLE_LIMITS:
        role = guild_of(interaction).get_role(spot.role)
        title = texts.limits_of(role.name if role else "everyone")
    await interaction.response.send_modal(
        ValueForm(spot, spot.field, title, value if typed is None else typed)
    )


def _typed_before(interaction: discord.Interaction) -> str | None:
    """What was refused on the page that says so."""
    embeds = interaction.message.embeds if interaction.message else []
    footer = (embeds[0].footer.text if embeds else None) or ""
    return footer.removeprefix(texts.TYPED) if footer.startswith(texts.TYPED) else None


def _chosen(interaction: discord.Interaction) -> list[str]:
    data: Mapping[str, Any] = interaction.data or {}
    return [str(value) for value in data["values"]]


def _scopes(interaction: discord.Interaction, scope: int) -> list[Control]:
    channel, here = interaction.channel, interaction.channel_id
    if isinstance(channel, discord.Thread):
        here = channel.parent_id  # whose settings hold in its threads, too
    labels = {SERVER: "Server", AGE_RESTRICTED: "Age-restricted channels"}
    if here is not None:
        labels[here] = "This channel"
    return [
        _button(label, "go", Spot(one), main=one == scope, disabled=one == scope)
        for one, label in labels.items()
    ]


def _parts(
    guild: discord.Guild, view: texts.View, spot: Spot, field: Field, *, again: bool
) -> list[Control]:
    """What a page has: its menu or its form, the way back, and the way back to the default."""
    all_of_it = Spot(spot.scope, field.name)
    menu = of_values(guild, view, all_of_it, field)
    parts = []
    if menu is not None:
        action = "role" if field.kind is Kind.ROLE_LIMITS else "choose"
        parts.append(Control(menu, action, all_of_it))
    if again:
        parts.append(_button("Try again", "again", spot, main=True))
    elif menu is None:
        parts.append(_button("Write it", "write", spot, main=True))
    untouched = field.name not in view.own
    return [
        *parts,
        _button("Back", "go", Spot(spot.scope)),
        _button("Back to default", "default", all_of_it, disabled=untouched),
    ]


def _button(
    label: str, action: str, spot: Spot, *, main: bool = False, disabled: bool = False
) -> Control:
    button: discord.ui.Button[discord.ui.View] = discord.ui.Button(
        label=label,
        style=discord.ButtonStyle.primary if main else discord.ButtonStyle.secondary,
        disabled=disabled,
        custom_id=spot.id(action),
    )
    return Control(button, action, spot)


def _layout(parts: Sequence[Control]) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for part in parts:
        view.add_item(part)
    return view
