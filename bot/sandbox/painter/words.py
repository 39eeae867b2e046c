"""Reads a prompt as a `Scene`.

A few words ("reading", "on", "wearing") tie a noun to the one before; the rest is a list of nouns.
"""

import hashlib
from dataclasses import dataclass, field, replace

from bot.sandbox.painter.scene import Accent, Colour, Hour, Place, Scene, Style, Subject, Weather
from bot.sandbox.painter.sprites import Habit, Sprite, catalogue
from bot.sandbox.painter.tokens import Token, is_emoji, normalised, tokens
from bot.sandbox.painter.vocabulary import HATS, NOCTURNAL, Bond, Number, Sky, Tint

_MOST_SUBJECTS = 5
_MOST_OF_A_KIND = 7
_PLURAL = 3
_INDOORS = frozenset({Place.ROOM, Place.LIBRARY, Place.TABLE})
_WITHOUT_HOUSES = _INDOORS | {Place.MEADOW, Place.SPACE, Place.MOON, Place.SKY}
_WANDERINGS = (
    Place.MOUNTAINS,
    Place.LAKE,
    Place.SEA,
    Place.FOREST,
    Place.HILL,
    Place.DESERT,
    Place.RIVER,
    Place.ABSTRACT,
)
_INTERIORS = (Place.SPACESHIP, Place.UNDERWATER, Place.TABLE, Place.LIBRARY, Place.ROOM)
_WIDE = frozenset({Place.MOUNTAINS, Place.MEADOW})


def read(prompt: str) -> Scene:
    """What the prompt asks to see; what it leaves open follows from the subjects, or from chance.

    The chance is drawn from the text alone: the same words are the same scene.
    """
    text = normalised(prompt)
    reader = _Reader()
    for word, token in tokens(text):
        reader.take(word, token)
    return reader.scene(hashlib.sha256(text.encode()).digest())


