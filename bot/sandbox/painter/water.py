"""Water: the sea and its shores, lakes, a river."""

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from bot.sandbox.painter.canvas import (
    WHITE,
    as_mask,
    gradient,
    lit,
    mix,
    profile,
    ridge,
    smooth,
    strip,
    wash,
)
from bot.sandbox.painter.figures import stand
from bot.sandbox.painter.land import ground_colours, relief
from bot.sandbox.painter.scene import Hour, Place, Weather
from bot.sandbox.painter.sprites import load
from bot.sandbox.painter.stage import Stage


def sea(picture: Image.Image, stage: Stage) -> None:
    """Open water from the horizon to the bottom, with a path of light below the sun."""
    storm = stage.scene.weather is Weather.STORM
    top, size = stage.horizon, (stage.width, stage.height - stage.horizon)
    near = lit((28, 62, 78) if storm else (24, 104, 146), stage.light.ambient)
    far = mix(stage.light.sky[2], near, 0.45)
    paint = gradient(size, [(0, far), (0.25, mix(far, near, 0.55)), (1, near)])
    picture.paste(paint, (0, top))
    waves = relief(stage, "waves", size[1], (3, 90))
    box = (0, top, stage.width, stage.height)
    wash(picture, mix(stage.light.sky[2], WHITE, 0.25), smooth(waves, 0.58, 0.85) * 0.4, box)
    wash(picture, mix(near, (6, 12, 40), 0.5), smooth(1 - waves, 0.6, 0.9) * 0.4, box)
    if stage.scene.weather in {Weather.CLEAR, Weather.CLOUDY}:
        _glitter(picture, stage)
    if storm:
        _breakers(picture, stage)


