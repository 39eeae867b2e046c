"""The case table: what opens a case, how it is found, what its card shows, what is forgotten."""

from dataclasses import replace

import pytest

from bot.case import STRIKE_FADES, Case, CaseKind, CaseState, PastCases, Strike
from bot.screening.findings import Action, Verdict
from bot.storage.cases import CaseTable
from bot.storage.database import Database
from tests.bot.storage.docket import (
    CHANNEL,
    DAY,
    ELSEWHERE,
    GUILD,
    HASH,
    MIA,
    RULE,
    as_stored,
    events,
    found,
    held_case,
    job,
    pending_case,
    put_job,
    refused_case,
    removal_case,
    reported_case,
    verdict,
)
from tests.bot.storage.make import ADA, BEN, NOW


@pytest.fixture
def table(database: Database) -> CaseTable:
    return CaseTable(database)


def refusal(case_id: int, source: str) -> Case:
    """What `refused_case` stores when nothing else is said."""
    return Case(
        id=case_id,
        guild_id=GUILD,
        channel_id=CHANNEL,
        person_id=ADA,
        kind=CaseKind.REFUSAL,
        source=source,
        job_id=None,
        opened=NOW,
        due=None,
        prompt="a rude fox",
        prompt_hash=HASH,
        findings=verdict(),
        rule=RULE,
        state=CaseState.CLOSED,
        hidden=None,
        decided_by=None,
        decided=None,
        reason=None,
        points=1,
        struck=NOW,
        appeal=None,
        appeal_text=None,
        appealed=None,
        appeal_by=None,
        appeal_decided=None,
        card_channel_id=None,
        card_message_id=None,
        version=0,
        shown=0,
        reports=0,
    )


async def test_a_refusal_is_a_closed_case_without_a_card(
    database: Database, table: CaseTable
) -> None:
    case = await refused_case(database, source="command:1")
    assert case == refusal(case.id, "command:1")
    assert await table.find(case.id) == case
    assert await table.outdated(10) == []
    assert set(await events(database)) == {
        ("opened", None, ADA, "refusal", None, RULE, None),
        ("strike", None, ADA, None, "0", "1", None),
    }


async def test_one_press_opens_one_case(database: Database, table: CaseTable) -> None:
    first = await refused_case(database, source="command:1")
    assert await refused_case(database, source="command:1", prompt="other") == first
    assert await table.of_person(GUILD, ADA) == [first]
    assert len(await events(database)) == 2


async def test_a_refusal_without_points_is_no_strike(database: Database) -> None:
    case = await refused_case(database, points=0)
    assert (case.points, case.struck) == (0, None)
    assert await events(database, "strike") == []


async def test_the_same_prompt_is_struck_once_in_ten_minutes(database: Database) -> None:
    points = [
        (await refused_case(database, now=NOW + seconds)).points for seconds in (0, 1, 599, 600)
    ]
    assert points == [1, 0, 0, 1]


@pytest.mark.parametrize(
    "other",
    [{"person_id": BEN}, {"guild_id": ELSEWHERE}, {"prompt_hash": b"other words"}],
    ids=str,
)
async def test_another_prompt_person_or_server_is_struck_by_itself(
    database: Database, other: dict[str, object]
) -> None:
    await refused_case(database)
    assert (await refused_case(database, **other)).points == 1  # type: ignore[arg-type]  # any column


async def test_a_refusal_without_points_does_not_make_the_next_one_free(
    database: Database,
) -> None:
    await refused_case(database, points=0)
    assert (await refused_case(database)).points == 1


async def test_the_text_of_a_prompt_need_not_be_kept(database: Database) -> None:
    case = await refused_case(database, prompt=None)
    assert (case.prompt, case.prompt_hash) == (None, HASH)


async def test_a_report_opens_one_case_with_what_its_job_knows(
    database: Database, table: CaseTable
) -> None:
    found_mild = verdict(Action.SPOILER)
    job_id = await put_job(database, "delivered", findings=as_stored(found_mild), rule=RULE)
    about = await job(database, job_id)
    case = await table.open_report(job=about, now=NOW + 5)
    assert case == replace(
        refusal(case.id, f"report:{job_id}"),
        kind=CaseKind.REPORT,
        job_id=job_id,
        opened=NOW + 5,
        findings=found_mild,
        state=CaseState.OPEN,
        points=0,
        struck=None,
    )
    assert await table.open_report(job=about, now=NOW + 9) == case
    assert await table.of_job(job_id) == [case]
    assert await events(database, "opened") == [("opened", None, ADA, "report", None, RULE, None)]


