"""Why a request is not taken in a place: plain text that only the person who asked sees."""

from bot.moderation.answers import (
    BarredHere,
    Blocked,
    ChannelOff,
    NoModerators,
    Paused,
    Refusal,
    Strike,
    TimedOut,
    TooYoung,
)
from bot.render.text import plural, shown_prompt, when
from bot.screening.findings import Finding, Source

_REASON_LIMIT = 500  # characters
_WORDS_LIMIT = 300
_CHANNELS = 10  # so many are named; the rest can be found by trying
_CATEGORIES = {
    "sexual": "sexual content",
    "gore": "gore",
    "hate": "hate",
    "self-harm": "self-harm",
    "profanity": "profanity",
}
_REMOVED = "The moderators of this server removed a picture of this very prompt."
_OWN_RULES = "It goes against this server's own word rules."
_HELP = (
    "If you are not well yourself, talk to somebody you trust; https://findahelpline.com has people"
    " to talk to in most countries."
)


def not_admitted(refusal: Refusal) -> str:
    """Say why, and what to do about it; never which rule it was."""
    match refusal:
        case Blocked():
            return _blocked(refusal)
        case BarredHere() | TimedOut() | TooYoung():
            return _not_you(refusal)
        case Paused(reason):
            return f"The moderators have paused pictures in this server.{_why(reason)}"
        case ChannelOff(allowed):
            return f"Pictures are not made in this channel. {_elsewhere(allowed)}"
        case NoModerators():
            return (
                "A moderator would have to see this, but this server has no channel for that which"
                " the bot can use. Nothing was counted. Whoever manages the server can choose one"
                " with `/settings`."
            )


def _not_you(refusal: BarredHere | TimedOut | TooYoung) -> str:
    """What stands against the person, whatever the prompt."""
    match refusal:
        case TooYoung(what, until):
            whose = "Your Discord account" if what == "account" else "Your membership here"
            return (
                f"{whose} is too young for pictures in this server. You can make some from"
                f" {when(until, 'f')} on, {when(until)}."
            )
        case BarredHere(reason):
            return (
                f"A moderator has blocked you from making pictures in this server.{_why(reason)}"
                " Talk to the moderators if you think that this is wrong."
            )
        case TimedOut(until, points):
            return (
                f"You have {plural(points, 'strike')} and can make pictures again {when(until)},"
                f" at {when(until, 'f')}. `/quota` shows your strikes and when they fade."
            )


def _why(reason: str) -> str:
    return f" Their reason: {shown_prompt(reason, _REASON_LIMIT)}" if reason else ""


def category(finding: Finding) -> str:
    """What a finding is about, in words for members."""
    return _CATEGORIES.get(finding.category, finding.category)


def _blocked(refusal: Blocked) -> str:
    lines = ["This prompt is not taken; it does not use up your limit."]
    if refusal.floor:
        lines.append("It asks for something that this bot makes nowhere.")
    else:
        lines += _reasons(refusal)
    lines += [_counted(refusal.strike)] if refusal.strike else []
    if refusal.case_id is not None and not refusal.floor:
        lines.append("If this is wrong, Appeal below asks a moderator to look at it.")
    return "\n".join(lines)


def _reasons(refusal: Blocked) -> list[str]:
    """The categories and the person's own words, of what decided."""
    counting = [
        finding
        for finding in refusal.verdict.findings
        if not finding.shadow and finding.action is refusal.verdict.action
    ]
    lines = []
    if any(finding.source is Source.PROMPT for finding in counting):
        lines.append(_REMOVED)
    named = [f for f in counting if f.category in _CATEGORIES]
    if named:
        about = " and ".join(dict.fromkeys(category(finding) for finding in named))
        lines.append(f"It reads as {about}.")
    elif any(finding.source is Source.SERVER for finding in counting):
        lines.append(_OWN_RULES)
    words = list(dict.fromkeys(finding.matched for finding in counting if finding.matched))
    if words:
        quoted = shown_prompt(" · ".join(words), _WORDS_LIMIT)
        lines.append(f"What was found in your words: {quoted}")
    if any(finding.category == "self-harm" for finding in counting):
        lines.append(_HELP)
    return lines


def _counted(strike: Strike) -> str:
    if not strike.counted:
        return "It is the same prompt as a moment ago, so no further strike counted."
    if strike.first:
        return "This is a warning: it counts as your first strike and fades in 30 days."
    text = f"It counted as a strike; you have {plural(strike.points, 'strike')} now."
    if strike.until is not None:
        text += f" You can make pictures again {when(strike.until)}."
    return text


def _elsewhere(allowed: tuple[int, ...]) -> str:
    if not allowed:
        return "Ask a moderator where they are."
    named = ", ".join(f"<#{channel}>" for channel in allowed[:_CHANNELS])
    return f"Try {named}."
