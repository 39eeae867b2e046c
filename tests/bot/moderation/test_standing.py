"""Strikes and what they bring, and who is kept out: in memory, and the same after a restart."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.case import STRIKE_FADES, AppealState
from bot.moderation.standing import Standings, StrikeRecord
from tests.bot.moderation.gatehouse import (
    ADA,
    BEN,
    DAY,
    ELSEWHERE,
    GUILD,
    HOUR,
    MIA,
    NOW,
    Gatehouse,
    gatehouse_on,
    open_gatehouse,
)

LADDER = ((3, int(HOUR)), (5, int(DAY)))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Gatehouse]:
    async with open_gatehouse(tmp_path) as house:
        yield house


@pytest.fixture
def standings(house: Gatehouse) -> Standings:
    return house.standings


def until(house: Gatehouse, ladder: tuple[tuple[int, int], ...] = LADDER) -> float | None:
    return house.standings.time_out_until(GUILD, ADA, ladder)


def test_somebody_new_has_nothing(standings: Standings) -> None:
    assert standings.record(GUILD, ADA) == StrikeRecord(0, None, None, 0)
    assert standings.points(GUILD, ADA) == 0
    assert standings.time_out_until(GUILD, ADA, LADDER) is None
    assert standings.barred(GUILD, ADA) is None


async def test_the_first_strike_is_only_a_warning(house: Gatehouse) -> None:
    await house.strike()
    assert until(house, ((1, 999),)) is None
    assert house.standings.record(GUILD, ADA) == StrikeRecord(1, NOW + STRIKE_FADES, None, 1)


async def test_even_a_first_strike_of_many_points_is_only_a_warning(house: Gatehouse) -> None:
    await house.strike(points=5)
    assert until(house) is None
    assert house.standings.points(GUILD, ADA) == 5


async def test_strikes_of_others_and_elsewhere_do_not_count(house: Gatehouse) -> None:
    for _ in range(3):
        await house.strike(BEN)
        await house.strike(guild_id=ELSEWHERE)
    assert house.standings.points(GUILD, ADA) == 0
    assert house.standings.points(ELSEWHERE, ADA) == house.standings.points(GUILD, BEN) == 3
    assert until(house) is None


async def test_a_time_out_begins_with_the_strike_that_brings_it(house: Gatehouse) -> None:
    await house.strike()
    await house.strike()
    assert until(house) is None
    house.clock.move(100)
    await house.strike()
    house.clock.move(10)
    assert until(house) == NOW + 100 + HOUR
    house.clock.move(HOUR)
    assert until(house) is None


async def test_the_highest_step_that_was_reached_counts(house: Gatehouse) -> None:
    for _ in range(4):
        await house.strike()
    assert until(house) == NOW + HOUR
    await house.strike()
    assert until(house) == NOW + DAY
    assert until(house, ()) is None


async def test_strikes_fade_after_thirty_days(house: Gatehouse) -> None:
    await house.strike()
    house.clock.move(DAY)
    await house.strike()
    house.clock.move(29 * DAY - 1)
    assert house.standings.record(GUILD, ADA) == StrikeRecord(2, NOW + 30 * DAY, None, 1)
    house.clock.move(1)
    assert house.standings.record(GUILD, ADA) == StrikeRecord(1, NOW + 31 * DAY, None, 0)
    house.clock.move(DAY)
    assert house.standings.record(GUILD, ADA) == StrikeRecord(0, None, None, 0)


async def test_after_all_have_faded_the_next_is_a_warning_again(house: Gatehouse) -> None:
    for _ in range(3):
        await house.strike()
    house.clock.move(30 * DAY)
    await house.strike()
    assert until(house, ((2, 60),)) is None
    assert house.standings.record(GUILD, ADA).warnings == 1


async def test_a_time_out_ends_when_it_was_said_to_though_a_strike_fades(house: Gatehouse) -> None:
    await house.strike()
    house.clock.move(30 * DAY - 60)
    await house.strike()
    await house.strike()
    said = until(house)
    house.clock.move(120)
    assert house.standings.points(GUILD, ADA) == 2
    assert until(house) == said == NOW + 30 * DAY - 60 + HOUR


async def test_a_strike_that_is_taken_back_takes_its_time_out_along(house: Gatehouse) -> None:
    for _ in range(3):
        case = await house.strike()
    house.standings.taken_back(case.id)
    assert until(house) is None
    assert house.standings.points(GUILD, ADA) == 2
    house.standings.taken_back(case.id)
    house.standings.taken_back(999)
    assert house.standings.points(GUILD, ADA) == 2


async def test_one_case_counts_once_however_often_it_is_told(house: Gatehouse) -> None:
    case = await house.strike()
    house.standings.struck(case)
    assert house.standings.points(GUILD, ADA) == 1


async def test_a_case_without_points_is_no_strike(house: Gatehouse) -> None:
    await house.strike(points=0)
    assert house.standings.record(GUILD, ADA) == StrikeRecord(0, None, None, 0)


async def test_a_clock_set_back_forgives_nothing(house: Gatehouse) -> None:
    for _ in range(3):
        await house.strike()
    house.clock.move(-60)
    assert house.standings.points(GUILD, ADA) == 3
    assert until(house) == NOW + HOUR


async def test_the_record_goes_by_the_servers_own_ladder(house: Gatehouse) -> None:
    await house.setting("ladder", "2: 5m")
    await house.strike()
    await house.strike()
    assert house.standings.record(GUILD, ADA).until == NOW + 300


async def test_a_restart_forgets_no_strike_and_no_time_out(house: Gatehouse) -> None:
    await house.strike()
    house.clock.move(30 * DAY - 60)
    for _ in range(3):
        overturned = await house.strike()
    await house.cases.appeal(overturned.id, text="it was harmless", now=house.clock())
    case = await house.cases.overturn(overturned.id, by=MIA, now=house.clock())
    assert case is not None
    assert case.appeal is AppealState.OVERTURNED
    house.standings.taken_back(overturned.id)
    house.clock.move(120)
    again = (await gatehouse_on(house.database, house.clock)).standings
    assert again.record(GUILD, ADA) == house.standings.record(GUILD, ADA)
    assert again.time_out_until(GUILD, ADA, LADDER) == until(house) == NOW + 30 * DAY - 60 + HOUR


async def test_strikes_that_matter_no_more_leave_the_memory(house: Gatehouse) -> None:
    await house.strike(BEN)
    house.clock.move(61 * DAY)
    await house.strike(ADA)
    assert sum(map(len, house.standings._strikes.values())) == 1
    assert len(house.standings._owners) == 1


async def test_asking_costs_no_query(house: Gatehouse) -> None:
    await house.strike()
    house.database.asked.clear()
    house.standings.record(GUILD, ADA)
    house.standings.barred(GUILD, ADA)
    assert house.database.asked == []


async def test_somebody_barred_stays_out_until_they_are_let_in(house: Gatehouse) -> None:
    standings = house.standings
    await standings.bar(GUILD, ADA, case_id=4, reason="gore again", by=MIA)
    barred = standings.barred(GUILD, ADA)
    assert barred is not None
    assert (barred.reason, barred.case_id, barred.by_id) == ("gore again", 4, MIA)
    assert standings.barred(ELSEWHERE, ADA) is None
    again = (await gatehouse_on(house.database, house.clock)).standings
    assert again.barred(GUILD, ADA) == barred
    assert await standings.lift(GUILD, ADA, by=MIA)
    assert standings.barred(GUILD, ADA) is None
    assert not await standings.lift(GUILD, ADA, by=MIA)
    again = (await gatehouse_on(house.database, house.clock)).standings
    assert again.barred(GUILD, ADA) is None
