"""The figures as a table and as JSON, and whether the goals are reached."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.screening.accuracy import HELD_BACK, Caught, Hit, by_rule, strangers, total
from bench.screening.sets import Plain
from bench.screening.speed import COMPILED, HOSTILE, LONG, SERVER_TERMS, Speed, growth

LEAST_CAUGHT = 0.95
COMMON_MS, LONG_MS = 0.1, 4.0
MOST_GROWTH = 2.6  # for twice the length: 2 is linear, 4 is quadratic


@dataclass(frozen=True, slots=True)
class Dictionary:
    """What is found among the words when each stands alone."""

    words: int
    hits: list[Hit]


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What is found in one set of texts."""

    innocent: int
    hits: list[Hit]
    plain: int
    unknown: list[Plain]
    disguises: dict[str, Caught]

    @property
    def held_back(self) -> list[Hit]:
        """Innocent texts that somebody would have to wait for, or would be refused."""
        return [hit for hit in self.hits if hit.action in HELD_BACK]


@dataclass(frozen=True, slots=True)
class Report(Accuracy):
    """Everything one run found and measured; `dictionary` is None on a machine without one."""

    machine: str
    dictionary: Dictionary | None
    speed: Speed


@dataclass(frozen=True, slots=True)
class Goal:
    """What was aimed at, and what came of it."""

    aim: str
    figure: str
    reached: bool


def goals(report: Report) -> list[Goal]:
    """Every goal, reached or missed."""
    speed, caught = report.speed, total(report.disguises)
    common, long = speed.common.median * 1e3, speed.long.median * 1e3
    worst, steepest = max((growth(times), name) for name, times in speed.hostile.items())
    reached = [
        Goal(
            f"none of {report.innocent} innocent texts is held back",
            f"{len({hit.text for hit in report.held_back})}",
            not report.held_back,
        ),
        Goal(
            f"at least {LEAST_CAUGHT:.0%} of the disguises are caught",
            f"{caught.share:.1%} of {caught.of:,}",
            caught.share >= LEAST_CAUGHT,
        ),
        Goal(
            f"a common prompt, up to 100 characters, takes less than {COMMON_MS} ms",
            f"{common:.3f} ms",
            common < COMMON_MS,
        ),
        Goal(
            f"{LONG:,} characters take less than {LONG_MS:.0f} ms",
            f"{long:.2f} ms",
            long < LONG_MS,
        ),
        Goal(
            f"twice the length never takes more than {MOST_GROWTH} times as long",
            f"{worst:.2f} ({steepest})",
            worst <= MOST_GROWTH,
        ),
    ]
    if report.dictionary:
        others = len(strangers(report.dictionary.hits))
        aim = f"of {report.dictionary.words:,} dictionary words only relatives of a term are found"
        reached.append(Goal(aim, f"{others} others", not others))
    return reached


def write_table(report: Report) -> str:
    """All figures as Markdown."""
    sections = (_goals, _finding, _disguises, _dictionary, _speed)
    return "\n".join(line for section in sections for line in section(report)) + "\n"


def write_accuracy(accuracy: Accuracy) -> str:
    """What is found and missed, as Markdown."""
    held_back, caught = len({hit.text for hit in accuracy.held_back}), total(accuracy.disguises)
    summary = (
        f"Held back: {held_back} of {accuracy.innocent} innocent texts. "
        f"Caught: {caught.share:.1%} of {caught.of:,} disguises."
    )
    return "\n".join([summary, *_finding(accuracy), *_disguises(accuracy)]) + "\n"


def write_json(report: Report, folder: Path) -> None:
    """All figures to ``screening.json`` in that folder."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(report), indent=1, ensure_ascii=False)
    (folder / "screening.json").write_text(text + "\n", "utf-8")


def _goals(report: Report) -> Iterator[str]:
    yield f"Machine: {report.machine}.\n"
    yield "| goal | figure | |"
    yield "|---|---|---|"
    for goal in goals(report):
        yield f"| {goal.aim} | {goal.figure} | {'reached' if goal.reached else '**missed**'} |"


def _finding(report: Accuracy) -> Iterator[str]:
    yield f"\nPlain words found: {report.plain - len(report.unknown)} of {report.plain}."
    for plain in report.unknown:
        yield f"- {plain.category}: {plain.word}"
    if report.hits:
        yield "\n| innocent text | rule | action | matched |"
        yield "|---|---|---|---|"
    for hit in report.hits:
        yield f"| {hit.text} | `{hit.rule}` | {hit.action} | {hit.matched} |"


def _disguises(report: Accuracy) -> Iterator[str]:
    yield "\n| disguise | caught | of | share | missed, for example |"
    yield "|---|---|---|---|---|"
    for kind, caught in report.disguises.items():
        missed = ", ".join(f"`{form}`" for form in caught.missed[:4])
        yield f"| {kind} | {caught.found} | {caught.of} | {caught.share:.1%} | {missed} |"


def _dictionary(report: Report) -> Iterator[str]:
    if report.dictionary is None:
        yield "\nThere is no dictionary on this machine (Debian: wamerican), so it was left out."
        return
    found = report.dictionary.hits
    yield f"\nIn the dictionary of {report.dictionary.words:,} words {len(found)} hits:\n"
    for rule, words in by_rule(found).items():
        yield f"- `{rule}`: {', '.join(words)}"
    if others := strangers(found):
        yield "\nNot judged a relative:\n"
        yield from (f"- {hit.text}: `{hit.rule}` ({hit.category})" for hit in others)


def _speed(report: Report) -> Iterator[str]:
    speed = report.speed
    yield f"\n| all lists and {SERVER_TERMS} terms of a server | median, ms | p99, ms |"
    yield "|---|---|---|"
    for name, spread in (
        ("common prompt, up to 100 characters", speed.common),
        ("whole ordinary prompt, some 180 characters", speed.ordinary),
        (f"{LONG:,} characters", speed.long),
    ):
        yield f"| {name} | {spread.median * 1e3:.3f} | {spread.p99 * 1e3:.3f} |"
    lengths = " | ".join(f"{length:,} characters, ms" for length in HOSTILE)
    yield f"\n| hostile text | {lengths} | ratio of the last two |"
    yield "|---" * (len(HOSTILE) + 2) + "|"
    for name, times in speed.hostile.items():
        cells = " | ".join(f"{time * 1e3:.2f}" for time in times)
        yield f"| {name} | {cells} | {growth(times):.2f} |"
    yield (
        f"\nCompiling {COMPILED:,} terms of a server: {speed.compiling * 1e3:.0f} ms. "
        f"Import: {speed.importing * 1e3:.0f} ms; the first prompt, with all lists read: "
        f"{speed.first * 1e3:.0f} ms."
    )
