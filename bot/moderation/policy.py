"""What a server, or one of its channels, has decided; and the table of everything to decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.limits import Window
from bot.moderation import forms
from bot.moderation.fields import Field, Kind
from bot.moderation.forms import EVERYONE
from bot.moderation.price import Price
from bot.screening.findings import Action

__all__ = ["EVERYONE", "FIELDS", "Field", "Kind", "Mode", "Policy", "Price", "SpoilerPolicy"]

_HOUR = 3600
_DAY = 24 * _HOUR
LONGEST_TIME_OUT = 30 * _DAY  # when the strikes behind it have faded


class Mode(StrEnum):
    """Whether pictures are made somewhere, and what moderators see of it."""

    OFF = "off"
    OPEN = "open"
    LOGGED = "logged"
    """Open, with a record in the moderator channel."""
    PROMPT_REVIEW = "prompt review"
    """A moderator approves before anything is spent."""
    IMAGE_REVIEW = "image review"
    """Made, then approved before it is public."""


class SpoilerPolicy(StrEnum):
    """Which pictures are hidden until somebody clicks."""

    FLAGGED = "flagged"
    """Those of which a finding says so."""
    ALWAYS = "always"
    NEVER = "never"
    """None: such a finding asks for a review instead."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything that can be set, for one place. The defaults are sensible and strict.

    Spans are in seconds; channels and roles are Discord ids.

    Attributes:
        channels: where pictures are made at all; empty is everywhere.
        moderators: the channel for reviews, records and reports; None while there is none.
        pack_sexual: what follows from a hit of that pack, as for each; None switches it off.
        role_limits: limits of each role's members: the most generous of a person's roles holds, and
            a role with no windows is not limited. `EVERYONE` stands for all members.
        server_limits: of all members together.
        daily_images: how many pictures the server pays for within 24 hours; 0 is no cap.
        price: of a picture, such as ``0.10 USD``; empty when only counts are shown.
        account_age: how old an account must be.
        member_age: how long somebody must have been a member.
        review_time: until an undecided review is rejected by itself.
        report_hide: how many reports hide a picture; 0 for none.
        report_immune: roles whose pictures are not hidden by reports.
        report_cooldown: between two reports of one person.
        strikes: whether refusals by an exact rule count.
        ladder: (points, seconds): from so many strikes on, a time-out is that long.
        retention: how long prompts stay in the records.
        digest: whether moderators get a summary each week.
        paused: why the server is stopped; empty while it runs.
    """

    mode: Mode = Mode.OPEN
    channels: tuple[int, ...] = ()
    moderators: int | None = None
    spoiler: SpoilerPolicy = SpoilerPolicy.FLAGGED
    pack_sexual: Action | None = Action.BLOCK
    pack_gore: Action | None = Action.BLOCK
    pack_hate: Action | None = Action.BLOCK
    pack_self_harm: Action | None = Action.BLOCK
    pack_profanity: Action | None = Action.SPOILER
    semantic: bool = False
    vision: bool = False
    role_limits: tuple[tuple[int, tuple[Window, ...]], ...] = ()
    server_limits: tuple[Window, ...] = ()
    daily_images: int = 0
    price: str = ""
    account_age: int = 0
    member_age: int = 0
    review_time: int = _DAY
    report_hide: int = 3
    report_immune: tuple[int, ...] = ()
    report_cooldown: int = 60
    strikes: bool = True
    ladder: tuple[tuple[int, int], ...] = ((3, _HOUR), (5, _DAY))
    retention: int = 30 * _DAY
    digest: bool = True
    paused: str = ""

    @property
    def packs(self) -> Mapping[str, Action | None]:
        """What follows from a hit of each pack, by its category."""
        return {
            "sexual": self.pack_sexual,
            "gore": self.pack_gore,
            "hate": self.pack_hate,
            "self-harm": self.pack_self_harm,
            "profanity": self.pack_profanity,
        }

    @property
    def unit_price(self) -> Price | None:
        """What one picture costs, where that is set."""
        return Price.parse(self.price) if self.price else None


_PACK = forms.choice({"off": None} | {action.value: action for action in Action})

_ALL = (
    Field(
        "mode",
        "Mode",
        "Whether pictures are made here, and what moderators see of it.",
        forms.choice({mode.value: mode for mode in Mode}),
        per_channel=True,
    ),
    Field(
        "channels",
        "Allowed channels",
        "The only channels where pictures are made. None means every channel.",
        forms.channels(),
    ),
    Field(
        "moderators",
        "Moderator channel",
        "Where reviews, records, reports and appeals go.",
        forms.channel(),
        per_channel=True,
    ),
    Field(
        "spoiler",
        "Spoilers",
        "Which pictures are hidden until clicked; with never, doubtful ones are reviewed.",
        forms.choice({policy.value: policy for policy in SpoilerPolicy}),
        per_channel=True,
    ),
    *(
        Field(
            f"pack_{category.replace('-', '_')}",
            f"Word list: {category}",
            f"What follows when a prompt hits the bot's own {category} list.",
            _PACK,
            per_channel=True,
        )
        for category in Policy().packs
    ),
    Field(
        "semantic",
        "Check of meaning",
        "A model also looks for what no list names. It can only ask for a review.",
        forms.switch(),
        per_channel=True,
    ),
    Field(
        "vision",
        "Check of pictures",
        "A model looks at each picture. It can hide it or ask for a review.",
        forms.switch(),
        per_channel=True,
    ),
    Field(
        "role_limits",
        "Limits by role",
        "One role a line, such as 123: 40/1d. The most generous of a person's roles holds.",
        forms.role_limits(),
        per_channel=True,
    ),
    Field(
        "server_limits",
        "Limits of the server",
        "For all members together, such as 30/1h, 200/1d.",
        forms.windows(),
    ),
    Field(
        "daily_images",
        "Pictures a day",
        "The most that the server spends within 24 hours. 0 is no cap.",
        forms.number(0, 100_000, example=200),
    ),
    Field(
        "price",
        "Price of a picture",
        "Shows money beside counts, such as 0.10 USD.",
        forms.price(),
    ),
    Field(
        "account_age",
        "Age of the account",
        "How old an account must be, such as 7d.",
        forms.span(0, 366 * _DAY, example="7d"),
        per_channel=True,
    ),
    Field(
        "member_age",
        "Time as a member",
        "How long somebody must have been in this server, such as 1d.",
        forms.span(0, 366 * _DAY, example="1d"),
        per_channel=True,
    ),
    Field(
        "review_time",
        "Time for a review",
        "After that an undecided review is rejected by itself and nothing is charged.",
        forms.span(60, 7 * _DAY, example="1d"),
        per_channel=True,
    ),
    Field(
        "report_hide",
        "Reports that hide",
        "So many members' reports hide a picture until a moderator decides. 0 is never.",
        forms.number(0, 100, example=3),
        per_channel=True,
    ),
    Field(
        "report_immune",
        "Not hidden by reports",
        "Roles whose pictures stay visible until a moderator decides.",
        forms.roles(),
    ),
    Field(
        "report_cooldown",
        "Between two reports",
        "How long one member waits before reporting another picture.",
        forms.span(0, _DAY, example="1m"),
    ),
    Field(
        "strikes",
        "Strikes",
        "Whether prompts refused by a rule count as strikes. The first is only a warning.",
        forms.switch(),
    ),
    Field(
        "ladder",
        "Time-outs",
        "From so many strikes on, /imagine is closed to the person for so long.",
        forms.ladder(LONGEST_TIME_OUT),
    ),
    Field(
        "retention",
        "Keep prompts for",
        "After that the records keep only a fingerprint of the text.",
        forms.span(_DAY, 366 * _DAY, example="30d"),
    ),
    Field(
        "digest",
        "Weekly summary",
        "What happened in the week, in the moderator channel.",
        forms.switch(),
    ),
    Field(
        "paused",
        "Paused because",
        "While a reason stands here, nobody can ask for pictures.",
        forms.line(300, example="Back after the film night"),
    ),
)

FIELDS: Mapping[str, Field] = {field.name: field for field in _ALL}
"""Every setting by its name, in the order in which they are shown."""
