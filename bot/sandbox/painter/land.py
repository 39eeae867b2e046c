"""Land: hills, woods, dunes and the ground in front."""

import numpy as np
from PIL import Image, ImageDraw

from bot.sandbox.painter.canvas import Field, lit, mix, noise, pick, profile, ridge, smooth, wash
from bot.sandbox.painter.figures import stand
from bot.sandbox.painter.scene import Accent, Colour, Place, Style
from bot.sandbox.painter.sprites import load
from bot.sandbox.painter.stage import Stage

_GROUNDS: dict[Place, tuple[Colour, Colour]] = {
    Place.FOREST: ((122, 150, 84), (66, 98, 56)),
    Place.JUNGLE: ((92, 146, 76), (38, 90, 54)),
    Place.DESERT: ((242, 208, 142), (220, 164, 94)),
    Place.BEACH: ((246, 224, 174), (230, 194, 138)),
    Place.SEA: ((214, 198, 156), (176, 152, 112)),
    Place.MOON: ((188, 186, 194), (116, 114, 126)),
    Place.VOLCANO: ((92, 76, 76), (48, 40, 44)),
    Place.CITY: ((128, 130, 138), (92, 94, 104)),
}
_BARE = frozenset(_GROUNDS) - {Place.FOREST, Place.JUNGLE}
_MEADOW = ((156, 196, 98), (86, 150, 66))
_AUTUMN = ((214, 176, 96), (166, 118, 60))
_SNOW = ((240, 246, 252), (206, 222, 242))
_COARSE = frozenset({Style.WATERCOLOUR, Style.PIXEL, Style.POSTER, Style.SKETCH})


def ground_colours(stage: Stage) -> tuple[Colour, Colour]:
    """The ground far and near, under the light of the hour."""
    far, near = _GROUNDS.get(stage.scene.place, _MEADOW)
    if Accent.AUTUMN in stage.scene.accents and stage.scene.place not in _BARE:
        far, near = _AUTUMN
    ambient = stage.light.ambient
    if stage.snowy:
        # Snow takes the colour of the sky as much as that of the sun.
        far, near = mix(_SNOW[0], stage.light.sky[2], 0.2), mix(_SNOW[1], stage.light.sky[1], 0.3)
        ambient = (0.5 * ambient[0] + 0.42, 0.5 * ambient[1] + 0.44, 0.5 * ambient[2] + 0.5)
    far, near = lit(far, ambient), lit(near, ambient)
    return mix(far, stage.light.haze, 0.3), near


