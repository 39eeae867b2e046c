"""Indoors: a room, a library, a table top."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from bot.sandbox.painter.canvas import WHITE, glow, gradient, lit, mix, noise, pick, smooth, wash
from bot.sandbox.painter.scene import Colour
from bot.sandbox.painter.sky import paint_sky
from bot.sandbox.painter.stage import Stage

_PAPERS = ((236, 208, 170), (176, 204, 196), (222, 178, 170), (190, 196, 222), (214, 214, 178))
_SPINES = (
    (196, 58, 60),
    (44, 96, 150),
    (226, 176, 70),
    (56, 128, 96),
    (112, 76, 140),
    (236, 224, 200),
    (150, 90, 56),
    (52, 60, 84),
)


def room(stage: Stage) -> Image.Image:
    """Papered wall, boards, a window on the weather, a rug and a lamp."""
    rng = stage.rng("room")
    paper = lit(pick(rng, _PAPERS), stage.light.ambient)
    picture = gradient(stage.size, [(0, mix(paper, WHITE, 0.12)), (1, paper)])
    draw = ImageDraw.Draw(picture)
    step = max(8, round(0.06 * stage.unit))
    for x in range(step // 2, stage.width, step):
        draw.rectangle((x, 0, x + step // 3, stage.horizon), mix(paper, WHITE, 0.16))
    skirting = mix(paper, WHITE, 0.6)
    draw.rectangle((0, stage.horizon - step // 2, stage.width, stage.horizon), skirting)
    _boards(picture, stage, lit((176, 120, 76), stage.light.ambient))
    side = float(rng.choice([0.24, 0.76]))
    _window(picture, stage, side)
    _frame(picture, stage, 1 - side)
    _rug(picture, stage, rng)
    if stage.light.darkness > 0.3:
        lamp = ((1 - side) * stage.width, 0.3 * stage.height)
        glow(picture, lamp, 0.8 * stage.unit, (255, 190, 100), 0.55)
    return picture


def _boards(picture: Image.Image, stage: Stage, wood: Colour) -> None:
    """Floor boards running away from the viewer."""
    row, rows = stage.horizon, stage.height - stage.horizon
    dark = mix(wood, (40, 16, 10), 0.5)
    picture.paste(gradient((stage.width, rows), [(0, mix(wood, dark, 0.5)), (1, wood)]), (0, row))
    grain = smooth(noise(stage.rng("grain"), (stage.width, rows), (6, 60), 3), 0.5, 0.9)
    wash(picture, dark, grain * 0.3, (0, row, stage.width, stage.height))
    draw = ImageDraw.Draw(picture)
    count = round(9 * max(1, stage.width / stage.unit))
    for aside in np.linspace(-1, 1, 2 * count + 1) * stage.width:
        far, near = stage.width / 2 + 0.62 * aside, stage.width / 2 + 1.5 * aside
        draw.line((far, row, near, stage.height), dark, max(1, round(0.003 * stage.unit)))


def _window(picture: Image.Image, stage: Stage, side: float) -> None:
    """A window with the sky of the hour in it."""
    wide = round(0.30 * stage.unit)
    high = min(round(0.38 * stage.unit), round(0.62 * stage.horizon))
    left, top = round(side * stage.width - wide / 2), round(0.16 * stage.horizon)
    right, bottom = left + wide, top + high
    view = paint_sky(stage).resize((wide, high))
    green = lit((110, 150, 90), stage.light.ambient)
    hills = ImageDraw.Draw(view)
    hills.ellipse((-0.3 * wide, 0.78 * high, 0.9 * wide, 1.7 * high), green)
    near = mix(green, (20, 60, 40), 0.3)
    hills.ellipse((0.3 * wide, 0.84 * high, 1.5 * wide, 1.7 * high), near)
    bar = max(4, round(0.014 * stage.unit))
    white = lit((250, 246, 240), stage.light.ambient)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((left - 2 * bar, top - 2 * bar, right + 2 * bar, bottom + 2 * bar), white)
    picture.paste(view, (left, top))
    x, y = (left + right) // 2, (top + bottom) // 2
    draw.rectangle((x - bar // 2, top, x + bar // 2, bottom), white)
    draw.rectangle((left, y - bar // 2, right, y + bar // 2), white)
    sill = (left - 4 * bar, bottom + 2 * bar, right + 4 * bar, bottom + 4 * bar)
    draw.rectangle(sill, mix(white, (120, 100, 90), 0.15))
    if stage.light.darkness < 0.3:
        glow(picture, (x, y), 1.3 * wide, stage.light.sun, 0.35)


def _frame(picture: Image.Image, stage: Stage, side: float) -> None:
    """A little landscape on the wall."""
    wide, high = round(0.2 * stage.unit), round(0.15 * stage.unit)
    left, top = round(side * stage.width - wide / 2), round(0.24 * stage.horizon)
    bar = max(2, round(0.012 * stage.unit))
    draw = ImageDraw.Draw(picture)
    rim = (left - bar, top - bar, left + wide + bar, top + high + bar)
    draw.rectangle(rim, lit((170, 120, 60), stage.light.ambient))
    air = [(0.0, (150, 200, 220)), (0.6, (240, 224, 180))]
    land = [(0.61, (120, 160, 100)), (1.0, (80, 130, 80))]
    picture.paste(gradient((wide, high), [*air, *land]), (left, top))
    x, y, radius = left + 0.7 * wide, top + 0.3 * high, 0.1 * wide
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), (250, 214, 120))


def _rug(picture: Image.Image, stage: Stage, rng: np.random.Generator) -> None:
    colours = ((176, 66, 70), (66, 104, 140), (120, 132, 90), (190, 130, 70))
    colour = lit(pick(rng, colours), stage.light.ambient)
    middle, y = stage.width / 2, stage.horizon + 0.62 * (stage.height - stage.horizon)
    layer = Image.new("RGBA", stage.size)
    draw = ImageDraw.Draw(layer)
    pale = mix(colour, WHITE, 0.5)
    for share, tone in ((1.0, colour), (0.88, pale), (0.8, colour), (0.4, pale)):
        wide, high = 0.42 * stage.unit * share, 0.30 * (stage.height - stage.horizon) * share
        draw.ellipse((middle - wide, y - high, middle + wide, y + high), tone)
    picture.paste(layer, mask=layer)


def library(stage: Stage) -> Image.Image:
    """Shelves of books up to the ceiling, lit by lamps."""
    rng = stage.rng("library")
    wood = lit((112, 70, 44), stage.light.ambient)
    picture = Image.new("RGB", stage.size, mix(wood, (20, 8, 4), 0.55))
    draw = ImageDraw.Draw(picture)
    row = max(24, round(0.125 * stage.unit))
    plank = max(2, row // 9)
    bay = round(0.46 * stage.unit)
    y = stage.horizon - plank * 2
    while y > -row:
        _books(draw, stage, rng, y, row - plank)
        draw.rectangle((0, y, stage.width, y + plank), mix(wood, (255, 200, 140), 0.14))
        draw.rectangle((0, y + plank, stage.width, y + plank + 2), mix(wood, (10, 4, 0), 0.7))
        y -= row
    for x in range(round(stage.width / 2 % bay) - bay, stage.width + bay, bay):
        draw.rectangle((x - plank, 0, x + plank, stage.horizon), wood)
        draw.rectangle((x + plank, 0, x + plank + 2, stage.horizon), mix(wood, (10, 4, 0), 0.6))
    draw.rectangle(
        (0, stage.horizon - plank * 2, stage.width, stage.horizon), mix(wood, (10, 4, 0), 0.3)
    )
    _boards(picture, stage, lit((140, 84, 52), stage.light.ambient))
    _rug(picture, stage, rng)
    for side in (0.16, 0.84):
        lamp = (side * stage.width, 0.3 * stage.horizon)
        glow(picture, lamp, 0.55 * stage.unit, (255, 190, 100), 0.6)
    glow(picture, (stage.width / 2, stage.horizon), 0.7 * stage.unit, (255, 180, 90), 0.35)
    return picture


def _books(
    draw: ImageDraw.ImageDraw, stage: Stage, rng: np.random.Generator, foot: int, room_left: int
) -> None:
    x = 0.0
    while x < stage.width:
        wide = room_left * rng.uniform(0.12, 0.28)
        if rng.random() < 0.06:
            x += wide * 2
            continue
        high = room_left * rng.uniform(0.62, 0.94)
        spine = lit(pick(rng, _SPINES), stage.light.ambient)
        spine = mix(spine, (40, 20, 20), rng.uniform(0.05, 0.4))
        draw.rectangle((x, foot - high, x + wide - 1, foot), spine)
        if rng.random() < 0.6:
            band = foot - high * rng.uniform(0.7, 0.85)
            draw.rectangle(
                (x, band, x + wide - 1, band + max(1, high / 18)), mix(spine, (250, 220, 150), 0.6)
            )
        x += wide


def table(stage: Stage) -> Image.Image:
    """A wooden table top close by; the room behind it out of focus."""
    rng = stage.rng("table")
    eighth = (max(stage.width // 8, 8), max(stage.height // 8, 8))
    blurred = room(stage).resize(eighth, Image.Resampling.BOX)
    blurred = blurred.filter(ImageFilter.GaussianBlur(stage.unit / 480))
    picture = blurred.resize(stage.size, Image.Resampling.BICUBIC)
    for _ in range(10):
        spot = (rng.uniform(0, stage.width), rng.uniform(0, 0.9) * stage.horizon)
        glow(picture, spot, stage.unit * rng.uniform(0.03, 0.08), (255, 220, 160), 0.35)
    row, rows = stage.horizon, stage.height - stage.horizon
    wood = lit((186, 122, 72), stage.light.ambient)
    dark = mix(wood, (50, 20, 9), 0.6)
    top = gradient((stage.width, rows), [(0, mix(wood, WHITE, 0.18)), (1, mix(wood, dark, 0.35))])
    picture.paste(top, (0, row))
    grain = noise(rng, (stage.width // 2, max(rows // 2, 2)), (2.5, 46), 4)
    wash(picture, dark, smooth(grain, 0.45, 0.85) * 0.42, (0, row, stage.width, stage.height))
    draw = ImageDraw.Draw(picture)
    for share, colour in ((0.0, mix(wood, WHITE, 0.45)), (0.24, dark), (0.56, dark)):
        y = row + share * rows
        draw.line((0, y, stage.width, y), colour, max(1, round(0.004 * stage.unit * (1 + share))))
    light = (stage.sun[0], row + 0.3 * rows)
    glow(picture, light, 0.5 * stage.unit, stage.light.sun, 0.25)
    return picture
