"""What the screening asks of the optional judges; `extras` has those there are."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a judge makes of a text.

    Attributes:
        score: 0 for harmless to 1; a linear estimate, not a probability.
        concept: which unwanted thing it comes nearest to, such as ``gore``; empty for no text.
    """

    score: float
    concept: str


class TextJudge(Protocol):
    """Tells what a text means."""

    async def judge(self, text: str) -> Opinion:
        """Score a text, in a thread. Give it without disguises, such as the skeleton reading."""
        ...


class PictureJudge(Protocol):
    """Tells what a picture shows."""

    async def judge(self, data: bytes) -> float:
        """Score a PNG, JPEG or WebP, in a thread: 0 for harmless to 1.

        Raises:
            ImageInvalid: it is none, broken, or too large to decode.
        """
        ...
