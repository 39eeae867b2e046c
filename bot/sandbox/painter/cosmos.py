"""Out of this world: deep space, the ground of a moon, above the clouds, and pure colour."""

import numpy as np
from PIL import Image, ImageDraw

from bot.sandbox.painter.canvas import (
    BLACK,
    WHITE,
    disc,
    glow,
    gradient,
    mix,
    noise,
    pick,
    profile,
    ridge,
    smooth,
    wash,
)
from bot.sandbox.painter.land import ground_colours, relief
from bot.sandbox.painter.scene import Colour
from bot.sandbox.painter.stage import Stage

_NEBULAE = (
    ((190, 60, 160), (50, 110, 230)),
    ((240, 120, 80), (110, 60, 200)),
    ((40, 180, 190), (120, 70, 220)),
)
_PLANETS = ((226, 150, 96), (96, 160, 220), (206, 110, 130), (150, 196, 150), (220, 200, 150))

_INKS = (
    ((24, 40, 84), (46, 110, 150), (150, 206, 206), (250, 236, 214), (232, 120, 92)),
    ((60, 28, 84), (160, 58, 120), (240, 130, 110), (254, 214, 150), (84, 90, 170)),
    ((16, 66, 66), (56, 140, 110), (190, 214, 150), (250, 240, 200), (226, 160, 70)),
    ((38, 30, 60), (92, 70, 150), (120, 170, 230), (230, 240, 250), (250, 180, 190)),
)


