"""Words of other languages that only look like a term."""

import unicodedata
from functools import cache
from importlib import resources


def is_foreign(typed: str) -> bool:
    """Whether it is such a word, with its accents."""
    return unicodedata.normalize("NFC", typed).lower() in _words()


@cache
def _words() -> frozenset[str]:
    text = (resources.files("bot.screening") / "foreign.txt").read_text("utf-8")
    lines = text.splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
