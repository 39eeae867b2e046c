"""What the runner asks before a finished picture becomes public."""

from dataclasses import dataclass
from typing import Protocol

from bot.images import Picture
from bot.job import Failure, Job
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

    def stops(self, job: Job) -> Failure | None:
        """Why nothing may be ordered for a job by now; costs nothing to ask."""

    def concerns(self, job: Job) -> bool:
        """Whether a job's picture needs looking at; costs nothing to ask."""

    async def judge(self, job: Job, picture: Picture) -> Ruling:
        """Look at a picture that is about to be public; errors are its own to handle, safely."""


class OpenGate:
    """Lets every picture pass."""

    def stops(self, job: Job) -> Failure | None:
        """Nothing does."""

    def concerns(self, job: Job) -> bool:  # noqa: ARG002  # the protocol's
        """Never."""
        return False

    async def judge(self, job: Job, picture: Picture) -> Ruling:  # noqa: ARG002  # the protocol's
        """Public."""
        return Ruling()
