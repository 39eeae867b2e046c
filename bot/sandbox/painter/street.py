"""A street one stands in: houses on both sides running to one point."""

import numpy as np
from PIL import Image, ImageDraw

from bot.sandbox.painter.canvas import WHITE, as_mask, glow, lit, mix, pick, smooth, wash
from bot.sandbox.painter.land import relief
from bot.sandbox.painter.scene import Accent, Colour, Weather
from bot.sandbox.painter.skyline import NEONS, WALLS, WARM, reflect, tower
from bot.sandbox.painter.stage import Stage

Box = tuple[int, int, int, int]

_DEPTH = 0.13
"""How much smaller the far end of the street is than the near one."""
_AWNINGS = ((206, 70, 66), (60, 130, 110), (226, 160, 70), (70, 100, 160))


def street(picture: Image.Image, stage: Stage) -> None:
    """Houses on both sides running to one point, the road between them."""
    _end_of_street(picture, stage)
    _road(picture, stage)
    for side in (-1, 1):
        front = _front(stage, side)
        _wall(picture, stage, front, side)
    wet = stage.scene.weather in {Weather.RAIN, Weather.STORM} or Accent.NEON in stage.scene.accents
    if wet or stage.light.darkness > 0.5:
        reflect(picture, stage.horizon, 0.55 if wet else 0.22, _between_walls(stage))
    if Accent.NEON in stage.scene.accents:
        spot = (stage.width / 2, stage.horizon)
        glow(picture, spot, 0.8 * stage.unit, (255, 70, 190), 0.5)
        glow(picture, (0.2 * stage.width, stage.height), 0.7 * stage.unit, (40, 200, 255), 0.35)
    elif stage.light.darkness > 0.5:
        glow(picture, (stage.width / 2, stage.horizon), 0.6 * stage.unit, (255, 170, 90), 0.45)


def _end_of_street(picture: Image.Image, stage: Stage) -> None:
    """A few pale towers at the end of the street."""
    rng = stage.rng("end of street")
    draw = ImageDraw.Draw(picture)
    for _ in range(7):
        x = stage.width / 2 + rng.normal(0, 0.10) * stage.unit
        wide, high = stage.unit * rng.uniform(0.03, 0.06), stage.unit * rng.uniform(0.06, 0.2)
        box = (round(x), round(stage.horizon - high), round(x + wide), stage.horizon + 4)
        tower(draw, stage, rng, box, 0.62)


def _near(stage: Stage) -> float:
    """Half the width of the street at the bottom edge, sidewalks included."""
    return max(0.5 * stage.width, 0.36 * stage.unit)


def _road(picture: Image.Image, stage: Stage) -> None:
    draw = ImageDraw.Draw(picture)
    middle, row, foot, near = stage.width / 2, stage.horizon, stage.height, _near(stage)
    curb = lit((172, 166, 164), stage.light.ambient)
    road = lit((88, 90, 102), stage.light.ambient)
    draw.rectangle((0, row, stage.width, foot), curb)
    for share, colour in ((0.86, mix(curb, road, 0.55)), (0.82, road)):
        corners = [(middle, row), (middle - share * near, foot), (middle + share * near, foot)]
        draw.polygon(corners, colour)
    paint = lit((236, 224, 180), stage.light.ambient)
    for start in 0.04 * 1.8 ** np.arange(6):
        end = 1.35 * start
        top, bottom = row + start * (foot - row), row + end * (foot - row)
        far, close = 0.016 * near * start, 0.016 * near * end
        dash = [(middle - far, top), (middle + far, top)]
        draw.polygon([*dash, (middle + close, bottom), (middle - close, bottom)], paint)
    worn = smooth(relief(stage, "road", foot - row, (10, 40)), 0.5, 0.95) * 0.3
    wash(picture, mix(road, (0, 0, 20), 0.5), worn, (0, row, stage.width, foot))


def _front(stage: Stage, side: int) -> Image.Image:
    """One side of the street seen from straight before it; transparent above the roofs."""
    rng = stage.rng(f"front{side}")
    high, wide = 384, 900
    front = Image.new("RGBA", (wide, high))
    draw = ImageDraw.Draw(front)
    x = 0
    while x < wide:
        width = int(rng.integers(80, 150))
        top = int(high * rng.uniform(0.02, 0.42))
        wall = lit(pick(rng, WALLS), stage.light.ambient)
        if stage.light.darkness > 0.5:
            wall = mix(wall, (18, 16, 44), 0.45)
        _house(draw, stage, rng, (x, top, x + width, high), wall)
        x += width
    return front


