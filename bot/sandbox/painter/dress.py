"""Sprites made ready: coloured, dressed, given something to hold or to ride."""

from functools import lru_cache

import numpy as np
from PIL import Image

from bot.sandbox.painter.scene import Colour, Subject
from bot.sandbox.painter.sprites import Habit, catalogue, load

_SHARED = frozenset({Habit.THING, Habit.BOAT, Habit.FLY, Habit.FLOAT})
_CARRIERS = frozenset({Habit.BOAT, Habit.VEHICLE})
_ENCLOSING = frozenset(
    {"boat", "bathtub", "basket", "bucket", "sled", "hot-air-balloon", "speedboat", "sailboat"}
    | {"car", "taxi", "police-car", "racing-car", "pickup-truck", "bus", "van", "tractor", "truck"}
    | {"small-airplane", "rocket", "flying-saucer", "ship", "pirate-ship", "train"}
)
"""What hides the legs of those in it."""
# How far down its height the seat of a mount is, where it is not at the usual back.
_SEATS = {
    "bicycle": 0.16, "skateboard": 0.1, "sled": 0.3, "boat": 0.35, "hot-air-balloon": 0.86,
    "car": 0.2, "horse": 0.4, "unicorn": 0.45, "sofa": 0.62, "bed": 0.5, "chair": 0.55,
    "giraffe": 0.5, "camel": 0.3, "elephant": 0.15, "dragon": 0.5, "zebra": 0.4, "llama": 0.5,
    "motorcycle": 0.3, "scooter": 0.35, "kick-scooter": 0.8, "broom": 0.45, "pirate-ship": 0.66,
    "racing-car": 0.3, "sailboat": 0.8, "flying-saucer": 0.1,
}  # fmt: skip


@lru_cache(maxsize=64)
def dressed(subject: Subject) -> Image.Image:
    """The subject with what it holds, wears and rides, as one picture. Do not draw into it."""
    body = load(subject.sprite)
    if subject.colour is not None:
        body = _recoloured(body, subject.colour)
    if subject.wears is not None:
        body = _wearing(body, subject.wears)
    if subject.holds is not None:
        body = _holding(body, subject.holds)
    if subject.mount is not None:
        body = _mounted(body, subject, subject.mount)
    return body


