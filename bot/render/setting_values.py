"""The value of each setting in words that need no explanation."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.limits import Window
from bot.moderation.policy import EVERYONE, Field, Kind
from bot.render.text import how_long, limit_words, one_line, plural

_LITTLE = 160  # characters that a value may have among others
_SHORT = 60  # and a text, or the limits of one role

# What the empty value of a setting means; of the others there is none.
_NOTHING = {
    "channels": "every channel",
    "moderators": "none yet",
    "role_limits": "none",
    "server_limits": "none",
    "daily_images": "no cap",
    "price": "not set",
    "account_age": "any age",
    "member_age": "at once",
    "report_hide": "never",
    "report_immune": "nobody",
    "report_cooldown": "none",
    "ladder": "warnings only",
}

_ACTIONS = {
    "off": "The bot does not look for these words.",
    "allow": "Allowed, but noted in the records.",
    "spoiler": "Made, and hidden until somebody clicks.",
    "review": "A moderator decides first.",
    "block": "Refused, and nothing is spent.",
}
_CHOICES: Mapping[str, Mapping[str, str]] = {
    "mode": {
        "off": "No pictures here.",
        "open": "Everyone makes pictures; the screening still holds.",
        "logged": "Open, and moderators get a record of each picture.",
        "prompt review": "A moderator approves each prompt before anything is spent.",
        "image review": "Made first; a moderator approves it before it is public.",
    },
    "spoiler": {
        "flagged": "Only what the screening says should be hidden.",
        "always": "Every picture is hidden until somebody clicks.",
        "never": "None: what should be hidden goes to a moderator instead.",
    },
}
_SWITCH = {"on": "Switched on.", "off": "Switched off."}


def value_words(field: Field, value: Any, *, room: int = _LITTLE) -> str:  # noqa: ANN401  # each field has a type of its own
    """Say what a setting is set to, in markdown.

    Args:
        field: which setting.
        value: of the type that field has.
        room: the most characters of a list, which ends in "and 3 more"; at least 160.
    """
    nothing = value is None or value in {(), "", 0}
    if nothing and field.name in _NOTHING and value is not False:
        return _NOTHING[field.name]
    say = _WORDS.get(field.kind)
    if say is not None:
        return say(value, room)
    return one_line(field.write(value), _SHORT)


def choice_words(field: Field, choice: str) -> str:
    """Explain one of the few values a setting may have, within 100 characters."""
    if field.kind is Kind.SWITCH:
        return _SWITCH[choice]
    return _CHOICES.get(field.name, _ACTIONS)[choice]


def windows_words(windows: Iterable[Window], room: int = _LITTLE) -> str:
    """Say limits: "5 pictures in 10 minutes, 40 pictures in 1 day"; none is "unlimited"."""
    return _some([limit_words(window) for window in windows], room, ", ") or "unlimited"


def role_words(role_id: int) -> str:
    """Name a role; `EVERYONE` is all members."""
    return "everyone" if role_id == EVERYONE else f"<@&{role_id}>"


def _role_limits(limits: Iterable[tuple[int, tuple[Window, ...]]], room: int) -> str:
    lines = [f"{role_words(role)}: {windows_words(windows, _SHORT)}" for role, windows in limits]
    return _some(lines, room, "\n")


def _ladder(rungs: Iterable[tuple[int, int]], room: int) -> str:
    steps = [f"{plural(points, 'strike')}: {how_long(seconds)}" for points, seconds in rungs]
    return _some(steps, room, ", ")


def _some(parts: list[str], room: int, joint: str) -> str:
    """Join as many as there is room for, but at least one."""
    shown = len(parts)
    while shown > 1 and len(_joined(parts, shown, joint)) > room:
        shown -= 1
    return _joined(parts, shown, joint)


def _joined(parts: list[str], shown: int, joint: str) -> str:
    left = len(parts) - shown
    return joint.join([*parts[:shown], *([f"and {left} more"] if left else [])])


_WORDS: Mapping[Kind, Callable[[Any, int], str]] = {
    Kind.SPAN: lambda seconds, _: how_long(seconds) if seconds else "none",
    Kind.NUMBER: lambda number, _: f"{number:,}",
    Kind.WINDOWS: windows_words,
    Kind.CHANNEL: lambda channel, _: f"<#{channel}>",
    Kind.CHANNELS: lambda ids, room: _some([f"<#{channel}>" for channel in ids], room, " "),
    Kind.ROLES: lambda ids, room: _some([f"<@&{role}>" for role in ids], room, " "),
    Kind.ROLE_LIMITS: _role_limits,
    Kind.LADDER: _ladder,
}
