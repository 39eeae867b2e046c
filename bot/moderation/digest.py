"""What happened in a server in a week, for its moderators."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.records import RuleRecord


@dataclass(frozen=True, slots=True)
class Digest:
    """A summary of the audit.

    Attributes:
        since, until: Unix times.
        counts: how many events of each kind there were.
        rules: how often each rule hit, and how often people decided that it should not have.
    """

    since: float
    until: float
    counts: Mapping[str, int]
    rules: tuple[RuleRecord, ...]
