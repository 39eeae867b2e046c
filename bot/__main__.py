"""The command line: run · try · check · draw."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from bot import __version__
from bot.errors import BotError, SettingsError

BAD_SETTINGS = 2


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog="imagine-bot",
        description="The Discord bot that communities trust with image generation.",
        epilog="New here? 'python -m bot try' needs no token and no key.",
    )
    top.add_argument("--version", action="version", version=f"imagine-bot {__version__}")
    verbs = top.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    verbs.add_parser("run", help="connect to Discord and serve (the default)")

    tried = verbs.add_parser("try", help="the whole bot in your browser: no token, no key")
    tried.add_argument("--port", type=_port, help="of the page; any free one if left out")
    tried.add_argument(
        "--moderated", action="store_true", help="with image review: play member and moderator"
    )
    tried.add_argument("--no-open", action="store_true", help="do not open the browser")

    checked = verbs.add_parser("check", help="look at everything 'run' needs, free of charge")
    checked.add_argument("--json", action="store_true", help="for machines")

    drawn = verbs.add_parser("draw", help="one picture from the terminal")
    drawn.add_argument("prompt", metavar="PROMPT", help="in quotes: 'a red fox'")
    drawn.add_argument("--size", metavar="S", help="such as 1024x1024 or 16:9")
    drawn.add_argument("--seed", metavar="N", help="-1 to 2147483647; -1 draws one")
    drawn.add_argument("-o", "--output", metavar="FILE", help="where to save the picture")
    drawn.add_argument("--local", action="store_true", help="by the local demo painter, for free")
    return top


def _port(text: str) -> int:
    if text.isascii() and text.isdecimal() and len(text) < 6 and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError("must be a number from 1 to 65535")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    Args:
        arguments: the words after the program's name; None takes them from the command line.
    """
    options = parser().parse_args(arguments)
    try:
        from bot.cli import commands  # noqa: PLC0415  # a library that is missing has its sentence

        return asyncio.run(commands.coroutine(options))
    except SettingsError as error:
        print(f"The settings need mending:\n{error}", file=sys.stderr)
        # Only `run` is restarted by service managers, which are to stop at this status.
        return BAD_SETTINGS if options.command in {None, "run"} else 1
    except BotError as error:
        print(error, file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        print(_not_installed(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def _not_installed(error: ModuleNotFoundError) -> str:
    if not error.name or error.name.partition(".")[0] in {"bot", "cogs"}:
        raise error  # a fault of ours, which no installing would mend
    return (
        f"{error.name} is not installed for {sys.executable}. Start the bot with the Python of its"
        " own environment: .venv/bin/python -m bot (Windows: .venv\\Scripts\\python -m bot)."
        ' If you did, install what is missing: .venv/bin/pip install -e ".[try]"'
    )


if __name__ == "__main__":
    sys.exit(main())
