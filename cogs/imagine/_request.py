"""What was typed, as options of the command or into the form, made a request."""

import discord

from bot.app import ImagineBot
from bot.imageapi.inputs import parse_prompt, parse_seed, resolve_seed
from bot.imageapi.models import ImageRequest
from bot.imageapi.sizes import parse_size


def read(
    interaction: discord.Interaction, prompt: str, size: str | None, seed: str | int | None
) -> ImageRequest:
    """Read it, with a new seed where none was typed.

    Raises:
        InputRefused: something cannot be read.
    """
    return ImageRequest(
        prompt=parse_prompt(prompt, ImagineBot.of(interaction).settings.max_prompt_length),
        size=parse_size(size),
        seed=resolve_seed(parse_seed(seed)),
    )