def _house(
    draw: ImageDraw.ImageDraw, stage: Stage, rng: np.random.Generator, box: Box, wall: Colour
) -> None:
    left, top, right, bottom = box
    draw.rectangle(box, wall)
    draw.rectangle((left, top, right, top + 8), mix(wall, (30, 26, 40), 0.35))
    draw.line((right - 1, top, right - 1, bottom), mix(wall, (20, 20, 30), 0.4), 2)
    night = stage.light.darkness > 0.5
    for y in range(top + 20, bottom - 104, 40):
        for x in range(left + 10, right - 20, 27):
            glass = mix(wall, (10, 10, 30) if night else (60, 90, 130), 0.6)
            if night and rng.random() < 0.5:
                glass = pick(rng, WARM)
            draw.rectangle((x, y, x + 15, y + 24), glass, mix(wall, WHITE, 0.3))
    _shop(draw, stage, rng, (left, bottom - 74, right, bottom), wall)
    if Accent.NEON in stage.scene.accents:
        for _ in range(2):
            x, y = left + int(rng.integers(0, 60)), top + int(rng.integers(0, 120))
            sign, high = pick(rng, NEONS), int(rng.integers(50, 90))
            draw.rounded_rectangle((x, y, x + 16, y + high), 4, (20, 10, 40), sign, 4)
            draw.line((x + 8, y + 10, x + 8, y + 40), mix(sign, WHITE, 0.5), 4)


def _shop(
    draw: ImageDraw.ImageDraw, stage: Stage, rng: np.random.Generator, box: Box, wall: Colour
) -> None:
    """The ground floor: a shop window, a door, and an awning, or a band of light in its place."""
    left, top, right, bottom = box
    night, neon = stage.light.darkness > 0.5, Accent.NEON in stage.scene.accents
    glass = (255, 218, 140) if night else mix((150, 190, 210), wall, 0.2)
    draw.rectangle((left + 8, top + 14, right - 8, bottom - 4), glass)
    door = left + 12 + int(rng.integers(0, 20))
    draw.rectangle((door, top + 20, door + 20, bottom), mix(wall, (40, 20, 30), 0.7))
    colour = pick(rng, NEONS) if neon else lit(pick(rng, _AWNINGS), stage.light.ambient)
    for number, x in enumerate(range(left + 4, right - 4, 10)):
        stripe = colour if neon or number % 2 == 0 else mix(colour, WHITE, 0.75)
        draw.rectangle((x, top, min(x + 9, right - 4), top + 16), stripe)


def _corners(stage: Stage, side: int) -> list[tuple[float, float]]:
    """A row of houses in perspective: near top, far top, far foot, near foot."""
    middle, row = stage.width / 2, stage.horizon
    outer = side * _near(stage) * 1.04
    rise = min(1.35 * stage.horizon, stage.unit)
    drop = (stage.height - row) * 0.98
    return [
        (middle + outer, row - rise),
        (middle + outer * _DEPTH, row - rise * _DEPTH),
        (middle + outer * _DEPTH, row + drop * _DEPTH),
        (middle + outer, row + drop),
    ]


def _between_walls(stage: Stage) -> Image.Image:
    """The ground of the street as a mask."""
    mask = Image.new("L", stage.size)
    left, right = _corners(stage, -1), _corners(stage, 1)
    far = [(left[2][0], stage.horizon), (right[2][0], stage.horizon)]
    ends = [(right[3][0], stage.height), (left[3][0], stage.height)]
    ImageDraw.Draw(mask).polygon([left[2], *far, right[2], right[3], *ends, left[3]], 255)
    return mask


def _wall(picture: Image.Image, stage: Stage, front: Image.Image, side: int) -> None:
    """Lay the house fronts along the street, in perspective."""
    corners = _corners(stage, side)
    wide, high = front.size
    source = [(0, 0), (wide, 0), (wide, high), (0, high)]
    matrix, values = [], []
    for (x, y), (u, v) in zip(corners, source, strict=True):
        matrix += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    numbers = np.linalg.solve(np.array(matrix, float), np.array(values, float))
    # Outside its quadrilateral the mapping wraps round behind the eye: cut it off by a mask.
    laid = front.transform(
        picture.size, Image.Transform.PERSPECTIVE, tuple(numbers), Image.Resampling.BICUBIC
    )
    shape = Image.new("L", picture.size)
    ImageDraw.Draw(shape).polygon(corners, 255)
    alpha = Image.composite(laid.getchannel("A"), Image.new("L", picture.size), shape)
    away = np.abs(np.linspace(-1, 1, 64))[None, :]
    haze = as_mask((1 - smooth(away, 0.05, 0.8)) * 0.6, picture.size)
    laid = laid.convert("RGB")
    laid.paste(stage.light.haze, mask=haze)
    picture.paste(laid, mask=alpha)
