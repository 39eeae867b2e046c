"""What moderators look up: cases, people, pictures, the audit."""

from bot.app import ImagineBot
from cogs.cases._audit import Audit
from cogs.cases._cog import Cases
from cogs.cases._unblock import Unblock


async def setup(bot: ImagineBot) -> None:
    """Add the commands and the button."""
    bot.add_dynamic_items(Unblock)
    await bot.add_cog(Cases(bot))
    await bot.add_cog(Audit(bot.moderation.events))
