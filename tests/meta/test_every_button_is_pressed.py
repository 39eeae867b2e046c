"""Every button is pressed in a test, and every form is sent."""

import importlib
from collections.abc import Iterator
from pathlib import Path

import discord

from bot.ui.buttons import JobButton

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


def test_every_button_is_pressed() -> None:
    labels = {button.label for button in subclasses(JobButton) if issubclass(button, JobButton)}
    assert labels
    assert [label for label in labels if f'label="{label}"' not in what_is_tested()] == []


def test_every_kind_of_button_rests_on_the_one_base() -> None:
    others = [*subclasses(discord.ui.Button), *subclasses(discord.ui.Select)]
    assert others == []


def test_every_form_is_sent() -> None:
    forms = [form.__name__ for form in subclasses(discord.ui.Modal)]
    assert forms == ["EditForm"]
    assert "submit_modal" in what_is_tested()
