"""Where every subject stands, and how large: near ones low and large, far ones high and small."""

from dataclasses import dataclass

import numpy as np

from bot.sandbox.painter.backdrop import has_walkers
from bot.sandbox.painter.dress import dressed, shares_mount
from bot.sandbox.painter.land import hill_line
from bot.sandbox.painter.scene import Place, Subject
from bot.sandbox.painter.sprites import Habit, catalogue
from bot.sandbox.painter.stage import Stage
from bot.sandbox.painter.water import shore_row

_ON_WATER = frozenset({Place.SEA, Place.LAKE, Place.RIVER, Place.BEACH})
_WEIGHTLESS = frozenset({Place.SPACE, Place.SKY, Place.ABSTRACT})
_CEILINGED = frozenset({Place.TABLE, Place.ROOM, Place.LIBRARY})
_FLOATERS = frozenset({Habit.SWIM, Habit.FLOAT, Habit.BOAT})
_STANDING_UNDERWATER = frozenset({Habit.BUILDING, Habit.PLANT, Habit.THING, Habit.FOOD})


@dataclass(frozen=True, slots=True)
class Figure:
    """One sprite in its spot, in pixels.

    Attributes:
        x: the middle of its foot.
        base: the row of its foot.
        turn: degrees it is tilted by.
        afloat: half in the water, with a mirror image.
        grounded: throws a shadow on what it stands on.
    """

    subject: Subject
    x: float
    base: float
    height: float
    flip: bool = False
    turn: float = 0.0
    afloat: bool = False
    grounded: bool = True


@dataclass(frozen=True, slots=True)
class _One:
    """A single animal, house or thing before it has a place.

    Attributes:
        weight: its height in life, softened: a castle is four cats high, not sixty.
    """

    subject: Subject
    aspect: float
    weight: float


def arrange(stage: Stage) -> list[Figure]:
    """All figures, in the order they are to be painted."""
    rows: dict[str, list[_One]] = {}
    for subject in stage.scene.subjects:
        copies = 1 if shares_mount(subject) else subject.count
        rows.setdefault(_row_of(stage, subject), []).extend([_one(stage, subject)] * copies)
    figures: list[Figure] = []
    for name, place_all in _ROWS.items():
        if name in rows:
            figures += place_all(stage, rows[name], len(rows) > 1)
    return sorted(figures, key=lambda figure: (figure.grounded or figure.afloat, figure.base))


def _one(stage: Stage, subject: Subject) -> _One:
    image, sprite = dressed(subject), catalogue()[subject.sprite]
    grown = image.height / dressed(Subject(subject.sprite)).height
    weight = sprite.metres**0.3 * grown
    if sprite.habit is Habit.PLANT and sprite.metres < 1.5 and len(stage.scene.subjects) > 1:
        weight *= 0.6
    return _One(subject, image.width / image.height, weight)


def _row_of(stage: Stage, subject: Subject) -> str:
    place, habit = stage.scene.place, catalogue()[subject.sprite].habit
    mounted = catalogue()[subject.mount].habit if subject.mount else None
    if subject.mount == "broom":
        mounted = Habit.FLY
    sunken = place is Place.UNDERWATER and habit not in _STANDING_UNDERWATER
    if place in _WEIGHTLESS or sunken:
        return "drift"
    if place in _ON_WATER and {habit, mounted} & _FLOATERS:
        return "water"
    if {habit, mounted} & {Habit.FLY, Habit.SWIM}:
        return "front" if place in _CEILINGED else "sky"
    tall_plant = habit is Habit.PLANT and catalogue()[subject.sprite].metres >= 4
    return "back" if habit is Habit.BUILDING or tall_plant else "front"


def _heights(stage: Stage, ones: list[_One], share: float) -> list[float]:
    """The largest gets `share` of the unit; wide ones are lower; all shrink to fit the width."""
    largest = max(one.weight for one in ones)
    heights = [
        stage.unit * share * (one.weight / largest) / max(1.0, one.aspect) ** 0.5 for one in ones
    ]
    span = 1.1 * sum(height * one.aspect for height, one in zip(heights, ones, strict=True))
    fit = min(1.0, 0.88 * stage.width / span)
    return [height * fit for height in heights]


def _middles(
    stage: Stage, ones: list[_One], heights: list[float], rng: np.random.Generator
) -> list[float]:
    """Middles of things standing side by side, each with the room its width asks for."""
    widths = [height * one.aspect for height, one in zip(heights, ones, strict=True)]
    gaps = rng.uniform(0.5, 1.0, len(ones))
    # A group stays a group: what room is left over goes to the two sides.
    gap = min((0.96 * stage.width - sum(widths)) / len(ones), 0.10 * stage.unit)
    free = stage.width - sum(widths) - gap * gaps[1:].sum()
    x = free / 2 + 0.3 * rng.uniform(-1, 1) * min(0.16 * stage.width, free)
    middles: list[float] = []
    for width, space in zip(widths, gaps, strict=True):
        x += gap * space if middles else 0
        middles.append(float(x + width / 2))
        x += width
    return middles


def _front(stage: Stage, ones: list[_One], others: bool) -> list[Figure]:
    """On the ground, in one line or, from five on, in two."""
    rng = stage.rng("front")
    share = 0.5 if len(ones) == 1 else 0.46
    share *= 0.86 if max(one.weight for one in ones) < 0.75 else 1.0
    share *= 0.86 if others else 1.0
    top: float = stage.horizon
    if stage.scene.place in {Place.BEACH, Place.SEA, Place.LAKE}:
        top = shore_row(stage) + 0.04 * stage.unit
    ones = [ones[i] for i in rng.permutation(len(ones))]
    if len(ones) < 5:
        return _line(stage, ones, (share, top, 0.62), rng)
    far = _line(stage, ones[::2], (0.82 * share, top, 0.34), rng)
    return far + _line(stage, ones[1::2], (share, top, 0.74), rng)


