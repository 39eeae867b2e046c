"""All lists of one server, compiled: what is in a text, and what follows from it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.screening.findings import NOTHING_FOUND, Action, Finding, Source, Verdict
from bot.screening.lexicon import Hit, Lexicon
from bot.screening.packs import MINORS, PACKS, SEXUAL, Listed, WordList, load_floor, pack
from bot.screening.phrases import Phrases
from bot.screening.terms import Term
from bot.screening.tokens import Text, is_apart, read, remembers
from bot.screening.views import Folded, fold

_MOST = 20  # findings
_REMEMBERED = 20_000  # pieces of text


@dataclass(frozen=True, slots=True)
class Rule:
    """A term and what follows from it.

    Attributes:
        category: a word people are told.
        rule: a stable key, unique among all rules.
        shadow: it is being tried out: found, but nothing follows.
    """

    term: Term
    source: Source
    category: str
    rule: str
    action: Action
    shadow: bool = False


@dataclass(frozen=True, slots=True)
class _Half:
    """A rule of the floor that may need the other half of its list."""

    rule: Rule
    half: str


class Screen:
    """The compiled lists of one server, packs and floor included; safe to use from any thread.

    Args:
        deny: the server's own rules.
        allow: terms that cover what they match, in packs and in the server's own rules.
        floor: of the operator; the shipped one if left out. Nothing covers it but its own list.
    """

    def __init__(
        self,
        deny: Iterable[Rule] = (),
        allow: Iterable[Term] = (),
        *,
        floor: WordList | None = None,
    ) -> None:
        self._own = Lexicon((rule.term, rule) for rule in deny)
        self._allowed = Lexicon((term, None) for term in allow)
        self._floor = _floor(floor or load_floor())
        self._harmless: set[str] = set()  # pieces of texts that no list is about

    def examine(self, text: str, packs: Mapping[str, Action | None]) -> Verdict:
        """Find whatever any list says about a text.

        Args:
            text: as typed.
            packs: what follows from a hit of each category; None, or no entry, is not looked at.
        """
        folded = fold(text)
        if self._is_harmless(folded.text):
            return NOTHING_FOUND
        tokens = read(folded)
        found = [*self._of_packs(tokens, packs), *self._of_server(tokens)]
        if found:
            covered = list(_spans(self._allowed, tokens))
            found = [finding for finding in found if not _is_within(finding, covered)]
        found += self._floor.find(tokens)
        if not found:
            return NOTHING_FOUND
        unique = {(finding.rule, finding.span): finding for finding in reversed(found)}
        return Verdict(tuple(sorted(unique.values(), key=_weight)[:_MOST]))

    def _is_harmless(self, folded: str) -> bool:
        """Whether it is certain, after a quick look, that no list has anything about a text."""
        return not (
            any(map(self._is_about, folded.split()))
            or is_apart(folded)
            or any(lexicon.is_within(folded) for lexicon in (_packs(), self._own, self._floor))
        )

    def _is_about(self, piece: str) -> bool:
        """Whether any list may have something about a piece; most pieces are soon known."""
        if piece in self._harmless:
            return False
        if not remembers(piece):
            return True
        text = read(Folded(piece, piece, None))
        if any(lexicon.is_about(text) for lexicon in (self._floor, _packs(), self._own)):
            return True
        if len(self._harmless) >= _REMEMBERED:
            self._harmless.clear()
        self._harmless.add(piece)
        return False

    def _of_packs(self, tokens: Text, packs: Mapping[str, Action | None]) -> Iterator[Finding]:
        hits = [
            (hit, action)
            for hit in _packs().find(tokens)
            if (action := packs.get(hit.owner.category)) is not None
        ]
        if hits:
            covers = _innocent().within(tokens)
            for hit, action in hits:
                if not covers(hit.start, hit.end):
                    yield _finding(tokens, hit, hit.owner, action)

    def _of_server(self, tokens: Text) -> Iterator[Finding]:
        for hit in self._own.find(tokens):
            yield _finding(tokens, hit, hit.owner, hit.owner.action)


class _Floor:
    """What the operator allows nowhere."""

    def __init__(self, words: WordList) -> None:
        self._lexicon = Lexicon(
            (listed.term, _Half(_floor_rule(listed), listed.half)) for listed in words.denied
        )
        self._allowed = Lexicon((term, None) for term in words.allowed)

    def is_about(self, piece: Text) -> bool:
        """As `Lexicon.is_about`."""
        return self._lexicon.is_about(piece)

    def is_within(self, folded: str) -> bool:
        """As `Lexicon.is_within`."""
        return self._lexicon.is_within(folded)

    def find(self, tokens: Text) -> Iterator[Finding]:
        """What it says of a text: halves only together."""
        hits = list(self._lexicon.find(tokens))
        if not hits:
            return
        covered = list(_spans(self._allowed, tokens))
        found = [
            (hit.owner.half, _finding(tokens, hit, hit.owner.rule, Action.BLOCK)) for hit in hits
        ]
        found = [(half, finding) for half, finding in found if not _is_within(finding, covered)]
        both = {half for half, _ in found} >= {MINORS, SEXUAL}
        yield from (finding for half, finding in found if both or not half)


@cache
def _packs() -> Lexicon[Rule]:
    return Lexicon(
        (
            listed.term,
            Rule(
                listed.term,
                Source.PACK,
                category,
                f"{Source.PACK}:{category}:{listed.term.text}",
                Action.BLOCK,
            ),
        )
        for category in PACKS
        for listed in pack(category).denied
    )


@cache
def _innocent() -> Phrases:
    """Those in which the words of packs mean something else."""
    return Phrases(line for category in PACKS for line in pack(category).phrases)


@cache
def _floor(words: WordList) -> _Floor:
    return _Floor(words)


def _floor_rule(listed: Listed) -> Rule:
    source = Source.FLOOR
    key = f"{source}:own:{listed.line}" if listed.own else f"{source}:{listed.line}"
    return Rule(listed.term, source, str(source), key, Action.BLOCK)


def _finding(tokens: Text, hit: Hit[Any], rule: Rule, action: Action) -> Finding:
    start, end = tokens.folded.span(hit.start, hit.end)
    return Finding(
        action=action,
        source=rule.source,
        category=rule.category,
        rule=rule.rule,
        matched=tokens.folded.typed[start:end],
        span=(start, end),
        view=hit.view,
        shadow=rule.shadow,
    )


def _weight(finding: Finding) -> tuple[bool, int, bool, tuple[int, int]]:
    """What counts most comes first: many findings of one kind must not crowd out another."""
    of_floor = finding.source is Source.FLOOR
    return finding.shadow, -finding.action.severity, not of_floor, finding.span


def _spans(lexicon: Lexicon[None], tokens: Text) -> Iterator[tuple[int, int]]:
    return (tokens.folded.span(hit.start, hit.end) for hit in lexicon.find(tokens))


def _is_within(finding: Finding, spans: Iterable[tuple[int, int]]) -> bool:
    start, end = finding.span
    return any(first <= start and end <= last for first, last in spans)
