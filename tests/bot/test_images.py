"""Picture bytes: recognised, checked to the last pixel, and made to fit."""

import random
import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from PIL import Image

from bot.errors import ImageInvalid
from bot.images import Kind, Picture, fit, inspect


def draw(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """A grainy picture, because a plain one packs too well to test limits with."""
    return Image.effect_noise((width, height), 80).convert(mode)


def save(image: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def png(**chunks: bytes) -> bytes:
    """A PNG of these chunks and an end, with checksums that are right."""
    data = b"\x89PNG\r\n\x1a\n"
    for name, content in (chunks | {"IEND": b""}).items():
        body = name.encode() + content
        data += struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))
    return data


def png_header(width: int, height: int) -> bytes:
    return struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)


@pytest.mark.parametrize("kind", list(Kind))
async def test_a_picture_is_known_by_its_content(kind: Kind) -> None:
    data = save(draw(), kind)
    assert await inspect(data) == Picture(data, kind, 64, 48)


def test_kinds_have_the_usual_extensions() -> None:
    assert [kind.extension for kind in Kind] == ["png", "jpg", "webp"]


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "empty"),
        (b"\n <!DOCTYPE html><html>", "web page"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "web page or a drawing"),
        (b'{"reason": "x"}', "no PNG, JPEG or WebP"),
        (save(draw(), "GIF"), "no PNG, JPEG or WebP"),
        (save(draw(), "AVIF"), "no PNG, JPEG or WebP"),
        (save(draw(), "BMP"), "no PNG, JPEG or WebP"),
        (b"\x89PNG\r\n\x1a\n", "broken"),
        (b"\xff\xd8\xff", "broken"),
        (b"RIFF\x00\x00\x00\x00WEBP", "broken"),
        (png(IHDR=png_header(64, 48)), "broken"),
        (png(IHDR=png_header(64, 48)[:5], IDAT=b""), "broken"),
        (png(IHDR=png_header(8000, 8000), IDAT=b""), "over 40,000,000 pixels"),
        (png(IHDR=png_header(20_000, 100), IDAT=b""), "side of over 16,383 pixels"),
        (png(IHDR=png_header(20_000, 20_000), IDAT=b""), "over 40,000,000 pixels"),
        (png(IHDR=png_header(0, 48), IDAT=b""), "broken"),
        (png(IDAT=b"", IHDR=png_header(64, 48)), "broken"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_what_is_no_whole_picture_is_refused(data: bytes, complaint: str) -> None:
    with pytest.raises(ImageInvalid, match=complaint):
        await inspect(data)


@pytest.mark.parametrize("tiny", [9_990, 300_000])
async def test_a_picture_in_very_many_pieces_is_refused_before_they_are_read(tiny: int) -> None:
    whole = png(IHDR=png_header(64, 48), IDAT=b"")
    start, end = whole[:-12], whole[-12:]
    piece = png(teXt=b"")[8:-12]
    data = start + tiny * piece + end
    if tiny < 10_000:
        assert (await inspect(data)).width == 64
    else:
        with pytest.raises(ImageInvalid, match="broken"):
            await inspect(data)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}),
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("WEBP", {"quality": 80}),
        ("WEBP", {"lossless": True}),
    ],
)
async def test_a_picture_that_breaks_off_anywhere_is_refused(
    kind: str, options: dict[str, object]
) -> None:
    data = save(draw(), kind, **options)
    cuts = [*range(1, 20), *range(20, len(data), len(data) // 40)]
    for cut in cuts:
        with pytest.raises(ImageInvalid):
            await inspect(data[:-cut])


@pytest.mark.parametrize("inside", [b"", save(draw(8, 8), "JPEG")], ids=["alone", "with another"])
async def test_a_jpeg_without_its_end_is_refused_though_it_may_have_all_its_pixels(
    inside: bytes,
) -> None:
    exif = Image.Exif()
    exif[0x010E] = inside  # a description; the end of what it holds is not that of the picture
    for seed in range(100):  # some end in whole bytes, so that nothing is missing
        pixels = random.Random(seed).randbytes(64 * 48 * 3)
        data = save(Image.frombytes("RGB", (64, 48), pixels), "JPEG", exif=exif)
        for cut in (1, 2):
            with pytest.raises(ImageInvalid):
                await inspect(data[:-cut])


async def test_a_jpeg_may_have_something_behind_its_end() -> None:
    assert (await inspect(save(draw(), "JPEG") + b"\0from a camera")).width == 64


@pytest.mark.parametrize("place", ["pixels", "checksum"])
async def test_a_png_with_a_flipped_bit_is_refused(place: str) -> None:
    data = bytearray(save(draw(), "PNG", compress_level=0))
    checksum_of_pixels = data.index(b"IEND") - 5
    data[checksum_of_pixels if place == "checksum" else len(data) // 2] ^= 1
    with pytest.raises(ImageInvalid):
        await inspect(bytes(data))


@pytest.mark.parametrize("kind", list(Kind))
async def test_damage_of_any_kind_is_a_picture_or_refused(kind: Kind) -> None:
    whole, dice = save(draw(), kind), random.Random(7)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(dice.choice((1, 3, 20))):
            data[dice.randrange(12, min(len(data), dice.choice((120, 10_000))))] = dice.randrange(
                256
            )
        with suppress(ImageInvalid):
            assert (await inspect(bytes(data))).kind is kind


async def test_a_picture_that_fits_is_returned_untouched() -> None:
    picture = await inspect(save(draw(), "PNG"))
    assert await fit(picture, len(picture.data)) is picture


async def test_a_picture_over_the_limit_is_packed_tighter_before_it_is_shrunk() -> None:
    picture = await inspect(save(draw(512, 384), "PNG"))
    fitted = await fit(picture, len(picture.data) - 1)
    assert (fitted.kind, fitted.width, fitted.height) == (Kind.WEBP, 512, 384)
    assert await inspect(fitted.data) == fitted


async def test_each_tighter_limit_is_kept() -> None:
    picture = await inspect(save(draw(512, 384), "PNG"))
    sizes = []
    for limit in (100_000, 60_000, 30_000, 10_000):
        fitted = await fit(picture, limit)
        assert len(fitted.data) <= limit
        assert await inspect(fitted.data) == fitted
        assert abs(fitted.width / fitted.height - 4 / 3) < 0.02
        sizes.append(fitted.width)
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] < 512


@pytest.mark.parametrize("limit", [10, 0, -1])
async def test_a_limit_that_nothing_meets_is_refused(limit: int) -> None:
    picture = await inspect(save(draw(), "PNG"))
    with pytest.raises(ImageInvalid, match="made to fit"):
        await fit(picture, limit)


async def test_transparency_and_colour_profile_survive_a_fit() -> None:
    image = draw(256, 192, "RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    picture = await inspect(save(image, "PNG", icc_profile=b"a profile"))
    fitted = await fit(picture, len(picture.data) - 1)
    with Image.open(BytesIO(fitted.data)) as result:
        assert result.mode == "RGBA"
        assert result.getchannel("A").getextrema() == (0, 255)
        assert result.info["icc_profile"] == b"a profile"


async def test_a_jpeg_shows_white_where_the_picture_was_transparent() -> None:
    image = Image.new("RGBA", (256, 192), "white")
    # WebP keeps transparency without loss, so a grainy one makes it larger than JPEG.
    image.putalpha(draw(256, 192, "L"))
    image.paste((0, 0, 0, 0), (0, 0, 64, 64))
    fitted = await fit(await inspect(save(image, "PNG")), 20_000)
    assert (fitted.kind, fitted.width, fitted.height) == (Kind.JPEG, 256, 192)
    with Image.open(BytesIO(fitted.data)) as result:
        assert result.convert("L").getextrema() == (255, 255)


async def test_a_picture_lying_on_its_side_is_fitted_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees to show
    picture = await inspect(save(draw(256, 192), "JPEG", quality=100, exif=exif))
    fitted = await fit(picture, len(picture.data) - 1)
    assert (fitted.width, fitted.height) == (192, 256)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK"])
async def test_pictures_of_every_colour_mode_can_be_fitted(mode: str) -> None:
    image = (
        draw(256, 192).convert(mode) if mode != "I;16" else Image.new("I;16", (256, 192), 40_000)
    )
    picture = await inspect(save(image, "JPEG" if mode == "CMYK" else "PNG"))
    fitted = await fit(picture, len(picture.data) - 1)
    assert await inspect(fitted.data) == fitted
