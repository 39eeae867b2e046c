"""The inside of a spaceship."""

import numpy as np
from PIL import Image, ImageDraw

from bot.sandbox.painter.canvas import glow, gradient, mix, pick
from bot.sandbox.painter.cosmos import space
from bot.sandbox.painter.stage import Stage

_HULL = (78, 88, 112)
_NIGHT = (20, 24, 50)


def spaceship(stage: Stage) -> Image.Image:
    """A bridge: a wide window on the stars, panels and a console with lights."""
    stops = [(0.0, mix(_HULL, _NIGHT, 0.55)), (0.6, _HULL), (1.0, mix(_HULL, _NIGHT, 0.4))]
    picture = gradient(stage.size, stops)
    bar = max(3, round(0.018 * stage.unit))
    _window(picture, stage, bar)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, stage.horizon, stage.width, stage.height), (58, 64, 86))
    draw.rectangle((0, stage.horizon, stage.width, stage.horizon + bar), (112, 122, 150))
    _console(picture, stage, bar)
    glow(picture, (stage.width / 2, stage.horizon), 0.7 * stage.unit, (70, 170, 255), 0.35)
    return picture


def _window(picture: Image.Image, stage: Stage, bar: int) -> None:
    draw = ImageDraw.Draw(picture)
    left, top = round(0.05 * stage.unit), round(0.07 * stage.height)
    right, bottom = stage.width - left, round(stage.horizon - 0.05 * stage.unit)
    radius = round(0.16 * stage.unit)
    for share, tone in ((0.026, (150, 160, 184)), (0.016, (52, 60, 84))):
        rim = round(share * stage.unit)
        frame = (left - rim, top - rim, right + rim, bottom + rim)
        draw.rounded_rectangle(frame, radius + rim, tone)
    mask = Image.new("L", stage.size)
    ImageDraw.Draw(mask).rounded_rectangle((left, top, right, bottom), radius, 255)
    picture.paste(space(stage), mask=mask)
    pane = round(0.62 * stage.unit)
    for x in range(pane, round(stage.width - 0.5 * pane), pane):
        foot = [(x + 2 * bar, bottom), (x - 2 * bar, bottom)]
        draw.polygon([(x - bar, top), (x + bar, top), *foot], (64, 72, 98))


def _console(picture: Image.Image, stage: Stage, bar: int) -> None:
    rng = stage.rng("console")
    draw = ImageDraw.Draw(picture)
    lamps = ((255, 92, 92), (90, 255, 170), (90, 200, 255), (255, 210, 90), (200, 130, 255))
    step = max(6, round(0.030 * stage.unit))
    top = stage.horizon - round(0.022 * stage.unit)
    draw.rectangle((0, top - 2 * bar, stage.width, stage.horizon), (44, 50, 72))
    for x in range(step // 2, stage.width, step):
        lamp = pick(rng, lamps)
        radius = step * (0.16 if rng.random() < 0.7 else 0.24)
        draw.ellipse((x - radius, top - radius, x + radius, top + radius), lamp)
    _floor_seams(draw, stage, bar)
    for side in (0.08, 0.92):
        _screen(draw, stage, side, bar)


def _floor_seams(draw: ImageDraw.ImageDraw, stage: Stage, bar: int) -> None:
    seam, thick = (42, 48, 68), max(1, bar // 3)
    for share in (0.3, 0.62):
        row = stage.horizon + share * (stage.height - stage.horizon)
        draw.line((0, row, stage.width, row), seam, thick)
    for number in range(-8, 9):
        far = stage.width / 2 + number * 0.10 * stage.unit
        near = stage.width / 2 + number * 0.24 * stage.unit
        draw.line((far, stage.horizon + bar, near, stage.height), seam, thick)


def _screen(draw: ImageDraw.ImageDraw, stage: Stage, side: float, bar: int) -> None:
    """A little display with a curve on it."""
    x, y = side * stage.width, stage.horizon - 0.10 * stage.unit
    wide, high = 0.075 * stage.unit, 0.06 * stage.unit
    box = (x - wide, y - high, x + wide, y + high)
    draw.rounded_rectangle(box, bar, (20, 40, 60), (112, 122, 150), max(1, bar // 2))
    steps = np.arange(11)
    curve = np.stack(
        [x + wide * (0.16 * steps - 0.8), y + 0.7 * high * np.sin(1.3 * steps + 9 * side)], axis=-1
    )
    draw.line(curve.ravel().tolist(), (90, 255, 190), max(1, bar // 3))
