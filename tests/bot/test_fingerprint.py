"""A picture is known again when it comes back changed, and no other is taken for it."""

import random
from collections.abc import Callable
from functools import cache
from io import BytesIO
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageEnhance, ImageOps

from bot.errors import ImageInvalid
from bot.fingerprint import MATCH, distance, fingerprint, fingerprints
from bot.images import Kind, small
from bot.sandbox.painter import paint

PROMPTS = ["a fox at a lake", "a castle in the snow", "a lighthouse at night, watercolour"]
SUBJECTS = ["a fox", "a penguin", "a castle", "a ship", "an owl", "a robot", "a horse", "a city"]
SCENES = ["by the sea", "in a forest"]


@cache
def painted(prompt: str) -> Image.Image:
    return Image.open(BytesIO(paint(prompt, width=384, height=256, seed=7))).convert("RGB")


def clouds(seed: int) -> Image.Image:
    """Soft blots, which every size and quality of file holds as well as any other."""
    grain = Image.new("L", (24, 16))
    grain.putdata(random.Random(seed).choices(range(256), k=24 * 16))
    return grain.resize((384, 256), Image.Resampling.BICUBIC)


def save(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def of(image: Image.Image) -> bytes:
    found = fingerprint(save(image))
    assert found
    return found


def nearest(kept: bytes, data: bytes) -> int:
    """As a new picture is looked up: by itself and by its mirror image."""
    found = fingerprints(data)
    assert found
    return min(distance(kept, one) for one in found)


def captioned(image: Image.Image) -> Image.Image:
    image = image.copy()
    top = image.height * 15 // 16
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, top, image.width, image.height), fill="black")
    draw.text((8, top + 2), "the very best picture", fill="white")
    return image


CHANGES: dict[str, Callable[[Image.Image], bytes]] = {
    "the same": save,
    "JPEG at quality 60": lambda image: save(image, "JPEG", quality=60),
    "WebP at quality 40": lambda image: save(image, "WEBP", quality=40),
    "half the size": lambda image: save(ImageOps.scale(image, 0.5)),
    "three times the size": lambda image: save(ImageOps.scale(image, 3), "JPEG"),
    "brighter": lambda image: save(ImageEnhance.Brightness(image).enhance(1.3)),
    "without colour": lambda image: save(image.convert("L")),
    "fewer colours": lambda image: save(image.quantize(64)),
    "a small caption": lambda image: save(captioned(image)),
    "mirrored": lambda image: save(ImageOps.mirror(image)),
    "mirrored and packed": lambda image: save(ImageOps.mirror(image), "JPEG", quality=60),
}


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_picture_is_known_again(
    prompt: str, change: Callable[[Image.Image], bytes]
) -> None:
    assert nearest(of(painted(prompt)), change(painted(prompt))) <= MATCH


def test_different_pictures_are_far_apart() -> None:
    pictures = [painted(f"{subject} {scene}") for subject in SUBJECTS for scene in SCENES]
    kept = [of(picture) for picture in [*pictures, *map(clouds, range(24))]]
    assert len(kept) == 40
    assert min(distance(a, b) for a, b in combinations(kept, 2)) > 2 * MATCH


def test_another_seed_is_another_picture() -> None:
    a, b = (paint("a fox at a lake", width=384, height=256, seed=seed) for seed in (1, 2))
    kept = fingerprint(a)
    assert kept
    assert nearest(kept, b) > MATCH


@settings(max_examples=25)
@given(st.integers(0, 2**32), st.integers(1, 2**32))
def test_chance_brings_no_two_pictures_together(seed: int, more: int) -> None:
    assert nearest(of(clouds(seed)), save(clouds(seed + more))) > 2 * MATCH


