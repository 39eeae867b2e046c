"""What moderators and people would see, without a Discord: see `bot.moderation.cards`."""

import asyncio
from dataclasses import dataclass, field, replace
from itertools import count

from bot.case import Case, PastCases
from bot.errors import DeliveryPostponed, Undeliverable
from bot.job import Job
from bot.moderation.digest import Digest
from bot.records import CardPlace


@dataclass(frozen=True, slots=True)
class Shown:
    """A card as it stands in a channel."""

    message_id: int
    channel_id: int
    case: Case
    past: PastCases
    picture: bytes | None
    still_public: bool = False


@dataclass
class NotedCards:
    """A Discord that remembers what it was told.

    Attributes:
        cards: by message id, those that stand.
        public: pictures that everybody sees, by message id; or what stands in their place.
        answers: cases whose person was told of an appeal.
        digests: by the server and channel they went to.
        calls: the names of all calls with the case's id, in order, those that failed too.
        away: Discord is out of reach.
        closed: channels that take nothing.
        gone: channels of which Discord has told that they are gone.
        faults: errors that the next calls of a method raise, first one first; None lets one pass.
        killed_after: the process ends right after this call was carried out.
    """

    cards: dict[int, Shown] = field(default_factory=dict)
    public: dict[int, bytes | str] = field(default_factory=dict)
    answers: list[Case] = field(default_factory=list)
    digests: list[tuple[int, int, Digest]] = field(default_factory=list)
    calls: list[tuple[str, int]] = field(default_factory=list)
    away: bool = False
    closed: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    faults: dict[str, list[Exception | None]] = field(default_factory=dict)
    killed_after: str = ""
    ids: "count[int]" = field(default_factory=lambda: count(70_000))
    _killed: asyncio.Event = field(default_factory=asyncio.Event)

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
        self._call("post", case.id, channel_id)
        message_id = next(self.ids)
        self.cards[message_id] = Shown(message_id, channel_id, case, past, picture, still_public)
        await self._carried_out("post")
        return message_id

    async def update(
        self, case: Case, job: Job | None, past: PastCases, *, still_public: bool = False
    ) -> None:
        self._call("update", case.id, case.card_channel_id)
        assert case.card_message_id is not None
        shown = self.cards.get(case.card_message_id)
        if shown is None:
            raise Undeliverable("the card was deleted")
        self.cards[shown.message_id] = replace(
            shown, case=case, past=past, still_public=still_public
        )
        await self._carried_out("update")

    def reaches(self, channel_id: int) -> bool:
        return channel_id not in self.gone

    async def stands(self, place: CardPlace) -> bool:
        self._call("stands", place.case_id)
        return place.message_id in self.cards

    async def picture(self, case: Case, job: Job | None) -> bytes | None:
        self._call("picture", case.id)
        shown = self.public.get(_message(case, job))
        return shown if isinstance(shown, bytes) else None

    async def hide(self, case: Case, job: Job | None) -> None:
        await self._put("hide", case, job, "hidden")

    async def take_down(self, case: Case, job: Job | None) -> None:
        await self._put("take_down", case, job, "taken down")

    async def regret(self, case: Case, job: Job | None) -> None:
        await self._put("regret", case, job, "no copy")

    async def restore(self, case: Case, job: Job | None, picture: bytes) -> None:
        await self._put("restore", case, job, picture)

    async def answer(self, case: Case) -> None:
        self._call("answer", case.id)
        self.answers.append(case)
        await self._carried_out("answer")

    async def digest(self, guild_id: int, channel_id: int, digest: Digest) -> None:
        self._call("digest", guild_id, channel_id)
        self.digests.append((guild_id, channel_id, digest))

    def of(self, case_id: int) -> list[Shown]:
        """The cards of one case, oldest first."""
        return [shown for shown in self.cards.values() if shown.case.id == case_id]

    def names(self, case_id: int) -> list[str]:
        """What was called for a case, in order."""
        return [name for name, number in self.calls if number == case_id]

    async def killed(self) -> None:
        """Wait until the call after which the process ends was carried out."""
        await self._killed.wait()
        self.killed_after = ""
        self._killed.clear()

    async def _put(self, name: str, case: Case, job: Job | None, shown: bytes | str) -> None:
        self._call(name, case.id)
        message_id = _message(case, job)
        if message_id not in self.public:
            raise Undeliverable("the message was deleted")
        self.public[message_id] = shown
        await self._carried_out(name)

    def _call(self, name: str, number: int, channel_id: int | None = None) -> None:
        self.calls.append((name, number))
        if self.away:
            raise DeliveryPostponed("Discord is away")
        if channel_id in self.closed:
            raise Undeliverable("the channel is closed")
        faults = self.faults.get(name)
        if faults and (fault := faults.pop(0)) is not None:
            raise fault

    async def _carried_out(self, name: str) -> None:
        if name == self.killed_after:
            self._killed.set()
            await asyncio.Event().wait()  # until the process is gone


def _message(case: Case, job: Job | None) -> int:
    if job is not None and job.place.message_id is not None:
        return job.place.message_id
    word, _, number = case.source.partition(":")
    assert word == "removal"
    return int(number)
