"""The job table: every statement about jobs, each one move.

Every move is a compare-and-set: it names the states it may start from and returns the job as it now
is, or None when another move came first. Doing one twice is therefore harmless.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from bot.errors import DatabaseError
from bot.imageapi.models import ImageRequest, Size
from bot.job import MOVES, Failure, Job, Place, State, Terms
from bot.limits import Window
from bot.screening.findings import NOTHING_FOUND, Verdict
from bot.storage.counting import accept_sql
from bot.storage.database import Database
from bot.storage.job_counts import JobCounts
from bot.storage.job_rows import JOB_COLUMNS, findings_text, job_of, job_or_none, row_of
from bot.storage.syncing import UNSYNCED

_NO_TERMS = Terms()
_SELECT = f"SELECT {JOB_COLUMNS} FROM job"
_ANY = tuple(State)
_FINAL = tuple(state for state in State if state.is_final)


@dataclass(frozen=True, slots=True)
class Drawn:
    """How long a finished picture took from submission to completion, in seconds."""

    size: Size
    seconds: float


class JobTable(JobCounts):
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
        super().__init__(database, windows=windows, max_in_flight=max_in_flight)
        self.model = model

    async def accept(
        self,
        *,
        interaction_id: int,
        owner_id: int,
        place: Place,
        request: ImageRequest,
        now: float,
        terms: Terms = _NO_TERMS,
    ) -> Job | None:
        """Count every window and store the job, in one statement: the row is the charge.

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
        self._latest = self._steady(now)
        sql = accept_sql(
            self.windows,
            self.max_in_flight,
            terms.role_windows,
            terms.server_windows,
            terms.daily_images,
        )
        values = row_of(
            interaction_id=interaction_id,
            owner_id=owner_id,
            place=place,
            request=request,
            terms=terms,
            model=self.model,
            created=self._latest,
        )
        return job_or_none(await self._database.fetch(sql, values))

    async def is_known(self, interaction_id: int) -> bool:
        """Whether this interaction was accepted before."""
        rows = await self._database.fetch(
            "SELECT 1 FROM job WHERE interaction_id = ?", (interaction_id,)
        )
        return bool(rows)

    async def interaction_of(self, job_id: int) -> int:
        """The id of the interaction that a job answers; the job must exist."""
        (row,) = await self._database.fetch(
            "SELECT interaction_id FROM job WHERE id = ?", (job_id,)
        )
        return int(row["interaction_id"])

    async def find(self, job_id: int) -> Job | None:
        """The job as it is now; None if there is none."""
        rows = await self._database.fetch(f"{_SELECT} WHERE id = ?", (job_id,))
        return job_or_none(rows)

    async def unsettled(self) -> list[Job]:
        """Every job that is unfinished or whose message does not show its end; oldest first."""
        # Left alone, SQLite goes through all that ever were, because those are in order.
        rows = await self._database.fetch(f"{_SELECT} INDEXED BY job_unsettled WHERE settled = 0")
        return sorted(map(job_of, rows), key=attrgetter("id"))

    async def recently_drawn(self, most: int) -> list[Drawn]:
        """The durations of this model's among the newest jobs, newest last."""
        rows = await self._database.fetch(
            "SELECT width, height, drawn - submitted AS seconds FROM"
            " (SELECT * FROM job ORDER BY id DESC LIMIT ?)"
            " WHERE drawn IS NOT NULL AND submitted IS NOT NULL AND model = ? ORDER BY id",
            (most, self.model),
        )
        return [Drawn(Size(row["width"], row["height"]), row["seconds"]) for row in rows]

    async def waiting(self, guild_id: int) -> list[int]:
        """The ids of a server's jobs of which nothing was ordered yet; 1,000 at most."""
        rows = await self._database.fetch(
            # Left alone, SQLite goes by the server, and so through all that it ever made.
            "SELECT id FROM job INDEXED BY job_unsettled WHERE settled = 0 AND guild_id = ?"
            " AND state IN ('pending', 'queued') LIMIT 1000",
            (guild_id,),
        )
        return [row["id"] for row in rows]

    async def shown_in(self, message_id: int) -> Job | None:
        """The job whose message this is; None if there is none."""
        rows = await self._database.fetch(
            f"{_SELECT} WHERE message_id = ? ORDER BY id DESC LIMIT 1", (message_id,)
        )
        return job_or_none(rows)

    async def submitted_since(self, since: float) -> list[float]:
        """The Unix times of the newest submissions after `since`, oldest first; 1,000 at most."""
        rows = await self._database.fetch(
            "SELECT submitted FROM (SELECT submitted FROM job ORDER BY id DESC LIMIT 1000)"
            " WHERE submitted > ? ORDER BY submitted",
            (since,),
        )
        return [row["submitted"] for row in rows]

    async def locate(self, job_id: int, *, channel_id: int, message_id: int | None) -> Job | None:
        """Store which message shows the job; None for none any more."""
        return await self._update(
            job_id, _ANY, "channel_id = ?, message_id = ?", channel_id, message_id
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
        # Since it was accepted, perhaps a day ago, the operator may have chosen another model.
        change = (
            "attempts = attempts + 1, submitted = ?, message_id = coalesce(message_id, ?),"
            " model = ?"
        )
        # Lost to a power cut, it is submitted again as one that was killed within the request.
        values = (now, message_id, self.model)
        return await self._move(job_id, State.SUBMITTING, change, *values, synced=False)

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

    async def drawn(
        self,
        job_id: int,
        image_url: str,
        now: float,
        *,
        spoiler: bool = False,
        verdict: Verdict = NOTHING_FOUND,
    ) -> Job | None:
        """From running to ready: the picture was downloaded and is one.

        Args:
            job_id: which job.
            image_url: where it lies.
            now: Unix time.
            spoiler: it must be hidden until somebody clicks.
            verdict: all that was found in prompt and picture; nothing leaves what is stored.
        """
        change = (
            "image_url = ?, drawn = ?, spoiler = max(spoiler, ?),"
            " findings = coalesce(?, findings), rule = coalesce(?, rule)"
        )
        found, deciding = findings_text(verdict), verdict.deciding
        rule = deciding.rule if deciding else None
        return await self._move(
            job_id, State.READY, change, image_url, now, int(spoiler), found, rule
        )

    async def held(self, job_id: int) -> Job | None:
        """From ready to held: a moderator looks at the picture first; opens the case for that."""
        return await self._move(job_id, State.HELD, "review = 'image'")

    async def delivered(self, job_id: int, image_url: str, drawn: float, now: float) -> Job | None:
        """From ready, or at once from running, to delivered: the picture is in its message.

        Args:
            job_id: which job.
            image_url: where the picture lay.
            drawn: Unix time at which it was done; what `JobTable.drawn` has stored stays.
            now: Unix time.
        """
        change = (
            "image_url = ?, drawn = coalesce(drawn, ?), finished = ?, settled = 1, token = NULL"
        )
        return await self._move(job_id, State.DELIVERED, change, image_url, drawn, now)

    async def failed(
        self, job_id: int, failure: Failure, now: float, message_id: int | None = None
    ) -> Job | None:
        """To failed, giving the charge back in the same statement.

        Args:
            job_id: which job.
            failure: why.
            now: Unix time.
            message_id: as in `start_submission`.
        """
        change = "charged = 0, failure = ?, finished = ?, message_id = coalesce(message_id, ?)"
        return await self._move(job_id, State.FAILED, change, failure, now, message_id)

    async def halted(self, job_id: int, reason: str, now: float) -> Job | None:
        """To failed, only if nothing was ordered yet."""
        return await self._update(
            job_id,
            (State.PENDING, State.QUEUED),
            "state = 'failed', charged = 0, failure = ?, finished = ?, reason = ?",
            Failure.PAUSED,
            now,
            reason,
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
        return await self._update(job_id, (State.CANCELLED,), change, only=only)

    async def forget_token(self, job_id: int) -> Job | None:
        """Drop an interaction token that Discord no longer takes."""
        return await self._update(job_id, _ANY, "token = NULL")

    async def settle(self, job_id: int) -> None:
        """The job's message shows how it ended: forget the token."""
        await self._update(job_id, _FINAL, "settled = 1, token = NULL")

    async def forget_prompt(self, job_id: int, *, by: int, now: float) -> None:
        """Drop what was typed, once its picture was deleted, and note who did that."""
        change = "prompt = '', deleted_by = ?, deleted = ?"
        await self._update(job_id, _FINAL, change, by, now)

    async def forget_refused(self, guild_id: int, before: float) -> int:
        """Drop what was typed for a server's older jobs that ended without a picture.

        What was found in the words of any job goes, too. A picture keeps its prompt: everybody can
        read it in the message.

        Returns:
            How many jobs it was about; 1,000 at most, so call it again after as many.
        """
        rows = await self._database.fetch(
            "UPDATE job SET findings = NULL,"
            " prompt = CASE WHEN state IN ('failed', 'cancelled') THEN '' ELSE prompt END"
            " WHERE id IN (SELECT id FROM job WHERE guild_id = ? AND created < ?"
            " AND settled = 1 AND (findings IS NOT NULL"
            " OR (prompt <> '' AND state IN ('failed', 'cancelled')))"
            " LIMIT 1000) RETURNING 1",
            (guild_id, before),
        )
        return len(rows)

    async def _move(
        self, job_id: int, to: State, change: str, *values: object, synced: bool = True
    ) -> Job | None:
        sql = _move_sql(to, change, synced=synced)
        return job_or_none(await self._database.fetch(sql, (*values, job_id)))

    async def _update(
        self, job_id: int, states: tuple[State, ...], change: str, *values: object, only: str = "1"
    ) -> Job | None:
        sql = _update_sql(states, change, only)
        return job_or_none(await self._database.fetch(sql, (*values, job_id)))


@lru_cache
def _move_sql(to: State, change: str, *, synced: bool) -> str:
    sources = tuple(state for state in State if to in MOVES[state])
    return ("" if synced else UNSYNCED) + _update_sql(sources, f"state = '{to}', {change}")


@lru_cache
def _update_sql(states: tuple[State, ...], change: str, only: str = "1") -> str:
    names = ", ".join(f"'{state}'" for state in states)
    return (
        f"UPDATE job SET {change} WHERE id = ? AND state IN ({names}) AND {only}"
        f" RETURNING {JOB_COLUMNS}"
    )
