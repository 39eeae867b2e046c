"""`draw` against the local image API over real HTTP, and as a process of its own."""

import asyncio
import os
import pty
import resource
import signal
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.cli import draw as draw_module
from bot.cli.draw import draw
from bot.config import Settings, load_settings
from bot.errors import BotError, ContentRefused, ImageInvalid, InputRefused, KeyRejected
from bot.imageapi.models import ImageRequest, Size
from bot.sandbox.imageapi import Behaviour, Fault, Kind, LocalImageApi
from tests.bot.cli.terminal import bot, end, left_in, start, until
from tests.studio import png

AT_ONCE = Behaviour(queue_seconds=0, draw_seconds=0, word_faults=True, paint=png)
FOX = ImageRequest("a red fox", Size(256, 256), 7)


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(draw_module, "_GAP", 0.01)
    monkeypatch.setattr(draw_module, "backoff", lambda *_: 0.01)


@pytest.fixture
async def api() -> AsyncIterator[LocalImageApi]:
    async with LocalImageApi(AT_ONCE) as server:
        yield server


def settings_for(api: LocalImageApi, **overrides: Any) -> Settings:
    given = {"novita_api_key": "local", "novita_base_url": api.base_url, **overrides}
    return load_settings(env_file=None, **given)


async def draw_fox(api: LocalImageApi, **options: Any) -> int:
    settings = options.pop("settings", None) or settings_for(api)
    fox = {"prompt": FOX.prompt, "size": "256x256", "seed": "7", "output": None, "local": False}
    return await draw(settings, **{**fox, **options})


# The picture and its file


async def test_the_picture_is_saved_untouched_under_its_seed_and_the_path_is_printed(
    api: LocalImageApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await draw_fox(api) == 0
    assert (tmp_path / "imagine-7.png").read_bytes() == png(FOX)
    assert capsys.readouterr().out == "imagine-7.png\n"
    assert left_in(tmp_path) == ["imagine-7.png"]


async def test_what_was_typed_is_what_is_ordered(api: LocalImageApi) -> None:
    await draw_fox(api, prompt="  a blue fox ", size="16:9", seed=" 12 ")
    assert api.submissions[0].body == {"prompt": "a blue fox", "size": "1280*768", "seed": 12}


async def test_without_a_seed_one_is_drawn_and_told(
    api: LocalImageApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await draw_fox(api, seed=None)
    seed = api.submissions[0].request.seed
    assert left_in(tmp_path) == [f"imagine-{seed}.png"]
    assert f"seed {seed}" in capsys.readouterr().err


async def test_another_picture_of_the_same_name_is_not_lost(
    api: LocalImageApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "imagine-7.png").write_bytes(b"of great value")
    (tmp_path / "imagine-7-2.png").mkdir()
    await draw_fox(api)
    assert capsys.readouterr().out == "imagine-7-3.png\n"
    assert (tmp_path / "imagine-7.png").read_bytes() == b"of great value"
    assert (tmp_path / "imagine-7-3.png").read_bytes() == png(FOX)


async def test_the_same_picture_again_makes_no_second_file(
    api: LocalImageApi, tmp_path: Path
) -> None:
    await draw_fox(api)
    await draw_fox(api)
    assert left_in(tmp_path) == ["imagine-7.png"]


@pytest.mark.parametrize("name", ["fox", "fox.jpg", "deeper/fox.png"])
async def test_a_named_file_is_written_as_named(
    api: LocalImageApi, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "deeper").mkdir()
    (tmp_path / name).write_bytes(b"an earlier one")
    await draw_fox(api, output=name)
    assert (tmp_path / name).read_bytes() == png(FOX)
    assert capsys.readouterr().out == f"{name}\n"


async def test_a_link_stays_a_link_and_its_file_is_written(
    api: LocalImageApi, tmp_path: Path
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link.png").symlink_to("real/fox.png")
    await draw_fox(api, output="link.png")
    assert (tmp_path / "link.png").is_symlink()
    assert (tmp_path / "real" / "fox.png").read_bytes() == png(FOX)


# Refused before anything is paid


@pytest.mark.parametrize(
    "typed", [{"prompt": "  "}, {"prompt": "x" * 2001}, {"size": "9x9"}, {"seed": "many"}]
)
async def test_what_discord_would_refuse_is_refused_here(
    api: LocalImageApi, typed: dict[str, str]
) -> None:
    with pytest.raises(InputRefused):
        await draw_fox(api, **typed)
    assert api.counts.submits == 0


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("pictures", "is a folder"),
        ("new/", "is a folder"),
        ("nowhere/fox.png", "No such file"),
        ("fox.png/fox.png", "Not a directory"),
        ("/dev/null", "no plain file"),
        ("x" * 300, "File name too long"),
    ],
)
async def test_a_place_that_takes_no_picture_is_refused_before_it_is_paid(
    api: LocalImageApi, tmp_path: Path, output: str, words: str
) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "fox.png").write_bytes(b"")
    with pytest.raises(BotError, match=words):
        await draw_fox(api, output=output)
    assert api.counts.submits == 0
    assert left_in(tmp_path) == ["fox.png", "pictures"]


