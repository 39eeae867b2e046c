"""Whether a finished picture may be public. In doubt it may not."""

import asyncio
import logging

from bot.fingerprint import fingerprints
from bot.images import Picture
from bot.job import Failure, Job, Place, Review
from bot.jobs.gate import Ruling
from bot.moderation.blocklist import Blocklist
from bot.moderation.places import Places
from bot.moderation.policies import SERVER
from bot.moderation.policy import Policy, SpoilerPolicy
from bot.moderation.standing import Standings
from bot.records import Blocked
from bot.screening.extras import picture_finding
from bot.screening.findings import Action, Finding, Source, Verdict
from bot.screening.judges import PictureJudge

_log = logging.getLogger(__name__)

_LOOKS = 20  # at a start Discord tells of the servers within some seconds
_BETWEEN_LOOKS = 0.5  # seconds


class PictureGate:
    """Decides by the channel's mode, by what moderators removed before, and by a model's look.

    Args:
        places: whose policy counts.
        blocklist: pictures that shall not come back.
        standings: whose pictures nobody shall see.
        vision: the optional model; None where it is not installed.
    """

    def __init__(
        self,
        places: Places,
        blocklist: Blocklist,
        standings: Standings,
        vision: PictureJudge | None = None,
    ) -> None:
        self._places = places
        self._blocklist = blocklist
        self._standings = standings
        self._vision = vision

    @property
    def has_vision(self) -> bool:
        """Whether the optional model is installed."""
        return self._vision is not None

    def stops(self, job: Job) -> Failure | None:
        """Whether a server's moderators have stopped the bot, or the person."""
        guild_id = job.place.guild_id
        if guild_id is not None and self._places.policies.at(guild_id).paused:
            return Failure.PAUSED
        return Failure.BARRED if self._is_barred(job) else None

    def concerns(self, job: Job) -> bool:
        """Whether a job's picture needs looking at; costs nothing to ask."""
        guild_id = job.place.guild_id
        if guild_id is None:
            return False
        return (
            job.review is Review.IMAGE
            or self._is_barred(job)
            or self._blocklist.has_pictures(guild_id)
            or self._may_use_vision(guild_id)
        )

    async def judge(self, job: Job, picture: Picture) -> Ruling:
        """Look at a picture that is about to be public.

        What cannot be looked at is held; what would be held is refused where no moderator could
        see it.
        """
        guild_id = job.place.guild_id
        if guild_id is None:
            return Ruling()
        if self._is_barred(job):
            return Ruling(refuse=Failure.BARRED)
        in_doubt = job.review is Review.IMAGE or not await self._is_known(job.place)
        policy = self._places.policy(guild_id, job.place.channel_id)
        finding = None
        try:
            removed = await self._removed_before(guild_id, picture.data)
            if removed is not None:
                return Ruling(refuse=Failure.REMOVED_BEFORE, verdict=_came_back(removed))
            if self._vision is not None and self._is_looked_at(job.place, policy):
                finding = await picture_finding(self._vision, picture.data)
        except Exception:  # noqa: BLE001  # whatever fails in a model, the picture is not public
            _log.exception("Job %d: its picture could not be looked at", job.id)
            in_doubt = True
        return _ruling(finding, policy, in_doubt=in_doubt)

    def _is_barred(self, job: Job) -> bool:
        """Whether moderators have blocked the person since the job was accepted."""
        guild_id = job.place.guild_id
        return guild_id is not None and bool(self._standings.barred(guild_id, job.owner_id))

    async def _is_known(self, place: Place) -> bool:
        """Whether Discord has told of the server: only then is its policy the last word."""
        guild_id, channel_id = place.guild_id or 0, place.channel_id
        for _ in range(_LOOKS):
            if self._places.is_known(guild_id, channel_id):
                return True
            await asyncio.sleep(_BETWEEN_LOOKS)
        return self._places.is_known(guild_id, channel_id)

    def _is_looked_at(self, place: Place, policy: Policy) -> bool:
        """Whether the model shall look; where nobody knows the channel, the strictest counts."""
        guild_id = place.guild_id or 0
        found = self._places.is_found(guild_id, place.channel_id)
        return policy.vision or (not found and self._may_use_vision(guild_id))

    async def _removed_before(self, guild_id: int, data: bytes) -> Blocked | None:
        if not self._blocklist.has_pictures(guild_id):
            return None
        prints = await asyncio.to_thread(fingerprints, data)
        return self._blocklist.near(guild_id, prints) if prints else None

    def _may_use_vision(self, guild_id: int) -> bool:
        if self._vision is None:
            return False
        policies = self._places.policies
        scopes = (SERVER, *policies.scopes(guild_id))
        return any(policies.at(guild_id, scope).vision for scope in scopes)


def _came_back(removed: Blocked) -> Verdict:
    rule = f"picture:{removed.case_id}"
    return Verdict((Finding(Action.BLOCK, Source.PICTURE, "removed picture", rule),))


def _ruling(finding: Finding | None, policy: Policy, *, in_doubt: bool) -> Ruling:
    verdict = Verdict((finding,) if finding else ())
    spoiler = verdict.action is Action.SPOILER and policy.spoiler is not SpoilerPolicy.NEVER
    passes = verdict.action is Action.ALLOW or spoiler
    if passes and not in_doubt:
        return Ruling(spoiler=spoiler, verdict=verdict)
    if policy.moderators is None:
        return Ruling(refuse=Failure.REVIEW_EXPIRED, verdict=verdict)
    return Ruling(hold=True, spoiler=spoiler, verdict=verdict)
