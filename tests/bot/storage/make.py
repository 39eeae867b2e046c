"""Jobs for the tests of this folder, in whatever state one needs."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from bot.imageapi.models import ImageRequest, Size
from bot.job import Failure, Job, Place, Review, State, Terms
from bot.storage.database import Database
from bot.storage.jobs import JobTable

NOW = 1_800_000_000.0
PICTURE_URL = "https://pictures.example/1.png"
ADA, BEN = 11, 12
PLACE = Place(
    channel_id=20,
    guild_id=10,
    message_id=None,
    interaction_token="a secret",
    token_expires=NOW + 870,
    upload_limit=10 * 2**20,
)
FOX = ImageRequest("a red fox", Size(256, 256), 7)

_interactions = count(1000)


class NotingDatabase(Database):
    """Remembers every statement."""

    def __init__(self, database: Database) -> None:
        super().__init__(database._connection, database.path)
        self.asked: list[tuple[str, Any]] = []

    async def fetch(self, sql: str, parameters: Mapping[str, Any] | Iterable[Any] = ()) -> Any:
        self.asked.append((sql, parameters))
        return await super().fetch(sql, parameters)


async def accept(
    table: JobTable,
    owner_id: int = ADA,
    *,
    now: float = NOW,
    interaction_id: int | None = None,
    message_id: int | None = None,
    terms: Terms | None = None,
) -> Job | None:
    return await table.accept(
        interaction_id=next(_interactions) if interaction_id is None else interaction_id,
        owner_id=owner_id,
        place=replace(PLACE, message_id=message_id),
        request=FOX,
        now=now,
        terms=terms or Terms(),
    )


async def accepted(
    table: JobTable,
    owner_id: int = ADA,
    *,
    now: float = NOW,
    message_id: int | None = None,
    terms: Terms | None = None,
) -> Job:
    job = await accept(table, owner_id, now=now, message_id=message_id, terms=terms)
    assert job is not None
    return job


async def _nothing(_table: JobTable, _job_id: int, _now: float) -> None:
    """No move leads back to pending."""


_MOVES: dict[State, Callable[[JobTable, int, float], Awaitable[Job | None]]] = {
    State.PENDING: _nothing,
    State.QUEUED: lambda table, job_id, _: table.requeue(job_id, unsent=True),
    State.SUBMITTING: lambda table, job_id, now: table.start_submission(job_id, now),
    State.RUNNING: lambda table, job_id, _: table.submitted(job_id, f"task-{job_id}"),
    State.READY: lambda table, job_id, now: table.drawn(job_id, PICTURE_URL, now),
    State.HELD: lambda table, job_id, _: table.held(job_id),
    State.DELIVERED: lambda table, job_id, now: table.delivered(job_id, PICTURE_URL, now, now),
    State.FAILED: lambda table, job_id, now: table.failed(job_id, Failure.API_FAILED, now),
    State.CANCELLED: lambda table, job_id, now: table.cancelled(job_id, by=BEN, now=now),
}


async def advance(table: JobTable, job_id: int, to: State, *, now: float = NOW) -> Job | None:
    """Make the one move that leads to a state."""
    return await _MOVES[to](table, job_id, now)


_ROADS = {
    State.PENDING: (),
    State.QUEUED: (),
    State.SUBMITTING: (State.SUBMITTING,),
    State.RUNNING: (State.SUBMITTING, State.RUNNING),
    State.READY: (State.SUBMITTING, State.RUNNING, State.READY),
    State.HELD: (State.SUBMITTING, State.RUNNING, State.READY, State.HELD),
    State.DELIVERED: (State.SUBMITTING, State.RUNNING, State.READY, State.DELIVERED),
    State.FAILED: (State.FAILED,),
    State.CANCELLED: (State.CANCELLED,),
}


async def job_in(
    table: JobTable,
    state: State,
    owner_id: int = ADA,
    *,
    now: float = NOW,
    terms: Terms | None = None,
) -> Job:
    """A new job that has come as far as `state` on the shortest road."""
    review = Review.PROMPT if state is State.PENDING else Review.NONE
    job = await accepted(table, owner_id, now=now, terms=terms or Terms(review=review))
    for step in _ROADS[state]:
        moved = await advance(table, job.id, step, now=now)
        assert moved is not None
        job = moved
    return job
