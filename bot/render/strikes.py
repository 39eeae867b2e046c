"""What is said of a strike that a moderator gave."""

from bot.case import Case

COUNTED = "It counted as a strike for that person; `/quota` shows one's own."
"""On a card that everybody sees."""


def struck(case: Case, *, strikes_count: bool) -> str:
    """Tell a moderator who wanted to give a strike whether there is one.

    Args:
        case: as it was decided.
        strikes_count: whether the server counts strikes.
    """
    if case.points:
        return "It counts as a strike."
    if not strikes_count:
        return "No strike was given: this server counts none. `/settings` changes that."
    return "No further strike was given: this very prompt was struck a moment ago."
