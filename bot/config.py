"""The settings: read once, checked, frozen, and handed over. Nothing else reads the environment.

A setting comes from the environment or from `.env` in the working directory; the environment wins,
also where it says nothing: an empty value means the default, and for USER_LIMITS no limit at all.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot import envfile
from bot.errors import SettingsError
from bot.limits import Window, parse_span, parse_windows

DOTENV = Path(".env")
# Discord's form field, in which a prompt is edited, takes no more:
# https://docs.discord.com/developers/components/reference#text-input
LONGEST_PROMPT = 4000
_DAY = 86400

# What a setting must be: by its name, else by the kind of pydantic's complaint.
_MUST_BE = {
    "dev_guild_id": (
        "must be the id of one server. In Discord, turn on Developer Mode (Settings → Advanced), "
        "right-click the server and choose Copy Server ID."
    ),
    "novita_model": (
        "must be the last part of the model's address alone, without slashes and blanks: "
        "hunyuan-image-3, not /v3/async/hunyuan-image-3."
    ),
    "job_timeout": "must be a span from 1s to 1d, like 90s or 10m.",
    "notify_after": "must be a span, like 60s or 2m, or 0 for never.",
    "value_error": "{error}",
    "greater_than_equal": "must be {ge} or more, like {default}.",
    "less_than_equal": "must be {le} or less, like {default}.",
    "literal_error": "must be {expected}.",
    "int_parsing": "must be a whole number, like {default}.",
    "float_parsing": "must be a number, like {default}.",
    "finite_number": "must be a number, like {default}.",
}
_UNREADABLE = "cannot be read. Write it anew, or leave it out."
_WHERE = {
    "discord_token": (
        "Get the bot token in the Discord Developer Portal, "
        "https://discord.com/developers/applications → your application → Bot → Reset Token, "
        "and write DISCORD_TOKEN=... into .env."
    ),
    "novita_api_key": (
        "Get a key at https://novita.ai/settings/key-management (another host has its own key "
        "page) and write NOVITA_API_KEY=... into .env."
    ),
}


def _from_text(parse: Callable[[str], object]) -> BeforeValidator:
    """Let `parse` read what is text. Pydantic gathers ValueErrors; any other would end it."""

    def read(value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return parse(value)
        except SettingsError as error:
            raise ValueError(str(error)) from error

    return BeforeValidator(read)


def _bare_secret(text: str) -> str:
    """Drop the word that stands before a secret in an HTTP header."""
    return re.sub(r"^(Bot|Bearer)\s+", "", text, flags=re.IGNORECASE)


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        # Reading the port raises ValueError where it is no number.
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if not whole or not text.isprintable() or " " in text:
        raise ValueError("must be a whole address: https://, then the name of the host.")
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("must be an address without a user name, ? and #.")
    return text.rstrip("/")


def _without_version(address: str) -> str:
    # A proxy may serve the API below a path of its own; the API's own path is ours to add.
    if re.search(r"/v[0-9]+(/|$)", urlsplit(address).path):
        raise ValueError(
            "must end before /v3, like https://api.novita.ai: the bot adds the rest itself."
        )
    return address


def _at_home(path: Path) -> Path:
    """Read a leading ~ as a shell does; else it would be taken for a folder's name."""
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise ValueError("must be a path; whose home folder its ~ means is not known.") from error


HomePath = Annotated[Path, AfterValidator(_at_home)]
Secret = Annotated[SecretStr, _from_text(_bare_secret)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Seconds = Annotated[float, _from_text(parse_span)]
Windows = Annotated[tuple[Window, ...], NoDecode, _from_text(parse_windows)]
Level = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]


class Settings(BaseSettings):
    """Everything an operator can set. The table in README.md says what each is for.

    Attributes:
        job_timeout: seconds until an unfinished job is given up and refunded.
        user_limits: windows of pictures per person, shortest first; all must allow.
        notify_after: seconds after which a finished job mentions its owner; 0 is never.
        floor_list: a file of terms that no server may allow, beside those that come with the bot.
    """

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8-sig",  # Windows editors put a byte order mark in front
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    discord_token: Secret | None = None
    discord_api_base: WebAddress = "https://discord.com/api/v10"
    dev_guild_id: Annotated[int, Field(ge=1)] | None = None
    novita_api_key: Secret | None = None
    novita_base_url: Annotated[WebAddress, AfterValidator(_without_version)] = (
        "https://api.novita.ai"
    )
    novita_model: str = Field("hunyuan-image-3", pattern=r"^[A-Za-z0-9._-]+$")
    novita_images_per_minute: int = Field(10, ge=0)
    novita_polls_per_second: float = Field(5.0, ge=0, allow_inf_nan=False)
    job_timeout: Seconds = Field(600.0, ge=1, le=_DAY)
    database_path: HomePath = Path("data/imagine.db")
    user_limits: Windows = (Window(5, 600), Window(40, _DAY))
    user_max_in_flight: int = Field(2, ge=0)
    max_prompt_length: int = Field(2000, ge=1, le=LONGEST_PROMPT)
    notify_after: Seconds = 60.0
    floor_list: HomePath | None = None
    log_level: Annotated[Level, _from_text(str.upper)] = "INFO"
    log_format: Annotated[Literal["text", "json"], _from_text(str.lower)] = "text"

    @model_validator(mode="before")
    @classmethod
    def _tidy(cls, given: dict[str, object]) -> dict[str, object]:
        """Drop white space and quotes around values, and settings that are left empty."""
        tidied = {name: _unquoted(value) for name, value in given.items()}
        return {name: it for name, it in tidied.items() if it != "" or name == "user_limits"}

    def require_for_run(self) -> None:
        """Check that there is what `run` cannot do without: a bot token and an API key.

        Raises:
            SettingsError: one line for each that is missing or plainly something else, with where
                to get it.
        """
        if faults := _secret_faults(self):
            raise SettingsError("\n".join(faults))


