"""The stage a scene is set on: its size, its horizon and its light."""

import hashlib
from dataclasses import dataclass

import numpy as np

from bot.sandbox.painter.canvas import WHITE, Tone, lit, mix, pick
from bot.sandbox.painter.scene import Accent, Colour, Hour, Place, Scene, Weather

Sky = tuple[Colour, Colour, Colour]
"""From the zenith to the horizon."""


@dataclass(frozen=True, slots=True)
class Light:
    """The colours of an hour.

    Attributes:
        sky: its three colours.
        ambient: what the colours of land and things are multiplied by.
        sun: the colour of sun or moon, and of the edges it lights.
        darkness: 0 by day .. 1 at night.
    """

    sky: Sky
    ambient: Tone
    sun: Colour
    darkness: float

    @property
    def haze(self) -> Colour:
        """What far things fade to."""
        return mix(self.sky[2], self.sky[1], 0.25)


@dataclass(frozen=True, slots=True)
class Stage:
    """What every brush needs to know.

    Attributes:
        horizon: where the ground begins, in pixels from the top.
        unit: the height that a thing filling the picture may have, in pixels.
        sun: where sun or moon stands, in pixels.
    """

    scene: Scene
    width: int
    height: int
    seed: bytes
    light: Light
    horizon: int
    unit: float
    sun: tuple[float, float]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, as Pillow wants them."""
        return self.width, self.height

    @property
    def left_handed(self) -> bool:
        """Whether what is built stands to the left."""
        return self.seed[-1] % 2 == 0

    @property
    def snowy(self) -> bool:
        """Whether snow lies."""
        return self.scene.weather is Weather.SNOW or self.scene.place is Place.SNOWFIELD

    def rng(self, part: str) -> np.random.Generator:
        """A generator of its own for every part, so that one part never shifts another."""
        digest = hashlib.sha256(self.seed + part.encode()).digest()
        return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))


_INDOORS = frozenset({Place.ROOM, Place.LIBRARY, Place.TABLE})
_SKIES: dict[Hour, tuple[Sky, ...]] = {
    Hour.DAWN: (
        ((88, 112, 186), (222, 168, 196), (255, 222, 178)),
        ((104, 138, 196), (246, 186, 178), (255, 236, 196)),
    ),
    Hour.DAY: (
        ((66, 138, 222), (138, 196, 240), (224, 242, 246)),
        ((82, 164, 214), (158, 214, 226), (240, 242, 220)),
        ((94, 150, 220), (170, 206, 244), (250, 240, 228)),
    ),
    Hour.SUNSET: (
        ((72, 58, 132), (228, 104, 106), (255, 198, 112)),
        ((52, 76, 136), (242, 138, 92), (255, 216, 132)),
        ((98, 62, 128), (238, 112, 134), (255, 186, 132)),
    ),
    Hour.DUSK: (
        ((30, 34, 90), (106, 82, 148), (240, 150, 130)),
        ((26, 44, 92), (88, 98, 158), (226, 168, 160)),
    ),
    Hour.NIGHT: (
        ((9, 14, 46), (22, 40, 90), (64, 92, 146)),
        ((12, 12, 40), (36, 34, 92), (86, 84, 150)),
    ),
}
_LIGHTS: dict[Hour, tuple[Tone, Colour, float]] = {
    Hour.DAWN: ((1.0, 0.92, 0.90), (255, 226, 186), 0.05),
    Hour.DAY: ((1.0, 1.0, 0.98), (255, 246, 214), 0.0),
    Hour.SUNSET: ((1.0, 0.84, 0.74), (255, 208, 132), 0.15),
    Hour.DUSK: ((0.66, 0.62, 0.80), (255, 176, 150), 0.6),
    Hour.NIGHT: ((0.38, 0.46, 0.72), (214, 226, 255), 1.0),
}
# How much of which grey a weather mixes into the sky, and how much light it leaves.
_VEILS: dict[Weather, tuple[Colour, float, float]] = {
    Weather.CLEAR: (WHITE, 0.0, 1.0),
    Weather.CLOUDY: ((176, 186, 198), 0.45, 0.94),
    Weather.RAIN: ((116, 128, 146), 0.58, 0.84),
    Weather.STORM: ((52, 58, 78), 0.74, 0.64),
    Weather.SNOW: ((200, 210, 226), 0.5, 0.97),
    Weather.FOG: ((206, 212, 214), 0.72, 0.96),
}
_GROUND_SHARES = {
    Place.MOUNTAINS: 0.34,
    Place.VOLCANO: 0.32,
    Place.FOREST: 0.34,
    Place.JUNGLE: 0.32,
    Place.SEA: 0.44,
    Place.BEACH: 0.46,
    Place.LAKE: 0.46,
    Place.RIVER: 0.44,
    Place.UNDERWATER: 0.22,
    Place.CITY: 0.20,
    Place.STREET: 0.40,
    Place.ROOM: 0.30,
    Place.LIBRARY: 0.26,
    Place.TABLE: 0.42,
    Place.SPACESHIP: 0.26,
    Place.SPACE: 0.0,
    Place.SKY: 0.0,
    Place.ABSTRACT: 0.0,
    Place.MOON: 0.36,
}


def set_stage(scene: Scene, *, width: int, height: int, seed: bytes) -> Stage:
    """The stage for a scene of this size; `seed` decides whatever the scene leaves open."""
    rng = np.random.Generator(np.random.PCG64(int.from_bytes(seed[:16], "big")))
    light = _light(scene, rng)
    share = _GROUND_SHARES.get(scene.place, 0.40)
    # In a tall picture the ground stays a ground; what is left over becomes sky.
    ground = min(share * height, 1.25 * share * 2.2 * width)
    horizon = round(height - ground)
    low = scene.hour in {Hour.DAWN, Hour.SUNSET, Hour.DUSK}
    reach = min(horizon, 1.6 * width)
    hidden = scene.place in {Place.FOREST, Place.JUNGLE, Place.STREET}
    aside = 0.08 if hidden else float(rng.uniform(0.16, 0.34))
    return Stage(
        scene=scene,
        width=width,
        height=height,
        seed=seed,
        light=light,
        horizon=horizon,
        unit=min(height, 1.3 * width),
        sun=(
            width * (0.5 + float(rng.choice([-1, 1])) * aside),
            horizon - reach * float(rng.uniform(0.10, 0.2) if low else rng.uniform(0.66, 0.78)),
        ),
    )


def _light(scene: Scene, rng: np.random.Generator) -> Light:
    skies = _SKIES[scene.hour]
    sky = pick(rng, skies)
    ambient, sun, darkness = _LIGHTS[scene.hour]
    grey, share, left = _VEILS[scene.weather]
    grey = lit(grey, (1 - 0.72 * darkness, 1 - 0.68 * darkness, 1 - 0.58 * darkness))
    sky = _blend(sky, (grey, grey, grey), share)
    if Accent.NEON in scene.accents:
        sky = _blend(sky, ((24, 8, 60), (96, 20, 120), (240, 60, 150)), 0.5)
    if scene.sky is not None:
        named = lit(scene.sky, (0.7, 0.7, 0.75)), scene.sky, mix(scene.sky, WHITE, 0.5)
        sky = _blend(sky, named, 0.62)
    if scene.place in _INDOORS:
        # Lamps are lit inside when it is dark outside.
        ambient, left = (1 - 0.06 * darkness, 0.97 - 0.17 * darkness, 0.93 - 0.28 * darkness), 1.0
    red, green, blue = (part * left for part in ambient)
    return Light(sky, (red, green, blue), sun, darkness)


def _blend(one: Sky, other: Sky, share: float) -> Sky:
    return mix(one[0], other[0], share), mix(one[1], other[1], share), mix(one[2], other[2], share)
