"""The world behind the subjects, by place."""

from collections.abc import Callable

from PIL import Image

from bot.sandbox.painter import (
    cosmos,
    land,
    mountains,
    rooms,
    skyline,
    spaceship,
    street,
    underwater,
    water,
)
from bot.sandbox.painter.scene import Accent, Place
from bot.sandbox.painter.sky import paint_sky
from bot.sandbox.painter.sprites import Habit, catalogue
from bot.sandbox.painter.stage import Stage

_WALKERS = frozenset(
    {Habit.WALK, Habit.PERSON, Habit.THING, Habit.FOOD, Habit.VEHICLE, Habit.PLANT}
)
_FLOWERS = ("tulip", "rose", "blossom", "hyacinth", "sunflower", "hibiscus")


def has_walkers(stage: Stage) -> bool:
    """Whether someone needs dry ground at the front."""
    habits = {catalogue()[subject.sprite].habit for subject in stage.scene.subjects}
    return bool(habits & _WALKERS) or (Habit.BUILDING in habits and stage.scene.place is Place.LAKE)


def paint_backdrop(stage: Stage) -> Image.Image:
    """The empty scene, ready for its subjects."""
    place = stage.scene.place
    if place in _OTHER_WORLDS:
        return _OTHER_WORLDS[place](stage)
    picture = paint_sky(stage)
    _UNDER_THE_SKY.get(place, _open_land)(picture, stage)
    return picture


def _town(picture: Image.Image, stage: Stage) -> None:
    skyline.skyline(picture, stage)
    if has_walkers(stage):
        skyline.rooftop(picture, stage, stage.horizon)
    else:
        skyline.waterfront(picture, stage)


def _coast(picture: Image.Image, stage: Stage) -> None:
    water.sea(picture, stage)
    if stage.scene.place is Place.BEACH or has_walkers(stage):
        water.shore(picture, stage)
    if stage.scene.place is Place.BEACH:
        water.palms(picture, stage)


def _fresh_water(picture: Image.Image, stage: Stage) -> None:
    mountains.mountains(picture, stage, tallest=0.5)
    land.treeline(picture, stage, fade=0.35, tall=0.13, base=stage.horizon + 2)
    if stage.scene.place is Place.RIVER:
        land.paint_ground(picture, stage, stage.horizon, 0.0)
        water.river(picture, stage)
        land.tufts(picture, stage, stage.horizon, 120)
        return
    land.scatter(
        picture,
        stage,
        _trees(stage),
        amount=9,
        rows=(stage.horizon, stage.horizon + 2.0),
        tall=(0.08, 0.16),
        haze=(0.3, 0.15),
    )
    water.lake(picture, stage)
    if has_walkers(stage):
        water.shore(picture, stage)
        land.tufts(picture, stage, water.shore_row(stage) + round(0.04 * stage.unit), 160)


def _trees(stage: Stage) -> tuple[str, ...]:
    place, accents = stage.scene.place, stage.scene.accents
    if stage.snowy:
        trees: tuple[str, ...] = ("snowy-pine",)
    elif place is Place.JUNGLE:
        trees = ("palm-tree", "deciduous-tree", "palm-tree")
    elif Accent.AUTUMN in accents:
        trees = ("autumn-tree", "autumn-tree", "evergreen-tree")
    elif Accent.BLOSSOM in accents:
        trees = ("blossom-tree", "deciduous-tree")
    elif place is Place.DESERT:
        trees = ("cactus", "rock", "cactus")
    elif place in {Place.FOREST, Place.MOUNTAINS}:
        trees = ("evergreen-tree", "evergreen-tree", "deciduous-tree")
    else:
        trees = ("deciduous-tree", "bush", "evergreen-tree")
    return trees


def _woods(picture: Image.Image, stage: Stage) -> None:
    trees, row = _trees(stage), stage.horizon
    for fade, tall in ((0.72, 0.42), (0.5, 0.3)):
        land.treeline(picture, stage, fade=fade, tall=tall, base=row + 2)
    land.paint_ground(picture, stage, row, 0.01)
    depth = stage.height - row
    land.scatter(
        picture,
        stage,
        trees,
        amount=16,
        rows=(row, row + 0.12 * depth),
        tall=(0.26, 0.36),
        haze=(0.45, 0.25),
    )
    land.scatter(
        picture,
        stage,
        trees,
        amount=9,
        rows=(row + 0.1 * depth, row + 0.5 * depth),
        tall=(0.42, 0.72),
        haze=(0.18, 0.0),
        clear=0.56,
    )
    low = ("bush",) if stage.scene.place is Place.JUNGLE else ("bush", "mushroom", "herb")
    if not stage.snowy:
        land.scatter(
            picture,
            stage,
            low,
            amount=9,
            rows=(row + 0.3 * depth, stage.height),
            tall=(0.04, 0.08),
            clear=0.4,
        )
    land.tufts(picture, stage, row, 200)


def _volcano(picture: Image.Image, stage: Stage) -> None:
    mountains.volcano(picture, stage)
    land.paint_ground(picture, stage, stage.horizon)


def _open_land(picture: Image.Image, stage: Stage) -> None:
    place, row = stage.scene.place, stage.horizon
    if place in {Place.MOUNTAINS, Place.DESERT, Place.SNOWFIELD}:
        tallest = {Place.DESERT: 0.26, Place.SNOWFIELD: 0.42}.get(place, 0.72)
        mountains.mountains(picture, stage, tallest=tallest)
    else:
        land.hills(picture, stage)
    if place is Place.MOUNTAINS:
        land.treeline(picture, stage, fade=0.3, tall=0.1, base=row + 2)
    land.paint_ground(picture, stage, row)
    if place is Place.DESERT:
        land.dunes(picture, stage)
    if place is Place.HILL:
        land.great_hill(picture, stage)
    _growth(picture, stage)


def _growth(picture: Image.Image, stage: Stage) -> None:
    """Trees at the far side, flowers in a garden, grass."""
    place, row, depth = stage.scene.place, stage.horizon, stage.height - stage.horizon
    land.scatter(
        picture,
        stage,
        _trees(stage),
        amount=4 if place is Place.DESERT else 7,
        rows=(row + 0.02 * depth, row + 0.22 * depth),
        tall=(0.06, 0.14),
        haze=(0.35, 0.1),
        clear=0.3,
    )
    if place is Place.GARDEN and not stage.snowy:
        rows = (row + 0.12 * depth, float(stage.height))
        land.scatter(picture, stage, _FLOWERS, amount=44, rows=rows, tall=(0.03, 0.1), clear=0.3)
    if place is not Place.DESERT:
        land.tufts(picture, stage, row)


_OTHER_WORLDS: dict[Place, Callable[[Stage], Image.Image]] = {
    Place.SPACE: cosmos.space,
    Place.MOON: cosmos.moon,
    Place.ABSTRACT: cosmos.abstract,
    Place.UNDERWATER: underwater.underwater,
    Place.ROOM: rooms.room,
    Place.LIBRARY: rooms.library,
    Place.TABLE: rooms.table,
    Place.SPACESHIP: spaceship.spaceship,
}
_UNDER_THE_SKY: dict[Place, Callable[[Image.Image, Stage], None]] = {
    Place.SKY: cosmos.above_clouds,
    Place.CITY: _town,
    Place.STREET: street.street,
    Place.SEA: _coast,
    Place.BEACH: _coast,
    Place.LAKE: _fresh_water,
    Place.RIVER: _fresh_water,
    Place.FOREST: _woods,
    Place.JUNGLE: _woods,
    Place.VOLCANO: _volcano,
}