def space(stage: Stage) -> Image.Image:
    """Stars, a nebula and planets."""
    rng = stage.rng("space")
    picture = gradient(stage.size, [(0, (8, 8, 28)), (1, (22, 14, 52))])
    one, other = pick(rng, _NEBULAE)
    size = (max(stage.width // 4, 48), max(stage.height // 4, 48))
    cells = (2.2 * stage.width / stage.unit, 2.2 * stage.height / stage.unit)
    for colour, strength in ((one, 0.75), (other, 0.75), (mix(one, WHITE, 0.4), 0.3)):
        wash(picture, colour, smooth(noise(rng, size, cells, 5), 0.5, 0.98) * strength)
    draw = ImageDraw.Draw(picture, "RGBA")
    dot = max(0.5, stage.unit / 1000)
    for _ in range(round(min(420, 90 + stage.width * stage.height / 3500))):
        x, y = rng.uniform(0, stage.width), rng.uniform(0, stage.height)
        radius = dot * rng.choice([0.6, 1.0, 1.7], p=[0.6, 0.3, 0.1])
        draw.ellipse(
            (x - radius, y - radius, x + radius, y + radius),
            (255, 250, 240, int(rng.uniform(80, 255))),
        )
    for _ in range(7):
        glow(
            picture,
            (rng.uniform(0, stage.width), rng.uniform(0, stage.height)),
            11 * dot,
            (230, 236, 255),
            0.9,
        )
    side = float(rng.choice([0.12, 0.88]))
    spots = ((side, 0.82, 0.24), (1 - side, 0.16, 0.075))
    for x, y, radius in spots:
        colour = pick(rng, _PLANETS)
        planet(picture, stage, (x * stage.width, y * stage.height), radius * stage.unit, colour)
    return picture


def planet(
    picture: Image.Image, stage: Stage, centre: tuple[float, float], radius: float, colour: Colour
) -> None:
    """A banded ball, lit from the upper left."""
    side = max(4, round(2 * radius))
    reach = np.linspace(-1, 1, side, dtype=np.float32)
    x, y = np.meshgrid(reach, reach)
    rng = stage.rng(f"planet{colour}")
    bands = noise(rng, (side, side), (1.5, 7), 4)
    tone = 0.78 + 0.5 * (bands - 0.5)
    light = np.clip(0.95 - 0.62 * np.hypot(x + 0.42, y + 0.42), 0.10, 1)
    face = np.array(colour, np.float32) * (tone * light * 1.25)[..., None]
    glow(picture, centre, 1.45 * radius, mix(colour, WHITE, 0.2), 0.4)
    image = Image.fromarray(np.clip(face, 0, 255).astype(np.uint8))
    picture.paste(image, (round(centre[0] - radius), round(centre[1] - radius)), disc(side))


def moon(stage: Stage) -> Image.Image:
    """Grey dust and craters under the stars."""
    picture = space(stage)
    rng = stage.rng("moonscape")
    far, near = ground_colours(stage)
    for lift in (0.12, 0.05):
        line = stage.horizon + 4 - lift * stage.unit * profile(rng, stage.width, 4, 4)
        ridge(
            picture,
            line,
            [(0, mix(far, BLACK, 0.25 + lift)), (1, mix(near, BLACK, 0.3))],
            stage.height,
        )
    line = stage.horizon + 0.02 * stage.unit * profile(rng, stage.width, 3, 3)
    ridge(picture, line, [(0, far), (1, near)], stage.height)
    field = relief(stage, "dust", stage.height - stage.horizon)
    box = (0, stage.horizon + round(0.02 * stage.unit), stage.width, stage.height)
    wash(picture, mix(near, BLACK, 0.5), smooth(field, 0.5, 0.95) * 0.4, box)
    layer = Image.new("RGBA", stage.size)
    draw = ImageDraw.Draw(layer)
    for share in np.sort(rng.uniform(0.08, 1, round(9 * max(1, stage.width / stage.unit)))):
        x, y = rng.uniform(0, stage.width), stage.horizon + share * (stage.height - stage.horizon)
        wide = stage.unit * (0.02 + 0.08 * share) * rng.uniform(0.5, 1.2)
        high = wide * 0.32
        draw.ellipse((x - wide, y - high, x + wide, y + high), (*mix(far, WHITE, 0.25), 255))
        draw.ellipse(
            (x - wide * 0.94, y - high * 0.82, x + wide * 0.94, y + high),
            (*mix(near, BLACK, 0.28), 255),
        )
        draw.ellipse(
            (x - wide * 0.8, y - high * 0.4, x + wide * 0.8, y + high * 0.9),
            (*mix(near, BLACK, 0.12), 255),
        )
    picture.paste(layer, mask=layer)
    return picture


def above_clouds(picture: Image.Image, stage: Stage) -> None:
    """A sea of clouds below, for what flies."""
    rng = stage.rng("sea of clouds")
    white = mix(stage.light.sky[2], WHITE, 0.6)
    for layer in range(4):
        close = layer / 3
        base = stage.height * (0.76 + 0.22 * close)
        columns = np.arange(stage.width, dtype=np.float32)
        line = np.full(stage.width, base, np.float32)
        x = -0.1 * stage.unit
        while x < stage.width + 0.1 * stage.unit:
            radius = stage.unit * rng.uniform(0.05, 0.11) * (0.7 + 0.6 * close)
            heap = base + 0.3 * radius - np.sqrt(np.clip(radius**2 - (columns - x) ** 2, 0, None))
            line = np.minimum(line, heap)
            x += radius * rng.uniform(0.7, 1.3)
        top = mix(mix(white, stage.light.sky[1], 0.35 * (1 - close)), stage.light.sun, 0.18)
        stops = [
            (0, top),
            (0.5, mix(top, stage.light.sky[1], 0.35)),
            (1, mix(top, stage.light.sky[1], 0.5)),
        ]
        ridge(picture, line, stops, stage.height)


def abstract(stage: Stage) -> Image.Image:
    """Marbled bands of colour, with veins of gold."""
    rng = stage.rng("abstract")
    size = (max(stage.width // 2, 64), max(stage.height // 2, 64))
    cells = (1.6 * stage.width / stage.unit, 1.6 * stage.height / stage.unit)
    bend, field = noise(rng, size, cells, 3), noise(rng, size, cells, 1)
    phase = (field + 0.35 * bend) * float(rng.uniform(2.8, 3.8))
    inks = [np.array(ink) for ink in pick(rng, _INKS)]
    inks = [inks[i] for i in rng.permutation(len(inks))]
    turn, along = np.mod(phase, 1), np.linspace(0, 1, len(inks) + 1)
    rgb = np.stack([np.interp(turn, along, [c[i] for c in [*inks, inks[0]]]) for i in range(3)], -1)
    rgb *= (0.97 + 0.06 * np.sin(phase * 37.7))[..., None]
    small = Image.fromarray(np.clip(rgb, 0, 255).astype(np.uint8))
    picture = small.resize(stage.size, Image.Resampling.BICUBIC)
    vein = 1 - smooth(np.abs(turn - 0.5), 0.0, 0.03)
    wash(picture, (255, 226, 160), vein * 0.8 * smooth(bend, 0.3, 0.7))
    return picture
