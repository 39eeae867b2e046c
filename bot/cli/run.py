"""`run`: connect to Discord and serve."""

import logging

import aiohttp
import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.app import App, open_app
from bot.cli.signals import until_stopped
from bot.config import Settings
from bot.errors import BotError, SettingsError

_log = logging.getLogger(__name__)

_REFUSED = (
    "DISCORD_TOKEN is not accepted by Discord. Reset it in the Developer Portal"
    " (https://discord.com/developers/applications, your application, Bot, Reset Token)"
    " and put the new one into .env."
)
_ASK_TIME = aiohttp.ClientTimeout(total=20)


async def run(settings: Settings) -> int:
    """Serve until SIGTERM or SIGINT; returns 0.

    Raises:
        SettingsError: Discord does not accept the token; a restart would not help.
        BotError: Discord cannot be reached, or the database cannot be used.
    """
    await until_stopped(_serve(settings))
    return 0


async def _serve(settings: Settings) -> None:
    token = settings.discord_token.get_secret_value() if settings.discord_token else ""
    await point_at(settings.discord_api_base, token)
    async with open_app(settings) as app:
        await log_in(app.bot, token)
        async with app.working():
            await _connect(app)


async def _connect(app: App) -> None:
    _log.info("Logged in as %s; connecting.", app.bot.user)
    try:
        await app.bot.connect(reconnect=True)
    except discord.LoginFailure as error:
        raise SettingsError(_REFUSED) from error
    except discord.ConnectionClosed as error:
        if error.code == 4004:  # the token was reset while we ran
            raise SettingsError(_REFUSED) from error
        raise BotError(f"Discord closed the connection: {error}") from error


async def log_in(client: discord.Client, token: str) -> None:
    """Let Discord check the token; nothing is connected yet.

    Raises:
        SettingsError: Discord does not accept the token.
        BotError: Discord cannot be reached.
    """
    try:
        await client.login(token)
    except discord.LoginFailure as error:
        raise SettingsError(_REFUSED) from error
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        raise BotError(f"Discord cannot be reached: {error}") from error


async def point_at(base: str, token: str) -> None:
    """Use another REST base, and the gateway it names.

    discord.py has no setting for either; both are class attributes. An unsharded client never asks
    for the gateway's address, so it is asked for here.

    Raises:
        BotError: the base names no gateway.
    """
    if base == Route.BASE:
        return
    Route.BASE = base
    headers = {"Authorization": f"Bot {token}"}
    async with aiohttp.ClientSession(timeout=_ASK_TIME) as session:
        for path in ("/gateway/bot", "/gateway"):
            try:
                async with session.get(base + path, headers=headers) as answer:
                    if answer.status == 200:
                        DiscordWebSocket.DEFAULT_GATEWAY = URL((await answer.json())["url"])
                        return
                    if answer.status == 401:
                        raise SettingsError(_REFUSED)
            except (aiohttp.ClientError, OSError, ValueError, KeyError) as error:
                _log.info("No gateway from %s: %s", path, error)
    raise BotError(f"DISCORD_API_BASE ({base}) names no gateway. Is it the right address?")
