"""From the picture's address to the posted picture."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

from bot.errors import (
    DatabaseError,
    DeliveryPostponed,
    ImageApiError,
    ImageInvalid,
    PassingFault,
    Undeliverable,
)
from bot.imageapi.backoff import backoff
from bot.imageapi.client import ImageClient
from bot.images import Picture, fit, inspect
from bot.job import Failure, Job, Review, State
from bot.jobs.active import Active
from bot.jobs.announcer import Announcer
from bot.jobs.board import Board
from bot.jobs.crew import Crew
from bot.jobs.endings import Endings
from bot.jobs.gate import Gate, Ruling
from bot.jobs.pace import Durations
from bot.jobs.presenter import Presenter
from bot.jobs.storing import until_stored
from bot.storage.jobs import JobTable
from bot.storage.vault import Vault

_log = logging.getLogger(__name__)

_AT_ONCE = 8  # pictures in memory at a time
_BROKEN_TIMES = 4  # what is no picture so often will not become one
_FETCH_TIMES = 12  # with the back-off a few minutes
_AT_LEAST = 120.0  # seconds for fetching a picture that is done, however late: it was paid for
_DELIVER_TIMES = 60  # with the back-off about half an hour of Discord being away
_GRACE = 3.0  # seconds a delivery may still take when the bot stops
_PUBLIC = Ruling()


def vault_key(job_id: int) -> str:
    """Under which name the vault keeps a job's picture for moderators."""
    return f"job-{job_id}"


