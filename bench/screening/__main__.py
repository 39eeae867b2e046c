"""`python -m bench.screening`: what the prompt screening finds, misses and costs."""

import argparse
import os
import platform
import sys
from pathlib import Path

from bench.screening import sets, speed
from bench.screening.accuracy import disguises_caught, hits, plain_found
from bench.screening.engine import Examine, strict
from bench.screening.fifth.disguises import KINDS as FIFTH_KINDS
from bench.screening.fourth.disguises import KINDS as FOURTH_KINDS
from bench.screening.report import (
    Accuracy,
    Dictionary,
    Report,
    goals,
    write_accuracy,
    write_json,
    write_table,
)
from bench.screening.second.disguises import KINDS as SECOND_KINDS
from bench.screening.sixth.disguises import KINDS as SIXTH_KINDS
from bench.screening.spelling import Kinds
from bench.screening.third.disguises import KINDS as THIRD_KINDS

_LATER: dict[str, tuple[Path, Kinds]] = {
    "second": (sets.SECOND, SECOND_KINDS),
    "third": (sets.THIRD, THIRD_KINDS),
    "fourth": (sets.FOURTH, FOURTH_KINDS),
    "fifth": (sets.FIFTH, FIFTH_KINDS),
    "sixth": (sets.SIXTH, SIXTH_KINDS),
}


def main(folder: Path | None) -> bool:
    """Whether every goal is reached."""
    examine = strict()
    texts = [*sets.innocent(), *sets.ordinary()]
    report = Report(
        machine=f"{os.cpu_count()} cores ({platform.machine()}), "
        f"Python {platform.python_version()}, {platform.system()}",
        innocent=len(texts),
        hits=hits(examine, texts),
        plain=len(sets.plain()),
        unknown=plain_found(examine)[1],
        disguises=disguises_caught(examine),
        dictionary=_dictionary(examine),
        speed=speed.measure(),
    )
    sys.stdout.write(write_table(report))
    if folder:
        write_json(report, folder)
    return all(goal.reached for goal in goals(report))


def later(folder: Path, kinds: Kinds) -> None:
    """Print what is found in one of the later sets, for which there are no goals."""
    examine, texts = strict(), sets.innocent(folder)
    accuracy = Accuracy(
        innocent=len(texts),
        hits=hits(examine, texts),
        plain=len(sets.plain(folder)),
        unknown=plain_found(examine, folder)[1],
        disguises=disguises_caught(examine, folder, kinds),
    )
    sys.stdout.write(write_accuracy(accuracy))


def _dictionary(examine: Examine) -> Dictionary | None:
    words = sets.dictionary()
    return Dictionary(len(words), hits(examine, words)) if words else None


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.screening", description=__doc__)
    parser.add_argument("--out", type=Path, help="a folder for the figures as screening.json")
    parser.add_argument("--set", choices=_LATER, help="only what one of the later sets shows")
    arguments = parser.parse_args()
    if arguments.set:
        later(*_LATER[arguments.set])
    else:
        sys.exit(not main(arguments.out))
