"""`check`: looks at everything `run` needs. Nothing is changed, nothing is paid."""

import asyncio
import platform
import shutil
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from io import TextIOWrapper
from pathlib import Path

import discord

from bot import __version__
from bot.cli.findings import Finding, Status, is_well, ok, problem, skipped, to_json, to_text
from bot.cli.remote import DISCORD_NAMES, IMAGE_API_NAMES, ask_discord, ask_image_api
from bot.config import DOTENV, Settings, load_settings, unknown_names
from bot.errors import DatabaseError, SettingsError
from bot.log import REDACTED
from bot.screening.packs import load_floor
from bot.storage.database import ROOM_TO_ACCEPT
from bot.storage.inspection import Condition, inspect_database, sqlite_version

_SETTINGS, _VERSIONS, _DATABASE, _DISK = "settings", "versions", "database", "disk"
_DATABASE_TIME = 20.0  # seconds; a network disk that hangs must not hold up the rest
_MOVE = "Check the disk, or set DATABASE_PATH to another one."
_CONDITIONS = {
    Condition.ABSENT: "does not exist yet: `run` makes it.",
    Condition.IN_USE: "is in use by a running bot.",
    Condition.USABLE: "can be opened.",
}


async def check(*, as_json: bool) -> int:
    """Print what was found on standard output; returns 0 where nothing stands in the way of `run`.

    Args:
        as_json: print one JSON object in place of lines.
    """
    settings, wrong, findings = _read_settings()
    findings.append(_versions())
    for found in await asyncio.gather(*(_look_at(area, settings, wrong) for area in _AREAS)):
        findings += found
    findings = [_without_secrets(finding, settings) for finding in findings]
    if isinstance(sys.stdout, TextIOWrapper):
        # In a pipe on Windows it may know no arrows; a question mark is better than no answer.
        sys.stdout.reconfigure(errors="replace")
    print(to_json(findings) if as_json else to_text(findings))
    return 0 if is_well(findings) else 1


def _read_settings() -> tuple[Settings, frozenset[str], list[Finding]]:
    """The settings as far as they can be used, the fields that need mending, and what was found.

    Fields that need mending have their default.
    """
    try:
        settings, lines = load_settings(), []
    except SettingsError as error:
        lines = _about_fields(error)
        if not lines:  # the file itself cannot be read
            everything = frozenset(Settings.model_fields)
            return Settings.model_construct(), everything, [problem(_SETTINGS, error)]
        defaults = {name: Settings.model_fields[name].default for name in _fields(lines)}
        settings = load_settings(**defaults)
    for needed in (settings.require_for_run, partial(load_floor, settings.floor_list)):
        try:
            needed()
        except SettingsError as error:
            lines += _about_fields(error)
    findings = [ok(_SETTINGS, _source())]
    findings += [Finding(_SETTINGS, Status.WARNING, text) for text in unknown_names()]
    findings += [problem(_SETTINGS, line) for line in lines]
    return settings, _fields(lines), findings


def _about_fields(error: SettingsError) -> list[str]:
    """The lines about one setting each; there are hints among them, too."""
    return [line for line in str(error).splitlines() if _fields([line])]


def _fields(lines: list[str]) -> frozenset[str]:
    """The settings that lines such as ``JOB_TIMEOUT: must be ...`` are about."""
    return (
        frozenset(line.partition(":")[0].lower() for line in lines) & Settings.model_fields.keys()
    )


def _source() -> str:
    if DOTENV.exists():
        return f"Read from the environment and {DOTENV.resolve()}."
    return f"Read from the environment alone: there is no .env in {Path.cwd()}."


def _versions() -> Finding:
    return ok(
        _VERSIONS,
        f"imagine-bot {__version__}, Python {platform.python_version()},"
        f" discord.py {discord.__version__}, SQLite {sqlite_version()}.",
    )


async def _look_at_database(settings: Settings) -> list[Finding]:
    path = settings.database_path
    try:
        async with asyncio.timeout(_DATABASE_TIME):
            condition = await inspect_database(path)
    except DatabaseError as error:
        finding = problem(_DATABASE, error)
    except TimeoutError:
        text = f"{path} could not be read within {_DATABASE_TIME:.0f} s."
        finding = problem(_DATABASE, text, _MOVE)
    else:
        finding = ok(_DATABASE, f"{path} {_CONDITIONS[condition]}")
    return [finding, _disk(path)]


def _disk(path: Path) -> Finding:
    try:
        folder = path.resolve().parent
        while not folder.exists():
            folder = folder.parent
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return problem(_DISK, f"The disk of {path} tells nothing: {error.strerror}.", _MOVE)
    text = f"{free // 2**20:,} MiB are free at {folder}."
    if free < ROOM_TO_ACCEPT:
        mend = f"Free some space: below {ROOM_TO_ACCEPT // 2**20} MiB no new picture is accepted."
        return problem(_DISK, text, mend)
    return ok(_DISK, text)


@dataclass(frozen=True, slots=True)
class _Area:
    """Checks that share settings, and cannot be made while one of those is wrong."""

    needs: frozenset[str]
    names: tuple[str, ...]
    look: Callable[[Settings], Awaitable[list[Finding]]]


_AREAS = (
    _Area(
        frozenset({"discord_token", "discord_api_base", "dev_guild_id"}), DISCORD_NAMES, ask_discord
    ),
    _Area(
        frozenset({"novita_api_key", "novita_base_url", "novita_model"}),
        IMAGE_API_NAMES,
        ask_image_api,
    ),
    _Area(frozenset({"database_path"}), (_DATABASE, _DISK), _look_at_database),
)


async def _look_at(area: _Area, settings: Settings, wrong: frozenset[str]) -> list[Finding]:
    if area.needs & wrong:
        names = " and ".join(sorted(name.upper() for name in area.needs & wrong))
        return skipped(area.names, f"the settings come first ({names}).")
    return await area.look(settings)


def _without_secrets(finding: Finding, settings: Settings) -> Finding:
    """Servers may repeat in an error what they were sent."""
    for secret in filter(None, (settings.discord_token, settings.novita_api_key)):
        text = finding.text.replace(secret.get_secret_value(), REDACTED)
        finding = replace(finding, text=text)
    return finding