def _glitter(picture: Image.Image, stage: Stage) -> None:
    rows, width = max((stage.height - stage.horizon) // 2, 2), max(stage.width // 2, 2)
    x = np.linspace(0, stage.width, width, dtype=np.float32)[None, :] - stage.sun[0]
    depth = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    spread = stage.unit * (0.05 + 0.16 * depth)
    sparks = relief(stage, "glitter", rows * 2, (16, 120))[:rows]
    sparks = np.asarray(as_mask(sparks, (width, rows)), np.float32) / 255
    band = np.exp(-((x / spread) ** 2)) * smooth(sparks, 0.42, 0.62)
    strength = 0.5 if stage.scene.hour is Hour.DAY else 0.85
    box = (0, stage.horizon, stage.width, stage.height)
    wash(picture, mix(stage.light.sun, WHITE, 0.3), band * strength, box)


def _breakers(picture: Image.Image, stage: Stage) -> None:
    """High waves with foam on their crests."""
    rng = stage.rng("breakers")
    columns = np.arange(stage.width, dtype=np.float32)
    for layer in range(6):
        close = (layer + 1) / 6
        base = stage.horizon + (0.06 + 0.84 * close**1.4) * (stage.height - stage.horizon)
        length = stage.unit * (0.07 + 0.24 * close)
        drift = 0.7 * profile(rng, stage.width, 3 * stage.width / stage.unit + 1, 2)
        cusp = 1 - np.abs(np.sin(np.pi * (columns / length + rng.uniform(0, 1) + drift)))
        reach = stage.unit * (0.014 + 0.075 * close) * (0.5 + 0.7 * profile(rng, stage.width, 3, 2))
        line = base - reach * cusp**1.3
        body = lit(mix((58, 108, 122), (20, 50, 70), close), stage.light.ambient)
        foam = mix(lit((236, 244, 246), stage.light.ambient), body, 0.15)
        stops = [(0, mix(body, foam, 0.3)), (0.12, body), (1, mix(body, (4, 10, 24), 0.4))]
        ridge(picture, line, stops, stage.height)
        lace = 0.35 + 0.65 * profile(rng, stage.width, 34 * stage.width / stage.unit, 2)
        crest = line + reach * (0.05 + 0.42 * cusp**2 * lace)
        strip(picture, line, crest, foam)


def lake(picture: Image.Image, stage: Stage) -> None:
    """A mirror of all above the horizon, dimmed and rippled."""
    rows = stage.height - stage.horizon
    above = picture.crop((0, max(0, stage.horizon - rows), stage.width, stage.horizon))
    mirror = ImageOps.flip(above).resize((stage.width, rows))
    small = mirror.resize((max(stage.width // 3, 1), max(rows // 3, 1)), Image.Resampling.BOX)
    mirror = small.filter(ImageFilter.BoxBlur((0, 2))).resize((stage.width, rows))
    tint = lit((40, 96, 128), stage.light.ambient)
    mirror = Image.blend(mirror, Image.new("RGB", mirror.size, tint), 0.28)
    picture.paste(mirror, (0, stage.horizon))
    ripples = relief(stage, "ripples", rows, (3, 100))
    box = (0, stage.horizon, stage.width, stage.height)
    wash(picture, mix(stage.light.sky[2], WHITE, 0.3), smooth(ripples, 0.62, 0.86) * 0.35, box)
    wash(picture, mix(tint, (0, 0, 30), 0.4), smooth(1 - ripples, 0.62, 0.9) * 0.3, box)
    _glitter(picture, stage)


def shore_row(stage: Stage) -> int:
    """Where the near shore begins at lakes and beaches."""
    return round(stage.horizon + 0.52 * (stage.height - stage.horizon))


def shore(picture: Image.Image, stage: Stage) -> None:
    """The near shore, with foam where sand meets the sea."""
    far, near = ground_colours(stage)
    rng = stage.rng("shore")
    bend = (profile(rng, stage.width, 1.6, 3) - 0.5) * 0.10 * stage.unit
    line = shore_row(stage) + bend
    if stage.scene.place in {Place.BEACH, Place.SEA}:
        wet = mix(near, lit((90, 80, 80), stage.light.ambient), 0.4)
        foam = lit((250, 252, 252), stage.light.ambient)
        strip(picture, line - 0.034 * stage.unit, line, mix(far, foam, 0.1))
        for lift, share in ((0.034, 0.9), (0.014, 0.75)):
            edge = line - lift * stage.unit
            lace = profile(rng, stage.width, 40, 2)
            strip(picture, edge, edge + lace * 0.02 * stage.unit * share, foam)
        ridge(picture, line, [(0, wet), (0.12, mix(far, near, 0.4)), (1, near)], stage.height)
    else:
        ridge(picture, line, [(0, mix(far, near, 0.5)), (1, near)], stage.height)
    rows = stage.height - shore_row(stage)
    box = (0, shore_row(stage) + round(0.06 * stage.unit), stage.width, stage.height)
    field = relief(stage, "shore", rows)
    wash(picture, mix(near, (40, 40, 70), 0.4), smooth(field, 0.55, 0.95) * 0.35, box)


def river(picture: Image.Image, stage: Stage) -> None:
    """A river that winds from the hills to the feet."""
    rows = np.arange(stage.horizon + 2, stage.height)
    t = (rows - rows[0]) / max(len(rows) - 1, 1)
    turn = float(stage.rng("river").choice([-1, 1]))
    middle = stage.width * (0.5 + turn * 0.20 * np.cos(t * 3.4)) - turn * 0.1 * stage.unit * t
    half = stage.unit * (0.008 + 0.19 * t**1.4)
    columns = np.arange(stage.width, dtype=np.float32)[None, :]
    inside = np.clip(half[:, None] - np.abs(columns - middle[:, None]) + 0.5, 0, 1)
    bank = np.clip(1.12 * half[:, None] + 3 - np.abs(columns - middle[:, None]), 0, 1)
    box = (0, int(rows[0]), stage.width, stage.height)
    wash(picture, lit((196, 178, 132), stage.light.ambient), bank, box)
    deep = mix(lit((40, 122, 166), stage.light.ambient), stage.light.sky[1], 0.3)
    water = gradient((stage.width, len(rows)), [(0, stage.light.sky[2]), (1, deep)])
    picture.paste(water, (0, int(rows[0])), as_mask(inside))
    ripples = relief(stage, "river", len(rows), (3, 90))
    ripples = np.asarray(as_mask(ripples, (stage.width, len(rows))), np.float32) / 255
    wash(picture, WHITE, smooth(ripples, 0.6, 0.85) * inside * 0.35, box)


def islet(picture: Image.Image, stage: Stage, x: float, base: float, wide: float) -> None:
    """A rock in the sea for a house or a lighthouse to stand on."""
    columns = np.arange(stage.width, dtype=np.float32)
    away = np.abs(columns - x) / (0.5 * wide)
    dome = np.sqrt(np.clip(1 - away**2, 0, 1))
    rough = profile(stage.rng(f"islet{round(x)}"), stage.width, 20 * stage.width / stage.unit, 3)
    upper = base + 0.07 * wide - 0.11 * wide * dome * (0.72 + 0.4 * rough)
    lower = base + 0.07 * wide + 0.035 * wide * dome * (0.6 + 0.6 * rough)
    foam = lit((240, 248, 250), stage.light.ambient)
    strip(picture, lower - 0.03 * wide * dome, lower + 0.014 * wide * dome, foam)
    rock = lit((106, 100, 104), stage.light.ambient)
    shade = mix(rock, (18, 22, 44), 0.45)
    strip(picture, upper, lower, shade)
    ledge = upper + (lower - upper) * (0.3 + 0.4 * rough)
    strip(picture, upper, ledge, rock)
    turf = upper + 0.018 * wide * dome * (0.3 + rough)
    strip(picture, upper, turf, lit((126, 154, 88), stage.light.ambient))


def palms(picture: Image.Image, stage: Stage) -> None:
    """A palm or two leaning in from the side of the beach."""
    rng = stage.rng("palms")
    side = 1 if stage.sun[0] < stage.width / 2 else 0
    for step in range(2):
        stand(
            picture,
            stage,
            load("palm-tree"),
            x=stage.width * abs(side - 0.07 - 0.10 * step),
            base=shore_row(stage) + (0.12 - 0.05 * step) * stage.unit,
            height=stage.unit * (0.46 - 0.12 * step) * float(rng.uniform(0.9, 1.1)),
            flip=bool(side),
        )
