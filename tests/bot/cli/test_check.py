"""`check` against the local image API and a stand-in for Discord, both over real HTTP."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.app import PERMISSIONS
from bot.cli import check as check_module
from bot.cli import remote
from bot.cli.check import check
from bot.config import Settings
from bot.imageapi.client import Timeouts
from bot.sandbox.imageapi import Behaviour, Fault, Kind, LocalImageApi
from bot.storage.database import open_database
from tests.bot.cli.discord_rest import APPLICATION, TOKEN, Rest, discord_rest, registered_commands
from tests.bot.cli.terminal import bot, left_in

KEY = "sk_abcdefghijklmnop"
NAMES = [
    *("settings", "versions", "Discord token", "commands", "invite link"),
    *("API key", "balance", "model", "database", "disk"),
]
Environment = pytest.MonkeyPatch
Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: Environment, tmp_path: Path) -> None:
    """Keep the developer's own settings out, and give back what a login changes for good."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)


@pytest.fixture
async def api() -> AsyncIterator[LocalImageApi]:
    async with LocalImageApi(Behaviour(key=KEY)) as server:
        yield server


@pytest.fixture
async def rest(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Rest]:
    async with discord_rest() as server:
        server.commands = await registered_commands(tmp_path_factory.mktemp("bot"))
        yield server


