"""A local Discord over real HTTP and websocket, enough of it for this bot.

`world` holds what exists, `payloads` says it in Discord's shapes, `gateway` and `rest` carry it
over real sockets, `faults` makes things go wrong on purpose, and `server` puts them together and
acts as the members.
"""

from tests.wire.localdiscord.faults import Fault, Kind
from tests.wire.localdiscord.server import LocalDiscord
from tests.wire.localdiscord.world import Interaction, Message, Person

__all__ = ["Fault", "Interaction", "Kind", "LocalDiscord", "Message", "Person"]
