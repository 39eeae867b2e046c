"""One spelling for all disguises of a prompt."""

import hashlib
import re

from bot.screening.views import fold, readable

_BETWEEN = re.compile(r"[\W_]+")


def skeleton(text: str) -> str:
    """The text without case, accents, invisible signs and look-alikes, for a reader."""
    return readable(fold(text).text)


def normalised(text: str) -> str:
    """Its words alone, so that the same prompt is the same however it is written."""
    return _BETWEEN.sub(" ", skeleton(text)).strip()


def prompt_hash(text: str) -> bytes:
    """32 bytes that are the same for the same prompt however it is written."""
    return hashlib.sha256(normalised(text).encode("utf-8", "surrogatepass")).digest()
