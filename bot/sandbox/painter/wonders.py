"""What a prompt may hang in the sky beside sun and clouds."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from bot.sandbox.painter.canvas import WHITE, as_mask, glow, lit, mix, noise, shine, smooth
from bot.sandbox.painter.stage import Stage

_RAINBOW = (
    (148, 60, 220),
    (70, 90, 240),
    (50, 190, 240),
    (70, 220, 110),
    (250, 230, 80),
    (255, 160, 60),
    (250, 70, 70),
)


def aurora(picture: Image.Image, stage: Stage) -> None:
    """Three curtains of light, green at the hem and violet above."""
    rng = stage.rng("aurora")
    width, height = max(stage.width // 3, 64), max(stage.height // 3, 64)
    reach = stage.horizon / stage.height
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    light = np.zeros((height, width, 3), np.float32)
    hues = np.array([(60, 255, 170), (40, 220, 200), (150, 90, 255)], np.float32)
    for number in range(3):
        curve = reach * (0.34 + 0.17 * number + 0.42 * (noise(rng, (width, 1), (2.5, 1), 3) - 0.5))
        rays = 0.35 + 0.65 * noise(rng, (width, 1), (26, 1), 3)
        folds = smooth(noise(rng, (width, 1), (3, 1), 2), 0.15, 0.7)
        above = curve - y
        curtain = np.where(
            above > 0, np.exp(-above / (0.30 * reach * rays)), np.exp(above / (0.02 * reach))
        )
        curtain = curtain * rays * folds * 0.75
        rise = np.clip(above / (0.4 * reach), 0, 1)[..., None]
        light += curtain[..., None] * (hues[number % 2] * (1 - rise) + hues[2] * rise)
    shine(picture, Image.fromarray(np.clip(light, 0, 235).astype(np.uint8)))
    glow(picture, (stage.width / 2, stage.horizon), 0.6 * stage.unit, (40, 190, 140), 0.25)


def meteors(picture: Image.Image, stage: Stage) -> None:
    """Four shooting stars."""
    rng = stage.rng("meteors")
    light = Image.new("RGB", stage.size)
    draw = ImageDraw.Draw(light)
    for _ in range(4):
        x, y = rng.uniform(0.1, 1) * stage.width, rng.uniform(0, 0.5) * stage.horizon
        length = rng.uniform(0.1, 0.25) * stage.unit
        for step in np.linspace(0, 1, 24):
            grey = int(255 * (1 - step) ** 1.5)
            head = (x + length * step, y - 0.45 * length * step)
            radius = 0.0035 * stage.unit * (1 - step) + 0.5
            box = (head[0] - radius, head[1] - radius, head[0] + radius, head[1] + radius)
            draw.ellipse(box, (grey, grey, grey))
        draw.line((x, y, x + length, y - 0.45 * length), (150, 160, 190), 1)
        glow(light, (x, y), 0.02 * stage.unit, (200, 220, 255), 0.9)
    shine(picture, light)


def rainbow(picture: Image.Image, stage: Stage) -> None:
    """An arc opposite the sun."""
    width, height = max(stage.width // 2, 64), max(stage.height // 2, 64)
    scale = width / stage.width
    x = np.arange(width, dtype=np.float32)[None, :]
    y = np.arange(height, dtype=np.float32)[:, None]
    centre = (stage.width - stage.sun[0], stage.horizon + 0.12 * stage.unit)
    radius = 0.62 * min(stage.horizon * 1.25, stage.unit * 1.2) * scale
    away = np.hypot(x - centre[0] * scale, y - centre[1] * scale)
    across = (away / radius - 1) / 0.13
    bands = np.linspace(0, 1, 7)
    colours = np.array(_RAINBOW)
    hue = np.stack([np.interp(across, bands, colours[:, i]) for i in range(3)], axis=-1)
    strength = smooth(across, -0.12, 0.12) * smooth(1 - across, -0.12, 0.12) * 0.62
    picture.paste(
        Image.fromarray(hue.astype(np.uint8)).resize(stage.size),
        mask=as_mask(strength, stage.size),
    )


def fireworks(picture: Image.Image, stage: Stage) -> None:
    """Six bursts of sparks that sink at their ends."""
    rng = stage.rng("fireworks")
    colours = [(255, 90, 120), (255, 210, 90), (110, 220, 255), (190, 130, 255), (140, 255, 160)]
    light = Image.new("RGB", stage.size)
    draw = ImageDraw.Draw(light)
    for number in range(6):
        x, y = rng.uniform(0.08, 0.92) * stage.width, rng.uniform(0.08, 0.6) * stage.horizon
        reach = rng.uniform(0.08, 0.19) * stage.unit
        colour = colours[number % len(colours)]
        for angle in np.linspace(0, 2 * np.pi, 28, endpoint=False):
            length = reach * rng.uniform(0.8, 1.05)
            for step in np.linspace(0.25, 1, 9):
                px = x + length * step * np.cos(angle)
                py = y + length * step * np.sin(angle) + 0.22 * length * step**2
                radius = 0.0028 * stage.unit * step + 0.4
                box = (px - radius, py - radius, px + radius, py + radius)
                draw.ellipse(box, lit(mix(colour, WHITE, 1 - step), (step, step, step)))
        glow(picture, (x, y), 1.9 * reach, colour, 0.4)
    shine(picture, light)


def lightning(picture: Image.Image, stage: Stage) -> None:
    """Two forked bolts and their glare."""
    rng = stage.rng("lightning")
    bolt = Image.new("L", stage.size)
    draw = ImageDraw.Draw(bolt)
    thick = max(2, round(0.006 * stage.unit))
    for _ in range(2):
        x, y = rng.uniform(0.15, 0.85) * stage.width, 0.0
        points = [(x, y)]
        while y < stage.horizon:
            y += stage.unit * rng.uniform(0.02, 0.06)
            x += stage.unit * rng.normal(0, 0.028)
            points.append((x, y))
        draw.line(points, 255, thick, joint="curve")
        fork = points[len(points) // 3 :: 2][:4]
        drift = rng.choice([-1, 1]) * 0.05 * stage.unit
        branch = [(px + drift * step, py) for step, (px, py) in enumerate(fork)]
        draw.line(branch, 190, max(1, thick // 2), joint="curve")
        glow(picture, points[len(points) // 2], 0.5 * stage.unit, (150, 160, 230), 0.5)
    small = bolt.resize((max(stage.width // 4, 16), max(stage.height // 4, 16)))
    halo = small.filter(ImageFilter.GaussianBlur(0.008 * stage.unit)).resize(stage.size)
    picture.paste((170, 180, 255), mask=halo.point(lambda v: min(255, v * 2)))
    picture.paste((255, 252, 240), mask=bolt.filter(ImageFilter.GaussianBlur(0.7)))
