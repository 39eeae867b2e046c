"""The members of the benchmark: they ask, and what came of it is counted."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from statistics import mean, quantiles

from bench.contender import Contender
from tests.wire.localdiscord import Interaction

PEOPLE = 50
_seeds = count(1)


@dataclass(frozen=True)
class Figures:
    """What a wave of jobs cost. Times are seconds, `cpu` and the calls are per job."""

    cpu: float
    acknowledged: tuple[float, ...]
    polls: float
    discord_calls: float
    lags: tuple[float, ...]
    durations: tuple[float, ...]

    @property
    def latest_acknowledgement(self) -> float:
        return max(self.acknowledged)


def percentile(values: Sequence[float], percent: int) -> float:
    """The value below which that share lies; of a single value itself."""
    return quantiles(values, n=100, method="inclusive")[percent - 1] if values[1:] else values[0]


async def ask(contender: Contender, jobs: int, gap: float) -> list[Interaction]:
    """Let people ask for pictures, one every `gap` seconds."""
    asked = []
    for number in range(jobs):
        person = contender.discord.person(number % PEOPLE)
        asked.append(await contender.discord.imagine(person, seed=next(_seeds)))
        await asyncio.sleep(gap)
    return asked


async def pictured(asked: Iterable[Interaction], seconds: float) -> None:
    """Wait until every answer holds its picture."""
    async with asyncio.timeout(seconds):
        for interaction in asked:
            while interaction.message is None or not interaction.message.attachments:
                await asyncio.sleep(0.02)


async def wave(contender: Contender, jobs: int, gap: float, seconds: float = 600) -> Figures:
    """Measure jobs from the first command to the last picture."""
    cpu, polls = contender.cpu(), contender.api.counts.polls
    calls = len(contender.discord.rest.calls)
    asked = await ask(contender, jobs, gap)
    await pictured(asked, seconds)
    await asyncio.sleep(0.3)  # what follows the last picture belongs to it
    tasks = {task.request.seed: task for task in contender.api.submissions}
    lags, durations = [], []
    for interaction in asked:
        seed = next(o["value"] for o in interaction.data["options"] if o["name"] == "seed")
        assert interaction.message is not None and interaction.message.pictured is not None
        lags.append(interaction.message.pictured - tasks[seed].ends_at)
        durations.append(tasks[seed].ends_at - tasks[seed].appears_at)
    return Figures(
        cpu=(contender.cpu() - cpu) / jobs,
        acknowledged=tuple(interaction.latency for interaction in asked),
        polls=(contender.api.counts.polls - polls) / jobs,
        discord_calls=(len(contender.discord.rest.calls) - calls) / jobs,
        lags=tuple(lags),
        durations=tuple(durations),
    )


def lag_of_fixed_interval(durations: Sequence[float], polls: float) -> float:
    """The mean lag of looking at a fixed interval that needs as many polls for these jobs."""
    shortest, longest = 0.01, max(durations)
    for _ in range(60):
        interval = (shortest + longest) / 2
        needed = mean(duration // interval + 1 for duration in durations)
        shortest, longest = (interval, longest) if needed > polls else (shortest, interval)
    return mean((duration // longest + 1) * longest - duration for duration in durations)
