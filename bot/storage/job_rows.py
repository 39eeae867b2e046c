"""From a row of the job table to a job, and from what is asked for to a row."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from bot.imageapi.models import ImageRequest, Size
from bot.job import Failure, Job, Place, Review, State, Terms
from bot.screening.findings import NOTHING_FOUND, Verdict

# In the order in which `job_of` unpacks them: to find a column by its name is a walk over all of
# them, and a job is read at every step of it.
JOB_COLUMNS = (
    "id, owner_id, channel_id, guild_id, message_id, token, token_expires, upload_limit, prompt,"
    " width, height, seed, state, created, attempts, submitted, drawn, task_id, image_url,"
    " finished, failure, charged, ended_by, model, review, spoiler, findings, prompt_hash, joined,"
    " released, reason"
)


def job_or_none(rows: list[sqlite3.Row]) -> Job | None:
    """The one row as a job."""
    return job_of(rows[0]) if rows else None


def job_of(row: Iterable[Any]) -> Job:
    """A row of `JOB_COLUMNS` as a job."""
    (
        job_id,
        owner_id,
        channel_id,
        guild_id,
        message_id,
        token,
        token_expires,
        upload_limit,
        prompt,
        width,
        height,
        seed,
        state,
        created,
        attempts,
        submitted,
        drawn,
        task_id,
        image_url,
        finished,
        failure,
        charged,
        ended_by,
        model,
        review,
        spoiler,
        findings,
        prompt_hash,
        joined,
        released,
        reason,
    ) = row
    return Job(
        id=job_id,
        owner_id=owner_id,
        place=Place(channel_id, guild_id, message_id, token, token_expires, upload_limit),
        request=ImageRequest(prompt, Size(width, height), seed),
        state=State(state),
        created=created,
        attempts=attempts,
        submitted=submitted,
        drawn=drawn,
        task_id=task_id,
        image_url=image_url,
        finished=finished,
        failure=Failure(failure) if failure else None,
        charged=bool(charged),
        ended_by=ended_by,
        model=model,
        review=Review(review),
        spoiler=bool(spoiler),
        verdict=_verdict(findings),
        prompt_hash=prompt_hash,
        joined=joined,
        released=released,
        reason=reason,
    )


def row_of(
    *,
    interaction_id: int,
    owner_id: int,
    place: Place,
    request: ImageRequest,
    terms: Terms,
    model: str,
    created: float,
) -> dict[str, object]:
    """The values of a new row, by column."""
    deciding = terms.verdict.deciding
    return {
        "interaction_id": interaction_id,
        "owner_id": owner_id,
        "guild_id": place.guild_id,
        "channel_id": place.channel_id,
        "message_id": place.message_id,
        "token": place.interaction_token,
        "token_expires": place.token_expires,
        "upload_limit": place.upload_limit,
        "prompt": request.prompt,
        "prompt_hash": terms.prompt_hash,
        "width": request.size.width,
        "height": request.size.height,
        "seed": request.seed,
        "model": model,
        "created": created,
        "state": State.PENDING if terms.review is Review.PROMPT else State.QUEUED,
        "review": terms.review,
        "review_due": terms.review_time,
        "logged": int(terms.logged or terms.review is Review.LOGGED),
        "spoiler": int(terms.spoiler),
        "findings": findings_text(terms.verdict),
        "rule": deciding.rule if deciding else None,
        "joined": terms.joined,
    }


def findings_text(verdict: Verdict) -> str | None:
    """A verdict as it is stored; None where nothing was found."""
    return json.dumps(verdict.to_json()) if verdict.findings else None


def _verdict(stored: str | None) -> Verdict:
    return Verdict.from_json(json.loads(stored)) if stored else NOTHING_FOUND