def _recoloured(image: Image.Image, colour: Colour) -> Image.Image:
    """Give the sprite's chief colour another hue; a grey one dims or bleaches the whole."""
    pixels = np.asarray(image, np.float32)
    rgb, alpha = pixels[..., :3], pixels[..., 3:]
    peak, dip = rgb.max(axis=-1), rgb.min(axis=-1)
    vivid = (peak - dip) / np.maximum(peak, 1)
    hue = np.asarray(image.convert("RGB").convert("HSV"))[..., 0].astype(np.int32)
    solid = (alpha[..., 0] > 128) & (vivid > 0.25)
    counts = np.bincount(hue[solid].ravel() // 8, minlength=32)
    chief = int(counts.argmax()) * 8 + 4
    near = np.abs((hue - chief + 128) % 256 - 128) < 26
    chosen = near & (vivid > 0.2) if solid.mean() > 0.04 else peak > 70
    light = peak / max(float(np.median(peak[chosen & (alpha[..., 0] > 128)])), 1.0)
    dark_floor = np.array(colour, np.float32) * 0.25
    painted = np.clip(np.array(colour, np.float32) * light[..., None], dark_floor, 255)
    rgb = np.where(chosen[..., None], painted, rgb)
    return Image.fromarray(np.concatenate([rgb, alpha], axis=-1).astype(np.uint8))


def _crown_of(image: Image.Image) -> tuple[float, float, float]:
    """Middle, top and width of the head: guessed from the upper third of the outline."""
    alpha = np.asarray(image.getchannel("A")) > 128
    top = alpha[: max(1, image.height // 3)]
    columns = np.flatnonzero(top.sum(axis=0) > 0.35 * top.shape[0])
    if columns.size == 0:
        return image.width / 2, 0.0, image.width / 2
    # A tail or a raised wing is a second island; the head is the widest.
    islands = np.split(columns, np.flatnonzero(np.diff(columns) > 4) + 1)
    head = max(islands, key=len)
    middle = float(head.mean())
    column = alpha[:, max(0, int(middle) - 2) : int(middle) + 3].any(axis=1)
    return middle, float(column.argmax()), float(len(head))


def _wearing(body: Image.Image, cloth: str) -> Image.Image:
    """A hat on the crown; glasses and scarves so much of the head's width below it."""
    middle, top, width = _crown_of(body)
    worn = load(cloth)
    wide = max(8, round(0.9 * width))
    worn = worn.resize((wide, max(4, round(wide * worn.height / worn.width))))
    below = {"sunglasses": 0.62, "scarf": 0.85}.get(cloth)
    y = top + below * width if below else top - 0.78 * worn.height
    raised = max(0, round(-y))
    whole = Image.new("RGBA", (body.width, body.height + raised))
    whole.alpha_composite(body, (0, raised))
    whole.alpha_composite(worn, (max(0, round(middle - wide / 2)), round(y) + raised))
    return whole


def _holding(body: Image.Image, thing: str) -> Image.Image:
    """Before the chest; a balloon flies beside the shoulder."""
    held = load(thing)
    if thing in {"balloon", "umbrella"}:
        high = round(0.75 * body.height)
        held = held.resize((max(1, round(high * held.width / held.height)), high))
        whole = Image.new("RGBA", (body.width + held.width // 2, body.height + high // 2))
        whole.alpha_composite(held, (whole.width - held.width, 0))
        whole.alpha_composite(body, (0, high // 2))
        return whole
    metres = catalogue()[thing].metres
    wide = round(body.width * float(np.clip(0.42 + 0.3 * metres, 0.42, 0.72)))
    held = held.resize((wide, max(1, round(wide * held.height / held.width))))
    whole = body.copy()
    x = (body.width - wide) // 2
    y = min(round(0.64 * body.height), body.height - held.height)
    whole.alpha_composite(held, (x, max(0, y)))
    return whole


def shares_mount(subject: Subject) -> bool:
    """Whether all of them sit on one: three cats on a sofa, not three sofas."""
    return subject.mount is not None and catalogue()[subject.mount].habit in _SHARED


def _mounted(rider: Image.Image, subject: Subject, mount: str) -> Image.Image:
    """On the back of an animal, or behind the rim of what one sits in."""
    below, kind = load(mount), catalogue()[mount]
    astride = kind.habit in {Habit.WALK, Habit.VEHICLE}
    if astride and catalogue()[subject.sprite].habit is Habit.PERSON:
        rider = rider.crop((0, 0, rider.width, round(0.8 * rider.height)))
    ratio = float(np.clip((catalogue()[subject.sprite].metres / kind.metres) ** 0.5, 0.35, 0.8))
    behind = mount in _ENCLOSING
    high = below.height * (max(0.8, 0.85 * ratio) if kind.habit in _CARRIERS else 0.85 * ratio)
    wide = high * rider.width / rider.height
    count = subject.count if shares_mount(subject) else 1
    squeeze = min(1.0, 0.95 * below.width / (wide * count)) if count > 1 else 1.0
    size = (max(1, round(wide * squeeze)), max(1, round(high * squeeze)))
    rider = rider.resize(size, Image.Resampling.LANCZOS)
    feet = round(_SEATS.get(mount, 0.24) * below.height + (0.42 if behind else 0.18) * rider.height)
    raised = max(0, rider.height - feet)
    whole = Image.new("RGBA", (max(below.width, count * rider.width), below.height + raised))
    ground = (below, ((whole.width - below.width) // 2, raised))
    left, top = (whole.width - count * rider.width) // 2, max(0, raised + feet - rider.height)
    riders = [(rider, (left + number * rider.width, top)) for number in range(count)]
    for image, spot in [*riders, ground] if behind else [ground, *riders]:
        whole.alpha_composite(image, spot)
    return whole
