"""Styles made by hand movements: watercolour, oil, pencil."""

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from bot.sandbox.painter.canvas import Field, as_mask, noise, smooth, vignette
from bot.sandbox.painter.stage import Stage

Spots = tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]


def watercolour(picture: Image.Image, stage: Stage) -> Image.Image:
    """Washes with darker rims and blooms, on paper left bare at the margin."""
    rng = stage.rng("watercolour")
    size, unit = picture.size, min(picture.size)
    picture = _wobble(picture, rng, 0.006 * unit)
    flat = picture.filter(ImageFilter.MedianFilter(5)).filter(ImageFilter.MedianFilter(5))
    flat = ImageEnhance.Color(flat).enhance(0.92)
    pigment = np.asarray(flat, np.float32) / 255
    # Pigment gathers where a wash dries: along edges, and in blooms.
    grey = np.asarray(flat.convert("L").filter(ImageFilter.BoxBlur(1)), np.float32) / 255
    soft = np.asarray(flat.convert("L").filter(ImageFilter.BoxBlur(unit / 110)), np.float32) / 255
    edge = np.clip((soft - grey) * 1.5, -0.05, 0.2)
    blooms = (noise(rng, size, (7 * size[0] / unit, 7 * size[1] / unit), 5) - 0.5) * 0.42
    tooth = (rng.random((size[1], size[0]), np.float32) - 0.5) * 0.05
    density = 1.0 + edge * 1.8 + blooms + tooth
    paper = np.array((0.985, 0.97, 0.94), np.float32)
    strength = (paper - pigment) * density[..., None] * 0.86
    strength *= _ragged(rng, size)[..., None]
    done = np.clip(paper - strength, 0, 1)
    return Image.fromarray((done * 255).astype(np.uint8))


