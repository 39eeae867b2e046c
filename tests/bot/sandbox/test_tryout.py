"""The try page as a stranger meets it: a process, a real browser, nothing else."""

import asyncio
import contextlib
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

ROOT = Path(__file__).parents[3]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
in_browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@asynccontextmanager
async def trying(folder: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """`python -m bot try` in an empty folder; gives the process and the page's address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "try", "--no-open"),
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


async def press_enter_until_taken(page: Page) -> None:
    """The page checks what was typed a moment later; on a busy machine Enter may come too soon."""
    placeholder = page.get_by_text("Waiting for its turn")
    for _ in range(10):
        await page.keyboard.press("Enter")
        with contextlib.suppress(AssertionError):
            await expect(placeholder).to_be_visible(timeout=2_000)
            return
    await expect(placeholder).to_be_visible()


def list_of(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_it_ends_when_asked_and_leaves_nothing_behind(tmp_path: Path) -> None:
    async with trying(tmp_path) as (process, _):
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 10) == 0
    assert list_of(tmp_path) == []


@in_browser
async def test_a_stranger_types_imagine_and_gets_a_picture(tmp_path: Path) -> None:
    async with trying(tmp_path) as (_, url), browsing(url) as page:
        await expect(page.get_by_text("Type /imagine in the box below").first).to_be_visible()
        await page.get_by_role("textbox", name=re.compile("^Message")).click()
        await page.keyboard.type("/imagine")
        await page.keyboard.press("Enter")
        await page.keyboard.type("a red fox reading a book in the snow at sunset")
        await press_enter_until_taken(page)

        await expect(page.get_by_text("Drawing", exact=True)).to_be_visible(timeout=15_000)
        await expect(page.get_by_text("Picture ready")).to_be_visible(timeout=30_000)
        picture = "img[alt^='AI-generated picture. Prompt: a red fox']"
        await expect(page.locator(picture)).to_be_visible()
        await page.wait_for_function(
            "it => document.querySelector(it)?.naturalWidth === 1024"
            " && document.querySelector(it).naturalHeight === 1024",
            arg=picture,
        )
        await expect(page.get_by_role("button", name="Again")).to_be_enabled()
        if where := os.environ.get("SCREENSHOT"):
            await page.screenshot(path=where)
