"""The file that settings stand in, as editors and beginners leave it: what is wrong with it."""

import difflib
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values

from bot.errors import SettingsError


def text_of(env_file: Path) -> str:
    """Read `env_file`; one that is not there is empty.

    Raises:
        SettingsError: it cannot be read as UTF-8 text.
    """
    try:
        content = env_file.read_bytes()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise SettingsError(
            f"{env_file} cannot be read: {error.strerror}. "
            "Make it a plain file that your user may read, or take it away."
        ) from error
    # In UTF-16 each letter of a name is followed or preceded by a zero byte.
    if b"\0" in content:
        raise SettingsError(
            f"{env_file} is saved as UTF-16. Save it as UTF-8: in Notepad with File → Save as → "
            "Encoding, in PowerShell with Set-Content -Encoding utf8."
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        # Not chained: the error carries the whole file with it.
        raise SettingsError(
            f"{env_file} is not UTF-8 text (line {line}). Save it as UTF-8 in your editor."
        ) from None


def unknown_names(env_file: Path, known: Sequence[str]) -> tuple[str, ...]:
    """Find names in `env_file` that look like a setting and set nothing, such as DISCORD_TOKN.

    Args:
        env_file: need not exist.
        known: the names of all settings, in capitals.

    Returns:
        One sentence for each, to be shown as a warning: a `.env` may serve other programs too.

    Raises:
        SettingsError: the file is there but cannot be read.
    """
    warnings = []
    for given, value in dotenv_values(stream=StringIO(text_of(env_file))).items():
        # Without =, all that is written together is the name: DISCORD_TOKEN:secret, as in YAML.
        name = given if value is not None else given.partition(":")[0]
        near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.75)
        if near and value is None:
            warnings.append(f"{name} in {env_file} has no = after it. Write {near[0]}=...")
        elif near and name.upper() not in known:
            warnings.append(f"{name} in {env_file} is no setting. Did you mean {near[0]}?")
    return tuple(warnings)


def absence(env_file: Path | None) -> list[str]:
    """Say where `env_file` was looked for, if it is not there; None is never looked for."""
    if env_file is None or env_file.exists():
        return []
    # Windows editors add an ending, and hide it.
    strayed = env_file.with_name(f"{env_file.name}.txt")
    if strayed.exists():
        return [f"There is no {env_file} in {Path.cwd()}, but {strayed}: rename that."]
    return [f"There is no {env_file} in {Path.cwd()}: copy .env.example to {env_file}."]