async def test_a_removal_is_a_decision_with_its_strike(
    database: Database, table: CaseTable
) -> None:
    job_id = await put_job(database, "delivered")
    case = await removal_case(database, job_id=job_id, points=1, source="removal:1")
    assert case == replace(
        refusal(case.id, "removal:1"),
        kind=CaseKind.REMOVAL,
        version=1,
        job_id=job_id,
        findings=Verdict(),
        rule=None,
        decided_by=MIA,
        decided=NOW,
        reason="gore",
    )
    assert await removal_case(database, job_id=job_id, points=1, source="removal:1") == case
    assert set(await events(database)) == {
        ("opened", MIA, ADA, "removal", None, None, "gore"),
        ("strike", MIA, ADA, None, "0", "1", None),
    }
    assert len(await events(database)) == 2


async def test_a_picture_whose_job_is_unknown_can_be_removed(database: Database) -> None:
    case = await removal_case(database)
    assert (case.job_id, case.prompt, case.prompt_hash, case.points) == (None, None, b"", 0)


async def test_no_case_is_found_under_an_unknown_number(table: CaseTable) -> None:
    assert await table.find(1) is None
    assert await table.of_job(1) == []


async def test_a_person_s_cases_are_those_of_one_server_newest_first(
    database: Database, table: CaseTable
) -> None:
    first = await refused_case(database)
    await refused_case(database, person_id=BEN)
    await refused_case(database, guild_id=ELSEWHERE)
    second = await pending_case(database)
    assert await table.of_person(GUILD, ADA) == [second, first]
    assert await table.of_person(GUILD, ADA, most=1) == [second]


async def test_records_do_not_crowd_a_person_s_history(
    database: Database, table: CaseTable
) -> None:
    job_id = await put_job(database, "ready", review="logged", logged=1)
    await database.fetch("UPDATE job SET state = 'delivered', settled = 1, finished = ?", (NOW,))
    assert [case.kind for case in await table.of_job(job_id)] == [CaseKind.RECORD]
    assert await table.of_person(GUILD, ADA) == []


async def test_the_past_of_a_card_counts_what_came_before(
    database: Database, table: CaseTable
) -> None:
    await refused_case(database, now=NOW - STRIKE_FADES)  # faded at the moment of the card
    overturned = await refused_case(database, prompt_hash=b"2")
    await table.appeal(overturned.id, text="", now=NOW)
    await table.overturn(overturned.id, by=MIA, now=NOW)
    await removal_case(database, points=2)
    rejected = await pending_case(database)
    await table.reject(rejected.id, by=MIA, reason="gore", points=1, now=NOW)
    approved = await held_case(database)
    await table.approve(approved.id, by=MIA, now=NOW)
    await refused_case(database, person_id=BEN)
    await refused_case(database, guild_id=ELSEWHERE)
    card = await pending_case(database)
    await refused_case(database, prompt_hash=b"3")  # came after it
    assert await table.past(GUILD, ADA, card.id) == PastCases(
        refused=1, rejected=1, approved=2, removed=1, points=3
    )


async def test_of_a_very_long_past_the_newest_thousand_count(
    database: Database, table: CaseTable
) -> None:
    await removal_case(database)
    for number in range(1001):
        await refused_case(database, prompt_hash=number.to_bytes(2, "big"), points=0)
    card = await pending_case(database)
    past = await table.past(GUILD, ADA, card.id)
    assert (past.refused, past.removed) == (1000, 0)


async def test_nobody_has_a_past_at_first(database: Database, table: CaseTable) -> None:
    card = await pending_case(database)
    assert await table.past(GUILD, ADA, card.id) == PastCases(0, 0, 0, 0, 0)


async def test_strikes_are_all_points_that_were_not_taken_back(
    database: Database, table: CaseTable
) -> None:
    taken_back = await refused_case(database, prompt_hash=b"1", now=NOW + 1)
    await table.appeal(taken_back.id, text="", now=NOW + 2)
    await table.overturn(taken_back.id, by=MIA, now=NOW + 3)
    await refused_case(database, points=0)
    removed = await removal_case(database, points=2, now=NOW + 5)
    refused = await refused_case(database, guild_id=ELSEWHERE, now=NOW + 4)
    assert await table.strikes(NOW) == [
        Strike(ELSEWHERE, ADA, refused.id, 1, NOW + 4),
        Strike(GUILD, ADA, removed.id, 2, NOW + 5),
    ]
    assert await table.strikes(NOW + 5) == []


