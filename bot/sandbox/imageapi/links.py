"""Addresses of pictures that work for a while, signed as presigned S3 addresses are."""

import hashlib
import hmac
import math
import secrets
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

_EXPIRED = "Request has expired"
_WRONG = "The request signature we calculated does not match the signature you provided."


class SignedLinks:
    """Makes and checks addresses under ``/files``."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Draw a new secret: addresses of an earlier run are void."""
        self._clock = clock
        self._secret = secrets.token_bytes(32)

    def make(self, base_url: str, name: str, ttl: float) -> str:
        """Give the address of the file `name`, good for `ttl` seconds."""
        expires = repr(self._clock() + ttl)
        query = urlencode({"expires": expires, "signature": self._sign(name, expires)})
        return f"{base_url}/files/{name}?{query}"

    def why_refused(self, name: str, query: Mapping[str, str]) -> str:
        """Say what is wrong with an address; empty when nothing is."""
        expires = query.get("expires", "")
        # Compared as bytes: compare_digest refuses text that is not ASCII.
        given = query.get("signature", "").encode()
        if not hmac.compare_digest(given, self._sign(name, expires).encode()):
            return _WRONG
        return _EXPIRED if float(expires) <= self._clock() else ""

    def _sign(self, name: str, expires: str) -> str:
        return hmac.new(self._secret, f"{name}\n{expires}".encode(), hashlib.sha256).hexdigest()


def whole_seconds(ttl: float) -> int:
    """Give a time to live as the wire has it; never 0, which real hosts send for "not told"."""
    return max(1, math.ceil(ttl))
