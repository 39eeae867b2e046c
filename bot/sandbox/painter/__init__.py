"""The demo painter: stands in for the image model when there is no key for one.

It needs Pillow and numpy, and the sprites in `bot/sandbox/sprites/`.
"""

from bot.sandbox.painter.painter import paint

__all__ = ["paint"]
