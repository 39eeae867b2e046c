"""`/imagine`: type it, watch it, get the picture."""

from bot.app import ImagineBot
from cogs.imagine._buttons import Again, Delete, Edit
from cogs.imagine._cancel import Cancel
from cogs.imagine._cog import Imagine
from cogs.imagine._delivery import JobMessages
from cogs.imagine._form import EditForm


async def setup(bot: ImagineBot) -> None:
    """Add the command, its buttons and its form, and become the one who shows jobs."""
    bot.presenter = JobMessages(bot)
    bot.add_dynamic_items(Cancel, Again, Edit, Delete)
    bot.forms.add(EditForm)
    await bot.add_cog(Imagine())
