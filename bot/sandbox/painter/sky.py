"""The sky: its colours, sun, moon, stars and clouds."""

import numpy as np
from PIL import Image, ImageDraw

from bot.sandbox.painter.canvas import (
    WHITE,
    disc,
    glow,
    gradient,
    lit,
    mix,
    noise,
    shine,
    smooth,
    wash,
)
from bot.sandbox.painter.scene import Accent, Colour, Hour, Place, Weather
from bot.sandbox.painter.stage import Stage
from bot.sandbox.painter.wonders import aurora, fireworks, lightning, meteors, rainbow

_HEAVY = frozenset({Weather.RAIN, Weather.STORM, Weather.FOG, Weather.SNOW, Weather.CLOUDY})


def paint_sky(stage: Stage) -> Image.Image:
    """A picture of the sky, down to the bottom edge."""
    high, middle, low = stage.light.sky
    reach = max(stage.horizon, stage.height // 3) / stage.height
    stops = [(0.0, high), (0.55 * reach, middle), (0.96 * reach, low), (1.0, low)]
    picture = gradient(stage.size, stops)
    accents = stage.scene.accents
    if stage.light.darkness > 0.5 and stage.scene.weather not in _HEAVY:
        _stars(picture, stage)
    if Accent.STARS in accents:
        _milky_way(picture, stage)
    _sun_or_moon(picture, stage)
    if Accent.AURORA in accents:
        aurora(picture, stage)
    if Accent.METEORS in accents:
        meteors(picture, stage)
    if stage.scene.weather in _HEAVY:
        _overcast(picture, stage)
    else:
        _cumuli(picture, stage)
    if Accent.RAINBOW in accents:
        rainbow(picture, stage)
    if Accent.FIREWORKS in accents:
        fireworks(picture, stage)
    if stage.scene.weather is Weather.STORM:
        lightning(picture, stage)
    return picture


def _stars(picture: Image.Image, stage: Stage) -> None:
    rng = stage.rng("stars")
    reach = max(stage.horizon, stage.height // 4)
    share = stage.light.darkness if stage.light.darkness < 1 else 1.6
    draw = ImageDraw.Draw(picture, "RGBA")
    size = max(stage.unit / 1000, 0.5)
    for _ in range(int(share * min(260, 60 + stage.width * reach / 4500))):
        x, y = rng.uniform(0, stage.width), reach * rng.uniform(0, 1) ** 1.3
        radius = size * rng.choice([0.7, 1.0, 1.6], p=[0.6, 0.3, 0.1])
        shine_of = int(rng.uniform(90, 255) * (1 - 0.7 * y / reach))
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), (255, 250, 235, shine_of))
    for _ in range(5):
        x, y = rng.uniform(0, stage.width), reach * rng.uniform(0, 0.6)
        glow(picture, (x, y), 9 * size, (230, 236, 255), 0.8)


