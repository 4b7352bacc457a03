"""What a buyer asks of shops and keeps for later, as it crosses the door of the orders room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from marketplace.foundation.money import Money


@dataclass(frozen=True)
class PartWishes:
    """What a buyer asks of one shop beside the goods; frozen on the vendor order when placed."""

    note: str = ""
    gift_message: str = ""
    hides_prices: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return self == PartWishes()


NOTHING_ASKED: Final = PartWishes()


@dataclass(frozen=True)
class KeptGoods:
    """An offer that is kept for later. Money: `price_seen` is the vendor's, of one unit, then."""

    offer_id: int
    quantity: int
    price_seen: Money
