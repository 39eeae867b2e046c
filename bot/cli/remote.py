"""The part of `check` that asks Discord and the image API; both for free, and bounded in time."""

import asyncio
import tempfile
from collections.abc import Awaitable, Iterable, Mapping
from pathlib import Path
from typing import Any, cast

import aiohttp
import discord
from discord import app_commands

from bot.app import EXTENSIONS, PERMISSIONS, open_app
from bot.cli.findings import Finding, Status, ok, problem, skipped
from bot.cli.run import log_in, point_at
from bot.config import Settings
from bot.errors import (
    BalanceTooLow,
    BotError,
    DatabaseError,
    ImageApiError,
    KeyRejected,
    ModelNotServed,
    SettingsError,
)
from bot.imageapi.client import ImageClient, Timeouts

# Seconds. Each side together stays below half a minute, also when nobody answers.
_LOGIN_TIME = 20.0
_COMMANDS_TIME = 6.0
_API_TIMES = Timeouts(poll=7.0, connect=5.0)

_TOKEN, _COMMANDS, _INVITE = DISCORD_NAMES = ("Discord token", "commands", "invite link")
_KEY, _BALANCE, _MODEL = IMAGE_API_NAMES = ("API key", "balance", "model")

_NETWORK = "Check the network and the address in the settings, then try again."
_MENDS: dict[type[ImageApiError], str] = {
    KeyRejected: (
        "Get a key at https://novita.ai/settings/key-management (another host has its own key"
        " page) and write NOVITA_API_KEY=... into .env."
    ),
    BalanceTooLow: "Top up the account on the host's billing page.",
    ModelNotServed: "Set NOVITA_BASE_URL and NOVITA_MODEL to a host that has it, with its key.",
}


async def ask_discord(settings: Settings) -> list[Finding]:
    """Check the token, the commands and the invite link, without connecting to the gateway."""
    token = settings.discord_token.get_secret_value() if settings.discord_token else ""
    async with discord.Client(intents=discord.Intents.none()) as client:
        try:
            async with asyncio.timeout(_LOGIN_TIME):
                await point_at(settings.discord_api_base, token)
                await log_in(client, token)
        except TimeoutError:
            text = f"Discord does not answer within {_LOGIN_TIME:.0f} s."
            token_finding = problem(_TOKEN, text, _NETWORK)
        except SettingsError as error:
            token_finding = problem(_TOKEN, error)
        except BotError as error:
            token_finding = problem(_TOKEN, error, _NETWORK)
        else:
            return [
                ok(_TOKEN, f"Discord knows the bot as {client.user}."),
                await _commands(client, settings),
                _invite_link(client),
            ]
    return [token_finding, *skipped((_COMMANDS, _INVITE), "Discord has to take the token first.")]


async def ask_image_api(settings: Settings) -> list[Finding]:
    """Check the key, the balance and the model."""
    key = settings.novita_api_key.get_secret_value() if settings.novita_api_key else ""
    async with ImageClient(
        base_url=settings.novita_base_url,
        key=key,
        model=settings.novita_model,
        timeouts=_API_TIMES,
    ) as api:
        accepted = await _probed(
            _KEY, api.probe_key(), f"{settings.novita_base_url} accepts NOVITA_API_KEY."
        )
        if accepted.status is not Status.OK:
            return [accepted, *skipped((_BALANCE, _MODEL), "the API key comes first.")]
        served = f"{settings.novita_model} is served."
        rest = await asyncio.gather(_balance(api), _probed(_MODEL, api.probe_model(), served))
        return [accepted, *rest]


async def _probed(name: str, probe: Awaitable[None], text: str) -> Finding:
    try:
        await probe
    except ImageApiError as error:
        return problem(name, error, _MENDS.get(type(error), _NETWORK))
    return ok(name, text)


async def _balance(api: ImageClient) -> Finding:
    try:
        dollars = await api.balance()
    except ImageApiError:
        dollars = None  # hosts without this question answer it in many ways
    if dollars is None:
        return Finding(_BALANCE, Status.SKIPPED, "This host does not tell it.")
    if dollars <= 0:
        text = f"The account holds ${dollars:.2f}, so no picture can be ordered."
        return problem(_BALANCE, text, _MENDS[BalanceTooLow])
    return ok(_BALANCE, f"The account holds ${dollars:.2f}.")


async def _commands(client: discord.Client, settings: Settings) -> Finding:
    application = client.application
    if application is not None and application.interactions_endpoint_url:
        return problem(
            _COMMANDS,
            f"Discord sends all commands to {application.interactions_endpoint_url} instead of"
            " the bot.",
            "Clear the Interactions Endpoint URL in the Developer Portal, General Information.",
        )
    guild = discord.Object(settings.dev_guild_id) if settings.dev_guild_id else None
    try:
        wanted = await _wanted_commands(settings)
        async with asyncio.timeout(_COMMANDS_TIME):
            known = await app_commands.CommandTree(client).fetch_commands(guild=guild)
    except DatabaseError as error:
        return Finding(_COMMANDS, Status.SKIPPED, f"Not looked at: {error}")
    except discord.Forbidden:
        return problem(
            _COMMANDS,
            f"The bot may not set commands in the server DEV_GUILD_ID={settings.dev_guild_id}.",
            "Invite it there by the link below, or leave DEV_GUILD_ID empty.",
        )
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        words = " ".join(f"Discord did not tell them: {str(error) or type(error).__name__}".split())
        return Finding(_COMMANDS, Status.WARNING, words, _NETWORK)
    return _compared(wanted, _shapes(command.to_dict() for command in known))


def _compared(wanted: Mapping[str, object], known: Mapping[str, object]) -> Finding:
    names = sorted(wanted.keys() | known.keys())
    other = [f"/{name}" for name in names if wanted.get(name) != known.get(name)]
    if other:
        text = f"Discord does not have these as this version does: {', '.join(other)}."
        return Finding(_COMMANDS, Status.WARNING, text, "Start `run`: it tells Discord then.")
    return ok(_COMMANDS, f"Discord has them as they are: {', '.join(f'/{n}' for n in names)}.")


async def _wanted_commands(settings: Settings) -> dict[str, object]:
    """The commands as `run` would tell them, from a bot that is never connected."""
    with tempfile.TemporaryDirectory(prefix="imagine-check-") as folder:
        apart = settings.model_copy(
            update={"database_path": Path(folder) / "imagine.db", "floor_list": None}
        )
        async with open_app(apart) as app:
            for name in EXTENSIONS:
                await app.bot.load_extension(name)
            tree = app.bot.tree
            return _shapes(command.to_dict(tree) for command in tree.get_commands())


def _shapes(payloads: Iterable[object]) -> dict[str, object]:
    """What people see of each command, by its name."""
    shapes: dict[str, object] = {}
    for payload in payloads:
        command = cast("Mapping[str, Any]", payload)
        options = [
            (option["name"], option["type"], option["description"], option.get("required", False))
            for option in command.get("options", ())
        ]
        # What stands in a message's own menu has no description.
        shapes[command["name"]] = (command.get("description", ""), options)
    return shapes


def _invite_link(client: discord.Client) -> Finding:
    url = discord.utils.oauth_url(client.application_id or 0, permissions=PERMISSIONS)
    if client.application is not None and client.application.bot_require_code_grant:
        return Finding(
            _INVITE,
            Status.WARNING,
            f"{url} does not work while the application requires a code grant.",
            "Turn off Requires OAuth2 Code Grant in the Developer Portal, Bot.",
        )
    return ok(_INVITE, url)
