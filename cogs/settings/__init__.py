"""`/settings`, `/pause` and `/resume`: what a server allows, and when."""

from bot.app import ImagineBot
from cogs.settings._cog import SettingsCog
from cogs.settings._panel import Control, ValueForm


async def setup(bot: ImagineBot) -> None:
    """Add the commands, and everything that can be pressed or written in the panel."""
    bot.add_dynamic_items(Control)
    bot.forms.add(ValueForm)
    await bot.add_cog(SettingsCog(bot))