def _wobble(picture: Image.Image, rng: np.random.Generator, reach: float) -> Image.Image:
    """Let straight edges waver, as a hand does."""
    wide, high = picture.size
    columns, rows = max(4, wide // 40), max(4, high // 40)
    xs, ys = np.linspace(0, wide, columns + 1), np.linspace(0, high, rows + 1)
    drift = rng.normal(0, reach, (2, rows + 1, columns + 1))
    drift[:, [0, -1], :] = 0
    drift[:, :, [0, -1]] = 0
    mesh = []
    for row in range(rows):
        for column in range(columns):
            box = (int(xs[column]), int(ys[row]), int(xs[column + 1]), int(ys[row + 1]))
            corners = ((row, column), (row + 1, column), (row + 1, column + 1), (row, column + 1))
            quad = [(xs[c] + drift[0, r, c], ys[r] + drift[1, r, c]) for r, c in corners]
            mesh.append((box, tuple(float(value) for point in quad for value in point)))
    return picture.transform(picture.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)


def _ragged(rng: np.random.Generator, size: tuple[int, int]) -> Field:
    """1 where paint lies, 0 on the margin of bare paper; the border is uneven."""
    wide, high = size
    unit = min(size)
    x = np.minimum(np.arange(wide), wide - 1 - np.arange(wide))[None, :]
    y = np.minimum(np.arange(high), high - 1 - np.arange(high))[:, None]
    away = np.minimum(x, y).astype(np.float32) / unit
    brush = noise(rng, size, (9 * wide / unit, 9 * high / unit), 4)
    return smooth(away + (brush - 0.5) * 0.05, 0.034, 0.046)


def oil(picture: Image.Image, stage: Stage) -> Image.Image:
    """Strokes of the brush, broad ones first, fine ones where there is detail, and their relief."""
    rng = stage.rng("oil")
    picture = ImageEnhance.Color(picture).enhance(1.25)
    unit = min(picture.size)
    grey = np.asarray(picture.convert("L").filter(ImageFilter.BoxBlur(unit / 300)), np.float32)
    down, across = np.gradient(grey)
    force = np.hypot(down, across)
    # Strokes follow the outlines; where there are none, they flow as they like.
    flow = noise(rng, picture.size, (3, 3), 2) * 5
    angle = np.where(force > 1.6, np.arctan2(down, across) + np.pi / 2, flow).astype(np.float32)
    detail = Image.fromarray(np.clip(force * 24, 0, 255).astype(np.uint8))
    busy = np.asarray(detail.filter(ImageFilter.BoxBlur(unit / 60)), np.float32) / 255
    done = picture.filter(ImageFilter.BoxBlur(unit / 100))
    for width, spacing, least in (
        (1 / 38, 1 / 62, -1),
        (1 / 90, 1 / 110, 0.05),
        (1 / 190, 1 / 210, 0.16),
    ):
        source = picture.filter(ImageFilter.BoxBlur(unit * width / 5))
        spots = _spots(rng, picture.size, unit * spacing)
        kept = rng.permutation(np.flatnonzero(busy[spots] > least))
        _strokes(done, source, angle, (spots[0][kept], spots[1][kept]), unit * width, rng=rng)
    relief = done.convert("L").filter(ImageFilter.EMBOSS).filter(ImageFilter.BoxBlur(0.5))
    relief = relief.point([min(196, max(76, round(128 + (v - 128) * 0.8))) for v in range(256)])
    done = ImageChops.overlay(done, Image.merge("RGB", [relief] * 3))
    vignette(done, 0.25)
    return done


def _spots(rng: np.random.Generator, size: tuple[int, int], spacing: float) -> Spots:
    """A shaken grid of rows and columns."""
    wide, high = size
    y, x = np.meshgrid(np.arange(0, high, spacing), np.arange(0, wide, spacing), indexing="ij")
    shaken = rng.normal(0, 0.4 * spacing, (2, y.size))
    return (
        np.clip(y.ravel() + shaken[0], 0, high - 1).astype(np.intp),
        np.clip(x.ravel() + shaken[1], 0, wide - 1).astype(np.intp),
    )


def _strokes(
    picture: Image.Image,
    source: Image.Image,
    angle: Field,
    spots: Spots,
    width: float,
    *,
    rng: np.random.Generator,
) -> None:
    """Short strokes along the angles, in the colours of the source, no two quite alike."""
    y, x = spots
    tint = np.asarray(source)[spots] * rng.normal(1, 0.045, (y.size, 1))
    colours = np.clip(tint + rng.normal(0, 3, tint.shape), 0, 255).astype(int).tolist()
    reach = width * rng.uniform(0.7, 1.6, y.size)
    dx, dy = np.cos(angle[spots]) * reach, np.sin(angle[spots]) * reach
    ends = np.stack([x - dx, y - dy, x + dx, y + dy], axis=-1).tolist()
    draw = ImageDraw.Draw(picture)
    thick = max(1, round(width))
    for end, colour in zip(ends, colours, strict=True):
        draw.line(end, tuple(colour), thick)


def sketch(picture: Image.Image, stage: Stage) -> Image.Image:
    """Outlines in soft lead, and hatching for the shades."""
    rng = stage.rng("sketch")
    unit = min(picture.size)
    picture = _wobble(picture, rng, 0.0025 * unit)
    grey = ImageOps.autocontrast(picture.convert("L").filter(ImageFilter.MedianFilter(3)), 2)
    soft = grey.filter(ImageFilter.BoxBlur(unit / 500))
    down, across = np.gradient(np.asarray(soft, np.float32))
    line = 1 - np.clip((np.hypot(down, across) - 2.5) / 16, 0, 0.9)
    tone = np.asarray(grey.filter(ImageFilter.BoxBlur(unit / 250)), np.float32) / 255
    hatch = _hatching(rng, picture.size, tone)
    tooth = rng.random((picture.height // 4 + 1, picture.width // 4 + 1), np.float32)
    grain = np.asarray(as_mask(tooth, picture.size), np.float32) / 255
    graphite = np.minimum(line, hatch)
    graphite = 1 - (1 - graphite) * (0.78 + 0.32 * grain) * _ragged(rng, picture.size)
    paper, lead = np.array((250, 246, 236), np.float32), np.array((46, 44, 52), np.float32)
    done = lead + (paper - lead) * np.clip(graphite, 0, 1)[..., None]
    return Image.fromarray(done.astype(np.uint8))


def _hatching(rng: np.random.Generator, size: tuple[int, int], tone: Field) -> Field:
    """Three layers of strokes; the darker the tone, the more of them."""
    x = np.arange(size[0], dtype=np.float32)[None, :]
    y = np.arange(size[1], dtype=np.float32)[:, None]
    unit = min(size)
    step = max(3.2, unit / 170)
    sway = noise(rng, size, (6, 6), 2) * step * 2.2
    done = np.ones((size[1], size[0]), np.float32)
    for (a, b), limit, dark in (
        ((1, 1), 0.72, 0.30),
        ((1, 0.35), 0.48, 0.32),
        ((1, -0.9), 0.28, 0.4),
    ):
        phase = np.abs(((a * x + b * y + sway) / step) % 1 - 0.5) * 2
        stroke = smooth(1 - phase, 0.35, 0.75)
        done -= stroke * dark * smooth(limit + 0.06 - tone, 0, 0.22)
    return np.clip(done, 0.05, 1)
