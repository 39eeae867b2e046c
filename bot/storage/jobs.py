"""The job table: every statement about jobs, each one move.

Every move is a compare-and-set: it names the states it may start from and returns the job as it now
is, or None when another move came first. Doing one twice is therefore harmless.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.errors import DatabaseError
from bot.imageapi.models import ImageRequest, Size
from bot.job import MOVES, Failure, Job, Place, State
from bot.limits import Quota, Window, WindowUse
from bot.storage.database import Database

_LEAP = 60.0  # seconds; a clock set back by more had been wrong before
_IN_FLIGHT = "state IN ('queued', 'submitting', 'running', 'ready')"  # as the index spells it


@dataclass(frozen=True, slots=True)
class Drawn:
    """How long a finished picture took from submission to completion, in seconds."""

    size: Size
    seconds: float


class JobTable:
    """The statements about jobs, for one set of limits.

    Args:
        windows: each must have room for a job to be accepted.
        max_in_flight: unfinished jobs a person may have; 0 for no cap.
        model: which model draws the jobs that are accepted.
    """

    def __init__(
        self,
        database: Database,
        *,
        windows: Sequence[Window] = (),
        max_in_flight: int = 0,
        model: str = "",
    ) -> None:
        self._database = database
        self.windows = tuple(windows)
        self.max_in_flight = max_in_flight
        self.model = model
        self._accept_sql = _accept_sql(self.windows, max_in_flight)
        self._latest = 0.0

    async def accept(
        self, *, interaction_id: int, owner_id: int, place: Place, request: ImageRequest, now: float
    ) -> Job | None:
        """Count the person's windows and store the job, in one statement: the row is the charge.

        Returns:
            The job; None when a limit is reached or the interaction was accepted before.

        Raises:
            DatabaseError: nothing was stored.
        """
        if not self._database.has_room():
            raise DatabaseError(
                f"The disk of {self._database.path} is nearly full: no new job is taken."
                " Free some space."
            )
        now = self._latest = self._steady(now)
        values = {
            "interaction_id": interaction_id,
            "owner_id": owner_id,
            "guild_id": place.guild_id,
            "channel_id": place.channel_id,
            "message_id": place.message_id,
            "token": place.interaction_token,
            "token_expires": place.token_expires,
            "upload_limit": place.upload_limit,
            "prompt": request.prompt,
            "width": request.size.width,
            "height": request.size.height,
            "seed": request.seed,
            "model": self.model,
            "created": now,
        }
        return _job_or_none(await self._database.fetch(self._accept_sql, values))

    async def is_known(self, interaction_id: int) -> bool:
        """Whether this interaction was accepted before."""
        rows = await self._database.fetch(
            "SELECT 1 FROM job WHERE interaction_id = ?", (interaction_id,)
        )
        return bool(rows)

    async def next_free(self, owner_id: int, window: Window, now: float) -> float | None:
        """When the window has room again, as Unix time; None when it has room now."""
        rows = await self._database.fetch(
            "SELECT created FROM job WHERE owner_id = ? AND charged = 1 AND created > ?"
            " ORDER BY created DESC LIMIT 1 OFFSET ?",
            (owner_id, self._steady(now) - window.span, window.count - 1),
        )
        return rows[0]["created"] + window.span if rows else None

    async def quota(self, owner_id: int, now: float) -> Quota:
        """What the person has used of every window, and how many jobs are unfinished."""
        now = self._steady(now)
        uses = []
        for window in self.windows:
            (row,) = await self._database.fetch(
                "SELECT count(*) AS used, min(created) AS oldest FROM job"
                " WHERE owner_id = ? AND charged = 1 AND created > ?",
                (owner_id, now - window.span),
            )
            frees_at = row["oldest"] + window.span if row["used"] else None
            uses.append(WindowUse(window, row["used"], frees_at))
        (row,) = await self._database.fetch(
            f"SELECT count(*) AS n FROM job WHERE owner_id = ? AND {_IN_FLIGHT}",
            (owner_id,),
        )
        return Quota(tuple(uses), row["n"], self.max_in_flight)

    async def find(self, job_id: int) -> Job | None:
        """The job as it is now; None if there is none."""
        return _job_or_none(await self._database.fetch("SELECT * FROM job WHERE id = ?", (job_id,)))

    async def unsettled(self) -> list[Job]:
        """Every job that is unfinished or whose message does not show its end; oldest first."""
        rows = await self._database.fetch("SELECT * FROM job WHERE settled = 0 ORDER BY id")
        return [_job(row) for row in rows]

    async def recently_drawn(self, most: int) -> list[Drawn]:
        """The durations of this model's among the newest jobs, newest last."""
        rows = await self._database.fetch(
            "SELECT width, height, drawn - submitted AS seconds FROM"
            " (SELECT * FROM job ORDER BY id DESC LIMIT ?)"
            " WHERE drawn IS NOT NULL AND submitted IS NOT NULL AND model = ? ORDER BY id",
            (most, self.model),
        )
        return [Drawn(Size(row["width"], row["height"]), row["seconds"]) for row in rows]

    async def submitted_since(self, since: float) -> list[float]:
        """The Unix times of the newest submissions after `since`, oldest first; 1,000 at most."""
        rows = await self._database.fetch(
            "SELECT submitted FROM (SELECT submitted FROM job ORDER BY id DESC LIMIT 1000)"
            " WHERE submitted > ? ORDER BY submitted",
            (since,),
        )
        return [row["submitted"] for row in rows]

    async def locate(self, job_id: int, *, channel_id: int, message_id: int) -> Job | None:
        """Store which message shows the job."""
        return await self._update(
            job_id, list(State), "channel_id = ?, message_id = ?", channel_id, message_id
        )

    async def start_submission(
        self, job_id: int, now: float, message_id: int | None = None
    ) -> Job | None:
        """From queued to submitting, before the paid request leaves.

        Args:
            job_id: which job.
            now: Unix time.
            message_id: of its placeholder, where `locate` has not stored it.
        """
        change = "attempts = attempts + 1, submitted = ?, message_id = coalesce(message_id, ?)"
        return await self._move(job_id, State.SUBMITTING, change, now, message_id)

    async def requeue(self, job_id: int, *, unsent: bool) -> Job | None:
        """From submitting to queued.

        Args:
            job_id: which job.
            unsent: the paid request provably was not accepted, so it does not count as an attempt;
                otherwise nobody knows, and it is repeated once.
        """
        return await self._move(
            job_id, State.QUEUED, "submitted = NULL, attempts = attempts - ?", int(unsent)
        )

    async def submitted(self, job_id: int, task_id: str) -> Job | None:
        """From submitting to running, with the image API's name for the task."""
        return await self._move(job_id, State.RUNNING, "task_id = ?", task_id)

    async def drawn(self, job_id: int, image_url: str, now: float) -> Job | None:
        """From running to ready: the picture was downloaded and is one."""
        return await self._move(job_id, State.READY, "image_url = ?, drawn = ?", image_url, now)

    async def delivered(self, job_id: int, now: float) -> Job | None:
        """From ready to delivered: the picture is in its message."""
        return await self._move(
            job_id, State.DELIVERED, "finished = ?, settled = 1, token = NULL", now
        )

    async def failed(self, job_id: int, failure: Failure, now: float) -> Job | None:
        """To failed, giving the charge back in the same statement."""
        return await self._move(
            job_id, State.FAILED, "charged = 0, failure = ?, finished = ?", failure, now
        )

    async def cancelled(self, job_id: int, *, by: int | None, now: float) -> Job | None:
        """To cancelled, giving the charge back only if nothing was sent yet."""
        # Even a queued job has an attempt if the bot was killed within its paid request.
        change = "charged = (attempts > 0), ended_by = ?, finished = ?"
        return await self._move(job_id, State.CANCELLED, change, by, now)

    async def refund_cancelled(self, job_id: int) -> Job | None:
        """Give back the charge of a cancelled job whose only paid request was refused after all.

        Its message may have said otherwise already, so it counts as untold again.
        """
        change, only = "charged = 0, settled = 0", "charged = 1 AND attempts = 1"
        return await self._update(job_id, [State.CANCELLED], change, only=only)

    async def forget_token(self, job_id: int) -> None:
        """Drop an interaction token that Discord no longer takes."""
        await self._update(job_id, list(State), "token = NULL")

    async def settle(self, job_id: int) -> None:
        """The job's message shows how it ended: forget the token."""
        await self._update(job_id, [s for s in State if s.is_final], "settled = 1, token = NULL")

    async def forget_prompt(self, job_id: int) -> None:
        """Drop what was typed, once its picture was deleted."""
        await self._update(job_id, [s for s in State if s.is_final], "prompt = ''")

    def _steady(self, now: float) -> float:
        """The time that counts for limits.

        A clock set back a little must not let charges slip out of their window; one that returns
        from a leap ahead must not freeze the limits.
        """
        return now if now < self._latest - _LEAP else max(now, self._latest)

    async def _move(self, job_id: int, to: State, change: str, *values: object) -> Job | None:
        sources = [state for state in State if to in MOVES[state]]
        return await self._update(job_id, sources, f"state = '{to}', {change}", *values)

    async def _update(
        self, job_id: int, sources: Iterable[State], change: str, *values: object, only: str = "1"
    ) -> Job | None:
        states = ", ".join(f"'{state}'" for state in sources)
        sql = f"UPDATE job SET {change} WHERE id = ? AND state IN ({states}) AND {only} RETURNING *"
        return _job_or_none(await self._database.fetch(sql, (*values, job_id)))