def _milky_way(picture: Image.Image, stage: Stage) -> None:
    rng = stage.rng("milky way")
    width, height = max(stage.width // 3, 64), max(stage.height // 3, 64)
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    tilt = rng.uniform(0.5, 1.1) * rng.choice([-1, 1])
    cloud = noise(rng, (width, height), (5, 5), 5)
    band = np.exp(-(((y + 0.3 + tilt * x + 0.5 * (cloud - 0.5)) / 0.34) ** 2))
    band = band * (0.35 + 0.9 * cloud**2) * smooth(1 - y, 0.2, 1.2)
    tint = np.stack([band * 150, band * 130, band * 190], axis=-1)
    sparks = rng.random((height, width)) < 0.012 * band
    tint[sparks] += 110
    shine(picture, Image.fromarray(np.clip(tint, 0, 255).astype(np.uint8)))


def _sun_or_moon(picture: Image.Image, stage: Stage) -> None:
    scene, (x, y) = stage.scene, stage.sun
    veiled = scene.weather in _HEAVY
    radius = 0.045 * stage.unit
    if stage.light.darkness >= 1:
        if not veiled or Accent.MOON in scene.accents:
            _moon(picture, stage, (x, y), radius * (1.5 if Accent.MOON in scene.accents else 1))
        return
    if Accent.MOON in scene.accents:
        _moon(picture, stage, (stage.width - x, 0.35 * stage.horizon), radius)
    low = scene.hour in {Hour.DAWN, Hour.SUNSET}
    radius *= 1.7 if low else 1
    power = 0.3 if veiled else 0.75
    glow(picture, (x, y), 15 * radius, stage.light.sun, 0.45 * power)
    glow(picture, (x, y), 5 * radius, stage.light.sun, power)
    if scene.hour is not Hour.DUSK and (not veiled or low):
        _disc(picture, (x, y), radius, mix(stage.light.sun, WHITE, 0.55))


def _disc(picture: Image.Image, centre: tuple[float, float], radius: float, colour: Colour) -> None:
    mask = disc(round(2 * radius))
    picture.paste(colour, (round(centre[0] - radius), round(centre[1] - radius)), mask)


def _moon(picture: Image.Image, stage: Stage, centre: tuple[float, float], radius: float) -> None:
    rng = stage.rng("moon")
    glow(picture, centre, 9 * radius, (150, 176, 240), 0.4)
    glow(picture, centre, 3.2 * radius, (220, 230, 255), 0.6)
    side = round(2 * radius)
    spots = smooth(noise(rng, (side, side), (3, 3), 3), 0.52, 0.62)
    face = Image.new("RGB", (side, side), (250, 246, 226))
    wash(face, (222, 216, 202), spots * 0.7)
    mask = disc(side)
    if Accent.MOON not in stage.scene.accents and rng.random() < 0.5:
        bite = disc(round(side * 0.94))
        mask.paste(0, (round(side * rng.uniform(0.22, 0.4)), round(-side * 0.06)), bite)
    picture.paste(face, (round(centre[0] - radius), round(centre[1] - radius)), mask)


def _cumuli(picture: Image.Image, stage: Stage) -> None:
    """Fair-weather clouds: heaps of circles on a flat foot, lit from above."""
    rng = stage.rng("clouds")
    if stage.scene.place is Place.SPACE or stage.scene.accents & {Accent.STARS, Accent.AURORA}:
        return
    top = mix(lit(WHITE, stage.light.ambient), stage.light.sun, 0.25)
    foot = mix(stage.light.sky[1], top, 0.35)
    reach = stage.horizon
    count = round(np.clip(3.2 * max(stage.width, reach) / stage.unit, 2, 8))
    strength = 0.4 if stage.light.darkness >= 1 else 0.92
    for number in range(count):
        y = reach * (0.1 + 0.62 * (number + rng.uniform(0, 1)) / count)
        x = stage.width * rng.uniform(-0.05, 1.05)
        wide = stage.unit * rng.uniform(0.16, 0.34) * (1.15 - 0.6 * y / max(reach, 1))
        _cumulus(picture, rng, (round(x), round(y), max(8, round(wide))), (top, foot, strength))


def _cumulus(
    picture: Image.Image,
    rng: np.random.Generator,
    spot: tuple[int, int, int],
    look: tuple[Colour, Colour, float],
) -> None:
    (x, y, wide), (top, foot, strength) = spot, look
    high = max(4, round(wide * 0.45))
    mask = Image.new("L", (2 * wide, 2 * high))
    draw = ImageDraw.Draw(mask)
    peak = rng.uniform(0.35, 0.65)
    for centre in np.linspace(0.16, 0.84, int(rng.integers(5, 8))):
        radius = high * (0.92 - 1.5 * abs(centre - peak)) * rng.uniform(0.78, 1.05)
        radius = max(radius, 0.34 * high)
        middle = (2 * wide * centre, 2 * high - 0.9 * radius)
        draw.ellipse(
            (middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius), 255
        )
    mask = mask.resize((wide, high), Image.Resampling.BOX).point(lambda v: v * strength)
    paint = gradient((wide, high), [(0, top), (0.45, top), (1, foot)])
    picture.paste(paint, (x - wide // 2, y - high), mask)


def _overcast(picture: Image.Image, stage: Stage) -> None:
    rng = stage.rng("overcast")
    storm = stage.scene.weather is Weather.STORM
    size = (max(stage.width // 3, 64), max(stage.height // 3, 64))
    cells = (2.5 * stage.width / stage.unit, 5 * stage.height / stage.unit)
    cloud = noise(rng, size, cells, 5)
    above = np.clip(1.15 - np.linspace(0, stage.height / max(stage.horizon, 1), size[1]), 0, 1)
    base = stage.light.sky[1]
    dark = mix(base, (16, 18, 30), 0.5 if storm else 0.16)
    pale = mix(base, WHITE, 0.1 if storm else 0.4)
    fall = above[:, None] ** 0.5
    strength = 0.95 if storm else 0.65
    wash(picture, dark, smooth(cloud, 0.40, 0.75) * fall * strength)
    wash(picture, pale, smooth(1 - cloud, 0.5, 0.85) * fall * strength * 0.6)
