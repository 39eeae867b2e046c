"""The base of forms, and the one place where submitted ones arrive.

A form carries an id, not a memory: what was typed is all that a submission needs, so one that was
opened before a restart can be sent after it.
"""

import re
from collections.abc import Iterator, Mapping
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
    """A form that is taken by its id alone.

    Attributes:
        template: what its id looks like, from end to end.
    """

    template: ClassVar[re.Pattern[str]]

    def __init__(self, custom_id: str, *, title: str) -> None:
        super().__init__(title=title, custom_id=custom_id, timeout=_LIFETIME)

    @classmethod
    async def submitted(
        cls, interaction: discord.Interaction, match: re.Match[str], sent: Sent
    ) -> None:
        """What follows when it is sent; `match` is that of its id with `template`."""
        raise NotImplementedError


class NumberForm(Form):
    """A form about something that has a number: ``{action}:{number}``."""

    action: ClassVar[str]

    def __init_subclass__(cls, *, action: str) -> None:
        super().__init_subclass__()
        cls.action = action
        cls.template = re.compile(rf"{re.escape(action)}:(?P<number>[0-9]{{1,19}})")

    def __init__(self, number: int, *, title: str) -> None:
        super().__init__(f"{self.action}:{number}", title=title)


class Forms:
    """The forms that are taken when they are sent, whichever run of the bot opened them."""

    def __init__(self) -> None:
        self._forms: dict[re.Pattern[str], type[Form]] = {}

    def add(self, *forms: type[Form]) -> None:
        """Take these from now on."""
        self._forms |= {form.template: form for form in forms}

    def remove(self, *forms: type[Form]) -> None:
        """Take these no longer."""
        for form in forms:
            self._forms.pop(form.template, None)

    async def take(self, interaction: discord.Interaction) -> None:
        """Hand a submission to the form it came from; leave every other interaction alone.

        Whatever goes wrong is answered.
        """
        if interaction.type is discord.InteractionType.modal_submit:
            try:
                await self._hand_on(interaction)
            except Exception as error:  # noqa: BLE001  # an event's error is only logged by discord.py; the person gets an answer
                await report(interaction, error)

    async def _hand_on(self, interaction: discord.Interaction) -> None:
        data: Mapping[str, object] = interaction.data or {}
        for template, form in self._forms.items():
            if match := template.fullmatch(str(data.get("custom_id"))):
                await form.submitted(interaction, match, Sent.of(data))
                return


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
