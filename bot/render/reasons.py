"""The reasons people choose from, so that nobody has to find words at two in the morning."""

from collections.abc import Mapping

OTHER = "other"
"""Stands for words of one's own."""

REPORT_REASONS: Mapping[str, str] = {
    "sexual": "Sexual content",
    "gore": "Gore or violence",
    "hate": "Hate or harassment",
    "person": "Shows a real person",
    "copyright": "Copies somebody's work",
    "spam": "Spam",
    OTHER: "Something else",
}
"""Why somebody reports a picture: the stored word, and what people read."""

DECISION_REASONS: Mapping[str, str] = {
    "rules": "Against this server's rules",
    **{word: text for word, text in REPORT_REASONS.items() if word != OTHER},
    OTHER: "In your own words…",
}
"""Why a moderator decides against a picture. The text is stored: its person reads it."""

BLOCKED = "Blocked from this bot in this server"
"""The reason of a rejection that comes with a block."""

LONGEST_REASON = 300
"""Characters of a reason in one's own words."""


def report_reason(word: str) -> str:
    """What people read for a stored reason of a report."""
    return REPORT_REASONS.get(word, REPORT_REASONS[OTHER])