def _line(
    stage: Stage, ones: list[_One], spot: tuple[float, float, float], rng: np.random.Generator
) -> list[Figure]:
    """Side by side; `spot` is their share, the first row of ground, and how far down it is."""
    share, top, near = spot
    depth, several = stage.height - top, len(ones) > 1
    heights = _heights(stage, ones, share)
    middles = _middles(stage, ones, heights, rng)
    figures = []
    for one, height, x in zip(ones, heights, middles, strict=True):
        base = top + depth * (near + (rng.uniform(-0.1, 0.12) if several else 0))
        base = min(max(base, top + 0.1 * depth), stage.height - 0.02 * stage.unit)
        grown = height * (rng.uniform(0.92, 1.04) if several else 1)
        figures.append(Figure(one.subject, x, float(base), grown, bool(rng.random() < 0.5)))
    return figures


def _back(stage: Stage, ones: list[_One], others: bool) -> list[Figure]:
    """Houses and trees, at the far side of the ground."""
    rng = stage.rng("back")
    by_water = stage.scene.place in {Place.LAKE, Place.BEACH}
    share = 0.48 if by_water else 0.56 if others else 0.62
    heights = _heights(stage, ones, share)
    middles = _middles(stage, ones, heights, rng)
    if len(ones) == 1 and others:
        middles = [stage.width * (0.3 if stage.left_handed else 0.7)]
    if len(ones) == 1 and stage.scene.place is Place.HILL:
        middles = [float(hill_line(stage).argmin())]
    depth = stage.height - stage.horizon
    figures = []
    for one, height, x in zip(ones, heights, middles, strict=True):
        base = stage.horizon + depth * ((0.16 if others else 0.30) + rng.uniform(0, 0.05))
        if by_water:
            base = shore_row(stage) + 0.09 * stage.unit
        if stage.scene.place is Place.HILL:
            column = int(np.clip(x, 0, stage.width - 1))
            base = float(hill_line(stage)[column]) + 0.02 * stage.unit
        figures.append(Figure(one.subject, x, float(base), min(height, 0.94 * base)))
    return figures


def _sky(stage: Stage, ones: list[_One], others: bool) -> list[Figure]:
    """In the air, clear of what is built on the other side."""
    rng = stage.rng("flyers")
    room = max(stage.horizon, 0.3 * stage.height)
    share = min(0.42 if not others and len(ones) < 3 else 0.30, 0.62 * room / stage.unit)
    share *= 0.7 if max(one.weight for one in ones) < 0.7 else 1.0
    heights = _heights(stage, ones, share)
    middles = _middles(stage, ones, heights, rng)
    if len(ones) == 1 and others:
        middles = [stage.width * (0.75 if stage.left_handed else 0.25)]
    band = (0.38, 0.5) if len(ones) == 1 else (0.26, 0.62)
    figures = []
    for one, height, x in zip(ones, heights, middles, strict=True):
        base = min(max(room * rng.uniform(*band) + height / 2, 1.04 * height), 0.98 * stage.height)
        flip = bool(rng.random() < 0.5)
        figures.append(Figure(one.subject, x, float(base), height, flip, grounded=False))
    return figures


def _drift(stage: Stage, ones: list[_One], others: bool) -> list[Figure]:
    """Without weight: in space, under water, among the clouds."""
    rng = stage.rng("drift")
    share = 0.52 if len(ones) == 1 else 0.40 if len(ones) < 4 else 0.3
    heights = _heights(stage, ones, share * (0.9 if others else 1))
    middles = _middles(stage, ones, heights, rng)
    floor = stage.horizon if stage.scene.place is Place.UNDERWATER else stage.height
    tilt = 14 if stage.scene.place is Place.SPACE else 5
    figures = []
    for number, (one, height, x) in enumerate(zip(ones, heights, middles, strict=True)):
        lift = 0.0 if len(ones) == 1 else (-0.10, 0.14)[number % 2]
        middle = floor * (0.5 + lift + rng.uniform(-0.06, 0.06))
        base = min(max(middle + height / 2, 1.05 * height), 0.97 * stage.height)
        flip, turn = bool(rng.random() < 0.5), float(rng.uniform(-tilt, tilt))
        figures.append(Figure(one.subject, x, float(base), height, flip, turn=turn, grounded=False))
    return figures


def _water(stage: Stage, ones: list[_One], others: bool) -> list[Figure]:
    """On the surface, between the horizon and the shore."""
    rng = stage.rng("afloat")
    share = 0.46 if len(ones) == 1 else 0.36
    share *= 0.8 if others or max(one.weight for one in ones) < 0.8 else 1.0
    heights = _heights(stage, ones, share)
    middles = _middles(stage, ones, heights, rng)
    shored = has_walkers(stage) or stage.scene.place is Place.BEACH
    depth = (shore_row(stage) if shored else stage.height) - stage.horizon
    figures = []
    for one, height, x in zip(ones, heights, middles, strict=True):
        base = stage.horizon + depth * float(rng.uniform(0.45, 0.62))
        flip = bool(rng.random() < 0.5)
        figures.append(Figure(one.subject, x, base, height, flip, afloat=True, grounded=False))
    return figures


_ROWS = {"sky": _sky, "back": _back, "drift": _drift, "water": _water, "front": _front}
