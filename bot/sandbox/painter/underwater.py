"""What it is like below the surface of the sea."""

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bot.sandbox.painter.canvas import (
    as_mask,
    gradient,
    lit,
    mix,
    profile,
    ridge,
    shine,
    smooth,
    wash,
)
from bot.sandbox.painter.land import relief, scatter
from bot.sandbox.painter.stage import Stage


def underwater(stage: Stage) -> Image.Image:
    """Blue depth with shafts of light, a sandy floor, coral, weed and bubbles."""
    rng = stage.rng("underwater")
    dim = 1 - 0.55 * stage.light.darkness
    stops = [
        (0.0, (126, 222, 226)),
        (0.3, (36, 152, 196)),
        (0.75, (12, 84, 148)),
        (1.0, (8, 48, 104)),
    ]
    picture = gradient(stage.size, [(at, lit(colour, (dim, dim, dim))) for at, colour in stops])
    _shafts(picture, stage, rng)
    line = stage.horizon - 0.05 * stage.unit * profile(rng, stage.width, 2.5, 3)
    for lift, share in ((0.10, 0.7), (0.05, 0.4)):
        rock = mix((12, 84, 148), (30, 70, 110), share)
        wave = profile(rng, stage.width, 5, 4)
        back = stage.horizon - stage.unit * (lift + 0.12 * wave)
        ridge(picture, back, [(0, lit(rock, (dim,) * 3)), (1, (20, 74, 124))], stage.height)
    sand = [(0, lit((150, 196, 188), (dim,) * 3)), (1, lit((196, 186, 140), (dim,) * 3))]
    ridge(picture, line, sand, stage.height)
    caustic = relief(stage, "caustics", stage.height - stage.horizon, (9, 30))
    net = smooth(1 - np.abs(caustic - 0.5) * 2, 0.82, 0.98)
    wash(picture, (240, 250, 220), net * 0.4, (0, stage.horizon, stage.width, stage.height))
    near = (stage.horizon + 0.02 * stage.unit, stage.height + 0.02 * stage.unit)
    scatter(
        picture,
        stage,
        ("seaweed", "coral", "seaweed", "rock", "coral"),
        amount=13,
        rows=near,
        tall=(0.07, 0.24),
        haze=(0.5, 0.0),
        clear=0.42,
    )
    _bubbles(picture, stage, rng)
    return picture


def _shafts(picture: Image.Image, stage: Stage, rng: np.random.Generator) -> None:
    light = Image.new("L", (max(stage.width // 4, 32), max(stage.height // 4, 32)))
    wide, high = light.size
    for _ in range(7):
        x = rng.uniform(-0.1, 1.0) * wide
        span, lean = rng.uniform(0.02, 0.09) * wide, rng.uniform(0.05, 0.3) * wide
        end = high * rng.uniform(0.6, 1.0)
        points = [(x, 0), (x + span, 0), (x + lean + 2.2 * span, end), (x + lean, end)]
        beam = Image.new("L", light.size)
        ImageDraw.Draw(beam).polygon(points, int(rng.uniform(36, 80)))
        light = ImageChops.add(light, beam)
    fade = as_mask(np.linspace(1, 0, 64, dtype=np.float32)[:, None] ** 1.2, light.size)
    light = ImageChops.multiply(light.filter(ImageFilter.GaussianBlur(wide / 90)), fade)
    shine(picture, Image.merge("RGB", [light.point(lambda v, k=k: v * k) for k in (0.8, 1, 0.95)]))


def _bubbles(picture: Image.Image, stage: Stage, rng: np.random.Generator) -> None:
    draw = ImageDraw.Draw(picture, "RGBA")
    for _ in range(5):
        x, y = rng.uniform(0.05, 0.95) * stage.width, stage.height * rng.uniform(0.5, 0.9)
        for _ in range(7):
            radius = stage.unit * rng.uniform(0.003, 0.011)
            draw.ellipse(
                (x - radius, y - radius, x + radius, y + radius),
                (220, 250, 255, 40),
                (235, 252, 255, 190),
                max(1, round(radius / 5)),
            )
            draw.ellipse((x - radius * 0.5, y - radius * 0.5, x, y), (255, 255, 255, 170))
            x, y = x + rng.normal(0, 0.012) * stage.unit, y - rng.uniform(0.02, 0.06) * stage.unit
