"""Mountains, and the one that burns."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from bot.sandbox.painter.canvas import WHITE, Field, glow, lit, mix, profile, ridge, wash
from bot.sandbox.painter.scene import Colour, Place
from bot.sandbox.painter.stage import Stage

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Peak:
    """One mountain, in pixels.

    Attributes:
        half: half its width at the foot.
        fade: how far it is lost in the haze, 0..1.
    """

    x: float
    top: float
    half: float
    foot: float
    fade: float


def mountains(picture: Image.Image, stage: Stage, *, tallest: float = 0.72) -> None:
    """Two ranges of peaks, each with a bright and a shaded face and snow on top."""
    reach = min(stage.horizon, 1.1 * stage.unit)
    foot = stage.horizon + 0.03 * stage.unit
    rng = stage.rng("mountains")
    for depth, (share, fade) in enumerate(((tallest, 0.55), (0.55 * tallest, 0.22))):
        count = round(np.clip((3 + 2 * depth) * stage.width / stage.unit, 3, 14))
        spots = (np.arange(count) + rng.uniform(0.1, 0.9, count)) / count
        for spot in rng.permutation(spots):
            high = reach * share * rng.uniform(0.6, 1.0)
            half = high * rng.uniform(0.75, 1.15)
            _paint_peak(
                picture, stage, rng, _Peak(spot * stage.width, foot - high, half, foot, fade)
            )


def _paint_peak(picture: Image.Image, stage: Stage, rng: np.random.Generator, peak: _Peak) -> None:
    x, top, half, high = peak.x, peak.top, peak.half, peak.foot - peak.top
    steps = np.linspace(0, 1, 9)[1:]
    rough = 0.045 * half * (steps < 1)
    west = _edge(x - half * steps + rng.normal(0, 1, 8) * rough, top + high * steps)
    east = _edge(x + half * steps + rng.normal(0, 1, 8) * rough, top + high * steps)
    spine = _edge(x + half * rng.normal(0, 0.11, 8) * (0.4 + steps), top + high * steps)
    # Drawn at twice the size and shrunk: Pillow's polygons have hard edges.
    left, upper = int(x - 1.1 * half), int(top - 2)
    layer = Image.new("RGBA", (int(2.2 * half) * 2 + 2, int(high + 4) * 2))
    draw = ImageDraw.Draw(layer)

    def fill(outline: list[Point], colour: Colour) -> None:
        draw.polygon([((px - left) * 2, (py - upper) * 2) for px, py in outline], colour)

    sides = (west, east) if stage.sun[0] < x else (east, west)
    for edge, rock, snow in zip(sides, *_rock_and_snow(stage, peak.fade), strict=True):
        fill([(x, top), *edge, *reversed(spine)], rock)
        if stage.scene.place is not Place.DESERT:
            deep = 5 if stage.snowy else 3
            hem = _hem(edge[deep - 1], spine[deep - 1], rng, high)
            fill([(x, top), *edge[:deep], *hem, *reversed(spine[:deep])], snow)
    small = layer.reduce(2)
    paint = small.convert("RGB")
    fade = np.linspace(-0.5, 0.75, small.height)[:, None]
    wash(paint, stage.light.haze, np.clip(fade, 0, 1))
    picture.paste(paint, (left, upper), small.getchannel("A"))


def _edge(columns: Field, rows: Field) -> list[Point]:
    return list(zip(columns.tolist(), rows.tolist(), strict=True))


def _rock_and_snow(stage: Stage, fade: float) -> tuple[tuple[Colour, ...], tuple[Colour, ...]]:
    """Both materials, on the bright face and on the shaded one."""
    haze, ambient, sun = stage.light.haze, stage.light.ambient, stage.light.sun
    rock = (196, 176, 150) if stage.scene.place is Place.DESERT else (112, 118, 146)
    rocks = (mix(rock, sun, 0.25), mix(rock, (44, 48, 92), 0.5))
    snows = (mix(WHITE, sun, 0.2), (176, 192, 226))
    return (
        tuple(mix(lit(colour, ambient), haze, fade) for colour in rocks),
        tuple(mix(lit(colour, ambient), haze, 0.6 * fade) for colour in snows),
    )


def _hem(start: Point, end: Point, rng: np.random.Generator, high: float) -> list[Point]:
    """The zigzag where snow ends."""
    shares = np.linspace(0, 1, 6)[1:-1]
    jags = high * np.array([-0.06, 0.05, -0.06, 0.05]) * rng.uniform(0.6, 1, 4)
    return _edge(
        start[0] + (end[0] - start[0]) * shares, start[1] + (end[1] - start[1]) * shares + jags
    )


def volcano(picture: Image.Image, stage: Stage) -> None:
    """One great cone with fire in it."""
    rng = stage.rng("volcano")
    x = stage.width * float(rng.uniform(0.4, 0.6))
    high, crater = 0.62 * min(stage.horizon, stage.unit), 0.06
    away = np.abs(np.arange(stage.width) - x) / stage.unit
    rough = (profile(rng, stage.width, 14, 4) - 0.5) * 0.03 * stage.unit
    slope = np.where(away < crater, high - 8, high * np.exp(-((away - crater) / 0.24)))
    mouth = (x, stage.horizon - high)
    for lift in range(6):
        smoke = mix((70, 60, 70), stage.light.haze, 0.1 * lift)
        spot = (mouth[0] + 0.05 * lift * stage.unit, mouth[1] - 0.09 * lift * stage.unit)
        glow(picture, spot, (0.10 + 0.035 * lift) * stage.unit, smoke, 0.8)
    glow(picture, mouth, 0.5 * stage.unit, (255, 110, 40), 0.8)
    rock = lit((84, 68, 74), stage.light.ambient)
    foot = mix(lit((60, 50, 60), stage.light.ambient), stage.light.haze, 0.3)
    line = stage.horizon + 4 - slope + rough
    ridge(picture, line, [(0, rock), (1, foot)], stage.horizon + 6)
    for lean in (-0.5, 0.05, 0.55):
        start = (x + lean * crater * stage.unit, mouth[1] + 4)
        _lava(picture, stage, rng, start, lean)
    glow(picture, mouth, 0.13 * stage.unit, (255, 210, 110), 0.95)
    glow(picture, (x, stage.horizon), 0.45 * stage.unit, (255, 90, 40), 0.5)


def _lava(
    picture: Image.Image, stage: Stage, rng: np.random.Generator, start: Point, lean: float
) -> None:
    draw = ImageDraw.Draw(picture)
    rows = np.arange(start[1], stage.horizon, 0.03 * stage.unit)
    drift = (0.03 * lean + rng.normal(0, 0.008, rows.size)) * stage.unit
    stream = _edge(start[0] + np.cumsum(drift), rows)
    width = max(2, round(0.012 * stage.unit))
    draw.line(stream, (255, 120, 40), width, joint="curve")
    draw.line(stream, (255, 214, 110), max(1, width // 2), joint="curve")
