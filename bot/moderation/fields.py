"""What can be set about a server: of which kind it is, how it is typed, stored and read back."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a setting's value is, and so which part of a form changes it."""

    CHOICE = "choice"
    NUMBER = "number"
    SPAN = "span"
    TEXT = "text"
    WINDOWS = "windows"
    CHANNEL = "channel"
    CHANNELS = "channels"
    ROLES = "roles"
    ROLE_LIMITS = "role limits"
    LADDER = "ladder"
    SWITCH = "switch"


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write values down.

    Attributes:
        read: from what a person typed or what is stored; raises InputRefused.
        write: the one canonical text, which `read` takes back.
        choices: every canonical text there is, where they are few.
    """

    kind: Kind
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One setting, as the panel shows and changes it.

    Attributes:
        name: of the attribute of `Policy`, and in the database.
        label: short, for a heading or the label of a form.
        help: one sentence on what it does.
        per_channel: whether a channel may have a value of its own.
    """

    name: str
    label: str
    help: str
    form: Form
    per_channel: bool = False

    @property
    def kind(self) -> Kind:
        """What its value is."""
        return self.form.kind

    @property
    def choices(self) -> tuple[str, ...]:
        """Every text it may have, where they are few; else nothing."""
        return self.form.choices

    def read(self, text: str) -> Any:  # noqa: ANN401  # each field has a type of its own
        """Read a typed or stored text; people may also write a mention for an id, and the like.

        Raises:
            InputRefused: it is no value of this field; says how to write one, with an example.
        """
        return self.form.read(text)

    def write(self, value: Any) -> str:  # noqa: ANN401  # each field has a type of its own
        """The canonical text of a value, which `read` takes back."""
        return self.form.write(value)