async def test_a_card_is_outdated_until_it_shows_the_newest_version(
    database: Database, table: CaseTable
) -> None:
    case = await pending_case(database)
    assert await table.outdated(10) == [case]
    await table.card_posted(case.id, channel_id=30, message_id=31, version=case.version)
    assert await table.outdated(10) == []
    changed = await table.approve(case.id, by=MIA, now=NOW)
    assert changed is not None
    assert (changed.card_channel_id, changed.card_message_id) == (30, 31)
    assert await table.outdated(10) == [changed]
    await table.card_shown(case.id, changed.version)
    assert await table.outdated(10) == []


async def test_an_edit_that_comes_late_does_not_set_a_card_back(
    database: Database, table: CaseTable
) -> None:
    case = await pending_case(database)
    changed = await table.approve(case.id, by=MIA, now=NOW)
    assert changed is not None
    await table.card_shown(case.id, changed.version)
    await table.card_shown(case.id, case.version)
    await table.card_posted(case.id, channel_id=30, message_id=31, version=case.version)
    assert await table.outdated(10) == []


async def test_outdated_cards_come_oldest_first_and_can_be_paged(
    database: Database, table: CaseTable
) -> None:
    ids = [(await pending_case(database)).id for _ in range(3)]
    assert [case.id for case in await table.outdated(2)] == ids[:2]
    assert [case.id for case in await table.outdated(2, after_id=ids[1])] == ids[2:]


async def test_a_card_that_somebody_deleted_is_posted_anew(
    database: Database, table: CaseTable
) -> None:
    case = await pending_case(database)
    await table.card_posted(case.id, channel_id=30, message_id=31, version=case.version)
    await table.card_lost(case.id, message_id=29)
    assert await table.outdated(10) == []
    await table.card_lost(case.id, message_id=31)
    (lost,) = await table.outdated(10)
    assert (lost.id, lost.card_message_id) == (case.id, None)


async def test_prompts_are_forgotten_and_their_hashes_kept(
    database: Database, table: CaseTable
) -> None:
    old = await refused_case(database, verdict=verdict() + verdict(rule="floor:1"))
    young = await refused_case(database, now=NOW + 1)
    elsewhere = await refused_case(database, guild_id=ELSEWHERE)
    assert await table.forget_prompts(GUILD, NOW + 1) == 1
    assert await table.forget_prompts(GUILD, NOW + 1) == 0
    without = verdict(matched="").findings[0]
    assert await table.find(old.id) == replace(
        old,
        prompt=None,
        findings=Verdict(
            tuple(replace(without, rule=rule, span=(0, 4)) for rule in (RULE, "floor:1"))
        ),
    )
    assert await table.find(young.id) == young
    assert await table.find(elsewhere.id) == elsewhere


async def test_a_prompt_that_waits_for_a_moderator_is_kept(
    database: Database, table: CaseTable
) -> None:
    case = await pending_case(database)
    assert await table.forget_prompts(GUILD, NOW + 30 * DAY) == 0
    await table.expire(NOW + DAY)
    assert await table.forget_prompts(GUILD, NOW + 30 * DAY) == 1
    assert (await found(database, case.id)).prompt is None


async def test_a_report_that_nobody_looks_at_is_forgotten_all_the_same(
    database: Database, table: CaseTable
) -> None:
    await reported_case(database, BEN)
    assert await table.forget_prompts(GUILD, NOW + 1) == 1


async def test_an_appeal_starts_the_time_anew_and_is_forgotten_then(
    database: Database, table: CaseTable
) -> None:
    early, late = await refused_case(database), await refused_case(database)
    await table.appeal(early.id, text="It is an animal.", now=NOW + 5)
    assert await table.forget_prompts(GUILD, NOW + 2) == 1
    await table.appeal(late.id, text="It is an animal.", now=NOW + 5)
    assert (await found(database, early.id)).appeal_text == "It is an animal."
    assert await table.forget_prompts(GUILD, NOW + 6) == 2
    for case in (early, late):
        now = await found(database, case.id)
        assert (now.prompt, now.appeal_text) == (None, None)


async def test_no_more_than_a_thousand_prompts_are_forgotten_at_once(
    database: Database, table: CaseTable
) -> None:
    await database.fetch(
        "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 1003)"
        " INSERT INTO moderation_case (guild_id, channel_id, person_id, kind, source, opened,"
        " prompt, prompt_hash, state) SELECT ?, 1, 1, 'refusal', n, 2000 - n, 'x', x'', 'closed'"
        " FROM number",
        (GUILD,),
    )
    assert await table.forget_prompts(GUILD, NOW) == 1000
    (left,) = await database.fetch("SELECT min(opened) FROM moderation_case WHERE prompt = 'x'")
    assert left[0] == 1997  # the oldest went first
    assert await table.forget_prompts(GUILD, NOW) == 3
