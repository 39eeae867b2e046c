"""Where in the panel something stands: the whole memory of a button, a menu or a form is its id."""

import re
from dataclasses import dataclass

from bot.moderation.policies import SERVER
from bot.moderation.policy import FIELDS, Field


def pattern(action: str = "[a-z]{1,10}") -> re.Pattern[str]:
    """What the ids of parts look like; of those that do `action` only, where it is given."""
    return re.compile(
        rf"settings:(?P<action>{action}):(?P<scope>[0-9]{{1,19}}):(?P<name>[a-z0-9_]{{0,40}})"
        r":(?P<role>[0-9]{1,19})",
        re.ASCII,
    )


@dataclass(frozen=True, slots=True)
class Spot:
    """What the id of a part of the panel says, beside what it does.

    Attributes:
        scope: the server, its age-restricted channels, or one channel's id.
        name: of a setting; or what tells two parts apart that are about none.
        role: whose limits they are; 0 is everyone's, or none's where it is not about roles.
    """

    scope: int
    name: str = ""
    role: int = 0

    @classmethod
    def of(cls, match: re.Match[str]) -> "Spot":
        """Read an id that matched `pattern`."""
        return cls(int(match["scope"]), match["name"], int(match["role"]))

    def id(self, action: str) -> str:
        """Of the part that does `action` here."""
        return f"settings:{action}:{self.scope}:{self.name}:{self.role}"

    @property
    def field(self) -> Field | None:
        """The setting it is about; None where this version of the bot has none of that name."""
        field = FIELDS.get(self.name)
        return field if field and (self.scope == SERVER or field.per_channel) else None
