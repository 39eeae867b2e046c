"""The base of forms. What each form does is tested with its feature."""

import re
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.ui.forms import Form, Forms, NumberForm, Sent
from tests.studio import open_studio

TAKEN: list[tuple[str, Sent]] = []


class Wish(NumberForm, action="test:wish"):
    @classmethod
    async def submitted(
        cls, interaction: discord.Interaction, match: re.Match[str], sent: Sent
    ) -> None:
        TAKEN.append((match["number"], sent))


class Word(Form):
    template = re.compile(r"test:word:(?P<word>[a-z]+)")

    @classmethod
    async def submitted(
        cls, interaction: discord.Interaction, match: re.Match[str], sent: Sent
    ) -> None:
        TAKEN.append((match["word"], sent))


class Interaction:
    """As much of one as is looked at before a form has it."""

    def __init__(self, custom_id: str, kind: str = "modal_submit") -> None:
        self.type = discord.InteractionType[kind]
        self.data = {"custom_id": custom_id, "components": []}


@pytest.fixture
def forms() -> Forms:
    forms = Forms()
    forms.add(Wish, Word)
    return forms


async def taken(forms: Forms, interaction: Any) -> list[tuple[str, Sent]]:
    TAKEN.clear()
    await forms.take(interaction)
    return TAKEN


def test_fields_are_found_wherever_in_the_layout_they_stand() -> None:
    in_label = {"type": 18, "component": {"type": 4, "custom_id": "words", "value": "a fox"}}
    in_row = {"type": 1, "components": [{"type": 3, "custom_id": "why", "values": ["gore"]}]}
    ticked = {"type": 18, "component": {"type": 22, "custom_id": "also", "values": []}}
    nothing = {"type": 18, "component": {"type": 21, "custom_id": "one", "value": None}}
    text = {"type": 10, "id": 1}
    sent = Sent.of({"components": [in_label, in_row, ticked, nothing, text]})
    assert sent == Sent({"words": "a fox"}, {"why": ("gore",), "also": ()})


async def test_a_form_is_found_by_its_id(forms: Forms) -> None:
    assert Wish(42, title="A wish").custom_id == "test:wish:42"
    assert await taken(forms, Interaction("test:wish:42")) == [("42", Sent({}, {}))]
    assert await taken(forms, Interaction("test:word:fox")) == [("fox", Sent({}, {}))]


@pytest.mark.parametrize(
    "custom_id",
    [
        "test:wish",
        "test:wish:",
        "test:wish:x",
        "test:wish:1\n",
        "test:wishes:1",
        "xtest:wish:1",
        "",
    ],
)
async def test_a_form_of_somebody_else_is_left_alone(forms: Forms, custom_id: str) -> None:
    assert await taken(forms, Interaction(custom_id)) == []


async def test_what_is_no_form_is_left_alone(forms: Forms) -> None:
    assert await taken(forms, Interaction("test:wish:42", kind="component")) == []


async def test_a_form_that_was_removed_is_left_alone(forms: Forms) -> None:
    forms.remove(Wish)
    assert await taken(forms, Interaction("test:wish:42")) == []
    assert await taken(forms, Interaction("test:word:fox")) == [("fox", Sent({}, {}))]


async def test_a_form_added_anew_is_taken_once_and_by_the_newer(forms: Forms) -> None:
    class Newer(Word):
        @classmethod
        async def submitted(
            cls, interaction: discord.Interaction, match: re.Match[str], sent: Sent
        ) -> None:
            TAKEN.append((match["word"].upper(), sent))

    forms.add(Newer)
    assert await taken(forms, Interaction("test:word:fox")) == [("FOX", Sent({}, {}))]


async def test_no_feature_has_a_listener_of_its_own_to_every_interaction(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        cogs = studio.app.bot.cogs.values()
        assert cogs
        assert "on_interaction" not in [name for cog in cogs for name, _ in cog.get_listeners()]
