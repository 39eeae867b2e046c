"""The form behind the Edit button: prompt, size and seed, filled in."""

import re

import discord

from bot.config import LONGEST_PROMPT
from bot.imageapi.models import ImageRequest
from bot.ui.forms import Form, Sent
from cogs.imagine._request import read
from cogs.imagine._start import start

# One id for every form: what was typed is all that a submission needs, so nothing is remembered.
_FORM_ID = "imagine:form"
_SHORT = 40  # characters; longer is neither a size nor a seed
_SIZE_HINT = "Such as 1024x1024 or 16:9; each side 256 to 1536."
_SEED_HINT = "The same seed keeps the picture close; -1 or nothing draws a new one."


class EditForm(Form):
    """Asks for a changed request."""

    template = re.compile(_FORM_ID)

    def __init__(self, request: ImageRequest) -> None:
        super().__init__(_FORM_ID, title="Change the picture")
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

    @classmethod
    async def submitted(
        cls, interaction: discord.Interaction, _match: re.Match[str], sent: Sent
    ) -> None:
        """Start what was asked for."""
        typed = sent.texts
        await start(interaction, read(interaction, typed["prompt"], typed["size"], typed["seed"]))
