"""Every button is pressed in a test, and every form is sent."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import discord

from bot.ui.buttons import CaseButton, JobButton

ROOT = Path(__file__).parents[2]


def subclasses(base: type) -> Iterator[type]:
    for path in sorted((ROOT / "cogs").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        module = importlib.import_module(name)
        yield from (
            item
            for item in vars(module).values()
            if isinstance(item, type) and issubclass(item, base) and item.__module__ == name
        )


def what_is_tested() -> str:
    return "\n".join(p.read_text("utf-8") for p in (ROOT / "tests" / "cogs").rglob("test_*.py"))


def labels_of(base: type) -> set[str]:
    return {
        button.label for button in subclasses(base) if issubclass(button, JobButton | CaseButton)
    }


def is_pressed(label: str, tests: str) -> bool:
    return bool(re.search(rf'label="{label}"|"label", \[[^]]*"{label}"', tests))


def test_every_button_is_pressed() -> None:
    labels = labels_of(JobButton) | labels_of(CaseButton)
    assert labels
    assert [label for label in labels if not is_pressed(label, what_is_tested())] == []


def test_every_kind_of_button_rests_on_the_one_base() -> None:
    others = [*subclasses(discord.ui.Button), *subclasses(discord.ui.Select)]
    assert others == []


def test_every_menu_is_used_after_a_restart_too() -> None:
    # What lives on in a message is a dynamic item: it knows itself by its id alone.
    for item in subclasses(discord.ui.DynamicItem):
        feature = item.__module__.split(".")[1]
        tests = (ROOT / "tests" / "cogs" / feature).rglob("test_*.py")
        assert any("studio.restart(" in path.read_text("utf-8") for path in tests), item


def test_every_form_is_sent() -> None:
    for form in subclasses(discord.ui.Modal):
        feature = form.__module__.split(".")[1]
        tests = (ROOT / "tests" / "cogs" / feature).rglob("*.py")
        assert any("submit_modal(" in path.read_text("utf-8") for path in tests), form
