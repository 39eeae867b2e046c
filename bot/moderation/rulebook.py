"""Each server's own terms, compiled and in memory: a prompt is compared without a query."""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from bot.errors import InputRefused
from bot.moderation.termlists import (
    MOST_TERMS,
    NewRule,
    checked,
    read_export,
    spelled,
    write_export,
)
from bot.records import LoggedPrompt, RuleKind, ServerRule
from bot.screening.findings import Action, Source, Verdict
from bot.screening.packs import WordList
from bot.screening.screen import Rule, Screen
from bot.screening.terms import parse_term
from bot.storage.rules import RuleTable

__all__ = ["Backtest", "Imported", "NewRule", "Rulebook", "Sample", "read_export"]

_log = logging.getLogger(__name__)

CATEGORY = "server rules"
"""What people are told when a term of the server's own hit."""
_MOST_SAMPLES = 5


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list of terms.

    Attributes:
        added: how many are new, or follow the list now in what they do.
        known: how many were there just so.
        refused: a sentence for each that is no term.
    """

    added: int
    known: int
    refused: list[str]


@dataclass(frozen=True, slots=True)
class Sample:
    """A prompt that would have been treated otherwise, and how."""

    prompt: LoggedPrompt
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Backtest:
    """What terms would have done to earlier prompts.

    Attributes:
        looked_at: how many prompts.
        hits: how many of them would have been treated otherwise.
        people: by how many different persons.
        samples: the newest of those, 5 at most.
    """

    looked_at: int
    hits: int
    people: int
    samples: list[Sample]


class Rulebook:
    """The terms of all servers. `load` them before anything else is asked.

    Args:
        table: where they are stored.
        clock: gives Unix time.
        floor: what the operator allows nowhere; the list that comes with the bot if left out.
    """

    def __init__(
        self,
        table: RuleTable,
        clock: Callable[[], float] = time.time,
        *,
        floor: WordList | None = None,
    ) -> None:
        self._table = table
        self._clock = clock
        self._floor = floor
        self._rules: defaultdict[int, dict[tuple[RuleKind, str], ServerRule]] = defaultdict(dict)
        self._screens: dict[int, Screen] = {}
        self._plain = Screen(floor=floor)
        self._changing: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def load(self) -> None:
        """Read what is stored, and compile it in a thread.

        Raises:
            DatabaseError: it cannot be read.
        """
        self._rules.clear()
        for rule in await self._table.all():
            self._rules[rule.guild_id][rule.kind, rule.term] = rule
        books = {guild_id: self.rules(guild_id) for guild_id in self._rules}
        self._screens = await asyncio.to_thread(
            lambda: {guild_id: self._compiled(rules) for guild_id, rules in books.items()}
        )

    def screen(self, guild_id: int | None) -> Screen:
        """What a server's prompts are compared with; direct messages (None) have no own terms."""
        return self._plain if guild_id is None else self._screens.get(guild_id, self._plain)

    def rules(self, guild_id: int) -> list[ServerRule]:
        """A server's own terms, oldest first."""
        return list(self._rules[guild_id].values()) if guild_id in self._rules else []

    async def hit_by(self, guild_id: int, verdict: Verdict) -> list[ServerRule]:
        """The server's own terms that a verdict names, also those that were removed since.

        Raises:
            DatabaseError: they cannot be read.
        """
        own = [finding for finding in verdict.findings if finding.source is Source.SERVER]
        numbers = {int(finding.rule.removeprefix(f"{Source.SERVER}:")) for finding in own}
        return await self._table.numbered(guild_id, numbers)

    async def add(
        self, guild_id: int, kind: RuleKind, text: str, action: Action, *, shadow: bool, by: int
    ) -> ServerRule:
        """Add a term; one that is there gets this action and shadow.

        Args:
            guild_id: the server.
            kind: "deny", or "allow" for words that no rule but the operator's may hit.
            text: ``word``, ``word*``, ``*word`` or ``*word*``; may be several words.
            action: what follows from a hit; of no meaning for "allow".
            shadow: hits are noted, but nothing follows.
            by: who adds it.

        Raises:
            InputRefused: it is no term, or there are too many.
            DatabaseError: it could not be stored; nothing changed.
        """
        rule = checked(NewRule(text, kind, action, shadow))
        async with self._changing[guild_id]:
            added = await self._put(guild_id, rule, by=by)
            await self._compile(guild_id)
        return added

    def allowable(self, guild_id: int, texts: Iterable[str]) -> list[str]:
        """How words are spelled as allow terms of a server.

        Raises:
            InputRefused: one of them is no term, or there are too many.
        """
        terms = [spelled(text) for text in texts]
        new = [term for term in terms if ("allow", term) not in self._rules[guild_id]]
        self._require_room(guild_id, new)
        return terms

    async def read_again(self, guild_id: int) -> None:
        """Take up what was stored for a server together with something else.

        Raises:
            DatabaseError: it cannot be read.
        """
        async with self._changing[guild_id]:
            rules = await self._table.of(guild_id)
            self._rules[guild_id] = {(rule.kind, rule.term): rule for rule in rules}
            await self._compile(guild_id)

    async def remove(
        self, guild_id: int, kind: RuleKind, text: str, *, by: int
    ) -> ServerRule | None:
        """Let a term count no more; None when there is none like it.

        Raises:
            DatabaseError: it could not be stored; nothing changed.
        """
        async with self._changing[guild_id]:
            term = text
            with suppress(InputRefused):  # what another version took can be removed, too
                term = spelled(text)
            removed = await self._table.remove(guild_id, kind, term, by=by, now=self._clock())
            self._rules[guild_id].pop((kind, term), None)
            await self._compile(guild_id)
        return removed

    async def add_many(self, guild_id: int, rules: Iterable[NewRule], *, by: int) -> Imported:
        """Add many terms; what is no term is left out and named.

        Raises:
            DatabaseError: it could not be stored; the terms before it are.
        """
        added, known, refused = 0, 0, []
        async with self._changing[guild_id]:
            try:
                for new in rules:
                    try:
                        rule = checked(new)
                        if self._has(guild_id, rule):
                            known += 1
                        else:
                            await self._put(guild_id, rule, by=by)
                            added += 1
                    except InputRefused as error:
                        refused.append(str(error))
            finally:
                await self._compile(guild_id)
        return Imported(added, known, refused)

    def export(self, guild_id: int) -> str:
        """A server's terms as JSON, which `read_export` takes back."""
        return write_export(self.rules(guild_id))

    async def backtest(
        self,
        guild_id: int,
        rules: Sequence[NewRule],
        prompts: Sequence[LoggedPrompt],
        packs: Mapping[str, Action | None],
    ) -> Backtest:
        """Find out what terms would have done to earlier prompts, without adding them.

        Args:
            guild_id: the server; its own terms are beside the new ones.
            rules: what to try.
            prompts: on what, newest first.
            packs: the server's policy for the presets, which an allow term can soften.

        Raises:
            InputRefused: one of them is no term.
        """
        new = [checked(rule) for rule in rules]
        return await asyncio.to_thread(self._tried, self.rules(guild_id), new, prompts, packs)

    def _has(self, guild_id: int, rule: NewRule) -> bool:
        there = self._rules[guild_id].get((rule.kind, rule.term))
        if there is not None and rule.shadow and not there.shadow:
            return True  # trying a list out must not switch off what counts
        return there is not None and (there.action, there.shadow) == (rule.action, rule.shadow)

    async def _put(self, guild_id: int, rule: NewRule, *, by: int) -> ServerRule:
        rules = self._rules[guild_id]
        if (rule.kind, rule.term) not in rules:
            self._require_room(guild_id, [rule.term])
        added = await self._table.add(
            guild_id,
            rule.kind,
            rule.term,
            rule.action,
            shadow=rule.shadow,
            by=by,
            now=self._clock(),
        )
        rules[rule.kind, rule.term] = added
        return added

    def _require_room(self, guild_id: int, new: Sequence[str]) -> None:
        room = MOST_TERMS - len(self._rules[guild_id])
        if len(new) > room:
            raise InputRefused(
                f"This server has {MOST_TERMS:,} terms, which is the most, so “{new[room]}” was "
                "not added. Remove one with /filter remove first; badword* covers badword and "
                "badwords, for example."
            )

    async def _compile(self, guild_id: int) -> None:
        self._screens[guild_id] = await asyncio.to_thread(self._compiled, self.rules(guild_id))

    def _compiled(self, rules: Iterable[ServerRule | NewRule]) -> Screen:
        deny, allow = [], []
        for rule in rules:
            try:
                term = parse_term(rule.term)
            except InputRefused as error:
                # Another version took it; without it the others still count.
                _log.warning("The stored term %r is left out: %s", rule.term, error)
                continue
            if rule.kind == "allow":
                allow.append(term)
            else:
                key = f"{Source.SERVER}:{rule.id if isinstance(rule, ServerRule) else 'new'}"
                deny.append(Rule(term, Source.SERVER, CATEGORY, key, rule.action, rule.shadow))
        return Screen(deny, allow, floor=self._floor)

    def _tried(
        self,
        rules: list[ServerRule],
        new: list[NewRule],
        prompts: Sequence[LoggedPrompt],
        packs: Mapping[str, Action | None],
    ) -> Backtest:
        before, after = self._compiled(rules), self._compiled([*rules, *new])
        samples = []
        for prompt in prompts:
            verdict = after.examine(prompt.prompt, packs)
            if verdict != before.examine(prompt.prompt, packs):
                samples.append(Sample(prompt, verdict))
        return Backtest(
            looked_at=len(prompts),
            hits=len(samples),
            people=len({sample.prompt.person_id for sample in samples}),
            samples=samples[:_MOST_SAMPLES],
        )
