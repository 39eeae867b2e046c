"""Words in a prompt that make things go wrong, so that a person can try how the bot takes it."""

import math
import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from bot.sandbox.imageapi.faults import ArmedFault, Fault, Kind, Operation

_REMEMBERED_PROMPTS = 1000
_WORD = re.compile(r"(?<!\S)!\w+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, what it does in a sentence for people, and the fault behind it."""

    word: str
    does: str
    operation: Operation
    fault: Fault


# Of several words for the same kind of work, the first in this table acts.
WORDS: tuple[Word, ...] = (
    Word(
        "!refuse",
        "The safety check refuses the prompt.",
        "submit",
        Fault(status=400, reason="ILLEGAL_PROMPT", message="The prompt was refused."),
    ),
    Word(
        "!429",
        "The first two submissions of this prompt come too fast: try again after 2 seconds.",
        "submit",
        Fault(
            status=429,
            reason="RATE_LIMIT_EXCEEDED",
            message="Too many requests.",
            headers={"Retry-After": "2"},
            times=2,
        ),
    ),
    Word(
        "!balance",
        "The account has no money left.",
        "submit",
        Fault(status=400, reason="BILLING_BALANCE_NOT_ENOUGH", message="The balance is too low."),
    ),
    Word(
        "!key",
        "The API key is rejected.",
        "submit",
        Fault(status=403, reason="INVALID_API_KEY", message="The API key is not valid."),
    ),
    Word(
        "!gone",
        "The model is not offered any more.",
        "submit",
        Fault(status=404, reason="API_NOT_FOUND", message="There is no such API."),
    ),
    Word(
        "!fail",
        "The task fails when its picture should be done.",
        "draw",
        Fault(kind=Kind.FAIL, reason="The picture could not be made."),
    ),
    Word("!stuck", "The task never ends.", "draw", Fault(kind=Kind.LONG, factor=math.inf)),
    Word("!slow", "Drawing takes five times as long.", "draw", Fault(kind=Kind.LONG, factor=5)),
    Word(
        "!flaky",
        "Every other poll fails.",
        "poll",
        Fault(status=500, reason="GET_RESULT_FAILED", message="Try again.", every=2),
    ),
    Word(
        "!broken",
        "The picture arrives incomplete, however often it is asked for.",
        "download",
        Fault(kind=Kind.TRUNCATED),
    ),
)


def arm(prompt: str) -> dict[Operation, ArmedFault]:
    """Arm the faults of the words in `prompt`, at most one for each kind of work."""
    if "!" not in prompt:
        return {}
    typed = set(_WORD.findall(prompt.casefold()))
    armed: dict[Operation, ArmedFault] = {}
    for row in WORDS:
        if row.word in typed:
            armed.setdefault(row.operation, ArmedFault(row.fault))
    return armed


def strike(armed: Mapping[Operation, ArmedFault], operation: Operation) -> Fault | None:
    """Give the fault that happens to this piece of work, if any."""
    found = armed.get(operation)
    return found.fault if found is not None and found.strikes() else None


class PromptMemory:
    """What the words did to earlier submissions of the same prompt."""

    def __init__(self) -> None:
        self._armed: OrderedDict[str, dict[Operation, ArmedFault]] = OrderedDict()

    def strike(self, prompt: str) -> Fault | None:
        """Give the fault that happens to this submission of `prompt`, if any."""
        armed = self._armed.get(prompt) or arm(prompt)
        if "submit" not in armed:
            return None
        self._armed[prompt] = armed
        if len(self._armed) > _REMEMBERED_PROMPTS:
            self._armed.popitem(last=False)
        return strike(armed, "submit")