class Finisher:
    """Downloads at once, checks, stores that it is ready, and has it delivered."""

    def __init__(
        self,
        *,
        board: Board,
        table: JobTable,
        api: ImageClient,
        presenter: Presenter,
        announcer: Announcer,
        endings: Endings,
        durations: Durations,
        gate: Gate,
        vault: Vault,
        job_timeout: float,
        clock: Callable[[], float],
    ) -> None:
        self._board = board
        self._table = table
        self._api = api
        self._presenter = presenter
        self._announcer = announcer
        self._endings = endings
        self._durations = durations
        self._gate = gate
        self._vault = vault
        self._job_timeout = job_timeout
        self._clock = clock
        self._crew = Crew("finish", _AT_ONCE, endings.crashed)

    def add(self, active: Active, image_url: str) -> None:
        """Finish a job whose picture lies at that address."""
        active.state = State.READY
        active.drawn = active.drawn or self._clock()
        self._crew.add(active, self._finish, image_url)

    async def run(self) -> None:
        """Serve until cancelled."""
        try:
            await asyncio.Event().wait()  # what is added begins by itself
        finally:
            await self._crew.stop(_GRACE)

    async def _finish(self, active: Active, image_url: str) -> None:
        if active not in self._board:
            return  # it ended while it waited for a place
        try:
            if active.faults or active.broken:  # addresses expire
                image_url = await self._fresh_address(active) or image_url
            picture = await inspect(await self._bytes_of(active, image_url))
        except (ImageInvalid, PassingFault) as error:
            await self._not_fetched(active, image_url, error)
            return
        except DatabaseError as error:
            self._postpone(active, image_url, error)
            return
        self._learn(active)
        ruling = await self._judge(active.job, picture)
        if ruling != _PUBLIC and not await self._store(active, image_url, ruling):
            return  # cancelled at the last moment
        if ruling.refuse is not None:
            await self._endings.fail(active, ruling.refuse)
        elif ruling.hold:
            await self._hold(active, image_url, picture)
        else:
            await self._publish(active, image_url, picture, spoiler=ruling.spoiler)

    async def _publish(
        self, active: Active, image_url: str, picture: Picture, *, spoiler: bool
    ) -> None:
        try:
            fitted = await fit(picture, active.job.place.upload_limit)
        except ImageInvalid as error:
            _log.warning("Job %d: %s", active.id, error)
            await self._endings.fail(active, Failure.PICTURE_TOO_LARGE)
            return
        await self._announcer.close(active.id)
        if active in self._board:  # not cancelled meanwhile
            # What is stored is older than that where it had been ready before a restart.
            job = replace(active.job, spoiler=True) if spoiler else active.job
            await self._deliver(active, job, image_url, fitted, shrunk=fitted is not picture)

    async def _not_fetched(
        self, active: Active, image_url: str, error: ImageInvalid | PassingFault
    ) -> None:
        """Try again later, in a place of its own again; or give up."""
        if isinstance(error, PassingFault):
            active.faults += 1
            wait = backoff(active.faults, error.retry_after)
        else:
            active.broken += 1
            wait = backoff(active.broken)
        deadline = max(active.since + self._job_timeout, active.drawn + _AT_LEAST)
        if active.broken >= _BROKEN_TIMES or active.faults >= _FETCH_TIMES:
            _log.warning("Job %d: its picture could not be fetched: %s", active.id, error)
            await self._endings.fail(active, Failure.PICTURE_BROKEN)
        elif self._clock() > deadline:
            _log.warning("Job %d: its picture was not fetched in time: %s", active.id, error)
            await self._endings.fail(active, Failure.TIMED_OUT)
        else:
            _log.info("Job %d: fetching its picture again: %s", active.id, error)
            asyncio.get_running_loop().call_later(wait, self.add, active, image_url)

    async def _bytes_of(self, active: Active, image_url: str) -> bytes:
        """What was kept for a moderator, else what lies at the address."""
        kept = None
        if active.job.review is Review.PASSED:
            kept = await self._vault.get(vault_key(active.id))
        return kept if kept is not None else await self._api.download(image_url)

    async def _judge(self, job: Job, picture: Picture) -> Ruling:
        if job.review is Review.PASSED or not self._gate.concerns(job):
            return _PUBLIC
        ruling = await self._gate.judge(job, picture)
        if not ruling.verdict.findings:
            return ruling
        return replace(ruling, verdict=job.verdict + ruling.verdict)

    async def _hold(self, active: Active, image_url: str, picture: Picture) -> None:
        """Keep the picture for a moderator; their decision brings the job here again."""
        try:
            await self._vault.put(vault_key(active.id), picture.data)
        except DatabaseError as error:
            self._postpone(active, image_url, error)
            return
        job = await until_stored(lambda: self._table.held(active.id))
        self._board.drop(active.id)
        if job is not None:
            self._endings.tell(job)

    def _postpone(self, active: Active, image_url: str, error: DatabaseError) -> None:
        """Try again later without a place among those that are finished: others are not held up."""
        active.postponed += 1
        _log.error("Job %d is postponed: %s", active.id, error)
        loop = asyncio.get_running_loop()
        loop.call_later(backoff(active.postponed), self.add, active, image_url)

    async def _fresh_address(self, active: Active) -> str | None:
        """Addresses expire; asking again gives a new one."""
        try:
            return (await self._api.poll(active.job.task_id or "")).image_url
        except ImageApiError as error:
            _log.info("Job %d: no fresh address for its picture: %s", active.id, error)
            return None

    def _learn(self, active: Active) -> None:
        if active.polled and active.job.drawn is None:
            # It was done somewhere between the last two looks: the middle is the best guess.
            seconds = (active.polled + active.drawn) / 2 - active.submitted
            self._durations.learn(active.size, seconds)

    async def _store(self, active: Active, image_url: str, ruling: Ruling = _PUBLIC) -> bool:
        """Store what is known of the picture; False if the job has ended meanwhile.

        One that goes straight out needs no statement for that before the one that it is there.
        """
        job = await until_stored(
            lambda: self._table.drawn(
                active.id,
                image_url,
                active.drawn,
                spoiler=ruling.spoiler,
                verdict=ruling.verdict,
            )
        )
        if job is None:  # it was stored so before a restart; or cancelled
            job = await until_stored(lambda: self._table.find(active.id))
            if job is None or job.state is not State.READY:
                return False
        active.job = job
        return True

    async def _deliver(
        self, active: Active, job: Job, image_url: str, picture: Picture, *, shrunk: bool
    ) -> None:
        try:
            alerted = await self._presenter.deliver(job, picture, shrunk=shrunk)
        except Undeliverable as error:
            _log.warning("Job %d cannot be delivered: %s", job.id, error)
            await self._endings.fail(active, Failure.UNDELIVERABLE)
        except DeliveryPostponed as error:
            active.postponed += 1
            _log.info("Job %d: its delivery is postponed: %s", job.id, error)
            if active.postponed >= _DELIVER_TIMES:
                await self._endings.fail(active, Failure.UNDELIVERABLE)
            elif job.state is State.READY or await self._store(active, image_url):
                loop = asyncio.get_running_loop()
                loop.call_later(backoff(active.postponed), self.add, active, image_url)
        else:
            done = await until_stored(
                lambda: self._table.delivered(job.id, image_url, active.drawn, self._clock())
            )
            self._board.drop(job.id)
            if done is None:
                await self._withdraw(job)
            elif not alerted:
                await self._presenter.notify(done)

    async def _withdraw(self, job: Job) -> None:
        """Cancelled while its picture was being posted: that may cover what had been told."""
        now = await until_stored(lambda: self._table.find(job.id))
        if now is not None and now.state is State.CANCELLED:
            self._endings.tell_again(now, job.place)
