"""People's text made safe to show, and the small phrases that all messages share.

Discord counts its limits in code points, as `len` does:
https://github.com/discord/discord-api-docs/issues/1315
"""

import re

from bot.limits import Window

_LINE_BREAK = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n){2,}")
# Control characters, lone surrogates, and the marks that turn the direction of whatever follows:
# https://unicode.org/reports/tr9/#Directional_Formatting_Characters
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MASS_MENTION = re.compile(r"@(?=everyone|here)")
# Only what Discord would act on, so that ordinary prompts stay as they are. Source:
# https://support.discord.com/hc/en-us/articles/210298617
_LIVE = re.compile(
    r"""
      ^[^\S\n]*(?:[#>]+|[-+]|[0-9]+\.(?=\s))  # begins a line: heading, quote, small print, list
    | [\\*_`]                                 # escape, emphasis, code
    | ~~ | \|\|                               # strike-through, spoiler
    | <@?                                     # mention, custom emoji, time, command, link
    | \]\(                                    # masked link
    | (?<!:):++(?=//|[^\s:]+:)                # link, emoji by name
    """,
    re.MULTILINE | re.VERBOSE,
)
_WHOLE = re.compile(r"\\.|[^\\]", re.DOTALL)

# Coarsest first: seconds, short name, word.
_UNITS = ((86400, "d", "day"), (3600, "h", "hour"), (60, "min", "minute"), (1, "s", "second"))


def shown_prompt(prompt: str, limit: int) -> str:
    """Prepare a person's text for an embed or message, where it then shows as it was typed.

    Nothing in it mentions, links, formats or changes the direction of what follows. Text that
    would show nothing at all becomes "…", because Discord refuses empty strings.

    Args:
        prompt: any text.
        limit: the most characters to return, escapes included; longer text ends in "…".
    """
    text = _UNSEEN.sub("", _LINE_BREAK.sub("\n", prompt)).strip()
    text = _BLANK_LINES.sub("\n\n", text)
    # A backslash would do for the eye, but in message content the server still reads @everyone.
    text = _MASS_MENTION.sub("@\u200b", text)
    text = _LIVE.sub(_escaped, text) or "…"
    if len(text) <= limit:
        return text
    # A backslash that lost its character to the cut would escape the "…".
    kept = "".join(_WHOLE.findall(text[: max(limit - 1, 0)]))
    return f"{kept.rstrip()}…"[:limit]


def one_line(text: str, limit: int) -> str:
    """Flatten text to one plain line of at most `limit` characters, for places without markdown."""
    flat = " ".join(_UNSEEN.sub("", _LINE_BREAK.sub("\n", text)).split())
    if len(flat) <= limit:
        return flat
    return f"{flat[: max(limit - 1, 0)].rstrip()}…"[:limit]


def when(unix: float, style: str = "R") -> str:
    """Write a Unix time so that Discord shows it in the reader's own zone and language.

    Args:
        unix: seconds; the fraction is dropped.
        style: "R" ticks ("in 2 minutes"), "T" is the time of day, "f" date and time.
            https://docs.discord.com/developers/reference#message-formatting
    """
    return f"<t:{int(unix)}:{style}>"


def how_long(seconds: float) -> str:
    """Say a duration briefly, in at most two units: "8 s", "1 min 20 s", "2 h"."""
    if seconds < 1:
        return "under 1 s"
    step = 3600 if seconds >= 86400 else 60 if seconds >= 3600 else 1
    parts = _split(round(seconds / step) * step)
    return " ".join(f"{count} {short}" for count, short, _ in parts)


def limit_words(window: Window) -> str:
    """Say a limit exactly: "5 pictures in 10 minutes"."""
    span = " ".join(plural(count, word) for count, _, word in _split(window.span))
    return f"{plural(window.count, 'picture')} in {span}"


def bar(percent: int) -> str:
    """Draw a bar of ten cells, filled for every full tenth; out of range counts as the nearest."""
    filled = max(0, min(percent, 100)) // 10
    return "▰" * filled + "▱" * (10 - filled)


def plural(count: int, one: str) -> str:
    """Count something: "1 picture", "2 pictures"."""
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def _escaped(match: re.Match[str]) -> str:
    return "".join(c if c.isalnum() or c.isspace() else f"\\{c}" for c in match[0])


def _split(seconds: int) -> list[tuple[int, str, str]]:
    parts = []
    for length, short, word in _UNITS:
        count, seconds = divmod(seconds, length)
        if count:
            parts.append((count, short, word))
    return parts
