"""The form for a setting that has to be written."""

import discord

from bot.limits import Window
from bot.moderation.policy import FIELDS, Field, Kind, Policy
from cogs.settings._spot import Spot

FORM = "form"
_VALUE = "value"
_LIFETIME = 900.0  # seconds discord.py keeps the object of an opened form
_LONGEST = 500
_ROLE_HELP = "Such as 5/10m, 40/1d, or unlimited. Empty takes the role out of the list."


class ValueForm(discord.ui.Modal):
    """One field, filled in. The cog takes the submission, by its id alone."""

    def __init__(self, spot: Spot, field: Field, title: str, value: str) -> None:
        super().__init__(title=title, custom_id=spot.id(FORM), timeout=_LIFETIME)
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


def present(policy: Policy, spot: Spot, field: Field) -> str:
    """What is set, as it is written in the form."""
    value = getattr(policy, field.name)
    if field.kind is not Kind.ROLE_LIMITS:
        return field.write(value)
    limits: dict[int, tuple[Window, ...]] = dict(value)
    if spot.role not in limits:
        return ""
    return FIELDS["server_limits"].write(limits[spot.role]) or "unlimited"


def written(policy: Policy, spot: Spot, field: Field, typed: str) -> str:
    """What the setting is to be, after the form was sent.

    Raises:
        InputRefused: the limits of the role cannot be read.
    """
    if field.kind is not Kind.ROLE_LIMITS:
        return typed
    limits: dict[int, tuple[Window, ...]] = dict(getattr(policy, field.name))
    limits.pop(spot.role, None)
    if typed.strip():
        limits[spot.role] = FIELDS["server_limits"].read(typed)
    return field.write(tuple(limits.items()))
