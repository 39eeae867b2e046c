"""The command line as a process: what it takes, what it prints, how it ends."""

import re
import sys
from pathlib import Path

import pytest

from bot import __version__
from bot.__main__ import main
from tests.bot.cli.terminal import bot, left_in


@pytest.mark.parametrize("command", [[], ["run"], ["try"], ["check"], ["draw"]])
def test_every_command_has_help(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: {' '.join(['imagine-bot', *command])} ")


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    named = re.findall(r"^ +(\w+)  ", capsys.readouterr().out, re.MULTILINE)
    assert named == ["run", "try", "check", "draw"]


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"imagine-bot {__version__}\n"


@pytest.mark.parametrize("words", [["paint"], ["draw"], ["try", "--port", "x"], ["run", "now"]])
def test_what_it_does_not_understand_ends_with_2(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage: imagine-bot" in capsys.readouterr().err


@pytest.mark.parametrize("words", [(), ("run",)])
async def test_run_without_settings_names_both_secrets_and_the_way_without(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    ended = await bot(*words, folder=tmp_path)
    assert (ended.status, ended.out) == (2, "")
    assert re.search(r"^DISCORD_TOKEN: is missing\..*discord\.com", ended.err, re.MULTILINE)
    assert re.search(r"^NOVITA_API_KEY: is missing\..*novita\.ai", ended.err, re.MULTILINE)
    assert "`python -m bot try`" in ended.err
    assert "Traceback" not in ended.err
    assert left_in(tmp_path) == []


# Service managers restart `run`, and are told by 2 that it would not help.
@pytest.mark.parametrize(
    ("words", "status"), [(("run",), 2), ((), 2), (("try",), 1), (("draw", "a fox"), 1)]
)
async def test_wrong_settings_are_all_named(
    words: tuple[str, ...], status: int, tmp_path: Path
) -> None:
    wrong = {"JOB_TIMEOUT": "soon", "USER_LIMITS": "some"}
    ended = await bot(*words, folder=tmp_path, settings=wrong)
    assert (ended.status, ended.out) == (status, "")
    assert "JOB_TIMEOUT: must be a span" in ended.err
    assert "USER_LIMITS: 'some' is no limit" in ended.err


async def test_a_python_without_the_libraries_is_told_which_one_has_them(tmp_path: Path) -> None:
    program = (
        "-c",
        "import sys; sys.modules['dotenv'] = None; import bot.__main__ as it; it.main()",
    )
    for words in (["--help"], ["--version"]):
        assert (await bot(*words, folder=tmp_path, program=program)).status == 0
    without = "import sys; sys.modules[{!r}] = None; from bot.__main__ import main; "
    for library, words in (("dotenv", ["run"]), ("discord", ["check"]), ("simcord", ["try"])):
        program = ("-c", without.format(library) + "sys.exit(main())")
        ended = await bot(*words, folder=tmp_path, program=program)
        assert (ended.status, ended.out) == (1, "")
        assert ended.err.startswith(f"{library} is not installed for {sys.executable}. Start the")
        assert ended.err.count("\n") == 1


async def test_a_python_that_is_too_old_is_told_in_a_sentence(tmp_path: Path) -> None:
    old = "import sys; sys.version_info = (3, 9, 6, 'final', 0); import bot"
    ended = await bot(folder=tmp_path, program=("-c", old))
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith("This bot needs Python 3.11 or newer;")
    assert ended.err.count("\n") == 1


async def test_a_mistyped_name_in_the_env_file_is_warned_about(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("JOB_TIMOUT=10m\n", encoding="utf-8")
    ended = await bot("draw", "a fox", folder=tmp_path)
    assert "JOB_TIMOUT in .env is no setting. Did you mean JOB_TIMEOUT?" in ended.err
    assert ended.status == 1
