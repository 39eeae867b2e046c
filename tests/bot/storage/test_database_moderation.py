"""What the moderation schema itself does: it carries old jobs over, moves both sides of a decision
at once, keeps the audit, and finds everything by an index."""

import re
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.case import Case, CaseKind, CaseState
from bot.screening.findings import Action
from bot.storage.blocklist import BlockedTable
from bot.storage.cases import CaseTable
from bot.storage.database import Database, migrations, open_database
from bot.storage.events import EventTable
from bot.storage.people import BarredTable
from bot.storage.prompts import PromptLog
from bot.storage.reports import ReportTable
from tests.bot.storage.docket import (
    CHANNEL,
    DAY,
    GUILD,
    HASH,
    MIA,
    RULE,
    as_stored,
    case_of,
    events,
    found,
    held_case,
    job,
    pending_case,
    put_job,
    refused_case,
    reported_case,
    verdict,
)
from tests.bot.storage.make import ADA, BEN, NOW, PICTURE_URL, NotingDatabase

# Of each state that schema 1 knew: every column that is not the same for all.
DRAWN = {"task_id": "t", "image_url": PICTURE_URL, "submitted": NOW + 1, "drawn": NOW + 9}
OLD_JOBS: dict[str, dict[str, Any]] = {
    "queued": {},
    "submitting": {"attempts": 1, "submitted": NOW + 1},
    "running": {"attempts": 1, "submitted": NOW + 1, "task_id": "t"},
    "ready": {"attempts": 1, **DRAWN},
    "delivered": {**DRAWN, "finished": NOW + 10, "token": None, "settled": 1},
    "failed": {"failure": "timed_out", "charged": 0, "finished": NOW + 10},
    "cancelled": {"charged": 0, "finished": NOW + 10, "ended_by": BEN, "guild_id": None},
}
SHARED = {
    "owner_id": ADA,
    "guild_id": GUILD,
    "channel_id": CHANNEL,
    "message_id": 33,
    "token": "a secret",
    "token_expires": NOW + 870,
    "upload_limit": 1000,
    "prompt": "ein roter Fuchs 🦊",
    "width": 256,
    "height": 512,
    "seed": 7,
    "model": "hunyuan",
    "created": NOW,
}


