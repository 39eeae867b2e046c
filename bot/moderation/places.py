"""Which settings count in a place that is only known by its ids, as a stored job or case has it."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.moderation.policies import Policies
from bot.moderation.policy import Policy


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What Discord knows of a channel or thread.

    Attributes:
        age_restricted: whether Discord shows it to adults only.
        parent_id: the channel of a thread.
        found: False for a place that Discord does not show, such as a private thread in which the
            bot has no part: then nobody knows its channel either.
    """

    age_restricted: bool = False
    parent_id: int | None = None
    found: bool = True


Look = Callable[[int, int], Surroundings | None]
"""From the ids of a server and a channel of it; None while Discord has not told of the server."""

Reach = Callable[[int, int], bool]
"""From the same: whether moderators can be shown cards there; True until Discord has told."""

_PLAIN = Surroundings()


class Places:
    """Finds the policy of a place.

    Attributes:
        policies: of all servers.
        look: set by whoever knows Discord; until then every channel counts as a plain one.
        reach: likewise; until then every channel can be reached.
    """

    def __init__(self, policies: Policies) -> None:
        self.policies = policies
        self.look: Look = lambda _guild_id, _channel_id: _PLAIN
        self.reach: Reach = lambda _guild_id, _channel_id: True

    def is_known(self, guild_id: int, channel_id: int) -> bool:
        """Whether `policy` is the last word; at a start Discord tells of servers bit by bit."""
        return self.look(guild_id, channel_id) is not None

    def is_found(self, guild_id: int, channel_id: int) -> bool:
        """Whether a known server has shown the place, and so what is set for it alone."""
        around = self.look(guild_id, channel_id)
        return around is None or around.found

    def reaches_moderators(self, guild_id: int, policy: Policy) -> bool:
        """Whether there is a moderator channel that the bot can use; costs nothing to ask."""
        return policy.moderators is not None and self.reach(guild_id, policy.moderators)

    def policy(self, guild_id: int | None, channel_id: int) -> Policy:
        """What counts in a channel or thread; direct messages (None) have the defaults."""
        if guild_id is None:
            return self.policies.of(None, channel_id)
        around = self.look(guild_id, channel_id) or _PLAIN
        return self.policies.of(
            guild_id,
            channel_id,
            age_restricted=around.age_restricted,
            parent_id=around.parent_id,
        )
