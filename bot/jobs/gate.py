"""What the runner asks before a finished picture becomes public."""

from dataclasses import dataclass
from typing import Protocol

from bot.images import Picture
from bot.job import Failure, Job, Review
from bot.screening.findings import NOTHING_FOUND, Verdict


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is to be done with a picture; nothing said means that it may be public.

    Attributes:
        hold: keep it until a moderator has looked at it.
        refuse: end the job with this failure; its charge comes back.
        spoiler: hide it until somebody clicks.
        verdict: what was found in the picture.
    """

    hold: bool = False
    refuse: Failure | None = None
    spoiler: bool = False
    verdict: Verdict = NOTHING_FOUND


class Gate(Protocol):
    """Decides about finished pictures. Asking twice about the same one is harmless."""

    def concerns(self, guild_id: int | None, review: Review) -> bool:
        """Whether pictures of such jobs need looking at; costs nothing to ask."""

    def is_paused(self, guild_id: int | None) -> bool:
        """Whether a server lets nothing be ordered now; costs nothing to ask."""

    async def judge(self, job: Job, picture: Picture) -> Ruling:
        """Look at a picture that is about to be public; errors are its own to handle, safely."""


class OpenGate:
    """Lets every picture pass."""

    def concerns(self, guild_id: int | None, review: Review) -> bool:  # noqa: ARG002  # the protocol's
        """Never."""
        return False

    def is_paused(self, guild_id: int | None) -> bool:  # noqa: ARG002  # the protocol's
        """Never."""
        return False

    async def judge(self, job: Job, picture: Picture) -> Ruling:  # noqa: ARG002  # the protocol's
        """Public."""
        return Ruling()
