"""A town from afar: towers against the sky, over water or over a roof."""

import numpy as np
from PIL import Image, ImageDraw, ImageOps

from bot.sandbox.painter.canvas import lit, mix, pick, smooth, wash
from bot.sandbox.painter.land import relief
from bot.sandbox.painter.scene import Accent, Colour, Weather
from bot.sandbox.painter.stage import Stage

WALLS = (
    (196, 120, 96),
    (222, 190, 150),
    (150, 160, 178),
    (176, 138, 120),
    (120, 134, 160),
    (232, 214, 190),
    (140, 96, 92),
    (184, 172, 160),
)
NEONS = ((255, 60, 160), (60, 230, 255), (170, 90, 255), (255, 170, 60), (90, 255, 170))
WARM = ((255, 214, 120), (255, 190, 96), (255, 232, 170))


def skyline(picture: Image.Image, stage: Stage) -> None:
    """Three rows of towers, the far ones in the haze, their windows lit by night."""
    rng = stage.rng("skyline")
    draw = ImageDraw.Draw(picture)
    for layer, (fade, tall) in enumerate(((0.72, 0.62), (0.42, 0.5), (0.12, 0.36))):
        x = -0.02 * stage.width
        while x < stage.width:
            wide = stage.unit * rng.uniform(0.05, 0.12) * (0.8 + 0.25 * layer)
            high = min(stage.horizon * 0.9, stage.unit) * tall * rng.uniform(0.45, 1.15)
            box = (round(x), round(stage.horizon - high), round(x + wide), stage.horizon + 2)
            tower(draw, stage, rng, box, fade)
            x += wide * rng.uniform(0.92, 1.2)


def tower(
    draw: ImageDraw.ImageDraw,
    stage: Stage,
    rng: np.random.Generator,
    box: tuple[int, int, int, int],
    fade: float,
) -> None:
    """One tower with its windows; `fade` 0..1 is how far it is lost in the haze."""
    left, top, right, bottom = box
    wall = mix((74, 92, 132), pick(rng, WALLS), 0.35)
    wall = mix(lit(wall, stage.light.ambient), stage.light.haze, fade)
    if stage.light.darkness > 0.5:
        wall = mix(wall, (14, 16, 40), 0.35 * (1 - fade))
    draw.rectangle(box, wall)
    shade = mix(wall, (20, 20, 50), 0.16)
    draw.rectangle((left + 0.68 * (right - left), top, right, bottom), shade)
    crown = rng.random()
    wide = right - left
    if crown < 0.25:
        draw.rectangle((left + 0.2 * wide, top - 0.18 * wide, right - 0.2 * wide, top), wall)
    elif crown < 0.45:
        draw.polygon([(left, top), ((left + right) / 2, top - 0.5 * wide), (right, top)], wall)
        draw.line(
            ((left + right) / 2, top - 0.5 * wide, (left + right) / 2, top - 0.9 * wide), wall, 2
        )
    _panes(draw, stage, rng, box, (wall, fade))


def _panes(
    draw: ImageDraw.ImageDraw,
    stage: Stage,
    rng: np.random.Generator,
    box: tuple[int, int, int, int],
    look: tuple[Colour, float],
) -> None:
    (left, top, right, bottom), (wall, fade) = box, look
    step = max(5, round(0.0165 * stage.unit))
    night = stage.light.darkness > 0.5 or stage.scene.weather is Weather.STORM
    neon = Accent.NEON in stage.scene.accents
    for y in range(top + step // 2, bottom - step // 2, step):
        for x in range(left + step // 2, right - step // 2, step):
            if night:
                if rng.random() > 0.42:
                    continue
                lamps = NEONS if neon and rng.random() < 0.4 else WARM
                pane = mix(pick(rng, lamps), wall, 0.75 * fade)
            else:
                pane = mix(mix(wall, stage.light.sky[0], 0.5), wall, 0.5 * fade)
            draw.rectangle((x, y, x + 0.45 * step, y + 0.5 * step), pane)


def waterfront(picture: Image.Image, stage: Stage) -> None:
    """The towers mirrored in the water before them."""
    rows = stage.height - stage.horizon
    if rows < 2:
        return
    reflect(picture, stage.horizon, 0.62)
    box = (0, stage.horizon, stage.width, stage.height)
    wash(picture, lit((20, 50, 90), stage.light.ambient), np.full((2, 2), 0.3, np.float32), box)
    ripples = relief(stage, "ripples", rows, (3, 80))
    wash(picture, stage.light.sky[2], smooth(ripples, 0.6, 0.85) * 0.3, box)


def reflect(
    picture: Image.Image, row: int, strength: float, mask: Image.Image | None = None
) -> None:
    """Smear what is above the row onto what is below it (where the mask is), as wet ground does."""
    rows = picture.height - row
    above = picture.crop((0, max(0, row - rows), picture.width, row))
    small = (max(picture.width // 2, 1), max(rows // 12, 1))
    mirror = ImageOps.flip(above).resize(small, Image.Resampling.BOX)
    mirror = mirror.resize((picture.width, rows), Image.Resampling.BICUBIC)
    box = (0, row, picture.width, picture.height)
    wet = Image.blend(picture.crop(box), mirror, strength)
    picture.paste(wet, box, None if mask is None else mask.crop(box))


def rooftop(picture: Image.Image, stage: Stage, row: int) -> None:
    """A flat roof to stand on, with a parapet towards the town."""
    draw = ImageDraw.Draw(picture)
    floor = lit((118, 112, 122), stage.light.ambient)
    draw.rectangle((0, row, stage.width, stage.height), floor)
    rim = max(4, round(0.045 * stage.unit))
    draw.rectangle((0, row - rim, stage.width, row), mix(floor, stage.light.sun, 0.22))
    draw.rectangle((0, row, stage.width, row + rim // 3), mix(floor, (20, 20, 40), 0.5))
    field = relief(stage, "roof", stage.height - row)
    box = (0, row + rim // 3, stage.width, stage.height)
    wash(picture, mix(floor, (20, 20, 50), 0.5), smooth(field, 0.45, 0.9) * 0.4, box)
