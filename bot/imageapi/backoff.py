"""How long to wait before trying again."""

from random import SystemRandom

_random = SystemRandom()


def backoff(
    attempt: int, retry_after: float | None = None, *, base: float = 0.5, cap: float = 30.0
) -> float:
    """Seconds to wait before the next try: exponential with full jitter.

    Full jitter spreads callers that failed together over the whole span, see
    https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/

    Args:
        attempt: how many tries have failed before this one, from 0.
        retry_after: seconds the other side asked for; the wait is never shorter than that.
        base: the longest wait after the first failure, in seconds.
        cap: the longest wait that the exponential part may reach, in seconds.
    """
    # 2.0**1024 overflows; long before that the cap holds.
    longest = min(cap, base * 2.0 ** min(max(attempt, 0), 64))
    return (retry_after or 0.0) + _random.uniform(0.0, longest)