@pytest.mark.parametrize("key", [None, "paste-your-api-key-here", "sk_****"])
async def test_without_a_key_it_says_where_to_get_one_and_what_is_free(
    api: LocalImageApi, key: str | None
) -> None:
    with pytest.raises(BotError, match=r"NOVITA_API_KEY.*novita\.ai.*--local.*free"):
        await draw_fox(api, settings=settings_for(api, novita_api_key=key))


# What goes wrong on the way


async def test_passing_faults_are_waited_out(
    api: LocalImageApi, capsys: pytest.CaptureFixture[str]
) -> None:
    api.behaviour = replace(api.behaviour, hidden_seconds=0.1)
    slow_down = Fault(status=429, reason="RATE_LIMIT_EXCEEDED", message="Slower, please.", times=2)
    api.faults.add("submit", slow_down)
    api.faults.add("poll", Fault(times=2))
    api.faults.add("poll", Fault(kind=Kind.NO_IMAGES, times=1))
    api.faults.add("download", Fault(kind=Kind.TRUNCATED, times=2))
    assert await draw_fox(api) == 0
    assert api.counts.accepted == 1
    assert "Trying again in under 1 s: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("!refuse", ContentRefused),
        ("!key", KeyRejected),
        ("!broken", ImageInvalid),
        ("!fail", BotError),
    ],
)
async def test_what_cannot_be_helped_ends_it_and_leaves_no_file(
    api: LocalImageApi, tmp_path: Path, word: str, kind: type[BotError]
) -> None:
    with pytest.raises(kind):
        await draw_fox(api, prompt=f"a fox {word}")
    assert left_in(tmp_path) == []
    assert api.counts.downloads in {0, 4}


async def test_a_submission_that_broke_off_is_not_repeated_and_may_be_billed(
    api: LocalImageApi,
) -> None:
    api.faults.add("submit", Fault(kind=Kind.RESET, handled=True))
    with pytest.raises(BotError, match=r"broke off .* may be billed"):
        await draw_fox(api)
    assert api.counts.submits == 1


async def test_after_the_longest_wait_it_says_that_the_picture_may_be_billed(
    api: LocalImageApi,
) -> None:
    api.behaviour = replace(api.behaviour, hold=True)
    settings = settings_for(api).model_copy(update={"job_timeout": 0.3})
    with pytest.raises(BotError, match=r"JOB_TIMEOUT.* may be billed"):
        await draw_fox(api, settings=settings)


async def test_what_was_never_accepted_is_not_called_billed(
    api: LocalImageApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draw_module, "backoff", lambda *_: 100.0)
    api.faults.add("submit", Fault(status=429, reason="RATE_LIMIT_EXCEEDED"))
    settings = settings_for(api).model_copy(update={"job_timeout": 0.5})
    with pytest.raises(BotError, match="It was not ordered"):
        await draw_fox(api, settings=settings)


