"""What members and moderators do about a public picture: report it, take it down."""

from bot.app import ImagineBot
from cogs.reports._cog import Reports
from cogs.reports._report import Report, ReportMenu


async def setup(bot: ImagineBot) -> None:
    """Add the button, the menus and the form."""
    bot.report_button = Report
    bot.add_dynamic_items(Report, ReportMenu)
    await bot.add_cog(Reports(bot))
