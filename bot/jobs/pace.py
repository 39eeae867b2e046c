"""How often: the budgets of requests, and when to look at a running job again."""

import asyncio
import math
import random
from collections import deque
from collections.abc import Iterable
from statistics import NormalDist

from bot.imageapi.models import Size


class Budget:
    """At most `count` permits in any `span` seconds of the loop's clock; 0 is no limit.

    A sliding window rather than an even drip: whoever comes to a quiet bot is served at once, and
    the sum the API's own limit counts is still never exceeded.
    """

    def __init__(self, count: float, span: float) -> None:
        # Half a permit a second is one permit in two seconds.
        self._span = span if count >= 1 or not count else span / count
        self._count = math.floor(count) or math.ceil(count)
        self._given: deque[float] = deque()
        self._blocked_until = 0.0

    async def take(self) -> None:
        """Wait until a request may be made, and count it."""
        await self.wait()
        self.spend()

    async def wait(self) -> None:
        """Wait until a request may be made."""
        loop = asyncio.get_running_loop()
        while (wait := self._wait(loop.time())) > 0:  # noqa: ASYNC110  # it may be paused meanwhile
            await asyncio.sleep(wait)

    def is_free(self) -> bool:
        """Whether a request may be made at once."""
        return self._wait(asyncio.get_running_loop().time()) <= 0

    def spend(self) -> None:
        """Count a request that is made now."""
        if self._count:
            self._given.append(asyncio.get_running_loop().time())

    def pause(self, seconds: float) -> None:
        """Give no permit for a while: the other side asked for rest."""
        self._blocked_until = max(self._blocked_until, asyncio.get_running_loop().time() + seconds)

    def count_earlier(self, ages: Iterable[float]) -> None:
        """Count requests made that many seconds ago, oldest first: by the process before this."""
        now = asyncio.get_running_loop().time()
        if self._count:
            # A clock set back dates requests in the future; they count from now.
            self._given.extend(now - max(age, 0.0) for age in ages)

    def _wait(self, now: float) -> float:
        while self._given and self._given[0] <= now - self._span:
            self._given.popleft()
        full = bool(self._count) and len(self._given) >= self._count
        free_at = self._given[-self._count] + self._span if full else now
        return max(free_at, self._blocked_until) - now


class Durations:
    """How long pictures of a size take, learned from this bot's own: lognormal, recent ones only.

    All of the recent ones count alike. They come in the order in which they are done, so of many
    that began together the slow ones come last: an average that favours the very last would take
    those for the whole. Median and quantiles, because one picture that hung for an hour must not
    make all others look wide-spread.
    """

    ENOUGH = 12  # below that many pictures a learned schedule is no better than a fixed one
    _RECENT = 100  # pictures; a change shows in the median once half of them are new
    _NARROWEST = 0.08  # polling itself blurs what is seen

    def __init__(self) -> None:
        self._seen: dict[Size, deque[float]] = {}
        self._known: dict[Size, NormalDist] = {}

    def learn(self, size: Size, seconds: float) -> None:
        """Take in that a picture of this size took so long."""
        seen = self._seen.setdefault(size, deque(maxlen=self._RECENT))
        seen.append(math.log(max(seconds, 0.05)))
        ordered, last = sorted(seen), len(seen) - 1
        low, middle, high = (ordered[round(last * share)] for share in (0.16, 0.5, 0.84))
        # Two standard deviations of a normal distribution lie between these.
        self._known[size] = NormalDist(middle, max((high - low) / 2, self._NARROWEST))

    def typical(self, size: Size) -> float | None:
        """The median in seconds; None while fewer than three were seen."""
        return math.exp(self._known[size].mean) if self._count(size) >= 3 else None

    def log_normal(self, size: Size) -> NormalDist | None:
        """The distribution of the logarithm of seconds; None while too few were seen."""
        return self._known[size] if self._count(size) >= self.ENOUGH else None

    def _count(self, size: Size) -> int:
        return len(self._seen.get(size, ()))


class Schedule:
    """When to ask again after a running job.

    While durations are unknown: soon at first, then every two seconds. Once they are known: the
    interval that spends the fewest requests for the same delay is inversely proportional to the
    square root of the hazard rate, the chance of finishing just now (Munford and Shahani 1972).
    """

    _FIXED = 2.0
    _SHORTEST, _LONGEST = 0.25, 5.0  # the longest bounds the harm when durations change
    _FIRST = 10.0  # of the wait in which next to no picture is done yet
    _EARLY = 0.03  # the share of pictures that may be done before the first look
    _THRIFT = 0.153  # of requests against delay: about twelve looks at a job of the usual spread

    def __init__(self, durations: Durations) -> None:
        self._durations = durations
        self._stretch = 1.0

    def next_gap(self, size: Size, age: float) -> float:
        """Seconds until the next look at a job submitted `age` seconds ago."""
        known = self._durations.log_normal(size)
        gap = self._fixed(age) if known is None else self._by_hazard(known, age)
        return gap * self._stretch * random.uniform(0.9, 1.1)  # noqa: S311  # jitter, no secret

    def slow_down(self) -> None:
        """The API asked for fewer requests."""
        self._stretch = min(self._stretch * 2, 16.0)

    def speed_up(self) -> None:
        """A poll was answered: lean back to the usual pace."""
        self._stretch = max(self._stretch * 0.97, 1.0)

    def _fixed(self, age: float) -> float:
        return 1.0 if age < 5 else self._FIXED

    def _by_hazard(self, known: NormalDist, age: float) -> float:
        first = math.exp(known.inv_cdf(self._EARLY))
        if age < first:
            return min(first - age + self._SHORTEST, self._FIRST)
        z = (math.log(age) - known.mean) / known.stdev
        # Phi(-z), written so that it does not vanish far out in the tail.
        left = max(0.5 * math.erfc(z / math.sqrt(2)), 1e-300)
        density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi) / (age * known.stdev)
        hazard = density / left
        width = known.stdev * math.exp(known.mean)  # in seconds
        gap = self._THRIFT * math.sqrt(width / max(hazard, 1e-9))
        return min(max(gap, self._SHORTEST), self._LONGEST)
