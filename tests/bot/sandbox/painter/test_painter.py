import hashlib
import itertools
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from bot.imageapi.models import MAX_SIDE, MIN_SIDE
from bot.sandbox.painter import paint
from bot.sandbox.painter.backdrop import paint_backdrop
from bot.sandbox.painter.layout import arrange
from bot.sandbox.painter.scene import Accent, Hour, Place, Scene, Style, Weather
from bot.sandbox.painter.stage import Stage, set_stage
from bot.sandbox.painter.weather import fall
from bot.sandbox.painter.words import read

FOX = "a red fox reading a book in the snow at sunset"


def small(prompt: str, seed: int = 1) -> bytes:
    return paint(prompt, width=256, height=256, seed=seed)


def opened(png: bytes) -> Image.Image:
    image = Image.open(BytesIO(png))
    image.load()
    return image


def stage_of(prompt: str, width: int = 512, height: int = 512) -> Stage:
    return set_stage(read(prompt), width=width, height=height, seed=bytes(32))


def is_blank(image: Image.Image) -> bool:
    return max(ImageStat.Stat(image.convert("RGB")).stddev) < 8


def test_the_same_words_seed_and_size_are_the_same_bytes() -> None:
    assert small(FOX) == small(FOX)


def test_another_process_paints_the_same_bytes() -> None:
    code = (
        "import hashlib; from bot.sandbox.painter import paint; "
        f"print(hashlib.sha256(paint({FOX!r}, width=256, height=256, seed=1)).hexdigest())"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout
    assert printed.strip() == hashlib.sha256(small(FOX)).hexdigest()


def test_threads_do_not_disturb_each_other() -> None:
    prompts = [FOX, "two whales under water", "a cat wearing a crown", "a wizard in a library"]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(small, prompts))
    assert together == [small(prompt) for prompt in prompts]


def test_another_seed_prompt_or_size_is_another_picture() -> None:
    first = opened(small(FOX, 1)).convert("RGB")
    for other in (small(FOX, 2), small("a red fox", 1), small(FOX + ", oil painting", 1)):
        assert ImageChops.difference(first, opened(other).convert("RGB")).getbbox() is not None
    assert opened(paint(FOX, width=256, height=320, seed=1)).size == (256, 320)


_SHAPES = ((MIN_SIDE, MIN_SIDE), (MAX_SIDE, MIN_SIDE), (MIN_SIDE, MAX_SIDE), (321, 457))


@pytest.mark.parametrize(
    ("style", "shape"), list(zip(Style, itertools.cycle(_SHAPES), strict=False))
)
def test_every_style_fills_its_frame(style: Style, shape: tuple[int, int]) -> None:
    prompt = f"three cats and a house in a meadow, {style}"
    image = opened(paint(prompt, width=shape[0], height=shape[1], seed=3))
    assert (image.format, image.size) == ("PNG", shape)
    assert not is_blank(image)


@pytest.mark.parametrize("shape", _SHAPES[1:])
def test_every_shape_takes_the_default_style(shape: tuple[int, int]) -> None:
    png = paint("a house by a lake", width=shape[0], height=shape[1], seed=3)
    assert opened(png).size == shape


def test_the_largest_picture_of_the_grainiest_style_stays_below_four_megabytes() -> None:
    png = paint("a cat in a storm, sketch", width=MAX_SIDE, height=MAX_SIDE, seed=1)
    assert opened(png).size == (MAX_SIDE, MAX_SIDE)
    assert len(png) < 4_000_000


@pytest.mark.parametrize("place", Place)
def test_every_place_has_a_backdrop_in_sun_and_in_a_snowy_night(place: Place) -> None:
    for hour, weather in ((Hour.DAY, Weather.CLEAR), (Hour.NIGHT, Weather.SNOW)):
        scene = Scene(place=place, hour=hour, weather=weather)
        stage = set_stage(scene, width=192, height=128, seed=bytes(32))
        assert not is_blank(paint_backdrop(stage))


@pytest.mark.parametrize("accent", Accent)
def test_every_accent_can_be_seen(accent: Accent) -> None:
    def backdrop(accents: frozenset[Accent]) -> Image.Image:
        scene = Scene(place=Place.MEADOW, hour=Hour.NIGHT, accents=accents)
        return paint_backdrop(set_stage(scene, width=192, height=192, seed=bytes(32)))

    plain, touched = backdrop(frozenset()), backdrop(frozenset({accent}))
    assert ImageChops.difference(plain, touched).getbbox() is not None


def under_the_sky(weather: Weather, place: Place) -> Image.Image:
    grey = Image.new("RGB", (192, 192), (90, 90, 90))
    scene = Scene(place=place, weather=weather)
    fall(grey, set_stage(scene, width=192, height=192, seed=bytes(32)))
    return grey


