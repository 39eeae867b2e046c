"""Picture bytes: what they really are, whether they are whole, and how they fit under a limit.

What takes Pillow long runs in threads. How many at a time is for the caller to bound.
"""

import asyncio
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from PIL import Image, ImageOps

from bot.errors import ImageInvalid

try:
    from zlib_ng.zlib_ng import crc32
except ImportError:  # not built for this machine: the same sums in ten times the time
    from zlib import crc32

# The API's largest picture has 2.4 million; beyond this one picture takes over 160 MB to decode.
MAX_PIXELS = 40_000_000
# WebP cannot hold more: https://developers.google.com/speed/webp/faq
MAX_SIDE = 16_383
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_START = _PNG_SIGNATURE + b"\0\0\0\rIHDR"  # the first chunk has 13 bytes of content
_PNG_SIDES = struct.Struct(">II")  # with which that begins
_PNG_CHUNK = struct.Struct(">I4s")  # the content's length and the name, before it
_PNG_SUM = struct.Struct(">I")  # after it
# Nowhere in a JPEG's pixels: there a 0 follows each 255 that is none of a marker.
# https://www.w3.org/Graphics/JPEG/itu-t81.pdf (B.1.1.5)
_JPEG_SCAN, _JPEG_END = b"\xff\xda", b"\xff\xd9"
# libpng writes 8 kB to a chunk, and 32 MB are downloaded at most. The millions of empty chunks that
# fit in there would take seconds; so many take some 15 ms.
_MOST_CHUNKS = 10_000

# Bytes of a PNG whose sums take less processor time than the way to a thread and back: 0.05 ms for
# the usual 1 MB, and with Python's own sums 1 ms at most.
_CHECKED_AT_ONCE = 4 * 2**20

# What Pillow 13 raised when it was fed 700,000 damaged files; it documents OSError alone. The
# warning becomes an exception where a process asks for that.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    LookupError,
    struct.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)
_SHRINK_STEPS = (0.85, 0.7, 0.5, 0.35, 0.25)


