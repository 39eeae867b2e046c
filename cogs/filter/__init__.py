"""`/filter`: a server's own terms, and what a rule would do."""

from bot.app import ImagineBot
from cogs.filter._cog import FilterCog
from cogs.filter._pages import Turn


async def setup(bot: ImagineBot) -> None:
    """Add the commands, and the buttons under the list."""
    bot.add_dynamic_items(Turn)
    await bot.add_cog(FilterCog(bot))
