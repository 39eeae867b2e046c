"""Brushes: colours, gradients, noise, soft shapes. A field is an array of 0..1, rows first."""

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops

from bot.sandbox.painter.scene import Colour

Field = npt.NDArray[np.floating[Any]]
Tone = tuple[float, float, float]
"""A light that colours are multiplied by, per channel."""

_Item = TypeVar("_Item")

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)


def pick(rng: np.random.Generator, items: Sequence[_Item]) -> _Item:
    """One of the items."""
    return items[int(rng.integers(len(items)))]


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`one` with `share` (0..1) of `other` in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def lit(colour: Colour, tone: Tone) -> Colour:
    """The colour under this light."""
    red, green, blue = (min(255, round(a * k)) for a, k in zip(colour, tone, strict=True))
    return red, green, blue


def gradient(size: tuple[int, int], stops: Sequence[tuple[float, Colour]]) -> Image.Image:
    """A picture that runs from the first stop (0, top) to the last (1, bottom)."""
    width, height = size
    along = np.linspace(0, 1, max(height, 1))
    places = [place for place, _ in stops]
    column = np.stack(
        [np.interp(along, places, [colour[i] for _, colour in stops]) for i in range(3)], axis=-1
    )
    strip = Image.fromarray(column[:, None, :].round().astype(np.uint8))
    return strip.resize((width, max(height, 1)), Image.Resampling.NEAREST)


def noise(
    rng: np.random.Generator, size: tuple[int, int], cells: tuple[float, float], octaves: int = 4
) -> Field:
    """Fractal noise of `size` (width, height) whose coarsest octave has `cells` across and down."""
    width, height = size
    total = np.zeros((height, width), np.float32)
    weight = 1.0
    for octave in range(octaves):
        columns = min(width, round(cells[0] * 2**octave) + 2)
        rows = min(height, round(cells[1] * 2**octave) + 2)
        grid = Image.fromarray(rng.random((rows, columns), np.float32))
        total += weight * np.asarray(grid.resize(size, Image.Resampling.BICUBIC))
        weight /= 2
    low, high = float(total.min()), float(total.max())
    return (total - low) / max(high - low, 1e-6)


def smooth(field: Field, low: float, high: float) -> Field:
    """0 below `low`, 1 above `high`, and an S between."""
    share = np.clip((field - low) / (high - low), 0, 1)
    smoothed: Field = share * share * (3 - 2 * share)
    return smoothed


def as_mask(field: Field, size: tuple[int, int] | None = None) -> Image.Image:
    """The field as a mask, stretched to `size`."""
    mask = Image.fromarray((np.clip(field, 0, 1) * 255).astype(np.uint8))
    return mask if size is None else mask.resize(size, Image.Resampling.BICUBIC)


def wash(
    picture: Image.Image,
    colour: Colour,
    field: Field,
    box: tuple[int, int, int, int] | None = None,
) -> None:
    """Lay a colour over the box (the whole picture), as thickly as the field says."""
    box = box or (0, 0, *picture.size)
    size = (box[2] - box[0], box[3] - box[1])
    if min(size) > 0:
        picture.paste(colour, box, as_mask(field, size))


def ridge(
    picture: Image.Image, line: Field, stops: Sequence[tuple[float, Colour]], bottom: int
) -> None:
    """Fill from the line (a height in pixels per column) down to `bottom`, edges smoothed."""
    top = max(0, int(line.min()) - 1)
    if bottom <= top:
        return
    rows = np.arange(top, bottom, dtype=np.float32)[:, None]
    mask = (np.clip(rows - line.astype(np.float32) + 0.5, 0, 1) * 255).astype(np.uint8)
    paint = gradient((picture.width, bottom - top), stops)
    picture.paste(paint, (0, top), Image.fromarray(mask))


def disc(diameter: int) -> Image.Image:
    """A filled circle as a mask, edges smoothed."""
    reach = np.arange(diameter, dtype=np.float32) - (diameter - 1) / 2
    distance = np.hypot(reach[:, None], reach[None, :])
    return as_mask(np.clip(diameter / 2 - distance, 0, 1))


def glow(
    picture: Image.Image, centre: tuple[float, float], radius: float, colour: Colour, power: float
) -> None:
    """Add light that fades from the centre; `power` 0..1 is its strength there."""
    left, top = round(centre[0] - radius), round(centre[1] - radius)
    side = max(2, round(radius * 2))
    box = (
        max(left, 0),
        max(top, 0),
        min(left + side, picture.width),
        min(top + side, picture.height),
    )
    if box[0] >= box[2] or box[1] >= box[3]:
        return
    reach = np.linspace(-1, 1, min(side, 192), dtype=np.float32)
    fall = np.clip(1 - np.hypot(reach[:, None], reach[None, :]), 0, 1) ** 2 * power
    mask = as_mask(fall, (side, side))
    mask = mask.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
    light = Image.composite(Image.new("RGB", mask.size, colour), Image.new("RGB", mask.size), mask)
    picture.paste(ImageChops.screen(picture.crop(box), light), box)


def shine(picture: Image.Image, light: Image.Image) -> None:
    """Add a picture of light (black where there is none) to the whole picture."""
    picture.paste(ImageChops.screen(picture, light.resize(picture.size, Image.Resampling.BICUBIC)))


def profile(rng: np.random.Generator, width: int, cells: float, octaves: int = 4) -> Field:
    """A line of noise, 0..1 per column."""
    line: Field = noise(rng, (width, 1), (cells, 1), octaves)[0]
    return line


def strip(picture: Image.Image, upper: Field, lower: Field, colour: tuple[int, int, int]) -> None:
    """Fill between two lines."""
    top, bottom = max(0, int(upper.min())), min(picture.height, int(lower.max()) + 2)
    if bottom <= top:
        return
    rows = np.arange(top, bottom, dtype=np.float32)[:, None]
    upper, lower = upper.astype(np.float32), lower.astype(np.float32)
    inside = np.clip(rows - upper + 0.5, 0, 1) * np.clip(lower - rows + 0.5, 0, 1)
    wash(picture, colour, inside, (0, top, picture.width, bottom))


def vignette(picture: Image.Image, strength: float, colour: Colour = (10, 8, 30)) -> None:
    """Darken the corners."""
    y, x = np.meshgrid(np.linspace(-1, 1, 96), np.linspace(-1, 1, 96), indexing="ij")
    edge = smooth(np.hypot(x, y), 0.75, 1.5) * strength
    wash(picture, colour, edge)
