"""The base of all menus. What each menu does is tested with its feature."""

from typing import Any

import discord

from bot.ui.menus import Menu

COLOURS = {"red": "Red as a fox", "blue": "Blue as the sea"}


class Colour(Menu, action="test:colour", placeholder="Which colour?", choices=COLOURS):
    pass


async def test_a_menu_is_rebuilt_from_its_id_alone() -> None:
    match = Colour.__discord_ui_compiled_template__.fullmatch(Colour(42).custom_id)
    assert match is not None
    unused: Any = None
    menu = await Colour.from_custom_id(unused, unused, match)
    assert (menu.number, menu.custom_id) == (42, "test:colour:42")
    assert {o.value: o.label for o in menu.item.options} == COLOURS
    assert menu.item.placeholder == "Which colour?"


def test_a_menu_answers_to_no_other_id() -> None:
    pattern = Colour.__discord_ui_compiled_template__
    for custom_id in ("test:colour:", "test:colour:x", "test:colours:1", "xtest:colour:1"):
        assert pattern.fullmatch(custom_id) is None


async def test_a_view_of_a_menu_never_runs_out_and_discord_py_keeps_nothing_of_it() -> None:
    view = Colour(1).alone()
    assert view.timeout is None
    assert view.is_persistent()
    assert all(isinstance(item, discord.ui.DynamicItem) for item in view.children)
