"""What a picture looks like, in 32 bytes: to know a removed one again when it comes back changed.

A perceptual hash in the way of PDQ (https://github.com/facebook/ThreatExchange/tree/main/pdq): of a
small grey copy, the 16 x 16 slowest waves of a cosine transform, each a bit that says whether it is
above the median. Another format, size, quality or brightness and a small caption change few of
them. A picture that is turned, or cropped by more than some two percent, is not known again.
"""

import math
from itertools import chain
from operator import mul
from statistics import median

from PIL import Image

from bot.images import small

MATCH = 31
"""Bits of 256: at most this many differ between two copies of one picture; PDQ's own limit."""

_SIDE = 64  # pixels of the grey copy
_WAVES = 16
# From 1: wave 0 is the overall brightness, and what varies in one direction only, such as a sky, is
# alike in too many pictures. The factor keeps lengths, so that the waves are in grey levels.
_COSINES = [
    [
        math.sqrt(2 / _SIDE) * math.cos(math.pi * wave * (2 * x + 1) / (2 * _SIDE))
        for x in range(_SIDE)
    ]
    for wave in range(1, _WAVES + 1)
]
_FAINT = 1.0  # grey levels: rounding alone gives 0.3, the demo painter's pictures 15 and more


def fingerprint(data: bytes) -> bytes | None:
    """Take a picture's fingerprint, as it is kept to know the picture again.

    It computes, some 5 ms beside the decoding: call it in a thread.

    Returns:
        32 bytes, or None where the picture is so plain (one colour, a mere gradient) that its bits
        would be chance and match what they should not.

    Raises:
        ImageInvalid: it is broken, too large to decode, or no PNG, JPEG or WebP.
    """
    both = fingerprints(data)
    return both[0] if both else None


def fingerprints(data: bytes) -> tuple[bytes, bytes] | None:
    """Take the fingerprints of a picture and of its mirror image, to look both up among kept ones.

    As `fingerprint` in all else.
    """
    waves = _transform(small(data, 2 * _SIDE).convert("L").resize((_SIDE, _SIDE)))
    if median(map(abs, chain.from_iterable(waves))) < _FAINT:
        return None
    # A mirror turns the sign of every other wave across, from the first one on.
    mirrored = [[v if x % 2 else -v for x, v in enumerate(row)] for row in waves]
    return _bits(waves), _bits(mirrored)


def distance(a: bytes, b: bytes) -> int:
    """Count the bits in which two fingerprints differ: 0..256; up to `MATCH` is the same picture.

    Pictures that have nothing to do with each other differ in some 128.
    """
    return (int.from_bytes(a) ^ int.from_bytes(b)).bit_count()


def _transform(grey: Image.Image) -> list[list[float]]:
    """The slowest waves of a discrete cosine transform, [down][across]."""
    pixels = grey.tobytes()
    rows = [pixels[start : start + _SIDE] for start in range(0, _SIDE * _SIDE, _SIDE)]
    across = [[sum(map(mul, cosine, row)) for row in rows] for cosine in _COSINES]
    return [[sum(map(mul, cosine, column)) for column in across] for cosine in _COSINES]


def _bits(waves: list[list[float]]) -> bytes:
    flat = list(chain.from_iterable(waves))
    middle = median(flat)
    bits = 0
    for value in flat:
        bits = bits << 1 | (value > middle)
    return bits.to_bytes(32)