def load_settings(
    *, env_file: Path | None = DOTENV, for_run: bool = False, **overrides: object
) -> Settings:
    """Read the settings from the environment and `env_file`.

    Args:
        env_file: a file of NAME=value lines; it need not exist. None reads the environment alone.
        for_run: also check what `Settings.require_for_run` does, so that one error names it all.
        **overrides: settings by their name in `Settings`, as text or as a value; they win.

    Raises:
        SettingsError: one line per wrong setting: its name, what is wrong, how to mend it; then
            what `unknown_names` finds. Secrets are not quoted.
        TypeError: an override is no setting.
    """
    if strange := overrides.keys() - Settings.model_fields.keys():
        raise TypeError(f"no such settings: {', '.join(sorted(strange))}")
    if env_file is not None:
        envfile.text_of(env_file)
    given: dict[str, Any] = {"_env_file": env_file, **overrides}
    lines: list[str] = []
    try:
        settings = Settings(**given)
    except ValidationError as error:
        problems = {str(problem["loc"][0]): problem for problem in error.errors()}
        lines = [_in_words(name, problem) for name, problem in problems.items()]
        settings = Settings(**given | {name: _default(name) for name in problems})
    if for_run and (faults := _secret_faults(settings)):
        lines += [*faults, *envfile.absence(env_file)]
    if lines:
        hints = unknown_names(env_file) if env_file else ()
        raise SettingsError("\n".join([*lines, *hints]))
    return settings


def unknown_names(env_file: Path = DOTENV) -> tuple[str, ...]:
    """Find names in `env_file` that look like a setting and set nothing; see `bot.envfile`."""
    return envfile.unknown_names(env_file, [name.upper() for name in Settings.model_fields])


def _unquoted(value: object) -> object:
    """Strip text; `docker run --env-file` hands quotes over as part of the value."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1].strip()
    return text


def _default(name: str) -> object:
    return Settings.model_fields[name].default


def _in_words(name: str, problem: ErrorDetails) -> str:
    """Say what is wrong with a setting. Pydantic's own sentences may quote the value."""
    words = _MUST_BE.get(name) or _MUST_BE.get(problem["type"], _UNREADABLE)
    return f"{name.upper()}: {words.format(**problem.get('ctx', {}), default=_default(name))}"


def _secret_faults(settings: Settings) -> list[str]:
    faults = {
        "discord_token": _secret_fault(settings.discord_token) or _token_fault(settings),
        "novita_api_key": _secret_fault(settings.novita_api_key),
    }
    lines = [f"{name.upper()}: {fault}. {_WHERE[name]}" for name, fault in faults.items() if fault]
    if lines:
        lines.append("To look around first, run `python -m bot try`: it needs no token and no key.")
    return lines


def _secret_fault(secret: SecretStr | None) -> str | None:
    text = secret.get_secret_value() if secret else ""
    if not text:
        return "is missing"
    if text.startswith("paste-your-"):
        return "still holds the text from .env.example"
    # Both go into an HTTP header; sites show a key with stars or dots where they hide it.
    if not re.fullmatch(r"[!-~]+", text) or "*" in text or "..." in text:
        return "holds blanks or signs that do not belong there; copy it again, in full"
    return None


def _token_fault(settings: Settings) -> str | None:
    text = settings.discord_token.get_secret_value() if settings.discord_token else ""
    if text.isdigit():
        return "is an id of digits only, not the bot token"
    # A stand-in for Discord may take any token.
    at_discord = settings.discord_api_base == _default("discord_api_base")
    if at_discord and re.fullmatch(r"[0-9a-f]{64}|[\w-]{32}", text):
        return "is the client secret or the public key of the application, not the bot token"
    return None
