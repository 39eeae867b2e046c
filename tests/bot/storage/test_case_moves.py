"""What is done with a case: once, by the first who does it, and its job moves along."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.case import APPEAL_WITHIN, AppealState, Case, CaseKind, CaseState
from bot.job import Failure, State
from bot.screening.findings import Action
from bot.storage.cases import CaseTable
from bot.storage.database import Database
from bot.storage.people import BarredTable
from bot.storage.rules import RuleTable
from tests.bot.storage.docket import (
    DAY,
    MAX,
    MIA,
    events,
    found,
    held_case,
    job,
    job_row,
    open_case,
    pending_case,
    put_job,
    refused_case,
    removal_case,
    reported_case,
)
from tests.bot.storage.make import ADA, BEN, NOW

LATER = NOW + 60
REVIEWED = [CaseKind.PROMPT, CaseKind.PICTURE, CaseKind.REPORT]

Move = Callable[[CaseTable, int], Awaitable[Case | None]]
MOVES: dict[str, Move] = {
    "approve": lambda table, case_id: table.approve(case_id, by=MIA, now=LATER),
    "reject": lambda table, case_id: table.reject(
        case_id, by=MIA, reason="gore", points=1, now=LATER
    ),
    "hide": lambda table, case_id: table.hide(case_id, at_reports=1, now=LATER),
    "appeal": lambda table, case_id: table.appeal(case_id, text="please", now=LATER),
    "uphold": lambda table, case_id: table.uphold(case_id, by=MIA, now=LATER),
    "overturn": lambda table, case_id: table.overturn(case_id, by=MIA, now=LATER),
}


@pytest.fixture
def table(database: Database) -> CaseTable:
    return CaseTable(database)


def sure(case: Case | None) -> Case:
    assert case is not None
    return case


async def appealed(database: Database, case: Case) -> Case:
    return sure(await CaseTable(database).appeal(case.id, text="please", now=NOW))


@pytest.mark.parametrize("kind", REVIEWED)
async def test_an_approval_decides_an_open_case(
    database: Database, table: CaseTable, kind: CaseKind
) -> None:
    case = await open_case(database, kind)
    approved = sure(await table.approve(case.id, by=MIA, now=LATER))
    assert (approved.state, approved.decided_by, approved.decided, approved.points) == (
        CaseState.APPROVED,
        MIA,
        LATER,
        0,
    )
    assert approved.version == case.version + 1
    assert await table.find(case.id) == approved
    assert await events(database, "decided") == [
        ("decided", MIA, ADA, kind, "open", "approved", None)
    ]


@pytest.mark.parametrize("kind", REVIEWED)
@pytest.mark.parametrize(("points", "struck"), [(0, None), (1, LATER)])
async def test_a_rejection_decides_an_open_case_with_or_without_a_strike(
    database: Database, table: CaseTable, kind: CaseKind, points: int, struck: float | None
) -> None:
    case = await open_case(database, kind)
    rejected = sure(await table.reject(case.id, by=MIA, reason="gore", points=points, now=LATER))
    assert (rejected.state, rejected.decided_by, rejected.decided, rejected.reason) == (
        CaseState.REJECTED,
        MIA,
        LATER,
        "gore",
    )
    assert (rejected.points, rejected.struck) == (points, struck)
    decided = ("decided", MIA, ADA, kind, "open", "rejected", "gore")
    strike = ("strike", MIA, ADA, None, "0", "1", None)
    audit = set(await events(database, "decided", "strike"))
    assert audit == ({decided, strike} if points else {decided})


async def test_an_approved_prompt_goes_to_the_queue_and_an_approved_picture_on(
    database: Database, table: CaseTable
) -> None:
    prompt, picture = await pending_case(database), await held_case(database)
    await table.approve(prompt.id, by=MIA, now=LATER)
    await table.approve(picture.id, by=MIA, now=LATER)
    queued, ready = (
        await job_row(database, prompt.job_id),
        await job_row(database, picture.job_id),
    )
    assert (queued["state"], queued["charged"], queued["released"]) == ("queued", 1, LATER)
    assert (ready["state"], ready["charged"], ready["released"]) == ("ready", 1, LATER)
    assert ready["review"] == "passed"


@pytest.mark.parametrize("kind", [CaseKind.PROMPT, CaseKind.PICTURE])
async def test_a_rejected_job_ends_and_is_not_charged(
    database: Database, table: CaseTable, kind: CaseKind
) -> None:
    case = await open_case(database, kind)
    await table.reject(case.id, by=MIA, reason="gore", points=0, now=LATER)
    ended = await job(database, case.job_id or 0)
    assert (ended.state, ended.failure, ended.charged, ended.finished, ended.reason) == (
        State.FAILED,
        Failure.REJECTED,
        False,
        LATER,
        "gore",
    )
    assert (await found(database, case.id)).state is CaseState.REJECTED


async def test_a_decision_about_a_report_leaves_the_job_as_it_is(
    database: Database, table: CaseTable
) -> None:
    for move in ("approve", "reject"):
        case = await reported_case(database, BEN)
        before = await job_row(database, case.job_id)
        assert await MOVES[move](table, case.id) is not None
        assert await job_row(database, case.job_id) == before


async def test_what_is_due_expires_and_gives_the_charge_back(
    database: Database, table: CaseTable
) -> None:
    due = [await pending_case(database), await held_case(database)]
    later = await pending_case(database, review_due=DAY + 1)
    report = await reported_case(database, BEN)
    assert await table.expire(NOW + DAY - 1) == []
    expired = await table.expire(NOW + DAY)
    assert [(case.id, case.state, case.reason, case.decided_by) for case in expired] == [
        (case.id, CaseState.EXPIRED, None, None) for case in due
    ]
    for case in due:
        ended = await job(database, case.job_id or 0)
        assert (ended.failure, ended.charged) == (Failure.REVIEW_EXPIRED, False)
        assert ended.finished == NOW + DAY
    assert await table.expire(NOW + DAY) == []
    for case in (later, report):
        assert (await found(database, case.id)).state is CaseState.OPEN
    assert [event[1:] for event in await events(database, "decided")] == [
        (None, ADA, kind, "open", "expired", None) for kind in ("prompt", "picture")
    ]


@pytest.mark.parametrize("number", range(4))
async def test_a_picture_is_hidden_at_the_number_of_reports_the_server_set(
    database: Database, table: CaseTable, number: int
) -> None:
    case = await reported_case(database, *range(100, 100 + number))
    hidden = await table.hide(case.id, at_reports=3, now=LATER)
    assert (hidden is not None) == (number >= 3)
    assert await table.hide(case.id, at_reports=0, now=LATER) is None
    if hidden:
        assert (hidden.hidden, hidden.state, hidden.reports) == (LATER, CaseState.OPEN, number)
        assert await events(database, "hidden") == [("hidden", None, ADA, None, None, None, None)]


async def test_an_approval_brings_a_hidden_picture_back(
    database: Database, table: CaseTable
) -> None:
    case = await reported_case(database, BEN)
    await table.hide(case.id, at_reports=1, now=NOW)
    approved = sure(await table.approve(case.id, by=MIA, now=LATER))
    assert approved.hidden is None
    assert [event[0] for event in await events(database, "hidden", "restored")] == [
        "hidden",
        "restored",
    ]


async def test_a_rejection_keeps_a_hidden_picture_hidden(
    database: Database, table: CaseTable
) -> None:
    case = await reported_case(database, BEN)
    await table.hide(case.id, at_reports=1, now=NOW)
    assert sure(await MOVES["reject"](table, case.id)).hidden == NOW


async def test_only_a_report_hides(database: Database, table: CaseTable) -> None:
    for case in (await pending_case(database), await removal_case(database)):
        assert await table.hide(case.id, at_reports=1, now=LATER) is None


async def rejected_case(database: Database) -> Case:
    case = await pending_case(database)
    return sure(await MOVES["reject"](CaseTable(database), case.id))


async def expired_case(database: Database) -> Case:
    await pending_case(database)
    (case,) = await CaseTable(database).expire(NOW + DAY)
    return case


async def approved_case(database: Database) -> Case:
    case = await pending_case(database)
    return sure(await CaseTable(database).approve(case.id, by=MIA, now=NOW))


async def void_case(database: Database) -> Case:
    case = await pending_case(database)
    await database.fetch(
        "UPDATE job SET state = 'cancelled', finished = ? WHERE id = ?", (LATER, case.job_id)
    )
    return await found(database, case.id)


async def recorded_case(database: Database) -> Case:
    job_id = await put_job(database, "ready", review="logged", logged=1)
    await database.fetch("UPDATE job SET state = 'delivered', settled = 1, finished = ?", (NOW,))
    (case,) = await CaseTable(database).of_job(job_id)
    return case


@pytest.mark.parametrize("made", [refused_case, removal_case, rejected_case, expired_case])
async def test_what_was_decided_against_somebody_can_be_appealed(
    database: Database, table: CaseTable, made: Callable[[Database], Awaitable[Case]]
) -> None:
    case = await made(database)
    await table.card_posted(case.id, channel_id=30, message_id=31, version=case.version)
    now = sure(await table.appeal(case.id, text="It is an animal.", now=LATER))
    assert (now.appeal, now.appeal_text, now.appealed) == (
        AppealState.OPEN,
        "It is an animal.",
        LATER,
    )
    assert now.card_message_id is None  # so that a new card comes where moderators look
    assert [outdated.id for outdated in await table.outdated(9)] == [case.id]
    assert await events(database, "appeal") == [("appeal", ADA, ADA, case.rule, None, "open", None)]


@pytest.mark.parametrize(
    "made",
    [pending_case, held_case, reported_case, approved_case, void_case, recorded_case],
)
async def test_what_was_not_decided_against_somebody_cannot(
    database: Database, table: CaseTable, made: Callable[..., Awaitable[Case]]
) -> None:
    case = await made(database)
    assert await table.appeal(case.id, text="please", now=LATER) is None
    assert await table.find(case.id) == case


async def test_an_appeal_can_come_for_thirty_days(database: Database, table: CaseTable) -> None:
    case = await refused_case(database)
    assert await table.appeal(case.id, text="please", now=NOW + APPEAL_WITHIN) is None
    assert await table.appeal(case.id, text="please", now=NOW + APPEAL_WITHIN - 1) is not None


async def test_those_days_begin_with_the_decision(database: Database, table: CaseTable) -> None:
    case, late = await reported_case(database, BEN), NOW + 2 * APPEAL_WITHIN
    await table.reject(case.id, by=MIA, reason="Gore", points=0, now=late)
    assert await table.appeal(case.id, text="please", now=late + APPEAL_WITHIN) is None
    assert await table.appeal(case.id, text="please", now=late + APPEAL_WITHIN - 1) is not None


async def test_an_appeal_that_is_upheld_changes_no_points(
    database: Database, table: CaseTable
) -> None:
    case = await appealed(database, await refused_case(database))
    upheld = sure(await table.uphold(case.id, by=MAX, now=LATER))
    assert (upheld.appeal, upheld.appeal_by, upheld.appeal_decided, upheld.points) == (
        AppealState.UPHELD,
        MAX,
        LATER,
        1,
    )
    assert (await events(database, "appeal"))[1] == (
        *("appeal", MAX, ADA, case.rule),
        *("open", "upheld", None),
    )
    assert len(await events(database, "strike")) == 1


async def test_what_a_decision_allows_is_stored_with_it_and_once(
    database: Database, table: CaseTable
) -> None:
    rules = RuleTable(database)
    await rules.add(10, "allow", "great tit", Action.ALLOW, shadow=False, by=MAX, now=NOW)
    approved = await open_case(database, CaseKind.PROMPT)
    approved = sure(
        await table.approve(approved.id, by=MIA, now=LATER, allows=("great tit", "blue tit"))
    )
    assert approved.allows == ("great tit", "blue tit")
    assert await table.approve(approved.id, by=MAX, now=LATER, allows=("coal tit",)) is None
    overturned = await appealed(database, await rejected_case(database))
    await table.overturn(overturned.id, by=MAX, now=LATER, allows=("marsh tit",))
    assert [(rule.kind, rule.term, rule.by_id, rule.at) for rule in await rules.of(10)] == [
        ("allow", "great tit", MAX, NOW),
        ("allow", "blue tit", MIA, LATER),
        ("allow", "marsh tit", MAX, LATER),
    ]
    assert [(by, after) for _, by, _, _, _, after, _ in await events(database, "rule")] == [
        (MAX, "allow"),
        (MIA, "allow"),
        (MAX, "allow"),
    ]


async def test_an_appeal_that_is_overturned_gives_the_points_back(
    database: Database, table: CaseTable
) -> None:
    case = await appealed(database, await rejected_case(database))
    assert case.points == 1
    overturned = sure(await table.overturn(case.id, by=MAX, now=LATER))
    assert (overturned.appeal, overturned.appeal_by, overturned.points) == (
        AppealState.OVERTURNED,
        MAX,
        0,
    )
    assert overturned.state is CaseState.REJECTED
    assert (await events(database, "strike"))[1] == ("strike", MAX, ADA, None, "1", "0", None)
    assert await table.strikes(0) == []


async def test_no_appeal_follows_an_appeal(database: Database, table: CaseTable) -> None:
    case = await appealed(database, await refused_case(database))
    await table.uphold(case.id, by=MIA, now=LATER)
    assert await table.appeal(case.id, text="please", now=LATER) is None


async def ready_for(database: Database, move: str) -> Case:
    """A case that the move can be made on."""
    if move in {"approve", "reject", "hide"}:
        return await reported_case(database, BEN)
    case = await refused_case(database)
    return case if move == "appeal" else await appealed(database, case)


@pytest.mark.parametrize("move", MOVES)
async def test_every_move_made_twice_is_made_once(
    database: Database, table: CaseTable, move: str
) -> None:
    case = await ready_for(database, move)
    first = sure(await MOVES[move](table, case.id))
    audit = await events(database)
    assert first.version == case.version + 1
    assert await MOVES[move](table, case.id) is None
    assert await table.find(case.id) == first
    assert await events(database) == audit


@pytest.mark.parametrize("move", MOVES)
async def test_no_move_is_made_on_a_case_that_there_is_not(table: CaseTable, move: str) -> None:
    assert await MOVES[move](table, 1) is None


@pytest.mark.parametrize("kind", REVIEWED)
@pytest.mark.parametrize("pressed", [("approve", "reject"), ("reject", "approve")])
async def test_of_two_moderators_who_press_at_once_the_first_decides(
    database: Database, table: CaseTable, kind: CaseKind, pressed: tuple[str, str]
) -> None:
    case = await open_case(database, kind)
    first, second = await asyncio.gather(*(MOVES[move](table, case.id) for move in pressed))
    assert second is None
    assert await table.find(case.id) == first
    assert len(await events(database, "decided")) == 1


async def test_of_two_who_decide_an_appeal_at_once_the_first_decides(
    database: Database, table: CaseTable
) -> None:
    case = await appealed(database, await refused_case(database))
    first, second = await asyncio.gather(
        table.overturn(case.id, by=MIA, now=LATER), table.uphold(case.id, by=MAX, now=LATER)
    )
    assert second is None
    assert sure(first).points == 0
    assert await table.find(case.id) == first


@pytest.mark.parametrize("kind", [CaseKind.PROMPT, CaseKind.PICTURE])
@pytest.mark.parametrize("move", ["approve", "reject", "expire"])
async def test_a_cancel_that_comes_first_leaves_nothing_to_decide(
    database: Database, table: CaseTable, kind: CaseKind, move: str
) -> None:
    case = await open_case(database, kind)
    await database.fetch(
        "UPDATE job SET state = 'cancelled', finished = ? WHERE id = ?", (LATER, case.job_id)
    )
    job_before = await job_row(database, case.job_id)
    void = await found(database, case.id)
    assert (void.state, void.decided, void.version) == (CaseState.VOID, LATER, case.version + 1)
    moved: Any = (
        await table.expire(NOW + DAY) if move == "expire" else await MOVES[move](table, case.id)
    )
    assert not moved
    assert await found(database, case.id) == void
    assert await job_row(database, case.job_id) == job_before
    assert await events(database, "decided") == [("decided", None, ADA, kind, "open", "void", None)]


async def test_who_is_blocked_with_a_decision_is_blocked_by_the_same_statement(
    database: Database,
) -> None:
    case, moves = await pending_case(database), CaseTable(database)
    decided = await moves.reject(case.id, by=MIA, reason="spam", points=0, now=NOW, bars=True)
    assert decided is not None
    (barred,) = await BarredTable(database).all()
    assert (barred.person_id, barred.case_id, barred.reason, barred.by_id) == (
        case.person_id,
        case.id,
        "spam",
        MIA,
    )
    assert await BarredTable(database).lift(case.guild_id, case.person_id, by=MIA, now=NOW + 1)
    assert await moves.reject(case.id, by=MIA, reason="spam", points=0, now=NOW, bars=True) is None
    assert await BarredTable(database).all() == []
