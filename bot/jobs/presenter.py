"""What the runner asks of whoever shows jobs to people."""

from typing import Protocol

from bot.images import Picture
from bot.job import Job
from bot.jobs.outcomes import Standing


class Presenter(Protocol):
    """Puts a job's state into its message. Every method may be called twice for the same state."""

    def key(self, standing: Standing) -> object:
        """A value that changes only when `show` would visibly change the message."""

    async def show(self, standing: Standing) -> None:
        """Show how an unfinished job stands; nothing is lost when that does not work out.

        It may still be under way when the job's end is shown: that must not wait for it, and must
        stand in the end.

        Raises:
            DeliveryError: the message could not be edited.
        """

    async def deliver(self, job: Job, picture: Picture, *, shrunk: bool) -> bool:
        """Put the picture into the job's message, or into a new one where that is gone.

        Returns:
            Whether the way it went has alerted its owner already.

        Raises:
            Undeliverable: nowhere is left to put it.
            DeliveryPostponed: it may work later.
        """

    async def notify(self, job: Job) -> None:
        """Tell the owner of a delivered job that took long; best effort, never an error."""

    async def conclude(self, job: Job) -> None:
        """Show that a job failed or was cancelled.

        Raises:
            Undeliverable: the message is gone.
            DeliveryPostponed: it may work later.
        """

    async def was_acknowledged(self, job: Job) -> bool:
        """Whether a job without a known message has one after all; if so, stores it.

        Raises:
            DeliveryPostponed: Discord cannot be asked now.
        """
