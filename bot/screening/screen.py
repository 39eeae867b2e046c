"""All lists of one server, compiled: what is in a text, and what follows from it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from bot.screening.findings import NOTHING_FOUND, Action, Finding, Source, Verdict, View
from bot.screening.foreign import is_foreign
from bot.screening.halves import Halves
from bot.screening.lexicon import Hit, Lexicon
from bot.screening.packs import MINORS, PACKS, SEXUAL, Listed, WordList, load_floor, pack
from bot.screening.phrases import Phrases
from bot.screening.strips import is_apart
from bot.screening.terms import Term
from bot.screening.tokens import Text, read, remembers, traits_of
from bot.screening.trie import States
from bot.screening.views import Folded, fold

_MOST = 20  # findings
_REMEMBERED = 20_000  # pieces of text
_SEEN = 80  # characters before a piece, which may tell whether a term goes on


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


_Owner = Rule | _Half


class _Known(NamedTuple):
    """What a piece of a text says of the whole.

    Attributes:
        is_about: a list may be about it.
        readings: it, as it stands and closed up.
        begun: terms that may begin with it.
        head: its first word, see `Traits`.
        tail: its last word.
        alone: how many letters stand alone in it, see `Traits`.
    """

    is_about: bool
    readings: tuple[str, ...]
    begun: States[_Owner]
    head: str
    tail: str
    alone: int


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
        self._shipped = _shipped(floor or load_floor())
        self._lexicon = Lexicon(((rule.term, rule) for rule in deny), beside=self._shipped.lexicon)
        self._allowed = Lexicon((term, None) for term in allow)
        self._known: dict[str, _Known] = {}

    def examine(self, text: str, packs: Mapping[str, Action | None]) -> Verdict:
        """Find whatever any list says about a text.

        Args:
            text: as typed.
            packs: what follows from a hit of each category; None, or no entry, is not looked at.
        """
        folded = fold(text)
        if self._is_harmless(folded.text):
            return NOTHING_FOUND
        tokens = read(folded, self._shipped.halves.strips)
        hits = [hit for hit in self._lexicon.find(tokens) if _is_meant(tokens, hit)]
        found = [*_of_packs(tokens, hits, packs), *_of_server(tokens, hits)]
        if found:
            covered = list(_spans(self._allowed, tokens))
            found = [finding for finding in found if not _is_within(finding, covered)]
        found += self._shipped.of_floor(tokens, hits)
        if not found:
            return NOTHING_FOUND
        unique = {(finding.rule, finding.span): finding for finding in reversed(found)}
        return Verdict(tuple(sorted(unique.values(), key=_weight)[:_MOST]))

    def _is_harmless(self, folded: str) -> bool:
        """Whether it is certain, after a quick look, that no list has anything about a text."""
        halves, goes_on = self._shipped.halves, self._lexicon.goes_on
        apart, tail, alone, before = False, "", 0, ""
        begun: States[_Owner] = {}
        for piece in folded.split():
            it = self._known.get(piece) or self._learn(piece)
            if it.is_about or (tail and it.head and halves.are(tail, it.head)):
                return False
            states = goes_on(begun, before, it.readings) if begun else begun
            if states is None:
                return False
            apart = apart or it.alone > 1 or (it.alone > 0 and alone > 0)
            before = f"{before[-_SEEN:]} {piece}" if states else piece
            begun = states | it.begun if states else it.begun
            tail, alone = it.tail, it.alone
        return not (apart and is_apart(folded)) and not self._lexicon.is_within(folded)

    def _learn(self, piece: str) -> _Known:
        """Look at a piece; most are soon known."""
        if not remembers(piece):
            return _Known(True, (), {}, "", "", 0)
        traits = traits_of(piece)
        text = read(Folded(piece, piece, None), fewest=0)
        readings = tuple(reading for reading, _ in text.readings)
        is_about, begun = self._lexicon.look_at(text)
        known = _Known(is_about, readings, begun, traits.head, traits.tail, traits.alone)
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[piece] = known
        return known


class _Shipped:
    """The packs and a floor: what the operator allows nowhere."""

    def __init__(self, floor: WordList) -> None:
        owned = ((listed.term, _Half(_floor_rule(listed), listed.half)) for listed in floor.denied)
        self.lexicon: Lexicon[_Owner] = Lexicon(owned, beside=_packs())
        listed = (*floor.denied, *(listed for name in PACKS for listed in pack(name).denied))
        self.halves = Halves(it.term for it in listed)
        self._allowed = Lexicon((term, None) for term in floor.allowed)
        _innocent()  # read now rather than at the first hit: somebody waits then

    def of_floor(self, tokens: Text, hits: Iterable[Hit[_Owner]]) -> Iterator[Finding]:
        """What the floor says of a text: halves only together."""
        found = [
            (hit.owner.half, _finding(tokens, hit, hit.owner.rule, Action.BLOCK))
            for hit in hits
            if isinstance(hit.owner, _Half)
        ]
        if not found:
            return
        covered = list(_spans(self._allowed, tokens))
        found = [(half, finding) for half, finding in found if not _is_within(finding, covered)]
        both = {half for half, _ in found} >= {MINORS, SEXUAL}
        yield from (finding for half, finding in found if both or not half)


@cache
def _packs() -> Lexicon[_Owner]:
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
def _shipped(floor: WordList) -> _Shipped:
    return _Shipped(floor)


def _is_meant(tokens: Text, hit: Hit[_Owner]) -> bool:
    """Whether it is no word of another language, unless a server denies just that."""
    start, end = tokens.folded.span(hit.start, hit.end)
    return not is_foreign(tokens.folded.typed[start:end]) or (
        hit.view is View.FOLDED and isinstance(hit.owner, Rule) and not _is_of_pack(hit.owner)
    )


def _of_packs(
    tokens: Text, hits: Iterable[Hit[_Owner]], packs: Mapping[str, Action | None]
) -> Iterator[Finding]:
    counting = [
        (hit, hit.owner, action)
        for hit in hits
        if isinstance(hit.owner, Rule) and _is_of_pack(hit.owner)
        if (action := packs.get(hit.owner.category)) is not None
    ]
    if counting:
        covers = _innocent().within(tokens)
        for hit, rule, action in counting:
            if not covers(hit.start, hit.end):
                yield _finding(tokens, hit, rule, action)


def _of_server(tokens: Text, hits: Iterable[Hit[_Owner]]) -> Iterator[Finding]:
    for hit in hits:
        if isinstance(hit.owner, Rule) and not _is_of_pack(hit.owner):
            yield _finding(tokens, hit, hit.owner, hit.owner.action)


def _is_of_pack(rule: Rule) -> bool:
    return rule.source is Source.PACK


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
