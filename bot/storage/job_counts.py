"""What the rows of the job table add up to: limits that are full, what was used, what was spent."""

from collections.abc import Sequence

from bot.job import Terms
from bot.limits import Full, Quota, Share, Whose, Window, WindowUse
from bot.storage.counting import COUNTED, DAY, IN_FLIGHT, limits, moment
from bot.storage.database import Database

_LEAP = 60.0  # seconds; a clock set back by more had been wrong before


class JobCounts:
    """The statements that only count. They look at what limits look at, and no further back."""

    def __init__(
        self, database: Database, *, windows: Sequence[Window], max_in_flight: int
    ) -> None:
        self._database = database
        self.windows = tuple(windows)
        self.max_in_flight = max_in_flight
        self._latest = 0.0

    async def full(
        self, owner_id: int, guild_id: int | None, terms: Terms, now: float
    ) -> list[Full]:
        """The limits that have no room now, each with the window that stays full longest."""
        full, roles = [], []
        for whose, windows in limits(self.windows, terms):
            reached = [
                Full(whose, window, next_free)
                for window in windows
                if (
                    next_free := await self.next_free(
                        owner_id, window, now, whose=whose, guild_id=guild_id
                    )
                )
            ]
            longest = max(reached, key=lambda it: it.next_free, default=None)
            if whose is Whose.ROLE:
                roles.append(longest)
            elif longest is not None:
                full.append(longest)
        reached_roles = [role for role in roles if role is not None]
        if reached_roles and len(reached_roles) == len(roles):  # not even the most generous
            full.append(min(reached_roles, key=lambda it: it.next_free))
        return full

    async def spent_today(self, guild_id: int, now: float) -> int:
        """How many pictures of a server were ordered within a day; 10,000 at most are counted."""
        rows = await self._database.fetch(
            f"SELECT count(*) AS n FROM (SELECT 1 FROM job WHERE {COUNTED[Whose.BUDGET]}"
            f" AND {moment(Whose.BUDGET)} > :since LIMIT 10000)",
            {"guild_id": guild_id, "since": self._steady(now) - DAY},
        )
        return int(rows[0]["n"])

    async def next_free(
        self,
        owner_id: int,
        window: Window,
        now: float,
        *,
        whose: Whose = Whose.PERSON,
        guild_id: int | None = None,
    ) -> float | None:
        """When the window has room again, as Unix time; None when it has room now."""
        rows = await self._database.fetch(
            f"SELECT {moment(whose)} AS at FROM job WHERE {COUNTED[whose]}"
            f" AND {moment(whose)} > :since ORDER BY 1 DESC LIMIT 1 OFFSET :offset",
            {
                "owner_id": owner_id,
                "guild_id": guild_id,
                "since": self._steady(now) - window.span,
                "offset": window.count - 1,
            },
        )
        return rows[0]["at"] + window.span if rows else None

    async def quota(self, owner_id: int, now: float) -> Quota:
        """What the person has used of every window, and how many jobs are unfinished."""
        uses = await self._uses(self.windows, now, whose=Whose.PERSON, owner_id=owner_id)
        (row,) = await self._database.fetch(
            f"SELECT count(*) AS n FROM job WHERE owner_id = ? AND {IN_FLIGHT}",
            (owner_id,),
        )
        return Quota(uses, row["n"], self.max_in_flight)

    async def shares(self, owner_id: int, guild_id: int, terms: Terms, now: float) -> list[Share]:
        """What was used of every limit that a server has, the person's own part and everybody's.

        Of the limits of several roles the most generous counts: the one that has most room.
        """
        shares = [
            Share(
                whose,
                await self._uses(windows, now, whose=whose, owner_id=owner_id, guild_id=guild_id),
            )
            for whose, windows in limits((), terms)
            if windows
        ]
        roles = [share for share in shares if share.whose is Whose.ROLE]
        best = max(roles, key=_room, default=None)
        return [share for share in shares if share.whose is not Whose.ROLE or share is best]

    async def _uses(
        self,
        windows: Sequence[Window],
        now: float,
        *,
        whose: Whose,
        owner_id: int,
        guild_id: int | None = None,
    ) -> tuple[WindowUse, ...]:
        now, uses = self._steady(now), []
        for window in windows:
            (row,) = await self._database.fetch(
                f"SELECT count(*) AS used, min({moment(whose)}) AS oldest FROM job"
                f" WHERE {COUNTED[whose]} AND {moment(whose)} > :since",
                {"owner_id": owner_id, "guild_id": guild_id, "since": now - window.span},
            )
            frees_at = row["oldest"] + window.span if row["used"] else None
            uses.append(WindowUse(window, row["used"], frees_at))
        return tuple(uses)

    def _steady(self, now: float) -> float:
        """The time that counts for limits.

        A clock set back a little must not let charges slip out of their window; one that returns
        from a leap ahead must not freeze the limits.
        """
        return now if now < self._latest - _LEAP else max(now, self._latest)


def _room(share: Share) -> int:
    """How many more pictures a share allows now."""
    return min(use.window.count - use.used for use in share.windows)
