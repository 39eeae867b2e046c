"""Puts sprites into the picture: lit by the hour, standing on their shadow."""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bot.sandbox.painter.canvas import WHITE, Tone, as_mask, disc, glow, gradient, lit, mix
from bot.sandbox.painter.scene import Colour, Weather
from bot.sandbox.painter.stage import Stage

_GLOWING = frozenset(
    {"campfire", "candle", "lantern", "street-lamp", "red-paper-lantern", "jack-o-lantern"}
    | {"phoenix-bird", "light-bulb", "crystal-ball", "lighthouse", "star", "heart", "magic-wand"}
)


def stand(
    picture: Image.Image,
    stage: Stage,
    image: Image.Image,
    *,
    x: float,
    base: float,
    height: float,
    haze: float = 0.0,
    flip: bool = False,
    shadow: bool = True,
    windows: bool = False,
) -> None:
    """Draw a sprite with its foot at (x, base), `height` pixels tall, `haze` (0..1) far away."""
    high = max(2, round(height))
    wide = max(2, round(height * image.width / image.height))
    small = image.resize((wide, high), Image.Resampling.BICUBIC, reducing_gap=2.0)
    if flip:
        small = small.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    left, top = round(x - wide / 2), round(base - high)
    if shadow:
        _shadow(picture, stage, small, x, base)
    paint = _lit_up(small, stage, haze, windows)
    picture.paste(paint, (left, top), small.getchannel("A"))


def _tone(stage: Stage) -> Tone:
    """The light on things: gentler than on the land, so that they stay readable at night."""
    red, green, blue = (0.68 * k + 0.32 for k in stage.light.ambient)
    return red, green, blue


def _lit_up(image: Image.Image, stage: Stage, haze: float, windows: bool) -> Image.Image:
    """The sprite's colours in the light of the stage, without its outline."""
    alpha, painted = image.getchannel("A"), image.convert("RGB")
    panes = _panes(painted) if windows and stage.light.darkness > 0.5 else None
    shape = gradient(painted.size, [(0, WHITE), (1, (205, 205, 208))])
    painted = ImageChops.multiply(painted, shape)
    painted = painted.point(_tint(_tone(stage), stage.light.haze, round(haze, 2)))
    if image.height > 24 and haze < 0.5:
        painted.paste(stage.light.sun, mask=_rim(alpha, stage))
    if panes is not None:
        painted.paste((255, 214, 120), mask=panes)
    return painted


@lru_cache(maxsize=256)
def _tint(light: Tone, far: Colour, haze: float) -> list[int]:
    """What becomes of every value of every channel in this light, this far away."""
    return [
        round(min(255, value * part * 1.07) * (1 - haze) + end * haze)
        for part, end in zip(light, far, strict=True)
        for value in range(256)
    ]


def _panes(image: Image.Image) -> Image.Image:
    """Where a building has window glass: all that is clearly blue."""
    red, green, blue = image.split()
    over_red = ImageChops.subtract(blue, red).point([0] * 40 + [255] * 216)
    over_green = ImageChops.subtract(blue, green).point([0] * 20 + [255] * 236)
    return ImageChops.darker(over_red, over_green)


def _rim(alpha: Image.Image, stage: Stage) -> Image.Image:
    """Where the outline turns to the light."""
    step = max(1, min(alpha.height // 60, round(stage.unit / 170)))
    side = 1 if stage.sun[0] > stage.width / 2 else -1
    inner = ImageChops.offset(alpha, -side * step, step)
    strength = 0.5 if stage.light.darkness > 0.1 else 0.32
    return ImageChops.subtract(alpha, inner).point([v * strength for v in range(256)])


def _shadow(picture: Image.Image, stage: Stage, image: Image.Image, x: float, base: float) -> None:
    """A soft pool under the foot, and a long shadow away from the sun."""
    alpha = image.getchannel("A")
    foot = alpha.crop((0, round(0.9 * image.height), image.width, image.height)).getbbox()
    left, right = (foot[0], foot[2]) if foot else (0, image.width)
    wide = max(6, round((right - left) * 1.15))
    high = max(4, round(wide * 0.16))
    dark = lit(mix(stage.light.haze, (16, 18, 40), 0.82), (0.8, 0.8, 0.9))
    reach = 3 * high
    pool = Image.new("L", (wide + 2 * reach, high + 2 * reach))
    pool.paste(150, (reach, reach), disc(64).resize((wide, high)))
    pool = pool.filter(ImageFilter.BoxBlur(high * 0.35))
    middle = x - image.width / 2 + (left + right) / 2
    spot = (round(middle - pool.width / 2), round(base - pool.height / 2 - 0.12 * high))
    picture.paste(dark, spot, pool)
    if stage.light.darkness >= 1 or image.height < 40:
        return
    lean = float(np.clip((x - stage.sun[0]) / stage.width, -0.8, 0.8)) * 1.6
    length = max(4, round(image.height * 0.3))
    drift = round(lean * length)
    flat = alpha.resize((image.width, length)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    span = image.width + abs(drift)
    shift = -min(drift, 0)
    cast = flat.transform(
        (span, length),
        Image.Transform.AFFINE,
        (1, -drift / length, -shift, 0, 1, 0),
        Image.Resampling.BILINEAR,
    )
    fade = as_mask(np.linspace(0.32, 0.04, length, dtype=np.float32)[:, None], cast.size)
    faded = Image.composite(fade, Image.new("L", cast.size), cast)
    faded = faded.filter(ImageFilter.BoxBlur(max(1, length * 0.03)))
    picture.paste(dark, (round(x - image.width / 2) - shift, round(base) - 2), faded)


def shining(
    picture: Image.Image, stage: Stage, name: str, spot: tuple[float, float, float]
) -> None:
    """The light that a lamp or a fire throws; `spot` is its foot and its height."""
    storm = stage.scene.weather is Weather.STORM
    if name not in _GLOWING or (stage.light.darkness < 0.1 and not storm):
        return
    x, base, height = spot
    if name == "lighthouse":
        _beams(picture, stage, x, base - 0.78 * height)
    share = 0.85 if name in {"lighthouse", "street-lamp"} else 0.5
    power = 0.35 + 0.4 * stage.light.darkness
    glow(picture, (x, base - share * height), 1.0 * height, (255, 170, 70), power)


def _beams(picture: Image.Image, stage: Stage, x: float, y: float) -> None:
    """The two beams of a lighthouse."""
    small = Image.new("L", (max(stage.width // 3, 16), max(stage.height // 3, 16)))
    draw = ImageDraw.Draw(small)
    tilt = 0.10 if stage.sun[0] > stage.width / 2 else -0.10
    for side in (-1, 1):
        far = x + side * 1.3 * max(stage.width, stage.unit)
        drop = side * tilt * stage.unit * 1.3
        wide = 0.16 * stage.unit
        corners = [(x, y - 2), (far, y + drop - wide), (far, y + drop + wide), (x, y + 2)]
        draw.polygon([(px / 3, py / 3) for px, py in corners], 130)
    small = small.filter(ImageFilter.GaussianBlur(max(1.0, stage.unit / 300)))
    away = np.abs(np.linspace(0, stage.width, small.width, dtype=np.float32) - x) / stage.width
    fade = as_mask(np.clip(1 - 1.1 * away, 0, 1)[None, :], small.size)
    veil = ImageChops.multiply(small, fade).resize(stage.size, Image.Resampling.BICUBIC)
    picture.paste((255, 244, 196), mask=veil)
