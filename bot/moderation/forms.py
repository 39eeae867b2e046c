"""The forms that values of settings have: each reads what people type and writes it back."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.errors import InputRefused, SettingsError
from bot.limits import Window, parse_span, parse_windows
from bot.moderation.fields import Form, Kind
from bot.moderation.price import Price

EVERYONE = 0
"""Stands for the role that every member has."""

_UNITS = ((86400, "d"), (3600, "h"), (60, "m"), (1, "s"))
_NOTHING = frozenset({"", "-", "none", "no", "off", "unlimited"})
_MOST_WINDOWS = 5
_MOST_IDS = 25  # a select of Discord's takes no more
_MOST_RUNGS = 10
_LARGEST_ID = 2**63 - 1  # what SQLite can store
_CHANNEL = re.compile(r"(?:<#|https://(?:\w+\.)?discord\.com/channels/[0-9]+/)?([0-9]{1,19})>?")
_ROLE = re.compile(r"(?:<@&)?([0-9]{1,19})>?")
_RUNG = re.compile(r"([0-9]{1,3})\s*:\s*([0-9]{1,9}[smhd])")

RoleLimits = tuple[tuple[int, tuple[Window, ...]], ...]


def choice(values: Mapping[str, Any], kind: Kind = Kind.CHOICE) -> Form:
    """One of a few named values."""
    names = tuple(values)

    def read(text: str) -> Any:  # noqa: ANN401  # whatever the mapping holds
        name = " ".join(text.lower().split())
        if name in values:
            return values[name]
        raise InputRefused(
            f"{_quoted(text)} is not one of the choices. Choose {', '.join(names[:-1])} or "
            f"{names[-1]}, for example: {names[0]}."
        )

    def write(value: object) -> str:
        return next(name for name, one in values.items() if one == value)

    return Form(kind, read, write, names)


def switch() -> Form:
    """On or off."""
    return choice({"on": True, "off": False}, Kind.SWITCH)


def number(least: int, most: int, *, example: int) -> Form:
    """A whole number from `least` to `most`."""

    def read(text: str) -> int:
        digits = text.strip()
        # Few digits, because int() refuses thousands of them.
        if re.fullmatch(r"[0-9]{1,9}", digits, re.ASCII) and least <= int(digits) <= most:
            return int(digits)
        raise InputRefused(
            f"{_quoted(text)} is not a whole number from {least} to {most}. Write it in digits, "
            f"for example: {example}."
        )

    return Form(Kind.NUMBER, read, str)


def span(least: int, most: int, *, example: str) -> Form:
    """A span of time, in seconds from `least` to `most`; "none" is 0."""

    def read(text: str) -> int:
        try:
            seconds = 0 if text.strip().lower() in _NOTHING else parse_span(text)
        except SettingsError:
            seconds = -1
        if least <= seconds <= most:
            return seconds
        raise InputRefused(
            f"{_quoted(text)} is no span of time from {write_span(least)} to {write_span(most)}. "
            f"Write a number and s, m, h or d, for example: {example}."
        )

    return Form(Kind.SPAN, read, write_span)


def line(longest: int, *, example: str) -> Form:
    """One line of text."""

    def read(text: str) -> str:
        # Half a character could not be stored.
        words = " ".join(text.encode(errors="replace").decode().replace("\0", " ").split())
        if len(words) <= longest:
            return words
        raise InputRefused(
            f"This has {len(words)} characters and may have {longest}. Please shorten it, for "
            f"example: {example}."
        )

    return Form(Kind.TEXT, read, str)


def price() -> Form:
    """What a picture costs, or nothing."""

    def read(text: str) -> str:
        return "" if text.strip().lower() in _NOTHING else str(Price.parse(text))

    return Form(Kind.TEXT, read, str)


def windows() -> Form:
    """Limits such as ``5/10m, 40/1d``, or none."""
    return Form(Kind.WINDOWS, _read_windows, _write_windows)


def channel() -> Form:
    """One channel, or None."""

    def read(text: str) -> int | None:
        ids = _read_channels(text)
        if len(ids) <= 1:
            return ids[0] if ids else None
        raise InputRefused(
            "Only one channel fits here. Write its id or mention, for example: "
            "<#123456789012345678>."
        )

    return Form(Kind.CHANNEL, read, lambda value: "" if value is None else str(value))


def channels() -> Form:
    """Some channels, or none."""
    return Form(Kind.CHANNELS, _read_channels, _write_ids)


def roles() -> Form:
    """Some roles, or none."""
    return Form(Kind.ROLES, _read_roles, _write_ids)


def role_limits() -> Form:
    """The limits of some roles; one that has an empty set of them is not limited."""

    def read(text: str) -> RoleLimits:
        limits = [_role_limit(part) for part in _parts(text, r"[;\n]")]
        if len(dict(limits)) == len(limits) <= _MOST_IDS:
            return tuple(limits)
        raise InputRefused(
            f"Each role stands once in the list, and there are at most {_MOST_IDS}. Put all "
            "limits of one role on its line, for example: 123456789012345678: 5/10m, 40/1d."
        )

    def write(limits: RoleLimits) -> str:
        return "\n".join(
            f"{_write_role(role)}: {_write_windows(those) or 'unlimited'}" for role, those in limits
        )

    return Form(Kind.ROLE_LIMITS, read, write)


def ladder(longest: int) -> Form:
    """From how many strikes on a time-out lasts how many seconds, at most `longest`."""

    def read(text: str) -> tuple[tuple[int, int], ...]:
        rungs = sorted(_rung(part, longest) for part in _parts(text, r"[,;\n]"))
        if len(dict(rungs)) < len(rungs) or len(rungs) > _MOST_RUNGS:
            raise InputRefused(
                "Each number of strikes stands once in the ladder, which has at most "
                f"{_MOST_RUNGS} steps, for example: 3: 1h, 5: 1d."
            )
        lengths = [length for _, length in rungs]
        if lengths != sorted(lengths):
            raise InputRefused(
                "More strikes cannot bring a shorter time-out. Let it grow, for example: "
                "3: 1h, 5: 1d."
            )
        return tuple(rungs)

    def write(rungs: Iterable[tuple[int, int]]) -> str:
        return ", ".join(f"{points}: {write_span(length)}" for points, length in rungs)

    return Form(Kind.LADDER, read, write)


def write_span(seconds: int) -> str:
    """Write a span in its largest whole unit, as `bot.limits.parse_span` reads it."""
    length, letter = next((unit for unit in _UNITS if seconds and seconds % unit[0] == 0), (1, ""))
    return f"{seconds // length}{letter}"


def _read_windows(text: str) -> tuple[Window, ...]:
    try:
        found = () if text.strip().lower() in _NOTHING else parse_windows(text)
    except SettingsError as error:
        raise InputRefused(str(error)) from error
    if len(found) <= _MOST_WINDOWS:
        return found
    raise InputRefused(
        f"There may be {_MOST_WINDOWS} limits at a time. Keep the ones that matter, for example: "
        "5/10m, 40/1d."
    )


def _write_windows(those: Iterable[Window]) -> str:
    return ", ".join(f"{window.count}/{write_span(window.span)}" for window in those)


def _read_channels(text: str) -> tuple[int, ...]:
    return _ids(
        text, _CHANNEL, "is no channel. Write its id or mention, for example: <#{}>.", "channels"
    )


def _read_roles(text: str) -> tuple[int, ...]:
    return _ids(text, _ROLE, "is no role. Write its id or mention, for example: <@&{}>.", "roles")


def _ids(text: str, form: re.Pattern[str], refusal: str, what: str) -> tuple[int, ...]:
    if text.strip().lower() in _NOTHING:
        return ()
    ids: dict[int, None] = {}
    for part in _parts(text, r"[\s,;]"):
        match = form.fullmatch(part)
        if match is None or not 0 < int(match[1]) <= _LARGEST_ID:
            raise InputRefused(f"{_quoted(part)} {refusal.format('123456789012345678')}")
        ids[int(match[1])] = None
    if len(ids) <= _MOST_IDS:
        return tuple(ids)
    raise InputRefused(f"There may be {_MOST_IDS} {what} here. Please leave out {len(ids) - 25}.")


def _write_ids(ids: Iterable[int]) -> str:
    return " ".join(map(str, ids))


def _role_limit(part: str) -> tuple[int, tuple[Window, ...]]:
    role, colon, limits = part.partition(":")
    role = role.strip().lower()
    match = _ROLE.fullmatch(role)
    everyone = role in {"everyone", "@everyone"}
    if not colon or not (everyone or (match and 0 < int(match[1]) <= _LARGEST_ID)):
        raise InputRefused(
            f"{_quoted(part)} is no limit of a role. Write the role's id or mention, or everyone, "
            "then a colon and the limits, or unlimited, for example: 123456789012345678: 40/1d."
        )
    return int(match[1]) if match else EVERYONE, _read_windows(limits)


def _write_role(role: int) -> str:
    return "everyone" if role == EVERYONE else str(role)


def _rung(part: str, longest: int) -> tuple[int, int]:
    match = _RUNG.fullmatch(part.lower())
    points, length = (int(match[1]), parse_span(match[2])) if match else (0, 0)
    if points == 1:
        raise InputRefused(
            "The first strike is always only a warning. Begin with two, for example: 2: 10m, 5: 1d."
        )
    if points and 1 <= length <= longest:
        return points, length
    raise InputRefused(
        f"{_quoted(part)} is no step of a ladder. Write the number of strikes, a colon and a "
        f"time-out up to {write_span(longest)}, for example: 3: 1h, 5: 1d."
    )


def _parts(text: str, separators: str) -> list[str]:
    """What stands between the separators; nothing where the text says so."""
    if text.strip().lower() in _NOTHING:
        return []
    return [part.strip() for part in re.split(separators, text) if part.strip()]


def _quoted(text: str) -> str:
    text = " ".join(text.split())
    return f"“{text if len(text) <= 40 else f'{text[:39]}…'}”"
