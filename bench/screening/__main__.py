"""`python -m bench.screening`: what the prompt screening finds, misses and costs."""

import argparse
import os
import platform
import sys
from pathlib import Path

from bench.screening import sets, speed
from bench.screening.accuracy import disguises_caught, hits, plain_found
from bench.screening.engine import Examine, strict
from bench.screening.fresh.disguises import KINDS as FRESH_KINDS
from bench.screening.report import (
    Accuracy,
    Dictionary,
    Report,
    goals,
    write_accuracy,
    write_json,
    write_table,
)


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


def fresh() -> None:
    """Print what is found in the second set, for which there are no goals."""
    examine, texts = strict(), sets.innocent(sets.FRESH)
    accuracy = Accuracy(
        innocent=len(texts),
        hits=hits(examine, texts),
        plain=len(sets.plain(sets.FRESH)),
        unknown=plain_found(examine, sets.FRESH)[1],
        disguises=disguises_caught(examine, sets.FRESH, FRESH_KINDS),
    )
    sys.stdout.write(write_accuracy(accuracy))


def _dictionary(examine: Examine) -> Dictionary | None:
    words = sets.dictionary()
    return Dictionary(len(words), hits(examine, words)) if words else None


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.screening", description=__doc__)
    parser.add_argument("--out", type=Path, help="a folder for the figures as screening.json")
    parser.add_argument("--fresh", action="store_true", help="only what the second set shows")
    arguments = parser.parse_args()
    if arguments.fresh:
        fresh()
    else:
        sys.exit(not main(arguments.out))
