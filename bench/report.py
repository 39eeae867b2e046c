"""The figures as a table and a plot."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib import pyplot as plt

from bench.load import Figures, percentile


@dataclass(frozen=True)
class InFlight:
    """So many jobs at once: seconds of processor time and bytes of memory for each."""

    jobs: int
    cpu: float
    memory: float


@dataclass(frozen=True)
class Lag:
    """Seconds from done to posted, for durations of that log-normal spread."""

    spread: float
    mean: float
    late: float
    polls: float
    fixed: float


@dataclass(frozen=True)
class Report:
    """Everything one run measured."""

    machine: str
    whole: Mapping[str, Figures]
    in_flight: Mapping[str, Sequence[InFlight]]
    lags: Sequence[Lag]


def write_table(report: Report) -> str:
    """All figures as Markdown."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    bare, bot = report.whole["bare"], report.whole["bot"]
    yield f"Machine: {report.machine}.\n"
    yield "| a whole job | bare script | bot | ratio |"
    yield "|---|---|---|---|"
    yield from (
        _row("processor time, ms", bare.cpu * 1e3, bot.cpu * 1e3),
        _row("acknowledged, p50, ms", *_milliseconds(bare, bot, 50)),
        _row("acknowledged, p99, ms", *_milliseconds(bare, bot, 99)),
        _row("polls", bare.polls, bot.polls),
        _row("calls to Discord", bare.discord_calls, bot.discord_calls),
    )
    yield f"\nLatest acknowledgement of the bot: {bot.latest_acknowledgement * 1e3:.0f} ms.\n"
    yield "| jobs in flight | bare, ms | bot, ms | bare, KiB each | bot, KiB each |"
    yield "|---|---|---|---|---|"
    for one, other in zip(report.in_flight["bare"], report.in_flight["bot"], strict=True):
        memory = f"{one.memory / 1024:.1f} | {other.memory / 1024:.1f}"
        yield f"| {one.jobs:,} | {one.cpu * 1e3:.1f} | {other.cpu * 1e3:.1f} | {memory} |"
    yield "\n| spread of durations | lag, mean | lag, p95 | polls a job | fixed interval, mean |"
    yield "|---|---|---|---|---|"
    for lag in report.lags:
        seconds = f"{lag.mean:.2f} s | {lag.late:.2f} s | {lag.polls:.1f} | {lag.fixed:.2f} s"
        yield f"| {lag.spread} | {seconds} |"


def _row(name: str, bare: float, bot: float) -> str:
    return f"| {name} | {bare:.1f} | {bot:.1f} | {bot / bare:.2f} |"


def _milliseconds(bare: Figures, bot: Figures, percent: int) -> tuple[float, float]:
    return (
        percentile(bare.acknowledged, percent) * 1e3,
        percentile(bot.acknowledged, percent) * 1e3,
    )


def draw_plot(report: Report, path: Path) -> None:
    """Cost of a job against jobs in flight, as a PNG."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    for name, rows in report.in_flight.items():
        jobs = [row.jobs for row in rows]
        left.plot(jobs, [row.cpu * 1e3 for row in rows], marker="o", label=name)
        right.plot(jobs[1:], [row.memory / 1024 for row in rows][1:], marker="o", label=name)
    left.set(xscale="log", ylim=0, xlabel="jobs in flight", ylabel="ms of processor time a job")
    right.set(xscale="log", ylim=0, xlabel="jobs in flight", ylabel="KiB of memory a waiting job")
    left.legend()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=130)
