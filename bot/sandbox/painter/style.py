"""The manner of painting, laid over the finished scene."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageChops, ImageEnhance, ImageFilter, ImageOps

from bot.sandbox.painter.brushwork import oil, sketch, watercolour
from bot.sandbox.painter.canvas import vignette
from bot.sandbox.painter.scene import Accent, Style
from bot.sandbox.painter.stage import Stage

# About how many pixels a scene is painted with before it is enlarged to the size asked for.
_WORK_PIXELS = {
    Style.WATERCOLOUR: 750_000,
    Style.OIL: 850_000,
    Style.SKETCH: 600_000,
    Style.POSTER: 850_000,
    Style.PIXEL: 420_000,
}
_FULL_PIXELS = 1_700_000


def work_size(style: Style, width: int, height: int) -> tuple[int, int]:
    """The size to paint at, so that every style is done in about a second."""
    scale = (_WORK_PIXELS.get(style, _FULL_PIXELS) / (width * height)) ** 0.5
    return (width, height) if scale >= 1 else (round(width * scale), round(height * scale))


def focus(picture: Image.Image, stage: Stage) -> Image.Image:
    """The empty scene as the style sees it: a photo is sharp only where its subjects are."""
    if stage.scene.style is not Style.PHOTO or not stage.scene.subjects:
        return picture
    return picture.filter(ImageFilter.BoxBlur(stage.unit / 260))


def finish(picture: Image.Image, stage: Stage, size: tuple[int, int]) -> Image.Image:
    """The picture in the style of its scene, enlarged to `size`."""
    if stage.scene.style is Style.PIXEL:
        return _pixel(picture, size)
    done = _MANNERS[stage.scene.style](picture, stage)
    return done if done.size == size else done.resize(size, Image.Resampling.BICUBIC)


def bloom(picture: Image.Image, share: float) -> Image.Image:
    """Let the bright parts bleed into what surrounds them."""
    small = picture.resize(
        (max(picture.width // 8, 1), max(picture.height // 8, 1)), Image.Resampling.BOX
    )
    light = small.point([max(0, round((v - 150) * 1.9)) for v in range(256)] * 3)
    light = light.filter(ImageFilter.GaussianBlur(max(1.0, small.width / 70)))
    light = light.point([round(v * share) for v in range(256)] * 3)
    return ImageChops.screen(picture, light.resize(picture.size, Image.Resampling.BICUBIC))


def _book(picture: Image.Image, stage: Stage) -> Image.Image:
    picture = bloom(picture, 0.6 if Accent.NEON in stage.scene.accents else 0.3)
    vignette(picture, 0.34)
    return _paper(picture, stage, 5)


def _paper(picture: Image.Image, stage: Stage, depth: int) -> Image.Image:
    """A faint tooth, as of printed paper. A coarse one: fine grain would swell the file."""
    rng = stage.rng("paper")
    size = (max(picture.width // 3, 1), max(picture.height // 3, 1))
    tooth = rng.integers(128 - depth, 128 + depth + 1, (size[1], size[0]), np.uint8)
    sheet = Image.fromarray(tooth).resize(picture.size, Image.Resampling.BILINEAR)
    return ImageChops.overlay(picture, Image.merge("RGB", [sheet] * 3))


def _pixel(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    block = max(3, round(min(max(size) / 150, min(size) / 84)))
    small = (-(-size[0] // block), -(-size[1] // block))
    picture = ImageEnhance.Color(picture).enhance(1.25).resize(small, Image.Resampling.BOX)
    picture = ImageEnhance.Contrast(picture).enhance(1.08)
    flat = picture.quantize(48, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).convert("RGB")
    whole = flat.resize((small[0] * block, small[1] * block), Image.Resampling.NEAREST)
    return whole.crop((0, 0, *size))


def _photo(picture: Image.Image, stage: Stage) -> Image.Image:
    picture = ImageEnhance.Contrast(bloom(picture, 0.4)).enhance(1.08)
    warm = [min(255, round(v * 1.03 + 2)) for v in range(256)]
    cool = [round(v * 0.95) for v in range(256)]
    picture = picture.point(warm + list(range(256)) + cool)
    vignette(picture, 0.55, (0, 0, 0))
    return _paper(picture, stage, 12)


def _poster(picture: Image.Image, stage: Stage) -> Image.Image:
    """Few flat inks, dark outlines, a cream margin."""
    flat = ImageEnhance.Color(picture).enhance(1.15).filter(ImageFilter.MedianFilter(5))
    flat = flat.quantize(20, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).convert("RGB")
    flat = flat.filter(ImageFilter.MedianFilter(3))
    ink = flat.convert("L").filter(ImageFilter.BoxBlur(1)).filter(ImageFilter.FIND_EDGES)
    ink = ink.point([min(225, max(0, v - 16) * 4) for v in range(256)])
    flat.paste((38, 28, 44), mask=ink)
    margin = round(0.035 * min(picture.size))
    sheet = Image.new("RGB", picture.size, (246, 238, 220))
    inner = (margin, margin, picture.width - margin, picture.height - margin)
    sheet.paste(flat.crop(inner), inner)
    return _paper(sheet, stage, 10)


def _noir(picture: Image.Image, stage: Stage) -> Image.Image:
    grey = ImageOps.autocontrast(bloom(picture, 0.4).convert("L"), cutoff=1)
    toned = ImageOps.colorize(grey, (12, 12, 16), (250, 248, 242), (122, 122, 128))
    vignette(toned, 0.6, (0, 0, 0))
    return _paper(toned, stage, 18)


_MANNERS: dict[Style, Callable[[Image.Image, Stage], Image.Image]] = {
    Style.BOOK: _book,
    Style.WATERCOLOUR: watercolour,
    Style.OIL: oil,
    Style.SKETCH: sketch,
    Style.PHOTO: _photo,
    Style.POSTER: _poster,
    Style.NOIR: _noir,
}
