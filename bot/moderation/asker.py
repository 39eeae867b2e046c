"""Who stands at the door."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and where. All ids are Discord's, all times Unix seconds.

    Attributes:
        guild_id: None in a direct message.
        parent_id: the channel of a thread; else None.
        age_restricted: whether Discord shows the channel to adults only.
        joined: when the person became a member; None where that is not known.
        bypasses: the person may manage messages here: screened all the same, but never struck.
    """

    person_id: int
    guild_id: int | None
    channel_id: int
    parent_id: int | None
    age_restricted: bool
    role_ids: frozenset[int]
    account_created: float
    joined: float | None
    bypasses: bool