# What is shown


async def test_off_a_terminal_each_change_is_one_line(
    api: LocalImageApi, capsys: pytest.CaptureFixture[str]
) -> None:
    api.behaviour = replace(api.behaviour, queue_seconds=0.1, draw_seconds=0.1)
    await draw_fox(api)
    lines = capsys.readouterr().err.splitlines()
    said = [line.split(" s  ")[1] for line in lines]
    assert said == [
        "Ordering",
        "Waiting in line",
        "Drawing",
        "Fetching the picture",
        "Done: 256×256, seed 7",
    ]


def read_all(terminal: int) -> str:
    shown = b""
    try:
        while chunk := os.read(terminal, 4096):
            shown += chunk
    except OSError:  # Linux says so when nobody is left to write
        pass
    os.close(terminal)
    return shown.decode()


async def test_on_a_terminal_a_bar_fills_in_one_line(tmp_path: Path) -> None:
    reading, writing = pty.openpty()
    process = await start(
        *("draw", "--local", "a fox", "--size", "256x256", "--seed", "7"),
        folder=tmp_path,
        settings={"COLUMNS": "60"},
        options={"stderr": writing},
    )
    os.close(writing)
    shown = await asyncio.to_thread(read_all, reading)
    assert (await end(process)).status == 0
    frames = [frame.rstrip() for frame in shown.rstrip().split("\r")]
    assert {"Ordering", "Drawing"} <= {frame.split("  ")[-1] for frame in frames}
    assert any("▰▰▰▱" in frame and " %  Drawing" in frame for frame in frames)
    assert frames[-1].startswith("▰▰▰▰▰▰▰▰▰▰")
    assert shown.count("\n") == 1


# As a process


async def test_local_needs_no_key_and_no_settings(tmp_path: Path) -> None:
    ended = await bot("draw", "--local", "a fox", "--size", "256x256", folder=tmp_path)
    assert ended.status == 0, ended.err
    with Image.open(tmp_path / ended.out.strip()) as image:
        assert (image.format, image.size) == ("PNG", (256, 256))


async def test_local_without_numpy_says_what_to_install(tmp_path: Path) -> None:
    without = "import sys; sys.modules['numpy'] = None; from bot.__main__ import main; "
    program = ("-c", without + "sys.exit(main())")
    ended = await bot("draw", "--local", "a fox", folder=tmp_path, program=program)
    assert (ended.status, ended.out) == (1, "")
    assert "numpy is missing" in ended.err
    assert 'pip install -e ".[try]"' in ended.err


async def test_a_refusal_is_one_sentence_and_status_1(tmp_path: Path) -> None:
    ended = await bot("draw", "a fox", "--seed", "-2", folder=tmp_path)
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith("A seed is a whole number")
    assert ended.err.count("\n") == 1


async def test_ctrl_c_says_that_the_picture_may_be_billed(
    api: LocalImageApi, tmp_path: Path
) -> None:
    api.behaviour = replace(api.behaviour, hold=True)
    settings = {"NOVITA_API_KEY": "local", "NOVITA_BASE_URL": api.base_url}
    process = await start("draw", "a fox", folder=tmp_path, settings=settings)
    await until(lambda: api.counts.polls)
    process.send_signal(signal.SIGINT)
    ended = await end(process)
    assert (ended.status, ended.out) == (1, "")
    assert "may be billed" in ended.err
    assert "Traceback" not in ended.err
    assert left_in(tmp_path) == []


async def test_a_full_disk_is_told_in_a_sentence(api: LocalImageApi, tmp_path: Path) -> None:
    def no_room_for_more() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    settings = {"NOVITA_API_KEY": "local", "NOVITA_BASE_URL": api.base_url}
    options = {"preexec_fn": no_room_for_more}
    process = await start("draw", "a fox", folder=tmp_path, options=options, settings=settings)
    ended = await end(process)
    assert (ended.status, ended.out) == (1, "")
    assert "The picture could not be saved: File too large." in ended.err
    assert left_in(tmp_path) == []
