"""A bare script: the same HTTP calls for a job as the bot makes, with no storage and no checks.

What is measured against it is what the bot's promises cost.
"""

import asyncio
import io
import os

import aiohttp
import discord
from discord import app_commands
from yarl import URL

_POLL_GAP = float(os.environ.get("BARE_POLL_GAP", "1.0"))
_BASE = os.environ["NOVITA_BASE_URL"]
_MODEL = os.environ.get("NOVITA_MODEL", "hunyuan-image-3")
_HEADERS = {"Authorization": f"Bearer {os.environ['NOVITA_API_KEY']}"}


class Bare(discord.Client):
    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
        )
        self.tree = app_commands.CommandTree(self)
        self.session: aiohttp.ClientSession
        self.plain: aiohttp.ClientSession

    async def setup_hook(self) -> None:
        self.session = aiohttp.ClientSession(headers=_HEADERS)
        self.plain = aiohttp.ClientSession()
        await self.tree.sync()

    async def draw(self, prompt: str, seed: int) -> bytes:
        body = {"prompt": prompt, "size": "1024*1024", "seed": seed}
        async with self.session.post(f"{_BASE}/v3/async/{_MODEL}", json=body) as answer:
            task_id = (await answer.json())["task_id"]
        while True:
            await asyncio.sleep(_POLL_GAP)
            address = f"{_BASE}/v3/async/task-result?task_id={task_id}"
            async with self.session.get(address) as answer:
                result = await answer.json()
            if result["task"]["status"] == "TASK_STATUS_SUCCEED":
                break
        # Signed addresses are sent as they are, and take no key.
        url = URL(result["images"][0]["image_url"], encoded=True)
        async with self.plain.get(url) as answer:
            return await answer.read()


client = Bare()


@client.tree.command()
async def imagine(
    interaction: discord.Interaction, prompt: str, size: str | None = None, seed: int = 1
) -> None:
    """Make a picture."""
    embed = discord.Embed(title="Drawing", description=prompt)
    embed.add_field(name="Size", value=size or "1024×1024").add_field(name="Seed", value=str(seed))
    await interaction.response.send_message(embed=embed)
    picture = await client.draw(prompt, seed)
    embed.title = "Picture ready"
    file = discord.File(io.BytesIO(picture), f"imagine-{seed}.png", description=prompt)
    await interaction.edit_original_response(embed=embed, attachments=[file])


async def main() -> None:
    from bot.cli.run import point_at

    token = os.environ["DISCORD_TOKEN"]
    await point_at(os.environ["DISCORD_API_BASE"], token)
    async with client:
        await client.start(token)


if __name__ == "__main__":
    asyncio.run(main())
