"""What the screening finds: in innocent texts, plain words, disguised ones, a dictionary."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.screening import sets
from bench.screening.disguises import KINDS, disguised
from bench.screening.engine import Examine
from bench.screening.spelling import Kinds
from bot.screening.findings import Action, Finding

SHORTEST = 4  # letters; a disguised shorter word is told from chance by nobody
HELD_BACK = frozenset({Action.REVIEW, Action.BLOCK})


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding, and in which text."""

    text: str
    category: str
    rule: str
    action: Action
    matched: str


@dataclass(frozen=True, slots=True)
class Caught:
    """How many texts of how many were found, and those that were not."""

    found: int
    of: int
    missed: tuple[str, ...]

    @property
    def share(self) -> float:
        return self.found / self.of


def hits(examine: Examine, texts: Iterable[str]) -> list[Hit]:
    """Everything that is found in these texts."""
    return [
        Hit(text, finding.category, finding.rule, finding.action, finding.matched)
        for text in texts
        for finding in examine(text).findings
    ]


def plain_found(
    examine: Examine, folder: Path = sets.HERE
) -> tuple[list[sets.Plain], list[sets.Plain]]:
    """The plain words that are found, and those that no list knows."""
    found: list[sets.Plain] = []
    unknown: list[sets.Plain] = []
    for plain in sets.plain(folder):
        (found if _says(examine, plain, plain.word) else unknown).append(plain)
    return found, unknown


def disguises_caught(
    examine: Examine, folder: Path = sets.HERE, kinds: Kinds = KINDS
) -> dict[str, Caught]:
    """Each kind of disguise, on every word that is found when it is written plainly."""
    caught = dict.fromkeys(kinds, 0)
    missed: dict[str, list[str]] = {kind: [] for kind in kinds}
    for plain in plain_found(examine, folder)[0]:
        if len(plain.word) < SHORTEST:
            continue
        for kind, forms in disguised(plain.word, kinds).items():
            unseen = [form for form in forms if not _says(examine, plain, form)]
            caught[kind] += len(forms) - len(unseen)
            missed[kind] += unseen
    return {
        kind: Caught(caught[kind], caught[kind] + len(missed[kind]), tuple(missed[kind]))
        for kind in kinds
    }


def total(kinds: Mapping[str, Caught]) -> Caught:
    """All kinds together."""
    return Caught(
        sum(caught.found for caught in kinds.values()),
        sum(caught.of for caught in kinds.values()),
        tuple(form for caught in kinds.values() for form in caught.missed),
    )


def by_rule(found: Iterable[Hit]) -> dict[str, list[str]]:
    """The texts that each rule hit."""
    texts: dict[str, list[str]] = defaultdict(list)
    for hit in found:
        texts[hit.rule].append(hit.text)
    return dict(sorted(texts.items()))


def strangers(found: Iterable[Hit]) -> list[Hit]:
    """Hits of dictionary words that nobody judged a relative of what was looked for."""
    relatives = sets.relatives()
    return [hit for hit in found if (hit.category, _base(hit.text)) not in relatives]


def _base(word: str) -> str:
    """The word as `relatives.txt` has it."""
    return word.casefold().removesuffix("'s")


def _says(examine: Examine, plain: sets.Plain, form: str) -> bool:
    """Whether the word itself is found, in this form, and not something beside it."""
    start = len(plain.before)
    findings = examine(plain.saying(form)).findings
    return any(_overlaps(finding, start, start + len(form)) for finding in findings)


def _overlaps(finding: Finding, start: int, end: int) -> bool:
    return finding.span[0] < end and start < finding.span[1]
