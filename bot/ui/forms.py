"""The base of forms about something that has a number.

A form carries an id, not a memory: what was typed is all that a submission needs, so one that was
opened before a restart can be sent after it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import discord

from bot.ui.errors import report

_LIFETIME = 900.0  # seconds discord.py keeps the object of an opened form


@dataclass(frozen=True, slots=True)
class Sent:
    """What a submitted form holds, by the name of each field."""

    texts: Mapping[str, str]
    choices: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, data: Mapping[str, object]) -> "Sent":
        """Read the data of a submission, wherever in the layout each field stands."""
        found = dict(_fields(data))
        return cls(
            {name: value for name, value in found.items() if isinstance(value, str)},
            {name: value for name, value in found.items() if isinstance(value, tuple)},
        )


class Form(discord.ui.Modal):
    """A form whose id is ``{action}:{number}``."""

    action: ClassVar[str]

    def __init_subclass__(cls, *, action: str) -> None:
        super().__init_subclass__()
        cls.action = action

    def __init__(self, number: int, *, title: str) -> None:
        super().__init__(title=title, custom_id=f"{self.action}:{number}", timeout=_LIFETIME)

    @classmethod
    async def submitted(cls, interaction: discord.Interaction, number: int, sent: Sent) -> None:
        """What follows when it is sent."""
        raise NotImplementedError


async def take(interaction: discord.Interaction, forms: Sequence[type[Form]]) -> None:
    """Hand a submission to the form it came from; for a listener to every interaction.

    Whatever goes wrong is answered.
    """
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    data: Mapping[str, object] = interaction.data or {}
    match = re.fullmatch(r"(.+):([0-9]{1,19})", str(data.get("custom_id")), re.ASCII)
    form = next((form for form in forms if match and form.action == match[1]), None)
    if form is None or match is None:
        return
    try:
        await form.submitted(interaction, int(match[2]), Sent.of(data))
    except Exception as error:  # noqa: BLE001  # a listener's error is only logged by discord.py; the person gets an answer
        await report(interaction, error)


def _fields(part: object) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    if isinstance(part, Mapping):
        if isinstance(part.get("value"), str):
            yield str(part["custom_id"]), part["value"]
        if isinstance(part.get("values"), list):
            yield str(part["custom_id"]), tuple(map(str, part["values"]))
        for inner in (part.get("component"), part.get("components")):
            yield from _fields(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _fields(inner)
