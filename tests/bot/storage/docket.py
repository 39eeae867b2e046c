"""Jobs and cases for the tests of moderation, the jobs put in by plain SQL."""

import json
from itertools import count
from typing import Any

from bot.case import Case, CaseKind
from bot.job import Job
from bot.records import ReportOutcome
from bot.screening.findings import Action, Finding, Source, Verdict
from bot.storage.cases import CaseTable
from bot.storage.database import Database
from bot.storage.jobs import JobTable
from bot.storage.reports import ReportTable
from tests.bot.storage.make import ADA, NOW, PICTURE_URL

GUILD, ELSEWHERE, CHANNEL = 10, 19, 20
MIA, MAX = 71, 72  # moderators
DAY = 86400.0
HASH = b"the skeleton's"
RULE = "server:3"

_numbers = count(5000)
_STATES: dict[str, dict[str, Any]] = {
    "running": {"task_id": "t"},
    "ready": {"task_id": "t", "image_url": PICTURE_URL},
    "delivered": {"task_id": "t", "image_url": PICTURE_URL, "finished": NOW, "settled": 1},
    "failed": {"charged": 0, "failure": "api_failed", "finished": NOW},
    "cancelled": {"finished": NOW},
}


def verdict(
    action: Action = Action.BLOCK, *, rule: str = RULE, matched: str = "rude", shadow: bool = False
) -> Verdict:
    return Verdict(
        (Finding(action, Source.SERVER, "server", rule, matched, (0, len(matched)), shadow=shadow),)
    )


def as_stored(findings: Verdict) -> str:
    return json.dumps(findings.to_json())


async def put_job(database: Database, state: str = "queued", **values: Any) -> int:
    """Insert a job in a state it can be accepted in, or that it came to long ago; its id."""
    row = {
        "interaction_id": next(_numbers),
        "owner_id": ADA,
        "guild_id": GUILD,
        "channel_id": CHANNEL,
        "token_expires": NOW,
        "upload_limit": 1000,
        "prompt": "a rude fox",
        "prompt_hash": HASH,
        "width": 256,
        "height": 256,
        "seed": 7,
        "model": "",
        "created": NOW,
        "review_due": DAY,
        "state": state,
        **_STATES.get(state, {}),
        **values,
    }
    marks = ", ".join(f":{column}" for column in row)
    sql = f"INSERT INTO job ({', '.join(row)}) VALUES ({marks}) RETURNING id"
    return int((await database.fetch(sql, row))[0]["id"])


async def pending_case(database: Database, **values: Any) -> Case:
    """The open case of a new job that waits for somebody to read its prompt."""
    return await case_of(database, await put_job(database, "pending", **values))


async def held_case(database: Database, **values: Any) -> Case:
    """The open case of a job whose picture waits for somebody to look at it."""
    job_id = await put_job(database, "ready", drawn=NOW, **values)
    await database.fetch("UPDATE job SET state = 'held' WHERE id = ?", (job_id,))
    return await case_of(database, job_id)


async def reported_case(database: Database, *reporters: int) -> Case:
    """The open case of a public picture that people reported."""
    job_id = await put_job(database, "delivered")
    case = await CaseTable(database).open_report(job=await job(database, job_id), now=NOW)
    for number, reporter in enumerate(reporters):
        taken = await ReportTable(database).add(
            case.id,
            person_id=reporter,
            guild_id=GUILD,
            reason="gore",
            cooldown=0,
            now=NOW + number,
        )
        assert taken is ReportOutcome.TAKEN
    return await found(database, case.id)


async def refused_case(database: Database, *, points: int = 1, **values: Any) -> Case:
    """The case of a prompt that the screening refused."""
    row = {
        "guild_id": GUILD,
        "channel_id": CHANNEL,
        "person_id": ADA,
        "source": f"command:{next(_numbers)}",
        "prompt": "a rude fox",
        "prompt_hash": HASH,
        "verdict": verdict(),
        "rule": RULE,
        "now": NOW,
        **values,
    }
    return await CaseTable(database).open_refusal(points=points, **row)


async def removal_case(
    database: Database, *, job_id: int | None = None, points: int = 0, **values: Any
) -> Case:
    """The case of a picture that Mia took down."""
    row = {
        "guild_id": GUILD,
        "channel_id": CHANNEL,
        "person_id": ADA,
        "source": f"removal:{next(_numbers)}",
        "by": MIA,
        "reason": "gore",
        "now": NOW,
        **values,
    }
    about = None if job_id is None else await job(database, job_id)
    return await CaseTable(database).open_removal(job=about, points=points, **row)


async def case_of(database: Database, job_id: int) -> Case:
    (case,) = await CaseTable(database).of_job(job_id)
    return case


async def found(database: Database, case_id: int) -> Case:
    case = await CaseTable(database).find(case_id)
    assert case is not None
    return case


async def job(database: Database, job_id: int) -> Job:
    job = await JobTable(database).find(job_id)
    assert job is not None
    return job


async def job_row(database: Database, job_id: int | None) -> dict[str, Any]:
    (row,) = await database.fetch("SELECT * FROM job WHERE id = ?", (job_id,))
    return dict(row)


async def open_case(database: Database, kind: CaseKind) -> Case:
    """An open case of one of the three kinds that moderators decide."""
    if kind is CaseKind.PROMPT:
        return await pending_case(database)
    if kind is CaseKind.PICTURE:
        return await held_case(database)
    return await reported_case(database)


async def events(database: Database, *kinds: str) -> list[tuple[Any, ...]]:
    """The audit's lines of some kinds: kind, actor, person, subject, before, after, reason."""
    rows = await database.fetch(
        "SELECT kind, actor_id, person_id, subject, before, after, reason FROM event ORDER BY id"
    )
    return [tuple(row) for row in rows if not kinds or row["kind"] in kinds]