@pytest.mark.parametrize("weather", [Weather.RAIN, Weather.STORM, Weather.SNOW, Weather.FOG])
def test_what_falls_is_seen_outside_and_not_under_a_roof(weather: Weather) -> None:
    assert under_the_sky(weather, Place.MEADOW).getcolors() != [(192 * 192, (90, 90, 90))]
    assert under_the_sky(weather, Place.LIBRARY).getcolors() == [(192 * 192, (90, 90, 90))]


def test_northern_lights_make_the_sky_greener() -> None:
    def green(accents: frozenset[Accent]) -> float:
        scene = Scene(place=Place.SNOWFIELD, hour=Hour.NIGHT, accents=accents)
        sky = paint_backdrop(set_stage(scene, width=192, height=192, seed=bytes(32)))
        red, green, _ = ImageStat.Stat(sky.crop((0, 0, 192, 90))).mean
        return green - red

    assert green(frozenset({Accent.AURORA})) > green(frozenset()) + 10


def test_night_is_darker_than_day() -> None:
    day, night = (
        ImageStat.Stat(opened(small(f"a house in a meadow {hour}")).convert("L")).mean[0]
        for hour in ("at noon", "at midnight")
    )
    assert night < 0.7 * day


def test_a_named_colour_is_in_the_picture() -> None:
    blue, own = (
        ImageStat.Stat(opened(small(prompt)).convert("RGB").crop((64, 64, 192, 240))).mean
        for prompt in ("a blue cow", "a red cow")
    )
    assert blue[2] > own[2]
    assert blue[0] < own[0]


@pytest.mark.parametrize(
    "prompt",
    [
        "seven penguins",
        "three cats, two dogs and a cow",
        "five dragons",
        "seven whales",
        "six boats",
    ],
)
@pytest.mark.parametrize(("width", "height"), [(512, 512), (1536, 256), (256, 1536)])
def test_all_that_were_asked_for_stand_inside_the_picture(
    prompt: str, width: int, height: int
) -> None:
    stage = stage_of(prompt, width, height)
    figures = arrange(stage)
    assert len(figures) == sum(subject.count for subject in stage.scene.subjects)
    for figure in figures:
        assert 0 <= figure.x <= width
        assert figure.base > figure.height
        assert figure.base <= height
        assert figure.height >= 12


def test_who_walks_stands_on_the_ground_and_who_flies_is_above_it() -> None:
    stage = stage_of("a cat, a castle and a dragon in a meadow")
    heights = {figure.subject.sprite: figure for figure in arrange(stage)}
    assert heights["cat"].base > stage.horizon
    assert heights["castle"].base > stage.horizon
    assert heights["dragon"].base < heights["cat"].base
    assert heights["castle"].height > heights["cat"].height


def test_three_on_a_sofa_share_it() -> None:
    assert len(arrange(stage_of("three cats on a sofa"))) == 1
    assert len(arrange(stage_of("three knights on horses"))) == 3


def test_the_picture_says_for_programs_that_it_is_a_demo() -> None:
    image = opened(small(FOX))
    assert "demo painter" in image.info["Software"]
    packet = ET.fromstring(image.info["XML:com.adobe.xmp"])
    described = packet.find(".//{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description")
    assert described is not None
    assert described.attrib["{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType"] == (
        "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
    )
    assert FOX not in str(image.info)


def test_the_picture_says_for_eyes_that_it_is_a_demo() -> None:
    corner = opened(small("underwater")).convert("L").crop((200, 230, 256, 256))
    assert max(corner.tobytes()) > 215


@pytest.mark.parametrize("prompt", ["", "   ", "🫠", "x" * 2000, "\ud800", "a cat " * 400, "\x00"])
def test_odd_prompts_are_painted(prompt: str) -> None:
    assert not is_blank(opened(small(prompt)))


@given(st.text(max_size=80), st.integers(0, 2**31 - 1))
@settings(max_examples=8)
def test_any_prompt_is_painted(prompt: str, seed: int) -> None:
    assert opened(small(prompt, seed)).size == (256, 256)


_NOUNS = st.sampled_from(
    [
        "fox",
        "two cats",
        "castle",
        "dragon",
        "boat",
        "whale",
        "ramen",
        "robot",
        "red balloon",
        "tree",
    ]
)
_TIES = st.sampled_from([" and a ", " riding a ", " wearing a ", " holding a ", " in a ", ", "])
_PLACES = st.sampled_from([f" {place}" for place in Place])


@given(_NOUNS, _TIES, _NOUNS, _PLACES, st.sampled_from(Weather))
@settings(max_examples=12)
def test_any_combination_is_painted(
    one: str, tie: str, other: str, place: str, weather: Weather
) -> None:
    assert not is_blank(opened(small(one + tie + other + place + " " + weather)))
