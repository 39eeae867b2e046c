"""What is looked after from time to time: lost cards, old prompts and pictures, weekly digests."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.errors import DatabaseError, DeliveryPostponed, Undeliverable
from bot.jobs.service import Jobs
from bot.moderation.cards import Cards
from bot.moderation.digest import Digest
from bot.moderation.evidence import sweep
from bot.moderation.places import Places
from bot.records import CardPlace
from bot.storage.cases import CaseTable
from bot.storage.events import EventTable
from bot.storage.upkeep import UpkeepTable
from bot.storage.vault import Vault

_log = logging.getLogger(__name__)

_MINUTE, _HOUR, _WEEK = 60.0, 3600.0, 7 * 86400.0
_FADED_AT_ONCE = 100
_FORGOTTEN_AT_ONCE = 1000  # by one statement, see `CaseTable.forget_prompts`


class Upkeep:
    """Runs each chore in its own rhythm; all may be repeated, so a restart begins them anew."""

    def __init__(
        self,
        *,
        cards: Cards,
        cases: CaseTable,
        table: UpkeepTable,
        events: EventTable,
        jobs: Jobs,
        places: Places,
        vault: Vault,
        wake: Callable[[], None],
        clock: Callable[[], float],
    ) -> None:
        self._cards = cards
        self._cases = cases
        self._table = table
        self._events = events
        self._jobs = jobs
        self._places = places
        self._vault = vault
        self._wake = wake
        self._clock = clock

    async def run(self) -> None:
        """Serve until cancelled."""
        async with asyncio.TaskGroup() as group:
            for gap, chore in (
                (_MINUTE, self.replace_lost_cards_of_reviews),
                (_HOUR, self.replace_all_lost_cards),
                (10 * _MINUTE, self.sweep),
                (_HOUR, self.forget_prompts),
                (_HOUR, self.fade_cards),
                (_HOUR, self.send_digests),
            ):
                group.create_task(_every(gap, chore), name=f"upkeep-{chore.__name__}")

    async def replace_lost_cards_of_reviews(self) -> None:
        """Have reviews shown anew, or given up, whose moderator channel is gone or closed."""
        await self._replace(self._out_of_reach(await self._table.reviews_waiting()))

    async def replace_all_lost_cards(self) -> None:
        """The same for all that waits for moderators, and for cards that somebody deleted."""
        waiting = await self._table.all_waiting()
        lost = self._out_of_reach(waiting)
        try:
            for place in waiting:
                if place not in lost and not await self._cards.stands(place):
                    lost.append(place)
        except DeliveryPostponed as error:
            _log.info("Which cards were deleted is seen later: %s", error)
        await self._replace(lost)

    async def sweep(self) -> None:
        """Drop pictures that nobody will ask for any more."""
        await sweep(self._vault, self._cases, self._jobs, now=self._clock())

    async def forget_prompts(self) -> None:
        """Drop what people typed once a server's retention time is over; the hashes stay."""
        for guild_id in await self._table.servers_with_prompts():
            before = self._clock() - self._places.policies.at(guild_id).retention
            while await self._cases.forget_prompts(guild_id, before) >= _FORGOTTEN_AT_ONCE:
                pass
            await self._jobs.forget_refused(guild_id, before=before)

    async def fade_cards(self) -> None:
        """Take what was forgotten from the cards of decided cases, too."""
        last = 0
        while waiting := await self._table.words_on_cards(_FADED_AT_ONCE, last):
            for last in waiting:
                try:
                    if await self._is_faded(last):
                        await self._table.card_faded(last)
                except DeliveryPostponed as error:
                    _log.info("Cards keep their words for now: %s", error)
                    return

    async def send_digests(self) -> None:
        """Post a server's digest when its week is over; the first one a week after its settings."""
        policies = self._places.policies
        for guild_id in policies.guilds():
            policy = policies.at(guild_id)
            if policy.digest and policy.moderators is not None:
                await self._send_digest(guild_id, policy.moderators)

    async def _is_faded(self, case_id: int) -> bool:
        """Fade a card; False where it is closed to the bot and may be open later."""
        case = await self._cases.find(case_id)
        if case is None or case.card_channel_id is None or case.card_message_id is None:
            return True
        job = None if case.job_id is None else await self._jobs.find(case.job_id)
        past = await self._cases.past(case.guild_id, case.person_id, case.id)
        try:
            await self._cards.update(case, job, past)
        except Undeliverable as error:
            _log.info("Case %d: its card is out of reach: %s", case.id, error)
            place = CardPlace(case.id, case.card_channel_id, case.card_message_id)
            return not (self._cards.reaches(place.channel_id) and await self._cards.stands(place))
        return True

    async def _send_digest(self, guild_id: int, channel_id: int) -> None:
        until = self._clock()
        since = await self._table.last_digest(guild_id)
        if since is None:
            await self._table.digest_done(guild_id, until)
            return
        if until - since < _WEEK:
            return
        counts = await self._events.counts(guild_id, since)
        rules = tuple(await self._events.digest(guild_id, since))
        try:
            if counts:  # a quiet week is worth no message
                await self._cards.digest(guild_id, channel_id, Digest(since, until, counts, rules))
        except DeliveryPostponed as error:
            _log.info("Server %d: its digest is postponed: %s", guild_id, error)
            return
        except Undeliverable as error:
            _log.warning("Server %d: its digest cannot be posted: %s", guild_id, error)
        await self._table.digest_done(guild_id, until)

    def _out_of_reach(self, places: list[CardPlace]) -> list[CardPlace]:
        channels = {place.channel_id for place in places}
        reached = {channel_id for channel_id in channels if self._cards.reaches(channel_id)}
        return [place for place in places if place.channel_id not in reached]

    async def _replace(self, lost: list[CardPlace]) -> None:
        for place in lost:
            await self._cases.card_lost(place.case_id, message_id=place.message_id)
        if lost:
            _log.warning("%d cards are gone or out of reach; showing them anew", len(lost))
            self._wake()


async def _every(gap: float, chore: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await chore()
        except DatabaseError as error:
            _log.error("%s Trying again in %.0f s.", error, gap)
        except Exception:  # noqa: BLE001  # a chore that fails must not stop the bot; it is tried again
            _log.exception("A chore failed with an unforeseen error; trying again in %.0f s", gap)
        await asyncio.sleep(gap)