def relief(stage: Stage, part: str, rows: int, cells: tuple[float, float] = (7, 26)) -> Field:
    """Noise that lies on the ground: flat and fine far away, coarse at the feet."""
    width = max(stage.width // 2, 64)
    across = cells[0] * stage.width / stage.unit
    flat = noise(stage.rng(part), (width, 256), (across, cells[1]), 4)
    away = np.linspace(0, 1, max(rows // 2, 2)) ** 0.45
    laid: Field = flat[(away * 255).astype(np.intp)]
    return laid


def paint_ground(picture: Image.Image, stage: Stage, top: int, swell: float = 0.02) -> None:
    """The ground from `top` down, gently rolling, with light and shade on it."""
    if top >= stage.height:
        return
    far, near = ground_colours(stage)
    line = top - swell * stage.unit * profile(stage.rng("swell"), stage.width, 2.5, 2)
    ridge(picture, line, [(0, far), (1, near)], stage.height)
    start = top + 2
    field = relief(stage, "relief", stage.height - start)
    cold = (104, 112, 186) if stage.snowy else (30, 40, 90)
    deep = mix(near, lit(cold, stage.light.ambient), 0.4)
    box = (0, start, stage.width, stage.height)
    wash(picture, deep, smooth(field, 0.5, 0.95) * 0.5, box)
    wash(picture, mix(far, stage.light.sun, 0.5), smooth(1 - field, 0.55, 0.95) * 0.4, box)


def tufts(picture: Image.Image, stage: Stage, top: int, amount: int = 260) -> None:
    """Blades of grass, longer towards the feet."""
    if stage.snowy:
        return
    # Such styles would turn every blade into a blot.
    if stage.scene.style in _COARSE:
        amount //= 4
    rng = stage.rng("tufts")
    _, near = ground_colours(stage)
    draw = ImageDraw.Draw(picture)
    depth = stage.height - top
    dark = lit((24, 74, 40), stage.light.ambient)
    tones = [mix(near, dark, 0.28), mix(near, dark, 0.42), mix(near, stage.light.sun, 0.28)]
    spread = int(amount * max(1.0, stage.width / stage.unit))
    for share in np.sort(rng.uniform(0.03, 1, spread) ** 0.75):
        x, y = rng.uniform(-0.02, 1.02) * stage.width, top + share * depth
        blade = stage.unit * (0.006 + 0.026 * share)
        tone = pick(rng, tones)
        for lean in (-0.7, -0.35, 0.0, 0.3, 0.62):
            foot = x + 0.32 * lean * blade
            tip = (x + (lean + rng.normal(0, 0.12)) * blade, y - blade * rng.uniform(0.55, 1.15))
            draw.polygon([(foot - 0.07 * blade, y), (foot + 0.07 * blade, y), tip], tone)


def scatter(
    picture: Image.Image,
    stage: Stage,
    names: tuple[str, ...],
    *,
    amount: int,
    rows: tuple[float, float],
    tall: tuple[float, float],
    haze: tuple[float, float] = (0.0, 0.0),
    clear: float = 0.0,
) -> None:
    """Sprites strewn over the ground, far ones first.

    Args:
        picture: what to paint into.
        stage: its light decides the colours.
        names: the sprites to choose from; one named twice is chosen twice as often.
        amount: how many to a picture as wide as it is high.
        rows: the first and last foot line, as pixels from the top.
        tall: their height there, as shares of the unit.
        haze: how far they fade there.
        clear: the share of the width left free in the middle.
    """
    rng = stage.rng("scatter" + names[0] + str(amount))
    count = round(amount * max(0.6, stage.width / stage.unit))
    for share in np.sort(rng.uniform(0, 1, count)):
        x = rng.uniform(-0.02, 1.02)
        if clear and abs(x - 0.5) < clear / 2:
            x = x + 0.5 * clear if x > 0.5 else x - 0.5 * clear
        height = stage.unit * (tall[0] + (tall[1] - tall[0]) * share) * rng.uniform(0.8, 1.2)
        stand(
            picture,
            stage,
            load(pick(rng, names)),
            x=x * stage.width,
            base=rows[0] + (rows[1] - rows[0]) * share,
            height=height,
            haze=haze[0] + (haze[1] - haze[0]) * share,
            flip=bool(rng.random() < 0.5),
        )


def hills(picture: Image.Image, stage: Stage, *, layers: int = 3) -> None:
    """Rolling hills behind the ground, paler with distance."""
    far, near = ground_colours(stage)
    rng = stage.rng("hills")
    for layer in range(layers):
        close = (layer + 1) / (layers + 1)
        reach = 0.20 * stage.unit * (1 - 0.6 * close)
        wave = profile(rng, stage.width, 2.2 * stage.width / stage.unit + 1, 2)
        line = stage.horizon + 0.02 * stage.unit - reach * (0.3 + wave)
        top = mix(mix(far, near, 0.3 * close), stage.light.haze, 0.65 * (1 - close))
        ridge(
            picture,
            line,
            [(0, mix(top, stage.light.sun, 0.14)), (1, mix(top, stage.light.haze, 0.25))],
            stage.height,
        )


def treeline(picture: Image.Image, stage: Stage, *, fade: float, tall: float, base: int) -> None:
    """A dark edge of conifers against the sky."""
    rng = stage.rng(f"treeline{tall}")
    columns = np.arange(stage.width, dtype=np.float32)
    line = np.full(stage.width, float(base), np.float32)
    step = stage.unit * 0.03
    for spot in np.arange(-step, stage.width + step, step * 0.55):
        high = stage.unit * tall * rng.uniform(0.55, 1.0)
        off = np.abs(columns - spot - rng.normal(0, 0.2) * step)
        teeth = 0.10 * step * np.abs(((off / step * 6) % 1) - 0.5)
        line = np.minimum(line, base - high * (1 - off / (0.22 * high + step * 0.25)) + teeth)
    green = (150, 96, 52) if Accent.AUTUMN in stage.scene.accents else (44, 88, 72)
    dark = mix(lit(green, stage.light.ambient), stage.light.haze, fade)
    foot = mix(dark, stage.light.haze, 0.35)
    ridge(picture, np.minimum(line, base), [(0, dark), (1, foot)], base + 2)


def hill_line(stage: Stage) -> Field:
    """The outline of the one great hill of `Place.HILL`, per column."""
    middle = stage.width * float(stage.rng("hill").uniform(0.42, 0.58))
    away = (np.arange(stage.width, dtype=np.float32) - middle) / (0.62 * stage.unit)
    rise = 0.20 * stage.unit
    line: Field = stage.horizon + 0.06 * stage.unit - rise * np.exp(-(away**2))
    return line


def great_hill(picture: Image.Image, stage: Stage) -> None:
    """The hill itself, with a path winding up."""
    far, near = ground_colours(stage)
    line = hill_line(stage)
    ridge(picture, line, [(0, mix(far, stage.light.sun, 0.2)), (0.6, near)], stage.height)
    top = int(line.argmin())
    rows = np.arange(int(line.min()), stage.height)
    t = (rows - rows[0]) / max(len(rows) - 1, 1)
    wind = top + np.sin(t * 5.0 + 0.6) * 0.16 * stage.unit * t
    wide = stage.unit * (0.008 + 0.07 * t)
    path = lit((236, 214, 168) if not stage.snowy else (222, 230, 242), stage.light.ambient)
    edge = [(x - w, y) for x, y, w in zip(wind, rows, wide, strict=True)]
    other = [(x + w, y) for x, y, w in zip(wind, rows, wide, strict=True)]
    ImageDraw.Draw(picture).polygon([*edge, *reversed(other)], mix(path, near, 0.25))


def dunes(picture: Image.Image, stage: Stage) -> None:
    """Dunes with a sharp crest between light and shade."""
    rng = stage.rng("dunes")
    far, near = ground_colours(stage)
    for layer in range(4):
        close = layer / 3
        base = stage.horizon + close * 0.55 * (stage.height - stage.horizon)
        reach = stage.unit * (0.10 + 0.07 * close)
        wave = profile(rng, stage.width, (2.6 - close) * stage.width / stage.unit + 1, 1)
        line = base - reach * wave
        tone = mix(mix(far, near, close), stage.light.haze, 0.4 * (1 - close))
        ridge(picture, line, [(0, mix(tone, stage.light.sun, 0.3)), (1, tone)], stage.height)
        shade = mix(tone, lit((120, 66, 60), stage.light.ambient), 0.45)
        slope = np.gradient(line)
        lee = np.clip(np.where(slope > 0, slope * 6, 0), 0, 0.32 * stage.unit / 10)
        under = line + 2 + 1.6 * lee * 6
        _between(picture, line, under, shade)


def _between(picture: Image.Image, upper: Field, lower: Field, colour: Colour) -> None:
    top, bottom = max(0, int(upper.min())), min(picture.height, int(lower.max()) + 1)
    if bottom <= top:
        return
    rows = np.arange(top, bottom, dtype=np.float32)[:, None]
    depth = np.maximum(lower - upper, 1)
    share = np.clip(1 - (rows - upper) / depth, 0, 1) * (rows >= upper)
    wash(picture, colour, share * 0.7, (0, top, picture.width, bottom))
