"""Brackets that are letters unless they close."""

import re
from collections import defaultdict
from collections.abc import Iterator

_CLOSING = {")": "(", "]": "[", "}": "{", ">": "<"}
_BRACKET = re.compile(r"[(\[{<]|(?<![:;=-])[)\]}>]")  # the mouth of a smiley closes nothing

OPENING = frozenset(_CLOSING.values())
"""Those that open: whether one closes, its piece of the text does not tell."""


def closed(text: str) -> Iterator[int]:
    """Where brackets open that close again."""
    opened: defaultdict[str, list[int]] = defaultdict(list)
    for bracket in _BRACKET.finditer(text):
        sign = bracket[0]
        if sign in OPENING:
            opened[sign].append(bracket.start())
        elif opened[_CLOSING[sign]]:
            yield opened[_CLOSING[sign]].pop()
