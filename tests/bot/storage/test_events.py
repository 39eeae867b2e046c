"""The audit as it is read: by case, by page, in a digest; and who else decides in a server."""

import pytest

from bot.records import Event, RuleRecord
from bot.screening.findings import Action
from bot.storage.cases import CaseTable
from bot.storage.database import Database
from bot.storage.events import EventTable
from tests.bot.storage.docket import (
    ELSEWHERE,
    GUILD,
    MAX,
    MIA,
    RULE,
    as_stored,
    held_case,
    pending_case,
    put_job,
    refused_case,
    verdict,
)
from tests.bot.storage.make import ADA, BEN, NOW


@pytest.fixture
def table(database: Database) -> EventTable:
    return EventTable(database)


async def test_what_changes_no_table_can_be_written_down(table: EventTable) -> None:
    await table.add(
        GUILD,
        "export",
        now=NOW,
        actor_id=MIA,
        person_id=ADA,
        case_id=1,
        job_id=2,
        subject="audit",
        before="a",
        after="b",
        reason="asked for",
    )
    await table.add(GUILD, "digest", now=NOW)
    assert await table.page(GUILD, since=0, before_id=None, most=9) == [
        Event(2, GUILD, NOW, None, "digest", None, None, None, None, None, None, None),
        Event(1, GUILD, NOW, MIA, "export", ADA, 1, 2, "audit", "a", "b", "asked for"),
    ]


async def test_the_story_of_a_case_begins_with_its_opening(
    database: Database, table: EventTable
) -> None:
    case = await refused_case(database)
    await CaseTable(database).appeal(case.id, text="please", now=NOW)
    await CaseTable(database).uphold(case.id, by=MIA, now=NOW)
    await refused_case(database, prompt_hash=b"other")
    assert [event.kind for event in await table.of_case(case.id)] == [
        "opened",
        "strike",
        "appeal",
        "appeal",
    ]


@pytest.mark.parametrize("most", [1, 2, 3, 10])
async def test_the_pages_of_an_audit_hold_each_event_once_newest_first(
    table: EventTable, most: int
) -> None:
    # What triggers write bears the time of the cause, so times and numbers need not agree.
    for at in (5, 3, 3, 3, 4, 1, 9):
        await table.add(GUILD, f"at {at}", now=at)
        await table.add(ELSEWHERE, "elsewhere", now=at)
    seen: list[Event] = []
    while page := await table.page(
        GUILD, since=3, before_id=seen[-1].id if seen else None, most=most
    ):
        assert len(page) <= most
        seen += page
    assert [event.kind for event in seen] == ["at 9", "at 5", "at 4", "at 3", "at 3", "at 3"]
    assert len({event.id for event in seen}) == len(seen)


async def test_events_are_counted_by_kind_since_a_time(table: EventTable) -> None:
    for kind, at in (("export", 1), ("export", 5), ("digest", 6), ("export", 7)):
        await table.add(GUILD, kind, now=at)
    await table.add(ELSEWHERE, "export", now=9)
    assert await table.counts(GUILD, 5) == {"export": 2, "digest": 1}
    assert await table.counts(GUILD, 8) == {}


async def test_a_digest_tells_how_often_each_rule_was_overturned(
    database: Database, table: EventTable
) -> None:
    cases = CaseTable(database)
    upheld, overturned = [
        await refused_case(database, prompt_hash=bytes([number])) for number in range(2)
    ]
    for case in (upheld, overturned):
        await cases.appeal(case.id, text="please", now=NOW)
    await cases.uphold(upheld.id, by=MIA, now=NOW)
    await cases.overturn(overturned.id, by=MIA, now=NOW)
    await refused_case(database, rule="floor:1")
    await put_job(database, findings=as_stored(verdict(Action.SPOILER)), rule=RULE)
    assert await table.digest(GUILD, NOW) == [
        RuleRecord(RULE, hits=3, overturned=1),
        RuleRecord("floor:1", hits=1, overturned=0),
    ]
    assert await table.digest(GUILD, NOW + 1) == []
    assert await table.digest(ELSEWHERE, NOW) == []


@pytest.mark.parametrize(("action", "overturned"), [(Action.REVIEW, 1), (Action.SPOILER, 0)])
async def test_an_approval_overturns_the_rule_that_asked_for_the_review(
    database: Database, table: EventTable, action: Action, overturned: int
) -> None:
    stored = as_stored(verdict(action))
    for case in (
        await pending_case(database, findings=stored, rule=RULE),
        await held_case(database, findings=stored, rule=RULE),
    ):
        await CaseTable(database).approve(case.id, by=MIA, now=NOW)
    rejected = await pending_case(database, findings=stored, rule=RULE)
    await CaseTable(database).reject(rejected.id, by=MIA, reason="gore", points=0, now=NOW)
    assert await table.digest(GUILD, NOW) == [RuleRecord(RULE, 3, 2 * overturned)]


async def test_a_rule_that_is_being_tried_out_is_in_the_digest(
    database: Database, table: EventTable
) -> None:
    shadow = verdict(rule="server:8", shadow=True)
    await put_job(database, findings=as_stored(shadow))
    both = as_stored(verdict(Action.SPOILER) + shadow)
    await put_job(database, findings=both, rule=RULE)
    assert await table.digest(GUILD, NOW) == [
        RuleRecord("server:8", 2, 0),
        RuleRecord(RULE, 1, 0),
    ]


async def test_what_the_channel_alone_asked_to_review_is_no_rule_s_doing(
    database: Database, table: EventTable
) -> None:
    case = await pending_case(database)
    await CaseTable(database).approve(case.id, by=MIA, now=NOW)
    assert await table.digest(GUILD, NOW) == []


async def other(table: EventTable, *than: int, since: float = NOW) -> bool:
    return await table.another_moderator(GUILD, than=frozenset(than), since=since)


async def test_another_moderator_is_somebody_else_who_decided_lately(
    database: Database, table: EventTable
) -> None:
    assert not await other(table)
    case = await pending_case(database)
    await CaseTable(database).approve(case.id, by=MIA, now=NOW)
    assert await other(table)
    assert await other(table, MAX)
    assert not await other(table, MIA)
    assert not await other(table, MAX, MIA)
    assert not await other(table, MAX, since=NOW + 1)


async def test_who_appeals_or_reports_is_no_moderator_but_who_answers_is(
    database: Database, table: EventTable
) -> None:
    case = await refused_case(database)
    await CaseTable(database).appeal(case.id, text="please", now=NOW)
    await table.add(GUILD, "reported", now=NOW, actor_id=BEN)
    await table.add(ELSEWHERE, "decided", now=NOW, actor_id=BEN)
    assert not await other(table)
    await CaseTable(database).overturn(case.id, by=MAX, now=NOW)
    assert await other(table, MIA)
    assert not await other(table, MAX)


async def test_who_deletes_a_picture_of_their_own_is_no_moderator(
    database: Database, table: EventTable
) -> None:
    await table.add(GUILD, "deleted", now=NOW, actor_id=BEN, person_id=BEN)
    assert not await other(table, MIA)
    await table.add(GUILD, "deleted", now=NOW, actor_id=MAX, person_id=BEN)
    assert await other(table, MIA)


async def test_a_review_that_expired_or_became_void_was_decided_by_nobody(
    database: Database, table: EventTable
) -> None:
    case = await pending_case(database)
    await held_case(database)
    await database.fetch(
        "UPDATE job SET state = 'cancelled', finished = ? WHERE id = ?", (NOW, case.job_id)
    )
    await CaseTable(database).expire(NOW + 10**6)
    assert not await other(table)
