"""What falls between the viewer and the scene."""

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bot.sandbox.painter.canvas import WHITE, mix, noise, smooth, wash
from bot.sandbox.painter.scene import Place, Weather
from bot.sandbox.painter.stage import Stage

_INSIDE = frozenset(
    {
        Place.ROOM,
        Place.LIBRARY,
        Place.TABLE,
        Place.SPACESHIP,
        Place.UNDERWATER,
        Place.SPACE,
        Place.ABSTRACT,
    }
)


def fall(picture: Image.Image, stage: Stage) -> None:
    """Rain, snow or fog over everything, unless the scene has a roof."""
    if stage.scene.place in _INSIDE:
        return
    match stage.scene.weather:
        case Weather.RAIN | Weather.STORM:
            _rain(picture, stage)
        case Weather.SNOW:
            _snow(picture, stage)
        case Weather.FOG:
            _fog(picture, stage)
        case _:
            pass


def _rain(picture: Image.Image, stage: Stage) -> None:
    rng = stage.rng("rain")
    layer = Image.new("L", stage.size)
    draw = ImageDraw.Draw(layer)
    lean = 0.32 if stage.scene.weather is Weather.STORM else 0.14
    count = round(520 * stage.width * stage.height / stage.unit**2)
    for _ in range(count):
        x, y = rng.uniform(-0.1, 1.1) * stage.width, rng.uniform(-0.05, 1) * stage.height
        length = stage.unit * rng.uniform(0.02, 0.065)
        draw.line(
            (x, y, x - lean * length, y + length),
            int(rng.uniform(60, 165)),
            max(1, round(stage.unit / 620)),
        )
    for _ in range(count // 8):
        y = stage.horizon + rng.uniform(0.15, 1) * (stage.height - stage.horizon)
        x, wide = rng.uniform(0, stage.width), stage.unit * rng.uniform(0.006, 0.014)
        draw.ellipse((x - wide, y - wide * 0.3, x + wide, y + wide * 0.3), None, 120, 1)
    layer = layer.filter(ImageFilter.GaussianBlur(0.6))
    picture.paste(mix(stage.light.sky[2], WHITE, 0.6), mask=layer)


def _snow(picture: Image.Image, stage: Stage) -> None:
    rng = stage.rng("snow")
    layer = Image.new("L", stage.size)
    draw = ImageDraw.Draw(layer)
    share = stage.width * stage.height / stage.unit**2
    for amount, size, strength in ((260, 0.0026, 190), (110, 0.0048, 230)):
        for _ in range(round(amount * share)):
            x, y = rng.uniform(0, stage.width), rng.uniform(0, stage.height)
            radius = max(0.8, stage.unit * size * rng.uniform(0.7, 1.4))
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), strength)
    small = Image.new("L", (max(stage.width // 2, 1), max(stage.height // 2, 1)))
    near = ImageDraw.Draw(small)
    for _ in range(round(16 * share)):
        x, y = rng.uniform(0, small.width), rng.uniform(0, small.height)
        radius = stage.unit * rng.uniform(0.004, 0.008)
        near.ellipse((x - radius, y - radius, x + radius, y + radius), 170)
    blurred = small.filter(ImageFilter.GaussianBlur(stage.unit / 420)).resize(stage.size)
    layer = ImageChops.lighter(layer.filter(ImageFilter.GaussianBlur(0.6)), blurred)
    picture.paste(mix(WHITE, stage.light.sun, 0.1), mask=layer)


def _fog(picture: Image.Image, stage: Stage) -> None:
    rng = stage.rng("fog")
    size = (max(stage.width // 6, 32), max(stage.height // 6, 32))
    drift = noise(rng, size, (1.6 * stage.width / stage.unit, 7 * stage.height / stage.unit), 4)
    rows = np.linspace(0, 1, size[1], dtype=np.float32)[:, None]
    band = np.exp(-(((rows - stage.horizon / stage.height) / 0.2) ** 2))
    veil = 0.16 + 0.72 * band * (0.45 + 0.55 * smooth(drift, 0.3, 0.75))
    wash(picture, mix(stage.light.haze, WHITE, 0.25), veil)