class Kind(StrEnum):
    """The picture formats that the image API may send and Discord can show."""

    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"

    @property
    def extension(self) -> str:
        """For file names, without the dot."""
        return "jpg" if self is Kind.JPEG else self.value


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole, checked picture as a file; width and height in pixels."""

    data: bytes
    kind: Kind
    width: int
    height: int


async def inspect(data: bytes) -> Picture:
    """Tell what a file is by its content, and read it through to be sure that it is whole.

    Nothing is decoded that need not be: decoding a 1024 x 1024 PNG takes some 50 ms of processor
    time, checking its sums 0.3 ms, and the picture is posted as it is.

    Raises:
        ImageInvalid: it is empty, broken off, too large to decode, or no PNG, JPEG or WebP.
    """
    kind = _sniff(data)
    if kind is Kind.PNG and len(data) <= _CHECKED_AT_ONCE:
        width, height = _check(data, kind)
    else:
        width, height = await asyncio.to_thread(_check, data, kind)
    return Picture(data, kind, width, height)


async def fit(picture: Picture, limit: int) -> Picture:
    """The same picture in at most `limit` bytes, changed as little as that takes.

    A picture that fits is returned as it is, byte for byte. Otherwise the first that fits of: WebP
    at quality 95 and 90, JPEG at 92 (transparency turns white), then ever smaller WebP.

    Raises:
        ImageInvalid: not even a quarter of its width and height fits.
    """
    if len(picture.data) <= limit:
        return picture
    return await asyncio.to_thread(_shrink, picture, limit)


def small(data: bytes, side: int) -> Image.Image:
    """Decode a picture at no more than `side` pixels a side: RGB, upright, on white.

    It computes, up to some 50 ms for 1024 x 1024 pixels: call it in a thread.

    Raises:
        ImageInvalid: it is broken, too large to decode, or no PNG, JPEG or WebP.
    """
    try:
        with _open(data, _sniff(data)) as file:
            if file.width * file.height > MAX_PIXELS or max(file.size) > MAX_SIDE:
                raise ImageInvalid("The picture is too large to look at.")
            # Of palettes and of colours that mean "nothing here" no average can be taken.
            plain = file.mode in {"L", "RGB", "RGBA", "CMYK"} and "transparency" not in file.info
            image = file if plain else file.convert("RGBA")
            # Has a JPEG decoded at a fraction of its size.
            image.thumbnail((side, side), reducing_gap=2.0)
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except _BROKEN as error:
        raise ImageInvalid("The picture is broken or broken off.") from error
    white = Image.new("RGBA", upright.size, "white")
    return Image.alpha_composite(white, upright).convert("RGB")


def _sniff(data: bytes) -> Kind:
    if data.startswith(_PNG_SIGNATURE):
        return Kind.PNG
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Kind.WEBP
    if not data:
        raise ImageInvalid("The picture is empty.")
    if data[:200].lstrip().startswith(b"<"):
        raise ImageInvalid("What should be a picture is a web page or a drawing in XML.")
    raise ImageInvalid("What should be a picture is no PNG, JPEG or WebP.")


def _check(data: bytes, kind: Kind) -> tuple[int, int]:
    try:
        width, height = _check_png(data) if kind is Kind.PNG else _check_by_opening(data, kind)
    except _BROKEN as error:
        raise ImageInvalid("The picture is broken or broken off.") from error
    if width * height > MAX_PIXELS:
        raise ImageInvalid(f"The picture has over {MAX_PIXELS:,} pixels.")
    if max(width, height) > MAX_SIDE:
        raise ImageInvalid(f"The picture has a side of over {MAX_SIDE:,} pixels.")
    return width, height


def _check_by_opening(data: bytes, kind: Kind) -> tuple[int, int]:
    if kind is Kind.WEBP and int.from_bytes(data[4:8], "little") + 8 > len(data):
        raise ValueError("it breaks off")
    if kind is Kind.JPEG and data.rfind(_JPEG_END) < data.rfind(_JPEG_SCAN):
        raise ValueError("it breaks off")  # Pillow may miss that: the last pixel may be there
    with _open(data, kind) as image:
        size = image.size
        if kind is Kind.JPEG and image.width * image.height <= MAX_PIXELS:
            # No sums and no length in the file: only reading it through shows a break. At an eighth
            # of the size that costs a third of the time.
            image.draft(None, (image.width // 8, image.height // 8))
            image.load()
        return size  # for WebP, opening has read it whole


def _check_png(data: bytes) -> tuple[int, int]:
    """Compare the sum that each chunk of a PNG ends with, from the header to the end.

    Pillow can do that, too, at three times the processor time: it reads each chunk in pieces.
    Source: https://www.w3.org/TR/png-3/#5DataRep
    """
    view, start = memoryview(data), len(_PNG_SIGNATURE)
    names: list[bytes] = []
    while names[-1:] != [b"IEND"]:
        if len(names) == _MOST_CHUNKS:
            raise ValueError("it is in too many pieces")
        length, name = _PNG_CHUNK.unpack_from(data, start)
        end = start + _PNG_CHUNK.size + length
        if crc32(view[start + 4 : end]) != _PNG_SUM.unpack_from(data, end)[0]:
            raise ValueError("a chunk is damaged")
        names.append(name)
        start = end + _PNG_SUM.size
    if not data.startswith(_PNG_START) or b"IDAT" not in names:
        raise ValueError("a chunk is missing")
    width, height = _PNG_SIDES.unpack_from(data, len(_PNG_START))
    if not width or not height:
        raise ValueError("it has no pixels")
    return width, height


def _open(data: bytes, kind: Kind) -> Image.Image:
    return Image.open(BytesIO(data), formats=(kind.value,))


def _shrink(picture: Picture, limit: int) -> Picture:
    with _open(picture.data, picture.kind) as image:
        # The new file has no metadata that could turn the picture upright.
        upright = ImageOps.exif_transpose(image)
    profile = upright.info.get("icc_profile")
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    for data, kind, (width, height) in _candidates(plain, profile):
        if len(data) <= limit:
            return Picture(data, kind, width, height)
    raise ImageInvalid(f"The picture cannot be made to fit into {limit} bytes.")


def _candidates(
    image: Image.Image, profile: bytes | None
) -> Iterator[tuple[bytes, Kind, tuple[int, int]]]:
    for kind, quality in ((Kind.WEBP, 95), (Kind.WEBP, 90), (Kind.JPEG, 92)):
        yield _encode(image, kind, quality, profile), kind, image.size
    for step in _SHRINK_STEPS:
        size = (max(1, round(image.width * step)), max(1, round(image.height * step)))
        smaller = image.resize(size, Image.Resampling.LANCZOS)
        yield _encode(smaller, Kind.WEBP, 90, profile), Kind.WEBP, size


def _encode(image: Image.Image, kind: Kind, quality: int, profile: bytes | None) -> bytes:
    if kind is Kind.JPEG and image.mode == "RGBA":
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image).convert("RGB")
    file = BytesIO()
    image.save(file, kind.value, quality=quality, icc_profile=profile)
    return file.getvalue()
