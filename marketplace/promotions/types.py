"""What crosses the door of promotions: terms, baskets, and what a basket saves. Frozen.

Inside a basket money is whole minor units of its one currency, that of the charge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from marketplace.foundation import languages
from marketplace.foundation.money import Money

PERCENTAGE: Final = "percentage"
AMOUNT: Final = "amount"
BUY_GET: Final = "buy_get"
FREE_SHIPPING: Final = "free_shipping"
EXCLUSIVE: Final = "exclusive"
BEST: Final = "best"
COMBINABLE: Final = "combinable"
PER_VENDOR: Final = "vendor"
WHOLE_CART: Final = "cart"
ALL_BPS: Final = 10_000
BUDGET_CURRENCY: Final = "MOP"  # what the marketplace gives is counted in patacas

# How an amount of a promotion's currency becomes minor units of the basket's; None: no rate.
Convert = Callable[[Money], int | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """The terms of a promotion, in the currency of one basket.

    `vendor_ref` is empty for the marketplace's own; `vendors`, where given, are the shops that
    joined. `targets` are refs of goods, none for all. `marketplace_bps` is the part that the
    marketplace bears. Money: minor units; `amount` off, `minimum` of goods before any discount,
    `most` in one order, `budget_left` of the marketplace's part.
    """

    ref: str
    kind: str
    stacking: str = COMBINABLE
    vendor_ref: str = ""
    code: str = ""
    priority: int = 100
    marketplace_bps: int = 0
    percent_bps: int = 0
    amount: int = 0
    minimum: int = 0
    minimum_scope: str = WHOLE_CART
    most: int | None = None
    buy: int = 0
    get: int = 0
    times: int = 0
    targets: frozenset[str] = frozenset()
    vendors: frozenset[str] | None = None
    zones: frozenset[str] = frozenset()
    budget_left: int | None = None
    name_by_lang: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a promotion as they are kept: amounts in its own currency.

    Money: `amount`, `minimum`, `most` and `budget_left` are None where there is none.
    """

    rule: Rule
    currencies: frozenset[str] = frozenset()
    amount: Money | None = None
    minimum: Money | None = None
    most: Money | None = None
    budget_left: Money | None = None


@dataclass(frozen=True, slots=True)
class BasketLine:
    """One line of a basket. `refs` name what it is: its product, categories, collections."""

    key: int
    unit: int
    quantity: int
    refs: frozenset[str] = frozenset()

    @property
    def total(self) -> int:
        """What the line costs before any discount."""
        return self.unit * self.quantity


@dataclass(frozen=True, slots=True)
class BasketGroup:
    """One vendor's lines, and what its delivery costs; nothing before one is chosen."""

    vendor_ref: str
    lines: tuple[BasketLine, ...]
    shipping: int = 0


@dataclass(frozen=True, slots=True)
class Basket:
    """What somebody means to buy. `step`: the least that a vendor's goods must still cost."""

    groups: tuple[BasketGroup, ...]
    zone: str = ""
    step: int = 1


@dataclass(frozen=True, slots=True)
class Cut:
    """What is taken off one line or one delivery: `subsidy` of `discount` is the marketplace's."""

    discount: int = 0
    subsidy: int = 0

    def __add__(self, other: Cut) -> Cut:
        return Cut(self.discount + other.discount, self.subsidy + other.subsidy)

    @property
    def borne_by_vendor(self) -> int:
        """What the vendor bears."""
        return self.discount - self.subsidy


@dataclass(frozen=True, slots=True)
class Applied:
    """What one promotion takes off one vendor's part."""

    rule: Rule
    vendor_ref: str
    goods: Cut
    shipping: Cut


@dataclass(frozen=True, slots=True)
class Missing:
    """How much more has to be bought for a promotion; of one shop, or ("") of the whole cart."""

    rule: Rule
    vendor_ref: str
    minor: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a basket saves.

    `lines` is by key of the line, `deliveries` by vendor. `idle` are rules that take nothing off
    as things stand.
    """

    lines: Mapping[int, Cut] = field(default_factory=dict)
    deliveries: Mapping[str, Cut] = field(default_factory=dict)
    applied: tuple[Applied, ...] = ()
    missing: tuple[Missing, ...] = ()
    idle: tuple[Rule, ...] = ()

    @property
    def saved(self) -> int:
        """Everything that is taken off."""
        cuts = (*self.lines.values(), *self.deliveries.values())
        return sum(cut.discount for cut in cuts)


@dataclass(frozen=True, slots=True)
class Person:
    """Who uses a promotion: an account, a folded e-mail address, or both."""

    user_id: int | None = None
    email: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One use to be claimed. Money: `discount` and `subsidy` as charged, `spent` in patacas."""

    ref: str
    discount: Money
    subsidy: Money
    spent: Money


@dataclass(frozen=True)
class PromotionView:
    """A promotion as lists show it.

    Money: `given` is what buyers saved by it, by currency. `shop_bps` is the part that shops bear.
    """

    ref: str
    name: str
    kind: str
    kind_label: str
    status: str
    status_label: str
    terms: str
    code: str
    starts_at: datetime
    ends_at: datetime | None
    uses: int
    use_limit: int | None
    given: tuple[Money, ...]
    shop_bps: int
    is_on: bool
    is_stoppable: bool


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a page tells of a promotion before anything is in the cart, in the active language."""

    name: str
    terms: str
    ends_at: datetime | None


def name_of(name_by_lang: Mapping[str, str]) -> str:
    """Return what a promotion is called, in the active language or in one that it has."""
    return languages.pick(dict(name_by_lang))