@pytest.fixture
def whole(api: LocalImageApi, rest: Rest, monkeypatch: Environment) -> dict[str, str]:
    """Everything that `run` needs, in the environment."""
    settings = {
        "DISCORD_TOKEN": TOKEN,
        "DISCORD_API_BASE": rest.url,
        "NOVITA_API_KEY": KEY,
        "NOVITA_BASE_URL": api.base_url,
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return settings


async def findings(capsys: Output, *, status: int) -> dict[str, Any]:
    """Check; of several findings with one name the last counts."""
    assert await check(as_json=True) == status
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is (status == 0)
    return {finding["name"]: finding for finding in told["findings"]}


def statuses(found: dict[str, Any]) -> dict[str, str]:
    return {name: finding["status"] for name, finding in found.items()}


# All well


@pytest.mark.usefixtures("whole")
async def test_when_all_is_well_everything_was_looked_at_and_nothing_was_changed(
    api: LocalImageApi, rest: Rest, tmp_path: Path, capsys: Output
) -> None:
    found = await findings(capsys, status=0)
    assert list(found) == NAMES
    assert statuses(found) == dict.fromkeys(NAMES, "ok")
    assert found["balance"]["text"] == "The account holds $10.00."
    assert "Imagine" in found["Discord token"]["text"]
    assert "/filter, /history, /imagine" in found["commands"]["text"]
    assert (api.counts.accepted, rest.methods) == (0, {"GET"})
    assert left_in(tmp_path) == []


@pytest.mark.usefixtures("whole")
async def test_the_invite_link_asks_for_exactly_what_the_bot_uses(capsys: Output) -> None:
    link = (await findings(capsys, status=0))["invite link"]["text"]
    assert link == (
        f"https://discord.com/oauth2/authorize?client_id={APPLICATION}"
        f"&scope=bot+applications.commands&permissions={PERMISSIONS.value}"
    )


@pytest.mark.usefixtures("whole")
async def test_people_get_a_line_for_each_finding_and_a_summary(rest: Rest, capsys: Output) -> None:
    rest.commands = []
    assert await check(as_json=False) == 0
    *lines, blank, summary = capsys.readouterr().out.splitlines()
    assert [line[4:17].strip() for line in lines if line[:2].strip()] == NAMES
    assert {line[:2] for line in lines} == {"ok", "! ", "  "}
    mend = lines[[line[:2] for line in lines].index("! ") + 1]
    assert mend.strip().startswith("Start `run`")
    assert (blank, summary) == ("", "`run` has what it needs; what is marked ! deserves a look.")


# Settings


async def test_in_an_empty_folder_both_secrets_are_named_and_the_rest_is_looked_at(
    tmp_path: Path, capsys: Output
) -> None:
    assert await check(as_json=False) == 1
    said = capsys.readouterr().out
    assert f"there is no .env in {tmp_path}" in said
    assert "x   settings       DISCORD_TOKEN: is missing.\n" in said
    assert "x   settings       NOVITA_API_KEY: is missing.\n" in said
    assert "-   Discord token  Not looked at: the settings come first (DISCORD_TOKEN)." in said
    assert "ok  database" in said
    assert "mend the 2 lines that are marked x" in said


@pytest.mark.usefixtures("whole")
async def test_a_wrong_setting_is_a_problem_and_what_does_not_need_it_goes_on(
    monkeypatch: Environment, capsys: Output
) -> None:
    monkeypatch.setenv("JOB_TIMEOUT", "soon")
    monkeypatch.setenv("NOVITA_BASE_URL", "nowhere")
    found = await findings(capsys, status=1)
    wrong = {"settings": "problem", "API key": "skipped", "balance": "skipped", "model": "skipped"}
    assert statuses(found) == {**dict.fromkeys(NAMES, "ok"), **wrong}


@pytest.mark.usefixtures("whole")
async def test_a_floor_list_that_run_would_refuse_is_a_problem(
    tmp_path: Path, monkeypatch: Environment, capsys: Output
) -> None:
    monkeypatch.setenv("FLOOR_LIST", "floor.txt")
    found = await findings(capsys, status=1)
    assert (
        found["settings"]["text"]
        == "FLOOR_LIST: floor.txt cannot be read: No such file or directory."
    )
    assert statuses(found) == dict.fromkeys(NAMES, "ok") | {"settings": "problem"}
    (tmp_path / "floor.txt").write_text("a*b\n", encoding="utf-8")
    found = await findings(capsys, status=1)
    assert found["settings"]["text"].startswith("FLOOR_LIST: floor.txt is wrong:")
    (tmp_path / "floor.txt").write_text("zorble\n", encoding="utf-8")
    await findings(capsys, status=0)


@pytest.mark.usefixtures("whole")
async def test_a_mistyped_name_is_a_warning(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / ".env").write_text("JOB_TIMOUT=10m\n", encoding="utf-8")
    found = await findings(capsys, status=0)
    assert found["settings"]["status"] == "warning"
    assert "JOB_TIMEOUT" in found["settings"]["text"]


@pytest.mark.usefixtures("whole")
async def test_an_env_file_that_cannot_be_read_leaves_nothing_to_look_at(
    tmp_path: Path, capsys: Output
) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfeD\0")
    found = await findings(capsys, status=1)
    skipped = dict.fromkeys(NAMES[2:], "skipped")
    assert statuses(found) == {"settings": "problem", "versions": "ok", **skipped}


# Discord


@pytest.mark.usefixtures("whole")
async def test_a_token_that_discord_refuses_is_a_problem(
    monkeypatch: Environment, capsys: Output
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN.replace("GhIjKl", "XxXxXx"))
    found = await findings(capsys, status=1)
    assert found["Discord token"]["status"] == "problem"
    assert "Reset Token" in found["Discord token"]["mend"]
    assert (found["commands"]["status"], found["invite link"]["status"]) == ("skipped", "skipped")
    assert found["model"]["status"] == "ok"


@pytest.mark.usefixtures("whole")
async def test_a_discord_that_hangs_is_given_up(
    rest: Rest, monkeypatch: Environment, capsys: Output
) -> None:
    rest.hangs = True
    monkeypatch.setattr(remote, "_LOGIN_TIME", 0.2)
    found = await findings(capsys, status=1)
    assert "does not answer" in found["Discord token"]["text"]


@pytest.mark.usefixtures("whole")
async def test_a_discord_that_is_not_there_is_a_problem(
    monkeypatch: Environment, capsys: Output
) -> None:
    monkeypatch.setenv("DISCORD_API_BASE", f"http://127.0.0.1:{unused_port()}/api")
    found = await findings(capsys, status=1)
    assert found["Discord token"]["status"] == "problem"
    assert "network" in found["Discord token"]["mend"]


@pytest.mark.usefixtures("whole")
async def test_a_secret_that_a_server_repeats_is_not_shown(rest: Rest, capsys: Output) -> None:
    rest.echoes = True
    Route.BASE = rest.url  # past the question for the gateway, whose answer is not repeated
    assert await check(as_json=False) == 1
    said = capsys.readouterr()
    assert "What is Bot [redacted]?" in said.out
    assert TOKEN not in said.out + said.err


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize(
    "change",
    [
        lambda commands: commands.pop(),
        lambda commands: commands[0].update(name="draw"),
        lambda commands: commands[0].update(description="Other words."),
        lambda commands: commands[0]["options"].pop(),
        lambda commands: commands[0]["options"][0].update(required=False),
    ],
)
async def test_commands_that_differ_are_a_warning(rest: Rest, change: Any, capsys: Output) -> None:
    change(rest.commands)
    found = await findings(capsys, status=0)
    assert found["commands"]["status"] == "warning"
    assert "`run`" in found["commands"]["mend"]


@pytest.mark.usefixtures("whole")
async def test_a_development_server_without_the_bot_is_a_problem(
    rest: Rest, monkeypatch: Environment, capsys: Output
) -> None:
    monkeypatch.setenv("DEV_GUILD_ID", "5")
    assert (await findings(capsys, status=0))["commands"]["status"] == "ok"
    rest.member_of_guild = False
    found = await findings(capsys, status=1)
    assert "DEV_GUILD_ID" in found["commands"]["text"]
    assert found["invite link"]["status"] == "ok"


@pytest.mark.usefixtures("whole")
async def test_an_application_that_sends_its_commands_elsewhere_is_a_problem(
    rest: Rest, capsys: Output
) -> None:
    rest.application["interactions_endpoint_url"] = "https://elsewhere.example"
    found = await findings(capsys, status=1)
    assert "elsewhere.example" in found["commands"]["text"]


@pytest.mark.usefixtures("whole")
async def test_an_invite_link_that_cannot_work_is_a_warning(rest: Rest, capsys: Output) -> None:
    rest.application["bot_require_code_grant"] = True
    assert (await findings(capsys, status=0))["invite link"]["status"] == "warning"


# The image API


@pytest.mark.usefixtures("whole")
async def test_a_refused_key_is_a_problem(monkeypatch: Environment, capsys: Output) -> None:
    monkeypatch.setenv("NOVITA_API_KEY", "sk_another")
    found = await findings(capsys, status=1)
    assert found["API key"]["status"] == "problem"
    assert "key-management" in found["API key"]["mend"]
    assert (found["balance"]["status"], found["model"]["status"]) == ("skipped", "skipped")


@pytest.mark.usefixtures("whole")
async def test_an_empty_account_does_not_hide_that_the_model_is_gone(
    api: LocalImageApi, monkeypatch: Environment, capsys: Output
) -> None:
    api.behaviour = replace(api.behaviour, balance=Decimal(0))
    monkeypatch.setenv("NOVITA_MODEL", "another-model")
    found = await findings(capsys, status=1)
    assert (found["balance"]["status"], found["model"]["status"]) == ("problem", "problem")
    assert "NOVITA_MODEL" in found["model"]["mend"]


@pytest.mark.usefixtures("whole")
async def test_a_host_that_does_not_tell_the_balance_is_well(
    monkeypatch: Environment, capsys: Output
) -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.method == "POST":
            return web.json_response({"reason": "INVALID_REQUEST_BODY"}, status=400)
        return web.json_response({"reason": "TASK_NOT_FOUND"}, status=404)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server:
        monkeypatch.setenv("NOVITA_BASE_URL", str(server.make_url("/")))
        found = await findings(capsys, status=0)
    assert (found["balance"]["status"], found["model"]["status"]) == ("skipped", "ok")


@pytest.mark.usefixtures("whole")
async def test_an_image_api_that_hangs_is_given_up(
    api: LocalImageApi, monkeypatch: Environment, capsys: Output
) -> None:
    monkeypatch.setattr(remote, "_API_TIMES", Timeouts(poll=0.2, connect=0.2))
    api.faults.add("poll", Fault(kind=Kind.SLOW, delay=30))
    found = await findings(capsys, status=1)
    assert found["API key"]["status"] == "problem"
    assert "network" in found["API key"]["mend"]


# This machine


@pytest.mark.usefixtures("whole")
async def test_a_database_of_a_running_bot_is_well(tmp_path: Path, capsys: Output) -> None:
    async with open_database(tmp_path / "data" / "imagine.db"):
        found = await findings(capsys, status=0)
    assert "in use by a running bot" in found["database"]["text"]


@pytest.mark.usefixtures("whole")
async def test_a_database_that_cannot_be_opened_is_a_problem(
    tmp_path: Path, capsys: Output
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "imagine.db").touch()
    found = await findings(capsys, status=1)
    assert "is empty (0 bytes)" in found["database"]["text"]
    assert "backup" in found["database"]["mend"]


@pytest.mark.usefixtures("whole")
async def test_too_little_room_on_the_disk_is_a_problem(
    monkeypatch: Environment, capsys: Output
) -> None:
    monkeypatch.setattr(check_module, "ROOM_TO_ACCEPT", 2**80)
    assert (await findings(capsys, status=1))["disk"]["status"] == "problem"


# As a process


async def test_as_a_process_it_says_all_on_standard_output(
    whole: dict[str, str], tmp_path: Path
) -> None:
    ended = await bot("check", folder=tmp_path, settings=whole)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.endswith("\nAll well: `run` has what it needs.\n")
    assert TOKEN not in ended.out
    assert KEY not in ended.out


async def test_as_a_process_without_settings_it_ends_with_1(tmp_path: Path) -> None:
    ended = await bot("check", "--json", folder=tmp_path)
    assert (ended.status, ended.err) == (1, "")
    assert json.loads(ended.out)["ok"] is False
