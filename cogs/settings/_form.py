"""How a setting is written in its form, and read from it."""

from bot.limits import Window
from bot.moderation.policy import FIELDS, Field, Kind, Policy
from cogs.settings._spot import Spot


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