def old_database(path: Path) -> list[dict[str, Any]]:
    """A database as the first version left it, with a job in every state; its jobs."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"{migrations()[0][1]}; PRAGMA user_version = 1")
        for number, (state, values) in enumerate(OLD_JOBS.items(), 1):
            row = SHARED | {"id": 7 * number, "interaction_id": number, "state": state} | values
            marks = ", ".join(f":{column}" for column in row)
            connection.execute(f"INSERT INTO job ({', '.join(row)}) VALUES ({marks})", row)
        connection.execute("INSERT INTO note VALUES ('colour', 'red')")
        connection.commit()
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute("SELECT * FROM job ORDER BY id")]


async def test_jobs_in_every_state_are_carried_over_whole(tmp_path: Path) -> None:
    before = old_database(tmp_path / "imagine.db")
    assert len(before) == len(OLD_JOBS)
    async with open_database(tmp_path / "imagine.db") as database:
        after = [dict(row) for row in await database.fetch("SELECT * FROM job ORDER BY id")]
        assert [{column: row[column] for column in before[0]} for row in after] == before
        new = {tuple(row[c] for c in row if c not in before[0]) for row in after}
        assert len(new) == 1  # nobody has anything to review
        assert {(row["review"], row["prompt_hash"], row["findings"]) for row in after} == {
            ("none", b"", None)
        }
        assert await database.note("colour") == "red"
        assert await events(database) == []
        for row in before:
            assert (await job(database, row["id"])).state == row["state"]
        # The next number follows the old ones, so no button of an old message means a new job.
        assert await put_job(database) == before[-1]["id"] + 1


async def test_a_pending_job_opens_the_case_of_its_prompt(database: Database) -> None:
    stored = as_stored(verdict(Action.REVIEW))
    job_id = await put_job(database, "pending", findings=stored, rule=RULE)
    case = await case_of(database, job_id)
    assert (case.kind, case.state, case.opened, case.due) == (
        CaseKind.PROMPT,
        CaseState.OPEN,
        NOW,
        NOW + DAY,
    )
    assert (case.guild_id, case.channel_id, case.person_id) == (GUILD, CHANNEL, ADA)
    assert (case.prompt, case.prompt_hash, case.rule) == ("a rude fox", HASH, RULE)
    assert case.findings == verdict(Action.REVIEW)
    assert ("opened", None, ADA, "prompt", None, RULE, None) in await events(database)


async def test_a_held_job_opens_the_case_of_its_picture(database: Database) -> None:
    case = await held_case(database)
    assert (case.kind, case.state, case.opened, case.due) == (
        CaseKind.PICTURE,
        CaseState.OPEN,
        NOW,
        NOW + DAY,
    )
    assert await events(database) == [("opened", None, ADA, "picture", None, None, None)]


@pytest.mark.parametrize(
    ("review", "logged"), [("logged", 1), ("none", 1), ("none", 0), ("passed", 0)]
)
async def test_only_a_logged_job_leaves_a_record_and_no_line_in_the_audit(
    database: Database, review: str, logged: int
) -> None:
    job_id = await put_job(database, "ready", review=review, logged=logged)
    sql = "UPDATE job SET state = 'delivered', settled = 1, finished = ? WHERE id = ?"
    for _ in range(2):
        await database.fetch(sql, (NOW, job_id))
    cases = await CaseTable(database).of_job(job_id)
    assert [(case.kind, case.state, case.version) for case in cases] == [
        (CaseKind.RECORD, CaseState.CLOSED, 1)
    ] * logged
    assert await events(database) == []


async def test_what_the_screening_noted_of_a_job_is_in_the_audit(database: Database) -> None:
    await put_job(database, findings=as_stored(verdict(Action.SPOILER)), rule=RULE)
    await put_job(database)
    await put_job(database, guild_id=None, findings=as_stored(verdict(Action.SPOILER)))
    ((kind, actor, person, subject, *_),) = await events(database)
    assert (kind, actor, person, subject) == ("verdict", None, ADA, RULE)


async def test_what_only_the_picture_showed_is_in_the_audit(database: Database) -> None:
    for rule in ("vision:nudity", None):
        job_id = await put_job(database, "running")
        await database.fetch(
            "UPDATE job SET state = 'ready', image_url = ?, drawn = ?, findings = ?, rule = ?"
            " WHERE id = ?",
            (PICTURE_URL, NOW, as_stored(verdict(Action.REVIEW)), rule, job_id),
        )
    assert await events(database) == [
        ("verdict", None, ADA, "vision:nudity", None, "noted", None),
        ("verdict", None, ADA, None, None, "noted", None),
    ]


async def test_a_picture_that_is_taken_for_a_removed_one_opens_a_case_of_its_own(
    database: Database,
) -> None:
    rule, findings = "picture:7", as_stored(verdict(rule="picture:7"))
    for guild_id in (GUILD, None):
        job_id = await put_job(database, "running", guild_id=guild_id)
        await database.fetch(
            "UPDATE job SET state = 'ready', image_url = ?, drawn = ?, findings = ?, rule = ?"
            " WHERE id = ?",
            (PICTURE_URL, NOW, findings, rule, job_id),
        )
        for _ in range(2):
            await database.fetch(
                "UPDATE job SET state = 'failed', failure = 'removed_before', charged = 0,"
                " finished = ? WHERE id = ?",
                (NOW + 5, job_id),
            )
    (stored,) = await database.fetch("SELECT id FROM moderation_case")
    case = await found(database, stored["id"])
    assert (case.kind, case.state, case.opened) == (CaseKind.REFUSAL, CaseState.CLOSED, NOW + 5)
    assert (case.rule, case.findings, case.points) == (rule, verdict(rule=rule), 0)
    assert case.version == case.shown  # nobody needs to look at it
    assert await events(database) == [("opened", None, ADA, CaseKind.REFUSAL, None, rule, None)]


async def test_what_the_image_service_refuses_is_on_record_once(database: Database) -> None:
    for guild_id in (GUILD, None):
        job_id = await put_job(database, "running", guild_id=guild_id)
        for _ in range(2):
            await database.fetch(
                "UPDATE job SET state = 'failed', failure = 'content_refused', charged = 0,"
                " finished = ? WHERE id = ?",
                (NOW + 5, job_id),
            )
    assert await events(database) == [
        ("verdict", None, ADA, "image service", None, "refused", None)
    ]


@pytest.mark.parametrize("made", [pending_case, held_case])
@pytest.mark.parametrize("state", ["cancelled", "failed"])
async def test_a_job_that_ended_otherwise_voids_its_case(
    database: Database, made: Callable[[Database], Awaitable[Case]], state: str
) -> None:
    case = await made(database)
    failure = "'internal'" if state == "failed" else "NULL"
    await database.fetch(
        f"UPDATE job SET state = ?, failure = {failure}, charged = 0, finished = ? WHERE id = ?",
        (state, NOW + 5, case.job_id),
    )
    void = await found(database, case.id)
    assert (void.state, void.decided, void.decided_by) == (CaseState.VOID, NOW + 5, None)
    assert void.version == case.version + 1
    assert (await events(database))[-1] == (
        *("decided", None, ADA, case.kind),
        *("open", "void", None),
    )


async def test_a_report_outlives_what_becomes_of_its_job(database: Database) -> None:
    case = await reported_case(database, BEN)
    await database.fetch("UPDATE job SET deleted_by = ?, deleted = ?", (ADA, NOW))
    assert await found(database, case.id) == case


async def test_a_picture_that_was_taken_down_is_in_the_audit_once(database: Database) -> None:
    await put_job(database, "delivered")
    await put_job(database, "delivered", guild_id=None)
    for moderator in (MIA, BEN):
        await database.fetch("UPDATE job SET deleted_by = ?, deleted = ?", (moderator, NOW))
    assert await events(database) == [("deleted", MIA, ADA, None, None, None, None)]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET reason = 'another'",
        "UPDATE event SET id = id + 1",
        "DELETE FROM event",
    ],
)
async def test_the_audit_cannot_be_changed(database: Database, change: str) -> None:
    await EventTable(database).add(GUILD, "export", now=NOW, actor_id=MIA)
    before = [tuple(row) for row in await database.fetch("SELECT * FROM event")]
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        await database.fetch(change)
    assert [tuple(row) for row in await database.fetch("SELECT * FROM event")] == before


@pytest.mark.parametrize(
    "wrong",
    [
        "points = 1",
        "appeal = 'open'",
        "state = 'approved'",
        "state = 'approved', decided = 1",
        "state = 'expired'",
        "kind = 'other'",
        "points = -1",
    ],
)
async def test_a_case_that_must_not_be_is_refused(database: Database, wrong: str) -> None:
    case = await refused_case(database, points=0)
    with pytest.raises(sqlite3.IntegrityError):
        await database.fetch(f"UPDATE moderation_case SET {wrong}")
    assert await found(database, case.id) == case


async def every_statement(database: Database) -> None:
    """Ask everything once that is asked while people wait, or again and again."""
    cases, table = CaseTable(database), EventTable(database)
    case, picture = await pending_case(database), await held_case(database)
    await refused_case(database)
    report = await reported_case(database, BEN)
    about = await job(database, report.job_id or 0)
    await cases.open_report(job=about, now=NOW)
    await cases.approve(case.id, by=MIA, now=NOW)
    await cases.reject(picture.id, by=MIA, reason="gore", points=1, now=NOW)
    await cases.hide(report.id, at_reports=1, now=NOW)
    await cases.appeal(picture.id, text="please", now=NOW)
    await cases.overturn(picture.id, by=MIA, now=NOW)
    await cases.expire(NOW)
    await cases.outdated(10)
    await cases.card_posted(case.id, channel_id=1, message_id=2, version=1)
    await cases.card_shown(case.id, 2)
    await cases.card_lost(case.id, message_id=2)
    await cases.of_person(GUILD, ADA)
    await cases.reviews_of(GUILD, ADA)
    await cases.past(GUILD, ADA, case.id)
    await cases.strikes(NOW)
    await cases.forget_prompts(GUILD, NOW)
    await ReportTable(database).of_case(report.id)
    await table.of_case(case.id)
    await table.page(GUILD, since=0, before_id=None, most=10)
    await table.page(GUILD, since=0, before_id=9, most=10)
    await table.counts(GUILD, NOW)
    await table.digest(GUILD, NOW)
    await table.another_moderator(GUILD, than=frozenset({MIA}), since=NOW)
    await PromptLog(database).latest(GUILD)
    await BlockedTable(database).lift(case.id, by=MIA, now=NOW)
    await BarredTable(database).lift(GUILD, ADA, by=MIA, now=NOW)


# What the triggers look up; EXPLAIN does not look into them.
WITHIN_TRIGGERS = [
    "UPDATE moderation_case SET state = 'void' WHERE job_id = ? AND kind IN ('prompt', 'picture')",
    "UPDATE job SET state = 'queued' WHERE id = ? AND state IN ('pending', 'held')",
]
WHOLE_TABLE = r"SCAN (job|moderation_case|event|report|blocked|barred|c)\b"


async def plans(database: Database) -> list[tuple[str, str]]:
    """Each step that SQLite takes for one of the statements, with the statement."""
    noting = NotingDatabase(database)
    await every_statement(noting)
    asked = [(sql, values) for sql, values in noting.asked if "INSERT INTO job" not in sql]
    return [
        (row["detail"], sql)
        for sql, values in [*asked, *((sql, (1,)) for sql in WITHIN_TRIGGERS)]
        for row in await database.fetch(f"EXPLAIN QUERY PLAN {sql}", values)
    ]


async def test_nothing_walks_through_a_whole_table(database: Database) -> None:
    steps = await plans(database)
    assert len(steps) > 60
    for step, sql in steps:
        assert not re.match(WHOLE_TABLE, step), (step, sql)
        assert "(rowid>?)" not in step, (step, sql)


async def test_what_is_waited_for_is_found_by_the_index_made_for_it(database: Database) -> None:
    steps = await plans(database)
    for part, index in (
        ("struck > :now - :again", "case_struck"),  # while a person waits for an answer
        ("shown < version", "case_outdated"),
        ("due <= :now", "case_due"),
        ("FROM report WHERE guild_id = :guild_id", "report_person"),
    ):
        used = [step for step, sql in steps if part in sql]
        assert any(f"INDEX {index} (" in step for step in used), (part, used)
