"""The form behind the Edit button: prompt, size and seed, filled in."""

from collections.abc import Iterator, Mapping

import discord

from bot.config import LONGEST_PROMPT
from bot.imageapi.models import ImageRequest

# One id for every form: what was typed is all that a submission needs, so nothing is remembered.
FORM_ID = "imagine:form"
_LIFETIME = 900.0  # seconds discord.py keeps the object of an opened form
_SHORT = 40  # characters; longer is neither a size nor a seed
_SIZE_HINT = "Such as 1024x1024 or 16:9; each side 256 to 1536."
_SEED_HINT = "The same seed keeps the picture close; -1 or nothing draws a new one."


class EditForm(discord.ui.Modal):
    """Asks for a changed request. `Imagine` takes the submission."""

    def __init__(self, request: ImageRequest) -> None:
        super().__init__(title="Change the picture", custom_id=FORM_ID, timeout=_LIFETIME)
        prompt: discord.ui.TextInput[EditForm] = discord.ui.TextInput(
            custom_id="prompt",
            style=discord.TextStyle.paragraph,
            default=request.prompt,
            max_length=LONGEST_PROMPT,
        )
        size: discord.ui.TextInput[EditForm] = discord.ui.TextInput(
            custom_id="size", default=str(request.size), max_length=_SHORT
        )
        seed: discord.ui.TextInput[EditForm] = discord.ui.TextInput(
            custom_id="seed", default=str(request.seed), max_length=_SHORT, required=False
        )
        self.add_item(discord.ui.Label(text="Prompt", component=prompt))
        self.add_item(discord.ui.Label(text="Size", description=_SIZE_HINT, component=size))
        self.add_item(discord.ui.Label(text="Seed", description=_SEED_HINT, component=seed))


def values_of(data: Mapping[str, object]) -> dict[str, str]:
    """The fields of a submitted form by name, wherever in the layout each stands."""
    return dict(_fields(data))


def _fields(part: object) -> Iterator[tuple[str, str]]:
    if isinstance(part, Mapping):
        if isinstance(part.get("value"), str):
            yield str(part["custom_id"]), part["value"]
        for inner in (part.get("component"), part.get("components")):
            yield from _fields(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _fields(inner)
