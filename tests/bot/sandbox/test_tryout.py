"""The try page as a stranger meets it: a process, a real browser, nothing else."""

import asyncio
import contextlib
import os
import re
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Error, Locator, Page, async_playwright, expect

from bot.config import Settings
from bot.moderation.policy import Mode
from bot.sandbox.imageapi import Behaviour
from bot.sandbox.imageapi.words import WORDS
from bot.sandbox.tryout import WELCOME, Stage, open_stage
from tests.bot.cli.terminal import bot

ROOT = Path(__file__).parents[3]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# One browser at a time is enough for a small machine.
pytestmark = pytest.mark.xdist_group("browser")
in_browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@asynccontextmanager
async def trying(
    folder: Path, *options: str
) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """`python -m bot try` in an empty folder; gives the process and the page's address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "try", "--no-open", *options),
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(folder)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(30):
            while (found := re.search(rb"http://\S+", await process.stdout.readline())) is None:
                pass
        yield process, found[0].decode()
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@asynccontextmanager
async def browsing(url: str) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(viewport={"width": 1280, "height": 960})
        await page.goto(url)
        yield page
        await browser.close()


async def imagine(page: Page, prompt: str, *, until: Locator) -> None:
    """Type the command.

    The page checks what was typed a moment later; on a busy machine Enter may come too soon.
    """
    await page.get_by_role("textbox", name=re.compile("^Message")).click()
    await page.keyboard.type("/imagine")
    await page.keyboard.press("Enter")
    await page.keyboard.type(prompt)
    await repeatedly(lambda: page.keyboard.press("Enter"), until=until)


async def press(page: Page, label: str, *, until: Locator) -> None:
    button = page.get_by_role("button", name=label, exact=True).first
    # The click that was taken may take the button away before the next one.
    await repeatedly(lambda: button.click(timeout=2_000), until=until)


async def choose(page: Page, menu: str, option: str, *, until: Locator) -> None:
    async def act() -> None:
        # Drawn anew in between, the page has closed the menu again.
        await page.get_by_role("combobox", name=menu).last.click(timeout=2_000)
        await page.locator(".select-option", has_text=option).click(timeout=2_000)

    await repeatedly(act, until=until)


async def repeatedly(act: Callable[[], Awaitable[None]], *, until: Locator) -> None:
    """Act again until it shows: the page refuses what comes while it is being published anew."""
    for _ in range(10):
        with contextlib.suppress(AssertionError, Error):
            await act()
            await expect(until).to_be_visible(timeout=2_000)
            return
    await expect(until).to_be_visible()


async def view_as(page: Page, name: str) -> None:
    """See the page as somebody else; it is drawn anew, and forgets what is typed meanwhile."""
    message = page.get_by_role("article").first
    before = await message.element_handle()
    await page.get_by_label("Viewing as").select_option(label=name)
    await before.wait_for_element_state("hidden")
    await expect(message).to_be_visible()


async def expect_painted(page: Page, picture: str) -> None:
    await expect(page.locator(picture)).to_be_visible()
    await page.wait_for_function(
        "it => document.querySelector(it)?.naturalWidth === 1024"
        " && document.querySelector(it).naturalHeight === 1024",
        arg=picture,
    )


def image_of(prompt: str) -> str:
    return f"img[alt^='AI-generated picture. Prompt: {prompt}']"


def list_of(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_it_ends_when_asked_and_leaves_nothing_behind(tmp_path: Path) -> None:
    async with trying(tmp_path) as (process, _):
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 10) == 0
    assert list_of(tmp_path) == []


@pytest.mark.parametrize("moderated", [False, True])
async def test_only_the_moderated_page_is_in_image_review(tmp_path: Path, moderated: bool) -> None:
    settings = Settings(_env_file=None, database_path=tmp_path / "imagine.db")
    async with open_stage(settings, moderated=moderated) as stage:
        (guild,) = stage.app.bot.guilds
        (channel,) = guild.text_channels
        policy = stage.app.moderation.policies.of(guild.id, channel.id)
        expected = (Mode.IMAGE_REVIEW, channel.id) if moderated else (Mode.OPEN, None)
        assert (policy.mode, policy.moderators) == expected


async def test_a_port_that_is_taken_is_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = await bot("try", "--no-open", "--port", port, folder=tmp_path)
    assert (ended.status, ended.out) == (1, "")
    assert ended.err == (
        f"The page cannot be served: port {port}: Address already in use."
        " Choose another --port, or leave it out.\n"
    )


async def ask(stage: Stage, prompt: str) -> Any:
    guild = stage.env.create_guild("Elsewhere")
    cleo = guild.add_member(stage.env.create_user("cleo"))
    return await cleo.slash(guild.create_text_channel("pictures"), "imagine", prompt=prompt)


async def test_what_the_bot_answers_is_no_error_of_the_page(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, database_path=tmp_path / "imagine.db")
    async with open_stage(settings) as stage:
        answer = await ask(stage, "   ")
        assert answer.response.content.startswith("The prompt is empty.")
        assert stage.env.errors == []


async def test_the_words_of_the_welcome_get_past_the_screening(tmp_path: Path) -> None:
    words = re.findall(r"`(!\w+)`", WELCOME)
    settings = Settings(_env_file=None, database_path=tmp_path / "imagine.db")
    async with open_stage(settings, behaviour=Behaviour(word_faults=True)) as stage:
        for word in words:
            assert not (await ask(stage, f"a cat {word}")).ephemeral, word
    assert set(words) < {row.word for row in WORDS}


@in_browser
async def test_a_stranger_types_imagine_and_gets_a_picture(tmp_path: Path) -> None:
    async with trying(tmp_path) as (_, url), browsing(url) as page:
        await expect(page.get_by_text("Type /imagine in the box below").first).to_be_visible()
        turn = page.get_by_text("Waiting for its turn")
        await imagine(page, "a red fox reading a book in the snow at sunset", until=turn)

        await expect(page.get_by_text("Drawing", exact=True)).to_be_visible(timeout=15_000)
        await expect(page.get_by_text("Picture ready")).to_be_visible(timeout=30_000)
        await expect_painted(page, image_of("a red fox"))
        await expect(page.get_by_role("button", name="Again")).to_be_enabled()
        if where := os.environ.get("SCREENSHOT"):
            await page.screenshot(path=where)


@in_browser
async def test_a_moderator_approves_one_picture_and_rejects_another(tmp_path: Path) -> None:
    async with trying(tmp_path, "--moderated") as (_, url), browsing(url) as page:
        cards = page.get_by_alt_text(re.compile("^The picture of case ., hidden until you click"))
        turn = page.get_by_text("Waiting for its turn").first
        await imagine(page, "a red fox reading a book", until=turn)
        await imagine(page, "a castle on a hill", until=page.get_by_text("a castle on a hill").last)
        await expect(page.get_by_text("Made, waiting for a moderator")).to_have_count(
            2, timeout=40_000
        )
        await expect(cards).to_have_count(2, timeout=15_000)
        not_yours = page.get_by_text("Only those who may manage messages").first
        await press(page, "Approve", until=not_yours)
        await expect(page.get_by_text("Picture ready")).to_have_count(0)

        await view_as(page, "Mia (moderator)")
        await expect(not_yours).to_be_hidden()
        if where := os.environ.get("SCREENSHOT"):
            await page.get_by_text("May this picture be public?").first.evaluate(
                "it => it.scrollIntoView({block: 'center'})"
            )
            await page.screenshot(path=Path(where).with_stem("moderation-review"))
        await press(page, "Approve", until=page.get_by_text("Picture ready"))
        await press(page, "Reject", until=page.get_by_text("Why? The person reads").last)
        told = page.get_by_text("is decided: Gore or violence").last
        await choose(page, "Choose a reason", "Gore or violence", until=told)
        decided = page.locator(".embed-card .mention", has_text="@Mia (moderator)")
        await expect(decided).to_have_count(2)

        await view_as(page, "Ben")
        await expect(page.get_by_text("A moderator of this server refused it").last).to_be_visible()
        shown = page.locator("img[alt^='AI-generated picture']")
        await expect(shown).to_have_count(1)
        await expect_painted(page, "img[alt^='AI-generated picture']")


@in_browser
async def test_a_refused_prompt_can_be_appealed(tmp_path: Path) -> None:
    async with trying(tmp_path, "--moderated") as (_, url), browsing(url) as page:
        await view_as(page, "Ben")
        refused = page.get_by_text("What was found in your words: n.u.d.e").last
        await imagine(page, "the n.u.d.e bathers by a famous painter", until=refused)
        why = page.get_by_label("Why was the decision wrong?")
        await press(page, "Appeal", until=why)

        async def send() -> None:
            await why.fill("It hangs in a museum.", timeout=2_000)
            await page.get_by_role("button", name="Submit").click(timeout=2_000)

        sent = page.get_by_text("Your appeal is with the moderators now").last
        await repeatedly(send, until=sent)

        await view_as(page, "Mia (moderator)")
        await expect(page.get_by_text("It hangs in a museum.").last).to_be_visible(timeout=15_000)
        await press(page, "Overturn", until=page.get_by_text("Decision on the appeal").last)
