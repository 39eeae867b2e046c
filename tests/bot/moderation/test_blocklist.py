"""Removed prompts and pictures are known again, until what removed them is taken back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.fingerprint import MATCH
from bot.moderation.blocklist import Blocklist
from bot.records import Blocked
from tests.bot.moderation.gatehouse import (
    ELSEWHERE,
    GUILD,
    MIA,
    Gatehouse,
    gatehouse_on,
    open_gatehouse,
)

PICTURE, FAR = bytes(32), bytes([255] * 32)
BOTH = (FAR, FAR)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Gatehouse]:
    async with open_gatehouse(tmp_path) as house:
        yield house


@pytest.fixture
def blocklist(house: Gatehouse) -> Blocklist:
    return house.blocklist


def turned(bits: int) -> bytes:
    """The picture's fingerprint with so many bits turned."""
    return ((1 << bits) - 1).to_bytes(32)


async def test_a_removed_prompt_is_known_again_in_its_own_server(blocklist: Blocklist) -> None:
    await blocklist.block(GUILD, "prompt", b"fox", case_id=3, by=MIA)
    assert blocklist.prompt(GUILD, b"fox")
    assert blocklist.prompt(GUILD, b"fox") == Blocked(GUILD, "prompt", b"fox", 3)
    assert blocklist.prompt(GUILD, b"hare") is None
    assert blocklist.prompt(ELSEWHERE, b"fox") is None
    assert not blocklist.has_pictures(GUILD)


@pytest.mark.parametrize("mirrored", [False, True])
async def test_a_removed_picture_is_known_again_up_to_the_limit(
    blocklist: Blocklist, mirrored: bool
) -> None:
    await blocklist.block(GUILD, "picture", PICTURE, case_id=3, by=MIA)

    def near(bits: int) -> Blocked | None:
        both = (FAR, turned(bits)) if mirrored else (turned(bits), FAR)
        return blocklist.near(GUILD, both)

    assert near(0) == near(MATCH) == Blocked(GUILD, "picture", PICTURE, 3)
    assert near(MATCH + 1) is None
    assert blocklist.has_pictures(GUILD)
    assert blocklist.near(ELSEWHERE, (PICTURE, PICTURE)) is None
    assert not blocklist.has_pictures(ELSEWHERE)


async def test_of_several_pictures_the_nearest_is_named(blocklist: Blocklist) -> None:
    await blocklist.block(GUILD, "picture", turned(20), case_id=1, by=MIA)
    await blocklist.block(GUILD, "picture", turned(4), case_id=2, by=MIA)
    await blocklist.block(GUILD, "picture", turned(12), case_id=3, by=MIA)
    found = blocklist.near(GUILD, (turned(5), FAR))
    assert found is not None
    assert found.case_id == 2


async def test_what_is_taken_back_may_come_again(house: Gatehouse) -> None:
    case = await house.strike()
    blocklist = house.blocklist
    await blocklist.block(GUILD, "picture", PICTURE, case_id=case.id, by=MIA)
    await blocklist.block(GUILD, "prompt", b"fox", case_id=case.id, by=MIA)
    await blocklist.block(GUILD, "prompt", b"hare", case_id=case.id + 1, by=MIA)
    lifted = await blocklist.lift(case.id, by=MIA)
    assert {blocked.kind for blocked in lifted} == {"picture", "prompt"}
    assert blocklist.near(GUILD, (PICTURE, FAR)) is None
    assert not blocklist.has_pictures(GUILD)
    assert blocklist.prompt(GUILD, b"fox") is None
    assert blocklist.prompt(GUILD, b"hare")
    assert await blocklist.lift(case.id, by=MIA) == []


async def test_a_restart_forgets_nothing(house: Gatehouse) -> None:
    case = await house.strike()
    await house.blocklist.block(GUILD, "prompt", PICTURE, case_id=case.id, by=MIA)
    await house.blocklist.block(GUILD, "picture", PICTURE, case_id=case.id, by=MIA)
    again = (await gatehouse_on(house.database, house.clock)).blocklist
    assert again.prompt(GUILD, PICTURE)
    assert again.near(GUILD, (PICTURE, FAR)) is not None
    await again.lift(case.id, by=MIA)
    again = (await gatehouse_on(house.database, house.clock)).blocklist
    assert again.prompt(GUILD, PICTURE) is None
    assert not again.has_pictures(GUILD)


async def test_asking_costs_no_query(house: Gatehouse) -> None:
    await house.blocklist.block(GUILD, "picture", PICTURE, case_id=1, by=MIA)
    house.database.asked.clear()
    house.blocklist.near(GUILD, BOTH)
    house.blocklist.prompt(GUILD, PICTURE)
    assert house.database.asked == []
