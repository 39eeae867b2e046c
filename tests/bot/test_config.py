import codecs
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError

from bot.config import Settings, load_settings, unknown_names
from bot.errors import SettingsError
from bot.limits import Window

NAMES = [name.upper() for name in Settings.model_fields]
SECRETS = {"DISCORD_TOKEN", "NOVITA_API_KEY"}
EXAMPLE = Path(__file__).parents[2] / ".env.example"
# Shaped like the real ones, and made up.
TOKEN = "MTEyMjMzNDQ1NTY2Nzc4ODk5.GhIjKl.abcdefghijklmnopqrstuvwxyz0123456789AB"
KEY = "sk_abcdefghijklmnop"


@pytest.fixture(autouse=True)
def empty_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the developer's own settings out."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.chdir(tmp_path)


def with_text(name: str, text: str) -> Settings:
    overrides: dict[str, Any] = {name.lower(): text}
    return load_settings(env_file=None, **overrides)


def refusal(**overrides: Any) -> str:
    with pytest.raises(SettingsError) as refused:
        load_settings(**overrides)
    return str(refused.value)


def run_refusal(**overrides: Any) -> str:
    with pytest.raises(SettingsError) as refused:
        load_settings(**overrides).require_for_run()
    return str(refused.value)


# Where settings come from


def test_without_any_setting_the_defaults_hold() -> None:
    settings = load_settings()
    assert settings.discord_token is None
    assert settings.database_path == Path("data/imagine.db")
    assert settings.user_limits == (Window(5, 600), Window(40, 86400))
    assert (settings.job_timeout, settings.notify_after) == (600, 60)


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("LOG_LEVEL=ERROR\nLOG_FORMAT=json\n", encoding="utf-8")
    monkeypatch.setenv("LOG_LEVEL", "debug")
    settings = load_settings()
    assert (settings.log_level, settings.log_format) == ("DEBUG", "json")


def test_an_override_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER_LIMITS", "1/1s")
    monkeypatch.setenv("JOB_TIMEOUT", "1s")
    settings = load_settings(user_limits=(Window(2, 60),), job_timeout="2h")
    assert settings.user_limits == (Window(2, 60),)
    assert settings.job_timeout == 7200


def test_an_override_that_is_no_setting_is_a_fault_of_the_caller() -> None:
    with pytest.raises(TypeError, match="databasepath"):
        load_settings(databasepath="x.db")


def test_no_file_is_read_where_none_is_wanted() -> None:
    Path(".env").write_text("LOG_LEVEL=ERROR\n", encoding="utf-8")
    assert load_settings(env_file=None).log_level == "INFO"


