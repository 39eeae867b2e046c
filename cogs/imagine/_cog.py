"""The command and the form: read what was typed, then hand it on."""

from collections.abc import Mapping

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import ImagineBot
from bot.imageapi.inputs import parse_prompt, parse_seed, resolve_seed
from bot.imageapi.models import MAX_SEED, RANDOM_SEED, ImageRequest
from bot.imageapi.sizes import parse_size, suggest_sizes
from bot.ui.errors import report
from cogs.imagine._form import FORM_ID, values_of
from cogs.imagine._start import start


class Imagine(commands.Cog):
    """`/imagine`, and the form behind the Edit button."""

    def __init__(self, bot: ImagineBot) -> None:
        self._bot = bot

    @app_commands.command(description="Make a picture from your words.")
    @app_commands.describe(
        prompt="What to draw, in your own words",
        size="Such as 1024x1024 or 16:9; each side 256 to 1536. Left out: square",
        seed="The same prompt, size and seed make the same picture. Left out: a new one",
    )
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def imagine(
        self,
        interaction: discord.Interaction,
        prompt: str,
        size: str | None = None,
        seed: app_commands.Range[int, RANDOM_SEED, MAX_SEED] | None = None,
    ) -> None:
        """Read the options, then start the job."""
        request = self._read(prompt, size, seed)
        await start(interaction, request)

    @imagine.autocomplete("size")
    async def _suggest_sizes(
        self, _interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=s.label, value=s.value) for s in suggest_sizes(typed)]

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Take a submitted form by its id alone, so that one opened before a restart works too."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        data: Mapping[str, object] = interaction.data or {}
        if data.get("custom_id") != FORM_ID:
            return
        try:
            values = values_of(data)
            request = self._read(values["prompt"], values["size"], values["seed"])
            await start(interaction, request)
        except Exception as error:  # noqa: BLE001  # a listener's error is only logged by discord.py; the person gets an answer
            await report(interaction, error)

    def _read(self, prompt: str, size: str | None, seed: str | int | None) -> ImageRequest:
        return ImageRequest(
            prompt=parse_prompt(prompt, self._bot.settings.max_prompt_length),
            size=parse_size(size),
            seed=resolve_seed(parse_seed(seed)),
        )