@settings(max_examples=25)
@given(st.integers(0, 2**32))
def test_the_mirrored_fingerprint_is_that_of_the_mirror_image(seed: int) -> None:
    there = fingerprints(save(clouds(seed)))
    back = fingerprints(save(ImageOps.mirror(clouds(seed))))
    assert there
    assert back
    assert distance(there[0], back[1]) <= 2
    assert distance(there[1], back[0]) <= 2
    assert distance(there[0], there[1]) > 2 * MATCH


@pytest.mark.parametrize(
    "plain",
    [
        Image.new("RGB", (64, 48), "white"),
        Image.new("RGB", (700, 500), "teal"),
        Image.new("L", (1, 1), 90),
        Image.linear_gradient("L"),
        Image.linear_gradient("L").rotate(90),
        Image.radial_gradient("L"),
        Image.new("RGBA", (64, 64), (10, 20, 30, 0)),
    ],
    ids=["white", "teal", "one pixel", "down", "across", "from the middle", "clear"],
)
@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_plain_picture_has_no_fingerprint(plain: Image.Image, kind: str) -> None:
    data = save(plain, kind, lossless=True)
    assert fingerprint(data) is None
    assert fingerprints(data) is None


def test_small_shapes_on_one_ground_are_told_apart() -> None:
    disc, square = (Image.new("RGB", (512, 512), "white") for _ in range(2))
    ImageDraw.Draw(disc).ellipse((200, 200, 300, 300), fill="red")
    ImageDraw.Draw(square).rectangle((200, 200, 300, 300), fill="red")
    assert distance(of(disc), of(square)) > MATCH


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "I;16"])
def test_how_a_file_keeps_its_colours_does_not_matter(mode: str) -> None:
    assert distance(of(clouds(1)), of(clouds(1).convert(mode))) <= 2


def test_a_picture_that_viewers_turn_is_turned() -> None:
    exif = Image.Exif()
    exif[0x112] = 6  # the orientation: to be shown a quarter turn clockwise
    lying = clouds(1).transpose(Image.Transpose.ROTATE_90)
    turned = fingerprint(save(lying, "JPEG", exif=exif))
    assert turned
    assert distance(of(clouds(1)), turned) <= MATCH


def test_distance_counts_bits() -> None:
    assert distance(bytes(32), bytes(32)) == 0
    assert distance(bytes(32), b"\xff" * 32) == 256
    assert distance(bytes(32), bytes(31) + b"\x05") == 2


def test_a_fingerprint_has_32_bytes_half_of_their_bits_set() -> None:
    kept = of(clouds(1))
    assert len(kept) == 32
    assert distance(kept, bytes(32)) == 128


@pytest.mark.parametrize("kind", list(Kind))
def test_a_small_copy_is_upright_on_white_and_keeps_its_shape(kind: Kind) -> None:
    copy = small(save(painted(PROMPTS[0]), kind), 96)
    assert (copy.mode, copy.size) == ("RGB", (96, 64))


def test_a_clear_ground_turns_white() -> None:
    assert small(save(Image.new("RGBA", (9, 9), (0, 0, 0, 0))), 4).getpixel((0, 0)) == (255,) * 3


def test_a_colour_that_stands_for_nothing_turns_white() -> None:
    grain = Image.effect_noise((64, 64), 90).point(lambda grey: 255 * (grey > 128)).convert("RGB")
    assert small(save(grain, transparency=(0, 0, 0)), 8).getextrema() == ((255, 255),) * 3


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        save(clouds(1), "GIF"),
        save(clouds(1))[:3000],
        save(clouds(1), "JPEG")[:3000],
        save(clouds(1), "WEBP")[:300],
        save(Image.new("1", (16_400, 1))),
        save(Image.new("1", (8000, 5001))),
    ],
    ids=["nothing", "text", "GIF", "half a PNG", "half a JPEG", "half a WebP", "wide", "large"],
)
def test_what_is_no_whole_picture_of_a_fair_size_is_refused(data: bytes) -> None:
    with pytest.raises(ImageInvalid):
        fingerprint(data)
