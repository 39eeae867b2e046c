"""What a prompt asks to see, as a value."""

from dataclasses import dataclass, field
from enum import StrEnum

Colour = tuple[int, int, int]


class Place(StrEnum):
    """Where it happens."""

    MEADOW = "meadow"
    GARDEN = "garden"
    HILL = "hill"
    MOUNTAINS = "mountains"
    VOLCANO = "volcano"
    FOREST = "forest"
    JUNGLE = "jungle"
    DESERT = "desert"
    SNOWFIELD = "snowfield"
    BEACH = "beach"
    SEA = "sea"
    LAKE = "lake"
    RIVER = "river"
    UNDERWATER = "underwater"
    CITY = "city"
    STREET = "street"
    ROOM = "room"
    LIBRARY = "library"
    TABLE = "table"
    SPACESHIP = "spaceship"
    SPACE = "space"
    MOON = "moon"
    SKY = "sky"
    ABSTRACT = "abstract"


class Hour(StrEnum):
    """The time of day."""

    DAWN = "dawn"
    DAY = "day"
    SUNSET = "sunset"
    DUSK = "dusk"
    NIGHT = "night"


class Weather(StrEnum):
    """What falls from the sky, or hangs in it."""

    CLEAR = "clear"
    CLOUDY = "cloudy"
    RAIN = "rain"
    STORM = "storm"
    SNOW = "snow"
    FOG = "fog"


class Style(StrEnum):
    """How it is painted."""

    BOOK = "picture book"
    WATERCOLOUR = "watercolour"
    OIL = "oil"
    SKETCH = "sketch"
    PIXEL = "pixel art"
    PHOTO = "photo"
    POSTER = "poster"
    NOIR = "black and white"


class Accent(StrEnum):
    """A light or a season that several places can have."""

    AURORA = "aurora"
    RAINBOW = "rainbow"
    STARS = "stars"
    MOON = "moon"
    METEORS = "meteors"
    FIREWORKS = "fireworks"
    NEON = "neon"
    AUTUMN = "autumn"
    BLOSSOM = "blossom"


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to see in the picture.

    Attributes:
        sprite: its name in the sprite index.
        count: how many of them, 1..7.
        colour: the colour the prompt gives it; None leaves its own.
        holds: the sprite in its hands or paws.
        wears: the sprite on its head.
        mount: the sprite it rides on or sits in.
    """

    sprite: str
    count: int = 1
    colour: Colour | None = None
    holds: str | None = None
    wears: str | None = None
    mount: str | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """All that the painter understood of a prompt.

    Attributes:
        sky: the colour the prompt gives the sky; None leaves it to hour and weather.
    """

    subjects: tuple[Subject, ...] = ()
    place: Place = Place.MEADOW
    hour: Hour = Hour.DAY
    weather: Weather = Weather.CLEAR
    style: Style = Style.BOOK
    accents: frozenset[Accent] = field(default_factory=frozenset)
    sky: Colour | None = None
