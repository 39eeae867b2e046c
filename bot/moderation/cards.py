"""What the desk asks of whoever shows cases to moderators and people."""

from typing import Protocol

from bot.case import Case, PastCases
from bot.errors import DeliveryError
from bot.job import Job
from bot.moderation.digest import Digest
from bot.records import CardPlace


class StillPublicError(DeliveryError):
    """Discord lets this bot neither change nor delete a message that should be out of sight."""


class Cards(Protocol):
    """Puts a case's state where people see it.

    Every method may be called again for the same state, after a restart for one, and shall then
    change nothing. `job` is None where a picture's job is not on record; a removal's message is
    then the number in `case.source`, ``removal:<message id>``, in the channel of the case.

    What is a "picture" here is the public one. All may raise:
        Undeliverable: the channel or message is gone, or closed to the bot.
        DeliveryPostponed: Discord is out of reach or busy; the same call may work later.
    """

    async def post(
        self,
        case: Case,
        job: Job | None,
        past: PastCases,
        *,
        channel_id: int,
        picture: bytes | None,
        still_public: bool = False,
    ) -> int:
        """Post a new card and return its message's id.

        The process may die before that is stored; a nonce of the case's id and version keeps a
        card that is posted again at once from standing there twice.

        Args:
            case: as it is now.
            job: what it is about.
            past: what else its person was the subject of.
            channel_id: the moderator channel.
            picture: to be shown as a spoiler; None where there is none to show.
            still_public: the public picture should be out of sight, and Discord refused that.
        """

    async def update(
        self, case: Case, job: Job | None, past: PastCases, *, still_public: bool = False
    ) -> None:
        """Edit the card to show the case as it is now; its picture stays.

        Undeliverable means that this very card cannot be edited any more.
        """

    def reaches(self, channel_id: int) -> bool:
        """Whether moderators' presses on cards in that channel still come here.

        It is asked every minute, so it must cost nothing; as long as nobody knows, it is True.
        """

    async def stands(self, place: CardPlace) -> bool:
        """Whether a card is there yet; as long as Discord does not say that it is not, True."""

    async def picture(self, case: Case, job: Job | None) -> bytes | None:
        """The picture as everybody sees it; None when it is gone or out of sight already."""

    async def hide(self, case: Case, job: Job | None) -> None:
        """Put a neutral text in place of the picture until moderators have decided.

        Raises:
            StillPublicError: everybody can see it yet.
        """

    async def restore(self, case: Case, job: Job | None, picture: bytes) -> None:
        """Show a picture again that was hidden or taken down; it was judged fine."""

    async def regret(self, case: Case, job: Job | None) -> None:
        """Say in place of the picture that it was judged fine, but no copy of it was kept."""

    async def take_down(self, case: Case, job: Job | None) -> None:
        """Take the picture away for good, and say that moderators did, why, and how to appeal.

        Raises:
            StillPublicError: everybody can see it yet.
        """

    async def answer(self, case: Case) -> None:
        """Tell the person how their appeal was decided, by direct message."""

    async def digest(self, guild_id: int, channel_id: int, digest: Digest) -> None:
        """Post what happened in a week into the moderator channel."""
