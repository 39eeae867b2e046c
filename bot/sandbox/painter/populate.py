"""Paints the figures of a layout into the backdrop."""

from PIL import Image, ImageDraw

from bot.sandbox.painter.canvas import lit
from bot.sandbox.painter.dress import dressed
from bot.sandbox.painter.figures import shining, stand
from bot.sandbox.painter.layout import Figure, arrange
from bot.sandbox.painter.scene import Place
from bot.sandbox.painter.sprites import Habit, catalogue
from bot.sandbox.painter.stage import Stage
from bot.sandbox.painter.water import islet


def populate(picture: Image.Image, stage: Stage) -> None:
    """Paint every subject of the scene where the layout puts it."""
    for figure in arrange(stage):
        image = dressed(figure.subject)
        if figure.turn:
            image = image.rotate(figure.turn, Image.Resampling.BICUBIC, expand=True)
        if figure.afloat:
            _float(picture, stage, figure, image)
        else:
            _put(picture, stage, figure, image)


def _put(picture: Image.Image, stage: Stage, figure: Figure, image: Image.Image) -> None:
    sprite = catalogue()[figure.subject.sprite]
    built = sprite.habit is Habit.BUILDING
    if built and stage.scene.place is Place.SEA:
        wide = figure.height * image.width / image.height
        islet(picture, stage, figure.x, figure.base, max(1.5 * wide, 0.5 * stage.unit))
    stand(
        picture,
        stage,
        image,
        x=figure.x,
        base=figure.base,
        height=figure.height,
        flip=figure.flip and not built,
        shadow=figure.grounded,
        windows=built,
        haze=0.06 if built else 0.0,
    )
    shining(picture, stage, sprite.name, (figure.x, figure.base, figure.height))


def _float(picture: Image.Image, stage: Stage, figure: Figure, image: Image.Image) -> None:
    """Half sunk, with a broken mirror image below the water line."""
    sprite = catalogue()[figure.subject.mount or figure.subject.sprite]
    sunk = {Habit.SWIM: 0.24, Habit.FLOAT: 0.1}.get(sprite.habit, 0.06)
    dry = image.crop((0, 0, image.width, round(image.height * (1 - sunk))))
    wide = max(2, round(figure.height * image.width / image.height))
    line = round(figure.base)
    mirror = dry.resize((wide, max(2, round(0.55 * figure.height))))
    mirror = mirror.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    if figure.flip:
        mirror = mirror.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    tint = Image.new("RGB", mirror.size, lit((27, 81, 119), stage.light.ambient))
    veil = mirror.getchannel("A").point([v * 0.45 for v in range(256)])
    spot = (round(figure.x - wide / 2), line)
    picture.paste(Image.blend(mirror.convert("RGB"), tint, 0.55), spot, veil)
    height = figure.height * (1 - sunk)
    stand(
        picture,
        stage,
        dry,
        x=figure.x,
        base=line,
        height=height,
        flip=figure.flip,
        shadow=False,
    )
    reach = wide * (0.9 if sprite.habit is Habit.BOAT else 0.6)
    _foam(picture, stage, (figure.x, line), (reach, 0.025 * figure.height))


def _foam(
    picture: Image.Image, stage: Stage, spot: tuple[float, int], size: tuple[float, float]
) -> None:
    """Two flat rings where a body parts the water."""
    foam = lit((244, 250, 252), stage.light.ambient)
    for share, strength in ((1.0, 150), (0.72, 210)):
        wide, high = max(2, round(size[0] * share)), max(2, round(size[1]))
        ring = Image.new("L", (2 * wide, 2 * high))
        ImageDraw.Draw(ring).ellipse((0, 0, 2 * wide - 1, 2 * high - 1), strength)
        ring = ring.resize((wide, high), Image.Resampling.BOX)
        picture.paste(foam, (round(spot[0] - wide / 2), spot[1] - high // 2), ring)
