"""Paints a page of a picture book from the words of a prompt. No model, no network.

words  ->  scene  ->  stage  ->  backdrop  ->  populate  ->  weather  ->  style  ->  stamp
"""

import hashlib

from bot.sandbox.painter.backdrop import paint_backdrop
from bot.sandbox.painter.populate import populate
from bot.sandbox.painter.stage import set_stage
from bot.sandbox.painter.stamp import as_png, write_mark
from bot.sandbox.painter.style import finish, focus, work_size
from bot.sandbox.painter.tokens import normalised
from bot.sandbox.painter.weather import fall
from bot.sandbox.painter.words import read


def paint(prompt: str, *, width: int, height: int, seed: int) -> bytes:
    """Paint a picture of what the prompt names.

    The same arguments give the same bytes. Safe to call from any thread or process; it computes
    for up to about a second, so keep it off an event loop.

    Args:
        prompt: any text; what is not understood is left out, and nothing understood is a landscape.
        width: pixels, 256..1536.
        height: pixels, 256..1536.
        seed: any integer; another seed is another picture of the same scene.

    Returns:
        A PNG, marked as a demo in a corner and in its metadata.
    """
    words = normalised(prompt)
    chance = hashlib.sha256(f"{words}|{seed}|{width}x{height}".encode()).digest()
    scene = read(prompt)
    wide, high = work_size(scene.style, width, height)
    stage = set_stage(scene, width=wide, height=high, seed=chance)
    picture = focus(paint_backdrop(stage), stage)
    populate(picture, stage)
    fall(picture, stage)
    picture = finish(picture, stage, (width, height))
    write_mark(picture)
    return as_png(picture)
