"""A bad network on either side: every job still ends in one picture, counted once."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.sandbox.imageapi import Fault as ApiFault
from bot.sandbox.imageapi import Kind as ApiKind
from tests.wire.ledger import all_ended, read_ledger
from tests.wire.localdiscord import Fault, Interaction, Kind
from tests.wire.process import QUICK, Wire, open_wire


async def stream(
    wire: Wire, count: int, *, people: int = 10, gap: float = 0.02
) -> list[Interaction]:
    """Let people ask for pictures one after another, each with a seed of its own."""
    asked = []
    for number in range(count):
        person = wire.discord.person(number % people)
        asked.append(await wire.discord.imagine(person, seed=number + 1))
        await asyncio.sleep(gap)
    return asked


async def test_bad_polls_and_downloads_lose_no_job(tmp_path: Path) -> None:
    async with open_wire(tmp_path, seed=3) as wire:
        spoil_the_image_api(wire)
        await wire.start()
        await stream(wire, 60)
        await all_ended(wire, 60)
        await wire.stop()
        ledger = read_ledger(wire)
        ledger.assert_clean()
        assert ledger.delivered == 60


async def test_a_bad_discord_loses_and_doubles_nothing(tmp_path: Path) -> None:
    async with open_wire(tmp_path, seed=4) as wire:
        await wire.start()
        spoil_discord(wire)
        await stream(wire, 60)
        await all_ended(wire, 60)
        wire.discord.faults.clear()
        await wire.stop()
        ledger = read_ledger(wire)
        ledger.assert_clean()
        assert ledger.delivered == ledger.jobs > 40


async def test_an_answer_that_broke_off_is_found_again(tmp_path: Path) -> None:
    async with open_wire(tmp_path) as wire:
        await wire.start()
        wire.discord.faults.add(Fault(Kind.RESET_AFTER, "/callback", times=1))
        asked = await wire.discord.imagine(wire.discord.person(1), seed=1)
        await wire.pictured(await wire.discord.answered(asked))
        await wire.stop()
        read_ledger(wire).assert_clean()


async def test_the_picture_does_not_wait_for_a_used_up_bucket(tmp_path: Path) -> None:
    drawing = replace(QUICK, draw_seconds=5.0, reports_progress=True)
    async with open_wire(tmp_path, behaviour=drawing) as wire:
        await wire.start()
        asked = await wire.discord.imagine(wire.discord.person(1), seed=1)
        message = await wire.discord.answered(asked)
        # The progress edit after four seconds uses up the bucket for far longer than we wait.
        wire.discord.faults.add(Fault(Kind.BUCKET_USED_UP, "PATCH /webhooks", times=1, seconds=60))
        await wire.pictured(message, seconds=15)
        await wire.stop()
        read_ledger(wire).assert_clean()


@pytest.mark.parametrize("kind", [Kind.RATE_LIMITED, Kind.BARE_RATE_LIMITED])
async def test_a_rate_limited_delivery_is_repeated(tmp_path: Path, kind: Kind) -> None:
    async with open_wire(tmp_path) as wire:
        await wire.start()
        wire.discord.faults.add(Fault(kind, "PATCH /webhooks", times=2))
        asked = await wire.discord.imagine(wire.discord.person(1), seed=1)
        await wire.pictured(await wire.discord.answered(asked))
        await wire.stop()
        read_ledger(wire).assert_clean()


async def test_a_cancel_stands_though_an_edit_is_still_being_repeated(tmp_path: Path) -> None:
    drawing = replace(QUICK, draw_seconds=60.0, reports_progress=True)
    async with open_wire(tmp_path, behaviour=drawing) as wire:
        await wire.start(RETRY_GAP="2")
        ada = wire.discord.person(1)
        asked = await wire.discord.imagine(ada, seed=1)
        message = await wire.discord.answered(asked)
        cut = wire.discord.faults.add(Fault(Kind.RESET, "PATCH /webhooks", times=1))
        async with asyncio.timeout(10):
            while not cut.struck:  # the first progress edit, which is repeated a moment later
                await asyncio.sleep(0.005)
        await wire.discord.press(ada, message, "Cancel")
        await all_ended(wire)
        await asyncio.sleep(2.5)
        assert message.title == "Cancelled"
        assert message.buttons == {}
        await wire.stop()
        read_ledger(wire).assert_clean()


async def test_an_event_delivered_twice_counts_once(tmp_path: Path) -> None:
    async with open_wire(tmp_path) as wire:
        await wire.start()
        asked = await wire.discord.imagine(wire.discord.person(1), seed=1)
        await wire.discord.resend(asked)
        await wire.pictured(await wire.discord.answered(asked))
        await wire.discord.resend(asked)
        await asyncio.sleep(0.2)
        await wire.stop()
        ledger = read_ledger(wire)
        ledger.assert_clean()
        assert ledger.jobs == 1


def spoil_the_image_api(wire: Wire) -> None:
    faults = wire.api.faults
    for operation in ("poll", "download"):
        faults.add(operation, ApiFault(ApiKind.ERROR, status=500, share=0.05))
        faults.add(
            operation,
            ApiFault(
                ApiKind.ERROR,
                status=429,
                reason="RATE_LIMIT_EXCEEDED",
                headers={"Retry-After": "0.3"},
                share=0.05,
            ),
        )
        faults.add(operation, ApiFault(ApiKind.RESET, share=0.02))
        faults.add(operation, ApiFault(ApiKind.GARBAGE, share=0.02))


def slow_down(wire: Wire) -> None:
    """Let requests take their time, as over a real network: else hardly a kill meets one."""
    wire.discord.faults.add(Fault(Kind.SLOW, share=0.5, seconds=0.05))
    for handled, share in ((False, 0.5), (True, 1.0)):
        fault = ApiFault(ApiKind.SLOW, delay=0.1, handled=handled, share=share)
        wire.api.faults.add("submit", fault)


def spoil_discord(wire: Wire) -> None:
    for kind, share in (
        (Kind.SERVER_ERROR, 0.02),
        (Kind.RATE_LIMITED, 0.015),
        (Kind.RESET, 0.01),
        (Kind.RESET_AFTER, 0.01),
    ):
        wire.discord.faults.add(Fault(kind, share=share))
