"""What moderators removed and what shall not come back, in memory: prompts and pictures."""

import time
from collections import defaultdict
from collections.abc import Callable

from bot.case import Case
from bot.fingerprint import MATCH, distance
from bot.records import Blocked, BlockedKind
from bot.storage.blocklist import BlockedTable

_Hashes = defaultdict[int, dict[bytes, Blocked]]


class Blocklist:
    """The removed prompts and pictures of every server. `load` it before anything is asked."""

    def __init__(self, table: BlockedTable, clock: Callable[[], float] = time.time) -> None:
        self._table = table
        self._clock = clock
        self._kept: dict[BlockedKind, _Hashes] = {
            "prompt": defaultdict(dict),
            "picture": defaultdict(dict),
        }

    async def load(self) -> None:
        """Read what is stored.

        Raises:
            DatabaseError: it cannot be read.
        """
        for hashes in self._kept.values():
            hashes.clear()
        for blocked in await self._table.all():
            self._kept[blocked.kind][blocked.guild_id][blocked.hash] = blocked

    def prompt(self, guild_id: int, prompt_hash: bytes) -> Blocked | None:
        """The removed prompt with these words, however they are written; None if there is none."""
        return self._of("prompt", guild_id).get(prompt_hash)

    def has_pictures(self, guild_id: int) -> bool:
        """Whether it is worth taking a picture's fingerprint at all."""
        return bool(self._of("picture", guild_id))

    def near(self, guild_id: int, fingerprints: tuple[bytes, bytes]) -> Blocked | None:
        """The removed picture that looks most like this one or its mirror image; None if none does.

        Args:
            guild_id: the server.
            fingerprints: of the picture, as `bot.fingerprint.fingerprints` takes them.
        """
        pictures = self._of("picture", guild_id).values()
        apart = [(min(distance(f, one.hash) for f in fingerprints), one) for one in pictures]
        bits, nearest = min(apart, key=lambda found: found[0], default=(MATCH + 1, None))
        return nearest if bits <= MATCH else None

    def holds(self, case: Case) -> bool:
        """Whether something is kept from coming back because of a case."""
        kinds: tuple[BlockedKind, ...] = ("prompt", "picture")
        return any(
            blocked.case_id == case.id
            for kind in kinds
            for blocked in self._of(kind, case.guild_id).values()
        )

    async def block(
        self, guild_id: int, kind: BlockedKind, hash_: bytes, *, case_id: int, by: int
    ) -> None:
        """Keep a prompt or picture from coming back.

        Raises:
            DatabaseError: it could not be stored; nothing changed.
        """
        blocked = await self._table.block(
            guild_id, kind, hash_, case_id=case_id, by=by, now=self._clock()
        )
        self._kept[kind][guild_id][hash_] = blocked

    async def lift(self, case_id: int, *, by: int) -> list[Blocked]:
        """Let what a case blocked come back.

        Returns:
            What had been blocked until now.

        Raises:
            DatabaseError: it could not be stored; nothing changed.
        """
        lifted = await self._table.lift(case_id, by=by, now=self._clock())
        for blocked in lifted:
            self._kept[blocked.kind][blocked.guild_id].pop(blocked.hash, None)
        return lifted

    def _of(self, kind: BlockedKind, guild_id: int) -> dict[bytes, Blocked]:
        return self._kept[kind].get(guild_id, {})
