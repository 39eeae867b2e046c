"""What `check` finds, and how it is told to people and to machines."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum


class Status(StrEnum):
    """How a finding bears on `run`."""

    OK = "ok"
    WARNING = "warning"
    """`run` would start; something deserves a look."""
    PROBLEM = "problem"
    """`run` would not start, or could not make pictures."""
    SKIPPED = "skipped"
    """Could not be looked at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: of what was looked at, not of what was found.
        text: what was found, in a sentence.
        mend: what to do about it; empty where nothing has to be done.
    """

    name: str
    status: Status
    text: str
    mend: str = ""


_MARKS = {Status.OK: "ok", Status.WARNING: "!", Status.PROBLEM: "x", Status.SKIPPED: "-"}


def ok(name: str, text: str) -> Finding:
    """All is well."""
    return Finding(name, Status.OK, text)


def problem(name: str, words: str | Exception, mend: str = "") -> Finding:
    """Something stands in the way of `run`.

    Args:
        name: of what was looked at.
        words: what is wrong. Without `mend`, all after the first sentence is taken for that.
        mend: what to do about it.
    """
    text = " ".join(str(words).split())
    if not mend:
        text, stop, mend = text.partition(". ")
        text += stop.strip()
    return Finding(name, Status.PROBLEM, text, mend)


def skipped(names: Iterable[str], because: str) -> list[Finding]:
    """These could not be looked at, all for the same reason."""
    return [Finding(name, Status.SKIPPED, f"Not looked at: {because}") for name in names]


def is_well(findings: Iterable[Finding]) -> bool:
    """Whether nothing stands in the way of `run`."""
    return all(finding.status is not Status.PROBLEM for finding in findings)


def to_json(findings: Sequence[Finding]) -> str:
    """One JSON object for machines."""
    told = {"ok": is_well(findings), "findings": [asdict(finding) for finding in findings]}
    return json.dumps(told, indent=2)


def to_text(findings: Sequence[Finding]) -> str:
    """One line for each finding, its mend below it, and a sentence on the whole."""
    column = max(len(finding.name) for finding in findings)
    lines = []
    for finding in findings:
        lines.append(f"{_MARKS[finding.status]:<2}  {finding.name:<{column}}  {finding.text}")
        if finding.mend:
            lines.append(" " * (column + 6) + finding.mend)
    return "\n".join([*lines, "", _summary(findings)])


def _summary(findings: Sequence[Finding]) -> str:
    problems = sum(finding.status is Status.PROBLEM for finding in findings)
    if problems:
        what = "what is" if problems == 1 else f"the {problems} lines that are"
        return f"`run` needs more than this: mend {what} marked x, then check again."
    if any(finding.status is Status.WARNING for finding in findings):
        return "`run` has what it needs; what is marked ! deserves a look."
    return "All well: `run` has what it needs."
