"""What a picture costs, as a server's moderators reckon it: only to show money beside counts."""

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.errors import InputRefused

_PRICE = re.compile(r"([0-9]{1,6}(?:[.,][0-9]{1,6})?)\s*([a-z]{3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Price:
    """A sum of money: an exact amount and the three letters of its currency."""

    amount: Decimal
    currency: str

    @classmethod
    def parse(cls, typed: str) -> "Price":
        """Read ``0.10 USD``.

        Raises:
            InputRefused: it is something else.
        """
        match = _PRICE.fullmatch(typed.strip().lower())
        if match is None:
            raise InputRefused(
                f"“{typed.strip()[:40]}” is no price. Write an amount and the three letters of its "
                "currency, for example: 0.10 USD."
            )
        return cls(Decimal(match[1].replace(",", ".")), match[2].upper())

    def of(self, pictures: int) -> "Price":
        """What so many pictures cost."""
        return Price(self.amount * pictures, self.currency)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"
