"""The sprites: little pictures of single things, and the table of what each is called.

They lie in `bot/sandbox/sprites/`; its README says where they come from.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from PIL import Image

from bot.sandbox.painter.scene import Place

_FOLDER = files("bot.sandbox") / "sprites"


class Habit(StrEnum):
    """How a thing is placed in a picture."""

    WALK = "walk"
    PERSON = "person"
    PLANT = "plant"
    BUILDING = "building"
    VEHICLE = "vehicle"
    BOAT = "boat"
    FLOAT = "float"
    SWIM = "swim"
    FLY = "fly"
    THING = "thing"
    FOOD = "food"


@dataclass(frozen=True, slots=True)
class Sprite:
    """One row of the table.

    Attributes:
        metres: its height in life; pictures soften the ratios.
        home: where it is painted when the prompt names no place.
        emoji: the characters that stand for it.
        words: English names, singular.
    """

    name: str
    habit: Habit
    metres: float
    home: Place
    emoji: tuple[str, ...]
    words: tuple[str, ...]


@cache
def catalogue() -> dict[str, Sprite]:
    """Every sprite by name, read from ``index.tsv``."""
    lines = (_FOLDER / "index.tsv").read_text(encoding="utf-8").splitlines()
    sprites = {}
    for line in lines[1:]:
        name, habit, metres, home, emoji, words = line.split("\t")
        sprites[name] = Sprite(
            name=name,
            habit=Habit(habit),
            metres=float(metres),
            home=Place(home),
            emoji=tuple(emoji.split()),
            words=tuple(words.split(",")),
        )
    return sprites


@lru_cache(maxsize=64)
def load(name: str) -> Image.Image:
    """The sprite as RGBA, at most 512 pixels a side, cut to what is visible. Do not draw into it.

    Raises:
        KeyError: there is no sprite of this name.
    """
    with (_FOLDER / f"{catalogue()[name].name}.png").open("rb") as file:
        image = Image.open(file).convert("RGBA")
    return image.crop(image.getchannel("A").point([0] * 40 + [255] * 216).getbbox())
