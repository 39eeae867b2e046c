"""`try`: the whole bot in the browser."""

import logging

from bot.cli.signals import until_stopped
from bot.config import Settings
from bot.errors import BotError


async def try_out(settings: Settings, *, port: int | None, browse: bool, moderated: bool) -> int:
    """Serve the page until Ctrl+C or SIGTERM; returns 0.

    Raises:
        BotError: the port is taken, or the database cannot be used.
    """
    # What the libraries and the bot log is for operators; here it would bury the page's address.
    logging.getLogger("discord").setLevel(logging.ERROR)
    logging.getLogger("bot").setLevel(logging.WARNING)
    from bot.sandbox.tryout import serve  # noqa: PLC0415  # it needs the extra

    try:
        await until_stopped(
            serve(settings, port=port, announce=_announce, browse=browse, moderated=moderated)
        )
    except OSError as error:
        raise BotError(f"The page cannot be served: {error}.") from error
    return 0


def _announce(url: str) -> None:
    print(f"\n  Open this page in your browser:\n\n    {url}\n", flush=True)
    print("  Then type /imagine in the box at the bottom. Ctrl+C here ends it.\n", flush=True)
