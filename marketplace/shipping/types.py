"""What crosses the door of the shipping room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from marketplace.foundation import languages
from marketplace.foundation.money import Money

PICKUP: Final = "pickup"  # the one option without a parcel, a carrier and an address


@dataclass(frozen=True)
class Consignment:
    """One vendor's goods on their way to one zone.

    Money: `goods` is the goods' total in the vendor's currency. `weight_g` is gross.
    """

    vendor_id: int
    zone: str
    weight_g: int
    goods: Money


@dataclass(frozen=True)
class DeliveryOption:
    """One way to deliver a consignment, with its days and its price.

    Money: `price` is in the vendor's currency, for the whole consignment; so is `free_over`, the
    goods from which it costs nothing, when there is such an amount.
    """

    code: str
    name_by_lang: dict[str, str]
    price: Money
    days_min: int
    days_max: int
    carrier: str
    free_over: Money | None = None

    @property
    def name(self) -> str:
        """The option's name in the active language."""
        return languages.pick(self.name_by_lang)

    @property
    def is_free(self) -> bool:
        """Whether the buyer pays nothing for it."""
        return self.price.minor == 0