def _accept_sql(windows: Sequence[Window], max_in_flight: int) -> str:
    """Counting stops at the limit, so the cost does not grow with a person's history."""
    checks = [
        "(SELECT count(*) FROM (SELECT 1 FROM job WHERE owner_id = :owner_id AND charged = 1"
        f" AND created > :created - {window.span} LIMIT {window.count})) < {window.count}"
        for window in windows
    ]
    if max_in_flight:
        checks.append(
            f"(SELECT count(*) FROM job WHERE owner_id = :owner_id AND {_IN_FLIGHT})"
            f" < {max_in_flight}"
        )
    columns = (
        "interaction_id, owner_id, guild_id, channel_id, message_id, token, token_expires,"
        " upload_limit, prompt, width, height, seed, model, created"
    )
    values = ", ".join(f":{column.strip()}" for column in columns.split(","))
    return (
        f"INSERT INTO job ({columns}) SELECT {values} WHERE {' AND '.join(checks) or 'true'}"
        " ON CONFLICT (interaction_id) DO NOTHING RETURNING *"
    )


def _job_or_none(rows: list[sqlite3.Row]) -> Job | None:
    return _job(rows[0]) if rows else None


def _job(row: Any) -> Job:  # noqa: ANN401  # sqlite3.Row's columns are untyped
    return Job(
        id=row["id"],
        owner_id=row["owner_id"],
        place=Place(
            channel_id=row["channel_id"],
            guild_id=row["guild_id"],
            message_id=row["message_id"],
            interaction_token=row["token"],
            token_expires=row["token_expires"],
            upload_limit=row["upload_limit"],
        ),
        request=ImageRequest(row["prompt"], Size(row["width"], row["height"]), row["seed"]),
        state=State(row["state"]),
        created=row["created"],
        attempts=row["attempts"],
        submitted=row["submitted"],
        task_id=row["task_id"],
        image_url=row["image_url"],
        finished=row["finished"],
        failure=Failure(row["failure"]) if row["failure"] else None,
        charged=bool(row["charged"]),
        ended_by=row["ended_by"],
        model=row["model"],
    )
