"""The base of forms. What each form does is tested with its feature."""

from typing import Any

import discord
import pytest

from bot.ui.forms import Form, Sent, take

TAKEN: list[tuple[int, Sent]] = []


class Wish(Form, action="test:wish"):
    @classmethod
    async def submitted(cls, interaction: discord.Interaction, number: int, sent: Sent) -> None:
        TAKEN.append((number, sent))


class Interaction:
    """As much of one as `take` looks at before a form is found."""

    def __init__(self, custom_id: str, kind: str = "modal_submit") -> None:
        self.type = discord.InteractionType[kind]
        self.data = {"custom_id": custom_id, "components": []}


async def taken(interaction: Any) -> list[tuple[int, Sent]]:
    TAKEN.clear()
    await take(interaction, (Wish,))
    return TAKEN


def test_fields_are_found_wherever_in_the_layout_they_stand() -> None:
    in_label = {"type": 18, "component": {"type": 4, "custom_id": "words", "value": "a fox"}}
    in_row = {"type": 1, "components": [{"type": 3, "custom_id": "why", "values": ["gore"]}]}
    ticked = {"type": 18, "component": {"type": 22, "custom_id": "also", "values": []}}
    nothing = {"type": 18, "component": {"type": 21, "custom_id": "one", "value": None}}
    text = {"type": 10, "id": 1}
    sent = Sent.of({"components": [in_label, in_row, ticked, nothing, text]})
    assert sent == Sent({"words": "a fox"}, {"why": ("gore",), "also": ()})


async def test_a_form_is_found_by_its_id() -> None:
    assert Wish(42, title="A wish").custom_id == "test:wish:42"
    assert await taken(Interaction("test:wish:42")) == [(42, Sent({}, {}))]


@pytest.mark.parametrize(
    "custom_id", ["test:wish", "test:wish:", "test:wish:x", "test:wishes:1", "xtest:wish:1", ""]
)
async def test_a_form_of_somebody_else_is_left_alone(custom_id: str) -> None:
    assert await taken(Interaction(custom_id)) == []


async def test_what_is_no_form_is_left_alone() -> None:
    assert await taken(Interaction("test:wish:42", kind="component")) == []
