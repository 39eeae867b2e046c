"""Picture sizes as people type them: read, refused with a reason, or suggested.

The API takes any sides from MIN_SIDE to MAX_SIDE; the model was trained on a list of native sizes
(https://runware.ai/docs/models/tencent-hunyuanimage-3-0.md), which is what is suggested.
"""

import math
import re
from dataclasses import dataclass

from bot.errors import InputRefused
from bot.imageapi.models import MAX_SIDE, MIN_SIDE, Size

DEFAULT_SIZE = Size(1024, 1024)
MOST_SUGGESTIONS = (
    25  # https://discord.com/developers/docs/interactions/application-commands#autocomplete
)
_NEAREST_OFFERED = 5
_LONGEST_TEXT = 40
_STEEPEST = MAX_SIDE // MIN_SIDE
_HELP = (
    f"Each side can be {MIN_SIDE} to {MAX_SIDE} pixels: write it like 1024x768, "
    "or give a ratio like 16:9."
)

# The last two look like a Latin x and are what a Russian keyboard types.
_TIMES = "*xX×хХ"
_SIDES = re.compile(rf"([0-9]+)(?:\s*[{_TIMES}]\s*|\s+)([0-9]+)")
_RATIO = re.compile(r"([0-9]+)\s*:\s*([0-9]+)")
_ONE_SIDE = re.compile(rf"[{_TIMES}:]?\s*[0-9]+\s*[{_TIMES}:]?")
_SEPARATORS = re.compile(rf"[\s{_TIMES}]+")


@dataclass(frozen=True, slots=True)
class NativeSize:
    """A size the model was trained on.

    Attributes:
        ratio: the familiar ratio that it comes closest to, such as ``16:9``.
    """

    name: str
    ratio: str
    size: Size

    @property
    def label(self) -> str:
        """Name, pixels and ratio in one line."""
        width, height = self.size.width, self.size.height
        across, down = map(int, self.ratio.split(":"))
        sign = "" if width * down == height * across else "≈ "
        return f"{self.name} · {width}×{height} · {sign}{self.ratio}"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of autocomplete. Both texts have 1 to 100 characters, as Discord wants them."""

    label: str
    value: str


def _both_ways(
    landscape: str, portrait: str, ratio: str, width: int, height: int
) -> tuple[NativeSize, NativeSize]:
    across, down = ratio.split(":")
    return (
        NativeSize(landscape, ratio, Size(width, height)),
        NativeSize(portrait, f"{down}:{across}", Size(height, width)),
    )


NATIVE: tuple[NativeSize, ...] = (
    NativeSize("Square", "1:1", DEFAULT_SIZE),
    *_both_ways("Near-square landscape", "Near-square portrait", "8:7", 1088, 960),
    *_both_ways("Classic landscape", "Classic portrait", "4:3", 1152, 896),
    *_both_ways("Landscape", "Portrait", "3:2", 1216, 832),
    *_both_ways("Wide landscape", "Tall portrait", "16:9", 1280, 768),
    *_both_ways("Double landscape", "Double portrait", "2:1", 1344, 704),
    *_both_ways("Cinema landscape", "Cinema portrait", "21:9", 1408, 640),
    *_both_ways("Panorama landscape", "Panorama portrait", "5:2", 1472, 576),
    *_both_ways("Banner landscape", "Banner portrait", "3:1", 1536, 512),
)
_BY_NAME = {native.name.casefold(): native.size for native in NATIVE}


def parse_size(text: str | None) -> Size:
    """Read a size: two sides, a ratio (its nearest native size) or a native size's name.

    Args:
        text: as typed, such as ``1024*768``, ``1024 x 768``, ``16:9`` or ``Portrait``; None is
            DEFAULT_SIZE.

    Raises:
        InputRefused: it is none of these or out of range; the text is safe to show.
    """
    if text is None:
        return DEFAULT_SIZE
    typed = text.strip()
    if not typed:
        raise InputRefused(f"The size is blank. {_HELP}")
    # Also keeps the numbers short: int() takes quadratic time.
    if len(typed) > _LONGEST_TEXT:
        raise _refusal(typed, "it is too long for a size")
    if named := _BY_NAME.get(typed.casefold()):
        return named
    if sides := _SIDES.fullmatch(typed):
        return _size_in_range(typed, int(sides[1]), int(sides[2]))
    if ratio := _RATIO.fullmatch(typed):
        return _size_for_ratio(typed, int(ratio[1]), int(ratio[2]))
    if _ONE_SIDE.fullmatch(typed):
        raise _refusal(typed, "it is one side alone")
    raise _refusal(typed, "it is neither two sides nor a ratio")


def suggest_sizes(typed: str) -> list[Suggestion]:
    """Offer sizes for what has been typed so far; never raises.

    What can be used as it is comes first, then the native sizes whose name, pixels or ratio contain
    the text, then those most like the sides or the ratio that were typed.
    """
    wanted = typed.strip()
    natives = [native for native in NATIVE if _plain(wanted) in _plain(native.label)]
    offers: dict[Size, str] = {}
    try:
        size = parse_size(wanted)
    except InputRefused:
        pass  # Half-typed text is the ordinary case here.
    else:
        offers[size] = f"{size.width}×{size.height} · as you typed it"
        if wanted[0].isdigit():
            natives += _nearest_first(size.width / size.height)[:_NEAREST_OFFERED]
    offers |= {native.size: native.label for native in natives}
    return [Suggestion(label, str(size)) for size, label in offers.items()][:MOST_SUGGESTIONS]


def _size_in_range(typed: str, width: int, height: int) -> Size:
    for side, pixels in (("width", width), ("height", height)):
        if pixels < MIN_SIDE:
            raise _refusal(typed, f"the {side} is too small")
        if pixels > MAX_SIDE:
            raise _refusal(typed, f"the {side} is too large")
    return Size(width, height)


def _size_for_ratio(typed: str, across: int, down: int) -> Size:
    if 0 in (across, down) or across > _STEEPEST * down or down > _STEEPEST * across:
        raise _refusal(
            typed, f"no picture has that ratio; they go from 1:{_STEEPEST} to {_STEEPEST}:1"
        )
    return _nearest_first(across / down)[0].size


def _nearest_first(ratio: float) -> list[NativeSize]:
    def difference(native: NativeSize) -> float:
        return abs(math.log(ratio * native.size.height / native.size.width))

    return sorted(NATIVE, key=difference)


def _plain(text: str) -> str:
    """Make every way to write the sign between two sides alike, for searching."""
    return _SEPARATORS.sub(" ", text.casefold())


def _refusal(typed: str, reason: str) -> InputRefused:
    shown = "".join(char for char in typed.replace("*", "×") if char.isalnum() or char in " ×:.,+-")
    # Only what can neither ping, link nor format is repeated; of some texts nothing is left.
    subject = f"“{shown[:_LONGEST_TEXT].strip()}”" if shown.strip() else "That"
    return InputRefused(f"{subject} is not a size I can use: {reason}. {_HELP}")
