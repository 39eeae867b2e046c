"""`/quota`: what a person has used, and when more is free."""

from bot.app import ImagineBot
from cogs.quota._cog import QuotaCog


async def setup(bot: ImagineBot) -> None:
    """Add the command."""
    await bot.add_cog(QuotaCog(bot))
