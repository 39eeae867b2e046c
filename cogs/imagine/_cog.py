"""The command: read what was typed, then hand it on."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.imageapi.models import MAX_SEED, RANDOM_SEED
from bot.imageapi.sizes import suggest_sizes
from cogs.imagine._request import read
from cogs.imagine._start import start


class Imagine(commands.Cog):
    """`/imagine`."""

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
        await start(interaction, read(interaction, prompt, size, seed))

    @imagine.autocomplete("size")
    async def _suggest_sizes(
        self, _interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=s.label, value=s.value) for s in suggest_sizes(typed)]
