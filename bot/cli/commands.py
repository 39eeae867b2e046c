"""From the words of the command line to the coroutine that does it."""

import argparse
import logging
from collections.abc import Coroutine

from bot.config import DOTENV, Settings, load_settings, unknown_names
from bot.log import set_up_logging

_log = logging.getLogger(__name__)


def coroutine(options: argparse.Namespace) -> Coroutine[None, None, int]:
    """The command's work; awaited, it returns the exit status.

    Each command is imported only when it is asked for: `run` needs no browser page, `draw` no
    Discord.

    Raises:
        SettingsError: a setting is missing or wrong.
    """
    match options.command:
        case "try":
            from bot.cli.tryout import try_out  # noqa: PLC0415

            return try_out(
                _load(),
                port=options.port,
                browse=not options.no_open,
                moderated=options.moderated,
            )
        case "check":
            from bot.cli.check import check  # noqa: PLC0415

            return check(as_json=options.json)
        case "draw":
            from bot.cli.draw import draw  # noqa: PLC0415

            return draw(
                _load(),
                prompt=options.prompt,
                size=options.size,
                seed=options.seed,
                output=options.output,
                local=options.local,
            )
        case _:
            from bot.cli.run import run  # noqa: PLC0415

            return run(_load(for_run=True))


def _load(*, for_run: bool = False) -> Settings:
    settings = load_settings(for_run=for_run)
    secrets = (settings.discord_token, settings.novita_api_key)
    set_up_logging(
        settings.log_level,
        settings.log_format,
        secrets=[secret.get_secret_value() for secret in secrets if secret],
    )
    for warning in unknown_names(DOTENV):
        _log.warning("%s", warning)
    return settings
