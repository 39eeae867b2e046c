"""When the key, the balance or the model is bad, nobody is charged until a free probe succeeds."""

import asyncio
import logging

from bot.errors import (
    BalanceTooLow,
    KeyRejected,
    ModelNotServed,
    PassingFault,
    RequestInvalid,
    ServiceUnusable,
)
from bot.imageapi.client import ImageClient
from bot.job import Failure

_log = logging.getLogger(__name__)

_FAILURES: tuple[tuple[type[ServiceUnusable], Failure], ...] = (
    (KeyRejected, Failure.KEY_REJECTED),
    (BalanceTooLow, Failure.BALANCE_TOO_LOW),
    (ModelNotServed, Failure.MODEL_NOT_SERVED),
)
_FIRST_PROBE, _LONGEST_GAP = 10.0, 300.0  # seconds


class Outage:
    """Whether the image API is unusable for everybody, and the watch for its end."""

    def __init__(self, api: ImageClient, *, first_probe: float = _FIRST_PROBE) -> None:
        self._api = api
        self._first_probe = first_probe
        self._begun = asyncio.Event()
        self.failure: Failure | None = None

    def report(self, error: ServiceUnusable) -> Failure:
        """Take in that the API refused for a reason that holds for everybody."""
        failure = next(failure for kind, failure in _FAILURES if isinstance(error, kind))
        if self.failure is not failure:
            _log.error("The image API is unusable until this is mended: %s", error)
        self.failure = failure
        self._begun.set()
        return failure

    async def watch(self) -> None:
        """Probe, free of charge, while there is an outage. Runs until cancelled."""
        while True:
            await self._begun.wait()
            gap = self._first_probe
            while self.failure is not None:
                await asyncio.sleep(gap)
                gap = min(gap * 2, _LONGEST_GAP)
                await self._probe()
            self._begun.clear()

    async def _probe(self) -> None:
        try:
            await self._api.probe()
        except ServiceUnusable as error:
            self.report(error)
        except (PassingFault, RequestInvalid) as error:
            _log.warning("The image API could not be probed: %s", error)
        else:
            _log.warning("The image API can be used again.")
            self.failure = None