@dataclass
class _Reader:
    """Gathers the scene while the words go by."""

    subjects: list[Subject] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    hour: Hour | None = None
    weather: Weather | None = None
    style: Style | None = None
    accents: set[Accent] = field(default_factory=set)
    sky: Colour | None = None
    aloft: bool = False
    bond: Bond | None = None
    tint: Colour | None = None
    count: int | None = None

    def take(self, word: str, token: Token) -> None:
        match token:
            case Sprite():
                self._take_sprite(word, token)
            case Bond.BREAK:
                self._close()
                self.bond = None
                if not word.isalpha():
                    self.tint = self.count = None
            case Bond():
                self._close()
                self.bond = token
            case Tint(colour):
                self.tint = colour
            case Number(count):
                self.count = max(1, min(count, _MOST_OF_A_KIND))
            case None:
                pass
            case _:
                self._take_circumstance(token)

    def _take_circumstance(self, token: Place | Hour | Weather | Style | Accent | Sky) -> None:
        match token:
            case Place():
                self.places.append(token)
            case Hour():
                self.hour = self.hour or token
            case Weather():
                self.weather = self.weather or token
            case Style():
                self.style = self.style or token
            case Accent():
                self.accents.add(token)
            case Sky():
                self.aloft = self.aloft or self.bond is Bond.INSIDE
                self.sky = self.tint or self.sky
                self.tint = None
        self._close()
        self.bond = None

    def _take_sprite(self, word: str, sprite: Sprite) -> None:
        bond, self.bond = self.bond, None
        tint, self.tint = self.tint, None
        count, self.count = self.count, None
        if bond is Bond.WITHOUT:
            return
        if bond in {Bond.UPON, Bond.INSIDE, Bond.RIDE} and sprite.name in {"table", "spaceship"}:
            self.places.append(Place.TABLE if sprite.name == "table" else Place.SPACESHIP)
            return
        if self._tie(bond, sprite):
            return
        if any(
            subject.sprite == sprite.name and subject.colour == tint for subject in self.subjects
        ):
            return
        plural = word not in sprite.words and not is_emoji(word)
        if len(self.subjects) < _MOST_SUBJECTS:
            many = count or (_PLURAL if plural else 1)
            self.subjects.append(Subject(sprite.name, many, tint))

    def _tie(self, bond: Bond | None, sprite: Sprite) -> bool:
        """Give the newest subject what the bond says, where that can be drawn."""
        if not self.subjects or bond is None:
            return False
        subject = self.subjects[-1]
        doer = catalogue()[subject.sprite].habit in {Habit.WALK, Habit.PERSON}
        wearer = catalogue()[subject.sprite].habit not in {Habit.BUILDING, Habit.BOAT}
        small = sprite.habit in {Habit.THING, Habit.FOOD} and sprite.metres <= 1
        match bond:
            case Bond.WEAR if wearer and sprite.name in HATS:
                self.subjects[-1] = replace(subject, wears=sprite.name)
            case Bond.HOLD | Bond.READ | Bond.WEAR if doer and (small or sprite.name == "balloon"):
                self.subjects[-1] = replace(subject, holds=sprite.name)
            case Bond.RIDE | Bond.INSIDE | Bond.UPON if doer and _carries(sprite, bond):
                self.subjects[-1] = replace(subject, mount=sprite.name)
            case _:
                return False
        return True

    def _close(self) -> None:
        """A fox that reads, no matter what, holds a book."""
        if self.bond is Bond.READ and self.subjects and self.subjects[-1].holds is None:
            self.subjects[-1] = replace(self.subjects[-1], holds="open-book")

    def scene(self, chance: bytes) -> Scene:
        self._close()
        night = {Accent.AURORA, Accent.STARS, Accent.MOON, Accent.METEORS, Accent.FIREWORKS}
        dark = self.accents & (night | {Accent.NEON}) or any(
            subject.sprite in NOCTURNAL for subject in self.subjects
        )
        place = self._place(chance)
        return Scene(
            subjects=tuple(self.subjects),
            place=place,
            hour=self.hour or (Hour.NIGHT if dark else self._hour(chance)),
            weather=self.weather or Weather.CLEAR,
            style=self.style or Style.BOOK,
            accents=frozenset(self.accents),
            sky=self.sky,
        )

    def _hour(self, chance: bytes) -> Hour:
        if self.subjects or self.places or self.weather:
            return Hour.DAY
        return tuple(Hour)[chance[1] % len(Hour)]

    def _place(self, chance: bytes) -> Place:
        if self.places:
            return min(self.places, key=_precedence)
        if self.aloft and self.subjects:
            return Place.SKY
        if Accent.NEON in self.accents:
            return Place.STREET
        homes = [
            catalogue()[name].home
            for subject in self.subjects
            for name in (subject.sprite, subject.mount)
            if name is not None
        ]
        rooted = any(
            catalogue()[subject.sprite].habit is Habit.BUILDING for subject in self.subjects
        )
        foreign = _WITHOUT_HOUSES if rooted else {Place.MEADOW}
        home = next((home for home in homes if home not in foreign), Place.MEADOW)
        if home in _INDOORS and (self.weather or self.accents):
            home = Place.MEADOW
        if not homes and not self.weather and not self.accents:
            return _WANDERINGS[chance[0] % len(_WANDERINGS)]
        if not homes and self.accents:
            return Place.LAKE
        return home


def _carries(sprite: Sprite, bond: Bond) -> bool:
    """Whether one can ride on the sprite, or sit in it."""
    if sprite.habit in {Habit.VEHICLE, Habit.BOAT}:
        return True
    if bond is Bond.INSIDE:
        return sprite.name in {"bathtub", "basket", "bucket", "hot-air-balloon", "small-airplane"}
    return (sprite.habit is Habit.WALK and sprite.metres >= 0.3) or sprite.name in {
        "sofa", "bed", "chair", "broom", "whale", "spouting-whale", "dolphin", "shark", "dragon",
        "rocket", "flying-saucer", "hot-air-balloon", "small-airplane", "carousel-horse", "log",
        "rock", "books", "piano", "suitcase", "mushroom", "lotus",
    }  # fmt: skip


def _precedence(place: Place) -> int:
    """Whoever is inside sees little of the outside, and a lake shows its mountains anyway.

    Of equals the place named first is painted.
    """
    if place in _INTERIORS:
        return _INTERIORS.index(place)
    return len(_INTERIORS) + (place in _WIDE)
