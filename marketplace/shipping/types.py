"""What crosses the door of the shipping room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from marketplace.foundation import languages
from marketplace.foundation.money import Money

PICKUP: Final = "pickup"  # the one option without a parcel, a carrier and an address


@dataclass(frozen=True)
class Destination:
    """Where to: a coarse zone, and as much of an address as is known within it.

    `fine` names the finer zone itself, where somebody asks for that and there is no address.
    """

    zone: str
    region: str = ""
    city: str = ""
    district: str = ""
    fine: str = ""


@dataclass(frozen=True)
class PackedSize:
    """A packed unit, or several together. `volume_mm3` is their sum, `longest_mm` the longest side.

    Units that nobody has measured add nothing: they are priced by weight alone.
    """

    volume_mm3: int = 0
    longest_mm: int = 0
    is_fragile: bool = False
    is_cold: bool = False


@dataclass(frozen=True)
class Consignment:
    """One vendor's goods on their way to one destination.

    Money: `goods` is the goods' total in the vendor's currency. `weight_g` is gross.
    """

    vendor_id: int
    to: Destination
    weight_g: int
    goods: Money
    size: PackedSize = PackedSize()


@dataclass(frozen=True)
class PriceLine:
    """One step of a delivery's price; the lines of a price add up to it.

    `code` is one of those in `words.py`; `quantity` is what it was reckoned by: grams for
    freight, basis points for fuel, millimeters for oversize, else 0.
    Money: the vendor's currency; what is let off is negative.
    """

    code: str
    amount: Money
    quantity: int = 0


@dataclass(frozen=True)
class Promise:
    """The first and the last day on which a delivery may arrive, or goods lie ready."""

    first_on: date
    last_on: date


@dataclass(frozen=True)
class DeliveryOption:
    """One way to deliver a consignment, with its days and its price.

    Money: `price` is in the vendor's currency, for the whole consignment; so is `free_over`, the
    goods from which it costs nothing, when there is such an amount. `lines` add up to the price.
    `sheet` names the sheet that priced it, empty for a plain rate; `priced_for` is the zone, a
    finer one where the price is of that alone.
    """

    code: str
    name_by_lang: dict[str, str]
    price: Money
    days_min: int
    days_max: int
    carrier: str
    free_over: Money | None = None
    promise: Promise | None = None
    lines: tuple[PriceLine, ...] = ()
    sheet: str = ""
    priced_for: str = ""

    @property
    def name(self) -> str:
        """The option's name in the active language."""
        return languages.pick(self.name_by_lang)

    @property
    def is_free(self) -> bool:
        """Whether the buyer pays nothing for it."""
        return self.price.minor == 0
