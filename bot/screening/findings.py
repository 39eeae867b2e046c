"""What a screening found, and what follows from it. Every finding can be shown and explained."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Action(StrEnum):
    """What follows from a finding, mildest first."""

    ALLOW = "allow"
    SPOILER = "spoiler"
    """Published, but prompt and picture are hidden until somebody clicks."""
    REVIEW = "review"
    """A moderator decides first."""
    BLOCK = "block"

    @property
    def severity(self) -> int:
        """0 for the mildest."""
        return list(Action).index(self)


class Source(StrEnum):
    """Which stage found it."""

    SHAPE = "shape"
    FLOOR = "floor"
    """The operator's list, which no server can switch off."""
    PACK = "pack"
    SERVER = "server"
    """A term of the server's own."""
    PROMPT = "prompt"
    """The whole prompt, which moderators removed before."""
    SEMANTIC = "semantic"
    PICTURE = "picture"
    """A picture that moderators removed before."""
    VISION = "vision"


class View(StrEnum):
    """In which reading of the text a term was found."""

    FOLDED = "folded"
    """As typed, but for case, accents and invisible signs."""
    SKELETON = "skeleton"
    """With look-alikes and digits read as the letters they stand for."""
    SPACED = "spaced"
    """With its letters set apart."""
    MASKED = "masked"
    """With letters starred out."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One hit.

    Attributes:
        action: what follows from it.
        category: a word people are told, such as ``sexual``.
        rule: a stable key, such as ``pack:sexual:nude*``, ``server:12`` or ``floor:3``; never shown
            to members.
        matched: the words as they were typed; empty where the finding is about the whole prompt.
        span: where those words stand in the prompt, as (start, end) in characters.
        view: the reading in which they were found; None where no text was compared.
        shadow: the rule is being tried out: noted, but nothing follows.
        score: of a model, 0 to 1; None for a rule.
    """

    action: Action
    source: Source
    category: str
    rule: str
    matched: str = ""
    span: tuple[int, int] = (0, 0)
    view: View | None = None
    shadow: bool = False
    score: float | None = None

    @property
    def is_exact(self) -> bool:
        """Whether a rule that somebody wrote hit, rather than a model's guess."""
        return self.source in {Source.FLOOR, Source.PACK, Source.SERVER, Source.PROMPT}


@dataclass(frozen=True, slots=True)
class Verdict:
    """All findings about one prompt or picture; none means that it is allowed."""

    findings: tuple[Finding, ...] = ()

    @property
    def deciding(self) -> Finding | None:
        """The most severe finding that counts, the first of equals."""
        counting = [finding for finding in self.findings if not finding.shadow]
        return max(counting, key=lambda finding: finding.action.severity, default=None)

    @property
    def action(self) -> Action:
        """What follows from all of it."""
        deciding = self.deciding
        return deciding.action if deciding else Action.ALLOW

    def __add__(self, other: "Verdict") -> "Verdict":
        return Verdict(self.findings + other.findings)

    def to_json(self) -> list[dict[str, Any]]:
        """As plain values, to be stored."""
        return [asdict(finding) for finding in self.findings]

    @classmethod
    def from_json(cls, stored: list[dict[str, Any]]) -> "Verdict":
        """Read what `to_json` gave.

        Raises:
            KeyError, TypeError, ValueError: it is something else.
        """
        return cls(tuple(_finding(values) for values in stored))


NOTHING_FOUND = Verdict()


def _finding(values: dict[str, Any]) -> Finding:
    view = values["view"]
    return Finding(
        **values
        | {
            "action": Action(values["action"]),
            "source": Source(values["source"]),
            "span": tuple(values["span"]),
            "view": View(view) if view else None,
        }
    )
