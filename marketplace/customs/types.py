"""What crosses the door of customs. Amounts are renminbi, in fen; weights are grams.

Whoever asks makes these of its own rows: customs reads neither products nor orders.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from marketplace.foundation.money import RENMINBI, Money

CURRENCY: Final = RENMINBI
BONDED: Final = "CN-BONDED"  # goods that wait in a special zone of the mainland
_NIL: Final = Money(0, CURRENCY)
_NOTHING: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ConsignmentLine:
    """One line of goods. Weights and quantities are of the whole line, not of one unit.

    Money: `value` is what the buyer pays for the line in renminbi, after discounts that are open
    to all; vouchers and points do not lower it.
    `ref` is the caller's name of the line, `goods_ref` of what is sold. `statutory_quantity` is
    counted in `statutory_unit`, a unit as customs numbers it: 035 kilograms, 036 grams, 095
    liters, 096 milliliters, others pieces.
    """

    ref: str
    hs_code: str
    quantity: int
    value: Money
    net_weight_g: int
    gross_weight_g: int
    name: str = ""
    goods_ref: str = ""
    origin: str = "MO"
    tags: frozenset[str] = frozenset()
    statutory_quantity: Decimal | None = None
    statutory_unit: str = ""


@dataclass(frozen=True, slots=True)
class Consignment:
    """One vendor's goods in one parcel, as customs see it.

    Money: `freight` and `insurance` are what the buyer pays for them, in renminbi.
    `sent_from` is MO, HK, another ISO country, or `BONDED`.
    """

    lines: tuple[ConsignmentLine, ...]
    freight: Money = _NIL
    insurance: Money = _NIL
    sent_from: str = "MO"

    @property
    def goods(self) -> Money:
        """What the lines are worth together."""
        return Money.total((line.value for line in self.lines), CURRENCY)

    @property
    def units(self) -> int:
        """How many units are sold; a consignment of one cannot be divided."""
        return sum(line.quantity for line in self.lines)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a consignment goes: a zone, and what its buyer says about Hengqin."""

    zone: str
    is_used_in_hengqin: bool = False


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who orders, as far as customs asks. The number itself stays in the vault.

    Money: `used` is what of this year's quota is taken or reserved already.
    `id_kind` is `resident_id` or another kind of card, empty while none was given; `id_fault` is
    what is wrong with the number, `name_fault` with the name. `taken_g` says by beginning of the
    HS code what weights this year has seen, `bought_today` the goods bought on this day.
    """

    id_kind: str = ""
    id_fault: str = ""
    name_fault: str = ""
    born_on: date | None = None
    is_payer: bool = True
    used: Money = _NIL
    taken_g: Mapping[str, int] = field(default_factory=lambda: _NOTHING)
    bought_today: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Payment:
    """How it is paid: in what currency, and whether its provider declares to customs."""

    currency: str
    is_declarable: bool
