"""`python -m bench`: the bare script and the bot, interleaved on the same stand-ins."""

import argparse
import asyncio
import platform
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from statistics import mean, median

from bench.contender import contending
from bench.load import Figures, ask, lag_of_fixed_interval, percentile, pictured, wave
from bench.report import InFlight, Lag, Report, draw_plot, write_table
from bot.sandbox.imageapi import Behaviour
from bot.sandbox.painter import paint

ROUNDS = 9  # from one to the next a shared machine differs by a third
JOBS = 200  # in ten seconds, by fifty people
GAP = 0.05
IN_FLIGHT = (1, 10, 100, 1_000, 10_000)
SPREADS = (0.3, 0.5)
_MEDIAN = 20.0  # seconds a picture takes where the lag is measured
_LEARNED, _MEASURED = 80, 250  # jobs
_BARE_GAP = {"BARE_POLL_GAP": "1.6"}  # as many polls for a job as the bot makes there

_PICTURE = paint("a red fox in the snow", width=1024, height=1024, seed=1)
_SMALL = paint("", width=256, height=256, seed=1)
_QUICK = Behaviour(
    queue_seconds=0.0, draw_seconds=2.5, balance=Decimal(10**6), paint=lambda _: _PICTURE
)


async def whole_jobs() -> dict[str, list[Figures]]:
    """The same stream of commands for both, in turn."""
    figures: dict[str, list[Figures]] = {"bare": [], "bot": []}
    for number in range(ROUNDS):
        for name, rounds in figures.items():
            async with contending(name, _QUICK, **_BARE_GAP) as contender:
                await wave(contender, 30, 0.02)  # imports, caches, connections
                rounds.append(await wave(contender, JOBS, GAP))
            _say(f"round {number + 1}, {name}: {rounds[-1].cpu * 1000:.1f} ms a job")
    return figures


async def in_flight(name: str, jobs: int) -> InFlight:
    """Memory while so many jobs wait at the image API, and what each cost in the end."""
    behaviour = replace(_QUICK, hold=True, paint=lambda _: _SMALL)
    pace = {"BARE_POLL_GAP": "30", "NOVITA_POLLS_PER_SECOND": "100"}
    async with contending(name, behaviour, **pace) as contender:
        # One picture before anything is measured: what is loaded on first use is not a job's.
        first = await ask(contender, 1, 0.5)
        contender.api.release()
        await pictured(first, 120)
        base, cpu = contender.memory(), contender.cpu()
        asked = await ask(contender, jobs, 0.004)
        async with asyncio.timeout(900):
            while contender.api.counts.accepted <= jobs:
                await asyncio.sleep(0.1)
        await asyncio.sleep(1)
        memory = (contender.memory() - base) / jobs
        contender.api.behaviour = replace(behaviour, hold=False)
        contender.api.release()
        await pictured(asked, 1800)
        figures = InFlight(jobs, (contender.cpu() - cpu) / jobs, memory)
    _say(f"{name}, {jobs} in flight: {figures.cpu * 1000:.1f} ms, {figures.memory / 1024:.1f} KiB")
    return figures


async def lag(spread: float) -> Lag:
    """From done at the API to the picture in the channel, once durations are learned."""
    behaviour = replace(_QUICK, draw_seconds=_MEDIAN, sigma=spread, paint=lambda _: _SMALL)
    async with contending("bot", behaviour) as contender:
        await wave(contender, _LEARNED, 0.02)
        figures = await wave(contender, _MEASURED, 0.1)
    fixed = lag_of_fixed_interval(figures.durations, figures.polls)
    _say(f"spread {spread}: lag {mean(figures.lags):.2f} s, {figures.polls:.1f} polls")
    return Lag(spread, mean(figures.lags), percentile(figures.lags, 95), figures.polls, fixed)


async def main(most: int, folder: Path) -> None:
    sizes = [jobs for jobs in IN_FLIGHT if jobs <= most]
    report = Report(
        machine=f"{platform.machine()}, Python {platform.python_version()}, {platform.system()}",
        whole={name: _typical(rounds) for name, rounds in (await whole_jobs()).items()},
        in_flight={name: [await in_flight(name, n) for n in sizes] for name in ("bare", "bot")},
        lags=[await lag(spread) for spread in SPREADS],
    )
    sys.stdout.write(write_table(report))
    draw_plot(report, folder / "cost-in-flight.png")


def _typical(rounds: list[Figures]) -> Figures:
    """The round with the median processor time."""
    middle = median(figures.cpu for figures in rounds)
    return next(figures for figures in rounds if figures.cpu == middle)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--most", type=int, default=10_000, help="jobs in flight at the most")
    parser.add_argument("--out", type=Path, default=Path("docs/images"), help="for the plot")
    options = parser.parse_args()
    asyncio.run(main(options.most, options.out))
