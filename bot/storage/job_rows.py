"""From a row of the job table to a job, and from what is asked for to a row."""

import json
import sqlite3
from typing import Any

from bot.imageapi.models import ImageRequest, Size
from bot.job import Failure, Job, Place, Review, State, Terms
from bot.screening.findings import NOTHING_FOUND, Verdict


def job_or_none(rows: list[sqlite3.Row]) -> Job | None:
    """The one row as a job."""
    return job_of(rows[0]) if rows else None


def job_of(row: Any) -> Job:  # noqa: ANN401  # sqlite3.Row's columns are untyped
    """A row as a job."""
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
        drawn=row["drawn"],
        task_id=row["task_id"],
        image_url=row["image_url"],
        finished=row["finished"],
        failure=Failure(row["failure"]) if row["failure"] else None,
        charged=bool(row["charged"]),
        ended_by=row["ended_by"],
        model=row["model"],
        review=Review(row["review"]),
        spoiler=bool(row["spoiler"]),
        verdict=_verdict(row["findings"]),
        prompt_hash=row["prompt_hash"],
        joined=row["joined"],
        released=row["released"],
        reason=row["reason"],
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
