"""Decides, before a job is stored, whether and on what terms a place takes what somebody asks for.

Nothing here waits for the database unless a prompt is refused: what counts is in memory.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from bot.job import Review, Terms
from bot.moderation import answers
from bot.moderation.answers import Entry, Refusal
from bot.moderation.asker import Asker
from bot.moderation.blocklist import Blocklist
from bot.moderation.places import Places
from bot.moderation.policy import EVERYONE, Mode, Policy, SpoilerPolicy
from bot.moderation.rulebook import Rulebook
from bot.moderation.standing import Standings
from bot.screening.extras import text_finding
from bot.screening.findings import NOTHING_FOUND, Action, Finding, Source, Verdict
from bot.screening.judges import TextJudge
from bot.screening.normal import prompt_hash, skeleton
from bot.screening.screen import Screen
from bot.storage.cases import CaseTable
from bot.storage.events import EventTable

_log = logging.getLogger(__name__)

REMOVED = "removed before"
"""The category of a prompt that moderators removed."""

_SHORT = 500  # characters; a longer one made on purpose takes 0.2 s, so it is read in a thread

_REVIEWS = {
    Mode.OPEN: Review.NONE,
    Mode.LOGGED: Review.LOGGED,
    Mode.PROMPT_REVIEW: Review.PROMPT,
    Mode.IMAGE_REVIEW: Review.IMAGE,
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A prompt at the door, once it is screened."""

    asker: Asker
    policy: Policy
    prompt: str
    prompt_hash: bytes
    verdict: Verdict

    @property
    def action(self) -> Action:
        """What follows from the verdict in this place."""
        action = self.verdict.action
        if action is Action.SPOILER and self.policy.spoiler is SpoilerPolicy.NEVER:
            return Action.REVIEW
        return action

    @property
    def is_floor(self) -> bool:
        """Whether the operator's own list forbids it."""
        return any(finding.source is Source.FLOOR for finding in self.verdict.findings)

    @property
    def tellable(self) -> Verdict:
        """The verdict as it is told and kept: the words of the operator's list are not."""
        if not self.is_floor:
            return self.verdict
        findings = self.verdict.findings
        return Verdict(tuple(replace(one, matched="", span=(0, 0)) for one in findings))


