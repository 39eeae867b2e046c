"""How the local image API behaves: fixed values, replaced as a whole while it runs."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from bot.imageapi.models import ImageRequest

# One picture costs this on the real host: https://blogs.novita.ai/hunyuan-image-3-api-on-novita-ai/
PRICE = Decimal("0.10")

Painter = Callable[[ImageRequest], bytes]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What the server does when nothing is made to go wrong. Times are seconds.

    Attributes:
        key: the API key it accepts.
        model: the one model it serves.
        queue_seconds: how long a task stays QUEUED.
        draw_seconds: how long it is PROCESSING then; the median, when `sigma` spreads it.
        sigma: spread of the log-normal drawing times; 0 makes all alike.
        hidden_seconds: how long a new task is still unknown to polls.
        url_ttl: how long a picture's address works; each poll gives a fresh one.
        hold: tasks accepted meanwhile stay PROCESSING until `LocalImageApi.release`.
        reports_progress: whether `eta` and `progress_percent` move. For this model the real host
            usually leaves both at 0.
        word_faults: whether words such as ``!fail`` in a prompt act (`words.WORDS`).
        balance: dollars on the account before the first picture.
        seed: of everything random here, so that a run can be repeated.
        paint: makes the bytes of a PNG in a worker thread; the same request must give the same
            picture. None is the demo painter.
    """

    key: str = "local"
    model: str = "hunyuan-image-3"
    queue_seconds: float = 1.0
    draw_seconds: float = 6.0
    sigma: float = 0.0
    hidden_seconds: float = 0.0
    url_ttl: float = 3600.0
    hold: bool = False
    reports_progress: bool = False
    word_faults: bool = False
    balance: Decimal = Decimal(10)
    seed: int = 0
    paint: Painter | None = None


def seeded(*parts: object) -> random.Random:
    """Give a stream of random numbers that is the same whenever `parts` are the same."""
    return random.Random("/".join(map(str, parts)))  # noqa: S311 - repeatable is the point here


def paint_demo(request: ImageRequest) -> bytes:
    """Paint with the demo painter; returns a PNG."""
    # It needs numpy, which only the extra "try" brings; a server with its own painter does not.
    from bot.sandbox.painter import paint  # noqa: PLC0415

    size = request.size
    return paint(request.prompt, width=size.width, height=size.height, seed=request.seed)