@pytest.mark.parametrize("name", [name for name in NAMES if name != "USER_LIMITS"])
@pytest.mark.parametrize("nothing", ["", "  ", '""'])
def test_an_empty_setting_is_left_out(
    name: str, nothing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    defaults = load_settings()
    monkeypatch.setenv(name, nothing)
    assert load_settings() == defaults


@pytest.mark.parametrize("nothing", ["", "  ", '""'])
def test_empty_user_limits_are_no_limits(nothing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("USER_LIMITS=5/10m\n", encoding="utf-8")
    monkeypatch.setenv("USER_LIMITS", nothing)
    assert load_settings().user_limits == ()


def test_empty_user_limits_in_the_file_are_no_limits() -> None:
    Path(".env").write_text("USER_LIMITS=\n", encoding="utf-8")
    assert load_settings().user_limits == ()


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        setattr(load_settings(), NAMES[0].lower(), None)


# The file


def test_the_example_names_every_setting_with_its_default() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    found = {}
    for above, line in pairwise(lines):
        if match := re.fullmatch(r"(# )?([A-Z_]+)=(.*)", line):
            commented, name, value = match.groups()
            assert above.startswith("# "), f"{name} has no explanation above it"
            assert bool(commented) == (name not in SECRETS)
            found[name] = value
    assert sorted(found) == sorted(NAMES)
    defaults = load_settings(env_file=None)
    for name, value in found.items():
        if name not in SECRETS:
            assert with_text(name, value) == defaults, f"{name}={value} is not the default"


def test_the_example_as_it_is_asks_for_both_secrets() -> None:
    Path(".env").write_bytes(EXAMPLE.read_bytes())
    text = run_refusal()
    assert text.count("still holds the text from .env.example") == 2


def test_a_byte_order_mark_does_no_harm() -> None:
    Path(".env").write_bytes(codecs.BOM_UTF8 + b"LOG_LEVEL=ERROR\nLOGLEVEL=x\n")
    assert load_settings().log_level == "ERROR"
    assert unknown_names() == ("LOGLEVEL in .env is no setting. Did you mean LOG_LEVEL?",)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_in_utf_16_is_told_how_to_be_saved(encoding: str) -> None:
    Path(".env").write_bytes(f"DISCORD_TOKEN={TOKEN}".encode(encoding))
    text = refusal()
    assert ".env is saved as UTF-16. Save it as UTF-8" in text
    assert TOKEN not in text


def test_a_file_that_is_not_utf_8_names_the_line() -> None:
    Path(".env").write_bytes(b"LOG_LEVEL=INFO\nNOVITA_API_KEY=\xe9t\xe9\n\n")
    assert ".env is not UTF-8 text (line 2)" in refusal()


def test_a_folder_in_place_of_the_file_is_named() -> None:
    Path(".env").mkdir()
    assert ".env cannot be read" in refusal()


def test_only_names_that_look_like_a_setting_are_reported() -> None:
    Path(".env").write_text(
        "DISCORD_TOKN=x\nDISCORD_BOT_TOKEN=y\ndiscord_token=z\nLOG_LEVEL=INFO\nPATH=/bin\nFOO\n",
        encoding="utf-8",
    )
    assert unknown_names() == (
        "DISCORD_TOKN in .env is no setting. Did you mean DISCORD_TOKEN?",
        "DISCORD_BOT_TOKEN in .env is no setting. Did you mean DISCORD_TOKEN?",
    )


def test_a_missing_setting_is_found_under_its_misspelt_name() -> None:
    Path(".env").write_text(f"DISCORD_TOKN={TOKEN}\nNOVITA_API_KEY={KEY}\n", encoding="utf-8")
    text = refusal(for_run=True)
    assert text.startswith("DISCORD_TOKEN: is missing")
    assert text.endswith("Did you mean DISCORD_TOKEN?")


def test_a_name_without_its_equals_sign_is_reported_and_its_secret_is_not_told() -> None:
    Path(".env").write_text(
        f"DISCORD_TOKEN:{TOKEN}\nNOVITA_API_KEY:sk_a\nFOO:x\n", encoding="utf-8"
    )
    assert unknown_names() == (
        "DISCORD_TOKEN in .env has no = after it. Write DISCORD_TOKEN=...",
        "NOVITA_API_KEY in .env has no = after it. Write NOVITA_API_KEY=...",
    )


def test_where_the_file_was_looked_for_is_told_where_a_secret_is_missing(tmp_path: Path) -> None:
    absent = f"There is no .env in {tmp_path}"
    assert refusal(for_run=True).endswith(f"{absent}: copy .env.example to .env.")
    Path(".env.txt").write_text(f"DISCORD_TOKEN={TOKEN}\n", encoding="utf-8")
    assert refusal(for_run=True).endswith(f"{absent}, but .env.txt: rename that.")
    Path(".env.txt").rename(".env")
    assert "There is no .env" not in refusal(for_run=True)


def test_without_a_file_there_are_no_unknown_names() -> None:
    assert unknown_names() == ()


# Values


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("job_timeout", "90", 90),
        ("job_timeout", "1d", 86400),
        ("notify_after", "0", 0),
        ("notify_after", "2m", 120),
        ("dev_guild_id", "112233445566778899", 112233445566778899),
        ("novita_images_per_minute", "0", 0),
        ("novita_polls_per_second", "0.5", 0.5),
        ("novita_base_url", "http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("discord_api_base", "http://[::1]:8080/api/v10/", "http://[::1]:8080/api/v10"),
        ("novita_model", " 'z-image-turbo' ", "z-image-turbo"),
        ("database_path", '"/srv/bot/imagine.db"', Path("/srv/bot/imagine.db")),
        ("max_prompt_length", "4000", 4000),
        ("log_level", "warning", "WARNING"),
        ("log_format", "JSON", "json"),
    ],
)
def test_a_value_is_read(
    name: str, text: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name.upper(), text)
    assert getattr(load_settings(), name) == value


@pytest.mark.parametrize(
    ("name", "text", "mend"),
    [
        ("job_timeout", "0s", "from 1s to 1d"),
        ("job_timeout", "25h", "from 1s to 1d"),
        ("job_timeout", "soon", "90s or 10m"),
        ("notify_after", "-1", "0 for never"),
        ("dev_guild_id", "my server", "Copy Server ID"),
        ("dev_guild_id", "0", "Copy Server ID"),
        ("novita_images_per_minute", "-1", "0 or more"),
        ("novita_images_per_minute", "2.5", "whole number, like 10"),
        ("novita_polls_per_second", "-0.1", "0 or more"),
        ("novita_polls_per_second", "inf", "a number, like 5"),
        ("novita_polls_per_second", "fast", "a number, like 5"),
        ("user_max_in_flight", "-1", "0 or more"),
        ("user_limits", "5 per hour", "Write COUNT/SPAN"),
        ("max_prompt_length", "0", "1 or more"),
        ("max_prompt_length", "4001", "4000 or less"),
        ("novita_base_url", "api.novita.ai", "https://"),
        ("novita_base_url", "localhost:8080", "https://"),
        ("novita_base_url", "ftp://api.novita.ai", "https://"),
        ("novita_base_url", "https://", "the name of the host"),
        ("novita_base_url", "https://api.novita.ai:https", "the name of the host"),
        ("novita_base_url", "https://[::1", "the name of the host"),
        ("novita_base_url", "https://api novita.ai", "the name of the host"),
        ("novita_base_url", "https://api.novita.ai/v3/async", "end before /v3"),
        ("novita_base_url", "https://api.novita.ai?key=1", "without a user name, ? and #"),
        ("discord_api_base", "https://me:secret@discord.com/api", "without a user name, ? and #"),
        ("novita_model", "tencent/hunyuan-image-3", "without slashes"),
        ("log_level", "loud", "'DEBUG', 'INFO'"),
        ("log_format", "xml", "'text' or 'json'"),
    ],
)
def test_a_wrong_value_is_named_in_one_line_with_its_mend(
    name: str, text: str, mend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name.upper(), text)
    line = refusal()
    assert line.startswith(f"{name.upper()}: ")
    assert mend in line
    assert "\n" not in line


@pytest.mark.parametrize("name", ["DATABASE_PATH", "FLOOR_LIST"])
def test_a_path_may_begin_at_home(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/srv/bot")
    monkeypatch.setenv("USERPROFILE", "/srv/bot")  # Windows
    assert getattr(with_text(name, "~/kept"), name.lower()) == Path("/srv/bot/kept")
    with pytest.raises(SettingsError, match=f"{name}: must be a path; whose home folder"):
        with_text(name, "~nobody-of-that-name/kept")


def test_every_wrong_setting_has_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "loud")
    Path(".env").write_text("JOB_TIMEOUT=never\n", encoding="utf-8")
    names = [line.partition(":")[0] for line in refusal(user_limits="5").splitlines()]
    assert sorted(names) == ["JOB_TIMEOUT", "LOG_LEVEL", "USER_LIMITS"]


@given(st.sampled_from(NAMES), st.text())
def test_any_text_is_a_setting_or_refused(name: str, text: str) -> None:
    try:
        said = repr(with_text(name, text))
    except SettingsError as error:
        said = str(error)
    assert said.startswith(("Settings(", f"{name}: "))


# Secrets


@pytest.mark.parametrize("given_token", [TOKEN, f" {TOKEN}\n", f'"{TOKEN}"', f"'Bot {TOKEN}'"])
def test_harmless_trimmings_of_a_token_are_dropped(given_token: str) -> None:
    settings = load_settings(discord_token=given_token, novita_api_key=f"Bearer {KEY}")
    settings.require_for_run()
    assert settings.discord_token == SecretStr(TOKEN)
    assert settings.novita_api_key == SecretStr(KEY)


def test_run_names_each_missing_secret_and_where_to_get_it() -> None:
    lines = run_refusal().splitlines()
    assert re.match(r"DISCORD_TOKEN: is missing\. .*discord\.com/developers/applications", lines[0])
    assert "Reset Token" in lines[0]
    assert re.match(r"NOVITA_API_KEY: is missing\. .*settings/key-management", lines[1])
    assert "python -m bot try" in lines[2]


def test_run_names_only_the_one_that_is_missing() -> None:
    assert "NOVITA_API_KEY" not in run_refusal(novita_api_key=KEY)
    assert "DISCORD_TOKEN" not in run_refusal(discord_token=TOKEN)


def test_wrong_and_missing_settings_are_named_together() -> None:
    lines = refusal(for_run=True, log_level="loud", discord_token=TOKEN).splitlines()
    assert [line.partition(":")[0] for line in lines[:2]] == ["LOG_LEVEL", "NOVITA_API_KEY"]


def test_with_both_secrets_there_is_nothing_to_refuse() -> None:
    load_settings(for_run=True, discord_token=TOKEN, novita_api_key=KEY)


@pytest.mark.parametrize(
    ("token", "fault"),
    [
        ("112233445566778899", "an id of digits only"),
        ("abcdefghijklmnopqrstuvwxyz_-0123", "the client secret"),
        ("0123456789abcdef" * 4, "the public key"),
        (f"{TOKEN[:30]} {TOKEN[30:]}", "copy it again"),
        (f"{TOKEN[:30]}…", "copy it again"),
        ("paste-your-bot-token-here", "still holds the text from .env.example"),
    ],
)
def test_what_is_plainly_no_token_is_told_apart(token: str, fault: str) -> None:
    text = run_refusal(discord_token=token, novita_api_key=KEY)
    assert fault in text
    assert token not in text


@pytest.mark.parametrize("key", ["sk_***jkl", "sk_abc...jkl", "sk_abc jkl"])
def test_a_key_that_was_copied_hidden_is_refused(key: str) -> None:
    text = run_refusal(discord_token=TOKEN, novita_api_key=key)
    assert text.startswith("NOVITA_API_KEY: holds blanks or signs")
    assert key not in text


def test_a_stand_in_for_discord_may_take_any_token() -> None:
    load_settings(
        for_run=True,
        discord_api_base="http://127.0.0.1:8080/api/v10",
        discord_token="a" * 32,
        novita_api_key=KEY,
    )


@given(
    st.text("abcdefghijklmnopqrstuvwxyz0123456789._-\"'\\{} é", min_size=4).map("5ecr3t".__add__)
)
def test_a_secret_is_never_written_out(secret: str) -> None:
    settings = load_settings(env_file=None, discord_token=secret, novita_api_key=secret)
    shown = [repr(settings), str(settings), settings.model_dump_json(), str(settings.model_dump())]
    try:
        load_settings(
            env_file=None,
            for_run=True,
            discord_token=secret,
            novita_api_key=secret,
            novita_base_url=f"https://{secret}@host/",
            log_level="loud",
        )
    except SettingsError as error:
        shown.append(str(error))
    assert all("5ecr3t" not in text for text in shown)
    assert len(shown) == 5