class Doorman:
    """The one door to `bot.jobs` for whatever people type, also into forms and by buttons."""

    def __init__(
        self,
        *,
        places: Places,
        rulebook: Rulebook,
        standings: Standings,
        cases: CaseTable,
        blocklist: Blocklist,
        events: EventTable,
        text_judge: TextJudge | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._places = places
        self._policies = places.policies
        self._rulebook = rulebook
        self._standings = standings
        self._cases = cases
        self._blocklist = blocklist
        self._events = events
        self._text_judge = text_judge
        self._clock = clock

    async def examine(self, asker: Asker, prompt: str, *, source: str) -> Entry | Refusal:
        """Decide about one prompt.

        Args:
            asker: who asks, and where.
            prompt: as typed.
            source: a stable name of the command or press; sent twice, it is refused once.

        Raises:
            DatabaseError: the prompt is refused, but that could not be stored.
        """
        policy = self._policy(asker)
        if asker.guild_id is None:
            return _alone(await self._screened(asker, policy, prompt))
        refusal = self._at_the_door(asker, asker.guild_id, policy)
        if refusal is not None:
            return refusal
        asked = await self._screened(asker, policy, prompt)
        if asked.action is Action.BLOCK:
            return await self._block(asked, asker.guild_id, source)
        review = _REVIEWS[policy.mode]
        if asked.action is Action.REVIEW and review is not Review.IMAGE:
            review = Review.PROMPT
        if review is not Review.NONE and not self._places.reaches_moderators(
            asker.guild_id, policy
        ):
            return await self._turn_away(asked, asker.guild_id)
        return Entry(_terms(asked, review))

    def limits(self, asker: Asker) -> Terms:
        """How many pictures a place gives somebody, whatever they ask for."""
        return _limits(asker, self._policy(asker))

    async def verdict(self, guild_id: int | None, policy: Policy, prompt: str) -> Verdict:
        """Screen a prompt without any consequence, as moderators do to try a rule.

        Args:
            guild_id: the server whose terms and removed prompts count; None for none.
            policy: of the place.
            prompt: as typed.
        """
        return await self._verdict(guild_id, policy, prompt, prompt_hash(prompt))

    def _policy(self, asker: Asker) -> Policy:
        return self._policies.of(
            asker.guild_id,
            asker.channel_id,
            age_restricted=asker.age_restricted,
            parent_id=asker.parent_id,
        )

    def _at_the_door(self, asker: Asker, guild_id: int, policy: Policy) -> Refusal | None:
        """What stands against the person or the place, whatever the prompt."""
        if policy.paused:
            return answers.Paused(policy.paused)
        here = {asker.channel_id, asker.parent_id}
        if policy.mode is Mode.OFF or (policy.channels and here.isdisjoint(policy.channels)):
            return answers.ChannelOff(self._policies.open_channels(guild_id))
        barred = self._standings.barred(guild_id, asker.person_id)
        if barred is not None:
            return answers.BarredHere(barred.reason)
        until = self._standings.time_out_until(guild_id, asker.person_id, policy.ladder)
        if until is not None:
            return answers.TimedOut(until, self._standings.points(guild_id, asker.person_id))
        return self._too_young(asker, policy)

    def _too_young(self, asker: Asker, policy: Policy) -> answers.TooYoung | None:
        now = self._clock()
        # Somebody of whom Discord tells no time of joining is treated as if they had just come.
        joined = now if asker.joined is None else asker.joined
        ages: list[tuple[Literal["account", "membership"], float]] = [
            ("account", asker.account_created + policy.account_age),
            ("membership", joined + policy.member_age),
        ]
        what, until = max(ages, key=lambda age: age[1])
        return answers.TooYoung(what, until) if until > now else None

    async def _screened(self, asker: Asker, policy: Policy, prompt: str) -> _Asked:
        hashed = prompt_hash(prompt)
        verdict = await self._verdict(asker.guild_id, policy, prompt, hashed)
        return _Asked(asker, policy, prompt, hashed, verdict)

    async def _verdict(
        self, guild_id: int | None, policy: Policy, prompt: str, hashed: bytes
    ) -> Verdict:
        verdict = await self._read(self._rulebook.screen(guild_id), prompt, policy)
        removed = None if guild_id is None else self._blocklist.prompt(guild_id, hashed)
        if removed is not None:
            rule = f"{Source.PROMPT}:{removed.case_id}"
            verdict += Verdict((Finding(Action.BLOCK, Source.PROMPT, REMOVED, rule),))
        if policy.semantic and verdict.action is not Action.BLOCK:
            verdict += await self._guessed(prompt)
        return verdict

    async def _read(self, screen: Screen, prompt: str, policy: Policy) -> Verdict:
        if len(prompt) <= _SHORT:
            return screen.examine(prompt, policy.packs)
        return await asyncio.to_thread(screen.examine, prompt, policy.packs)

    async def _guessed(self, prompt: str) -> Verdict:
        """What the optional model makes of the meaning; where it fails, a moderator looks."""
        if self._text_judge is None:
            return NOTHING_FOUND
        try:
            finding = await text_finding(self._text_judge, skeleton(prompt))
        except Exception:  # noqa: BLE001  # whatever fails in a model, nobody is let in unseen
            _log.exception("A prompt's meaning could not be judged")
            finding = Finding(Action.REVIEW, Source.SEMANTIC, "semantic", "semantic:failed")
        return Verdict((finding,)) if finding else NOTHING_FOUND

    async def _turn_away(self, asked: _Asked, guild_id: int) -> answers.NoModerators:
        """Nobody would see what somebody must see; a finding is on record all the same."""
        deciding = asked.verdict.deciding
        if deciding is not None:
            await self._events.add(
                guild_id,
                "verdict",
                now=self._clock(),
                person_id=asked.asker.person_id,
                subject=deciding.rule,
                after="refused",
            )
        return answers.NoModerators()

    async def _block(self, asked: _Asked, guild_id: int, source: str) -> answers.Blocked:
        asker, policy, verdict = asked.asker, asked.policy, asked.tellable
        deciding = verdict.deciding
        due = policy.strikes and not asker.bypasses and bool(deciding and deciding.is_exact)
        case = await self._cases.open_refusal(
            guild_id=guild_id,
            channel_id=asker.channel_id,
            person_id=asker.person_id,
            source=source,
            joined=asker.joined,
            prompt=None if asked.is_floor else asked.prompt,
            prompt_hash=asked.prompt_hash,
            verdict=verdict,
            rule=deciding.rule if deciding else None,
            points=int(due),
            now=self._clock(),
        )
        self._standings.struck(case)
        if not due:
            return answers.Blocked(verdict, case.id, floor=asked.is_floor)
        points = self._standings.points(guild_id, asker.person_id)
        strike = answers.Strike(
            counted=case.points > 0,
            points=points,
            first=points == case.points,
            until=self._standings.time_out_until(guild_id, asker.person_id, policy.ladder),
        )
        return answers.Blocked(verdict, case.id, strike, asked.is_floor)


def _alone(asked: _Asked) -> Entry | answers.Blocked:
    """In direct messages nobody could review anything, and nothing counts."""
    if asked.action in {Action.REVIEW, Action.BLOCK}:
        return answers.Blocked(asked.tellable, floor=asked.is_floor)
    return Entry(_terms(asked, Review.NONE))


def _terms(asked: _Asked, review: Review) -> Terms:
    policy = asked.policy
    flagged = policy.spoiler is SpoilerPolicy.FLAGGED and any(
        finding.action is Action.SPOILER and not finding.shadow
        for finding in asked.verdict.findings
    )
    return replace(
        _limits(asked.asker, policy),
        review=review,
        logged=policy.mode is Mode.LOGGED,
        review_time=policy.review_time,
        spoiler=flagged or policy.spoiler is SpoilerPolicy.ALWAYS,
        verdict=asked.verdict,
        joined=asked.asker.joined,
        prompt_hash=asked.prompt_hash,
    )


def _limits(asker: Asker, policy: Policy) -> Terms:
    # In Discord the role of all members has the server's own id.
    roles = asker.role_ids | {EVERYONE, asker.guild_id}
    windows = [windows for role, windows in policy.role_limits if role in roles]
    return Terms(
        # Where one of the roles is not limited, the person is not.
        role_windows=tuple(windows) if all(windows) else (),
        server_windows=policy.server_limits,
        daily_images=policy.daily_images,
    )
