"""What goes into a paper: values, no rows. Money is in the order's currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marketplace.foundation.errors import Broken
from marketplace.foundation.money import Money
from marketplace.foundation.typesetting.party import Party


@dataclass(frozen=True)
class PaperLine:
    """One line of an order. `names` is by language: the first, and where there is one the second.

    `code` is the shop's own.
    """

    names: tuple[str, ...]
    code: str
    quantity: int
    unit: Money
    total: Money


@dataclass(frozen=True)
class Sums:
    """What adds up to a total: goods - discount + shipping + duty - before.

    Only goods need not be zero; `before` is what of a credit note went back before it.
    """

    goods: Money
    discount: Money
    shipping: Money
    duty: Money
    total: Money
    before: Money | None = None

    def check(self, lines: tuple[PaperLine, ...]) -> None:
        """Refuse figures that contradict each other: no such paper leaves the house.

        Raises: Broken.
        """
        currency = self.total.currency
        if Money.total([line.total for line in lines], currency) != self.goods:
            raise Broken("the lines of a paper are not its goods")
        before = self.before or Money.zero(currency)
        if self.goods - self.discount + self.shipping + self.duty - before != self.total:
            raise Broken("the sums of a paper are not its total")


@dataclass(frozen=True)
class InvoicePaper:
    """A shop's invoice for its part of an order, in two languages."""

    number: str
    order_number: str
    issued_at: datetime
    paid_at: datetime
    seller: Party
    buyer: Party
    lines: tuple[PaperLine, ...]
    sums: Sums
    languages: tuple[str, str]


@dataclass(frozen=True)
class CreditPaper:
    """What went back of an invoice: `invoice` has its seller, buyer, order and languages."""

    number: str
    issued_at: datetime
    invoice: InvoicePaper
    reason: tuple[str, ...]
    lines: tuple[PaperLine, ...]
    sums: Sums


@dataclass(frozen=True)
class ReceiptPart:
    """One shop's part of a receipt. `delivery` names how it comes, in the reader's language."""

    shop: str
    number: str
    delivery: str
    lines: tuple[PaperLine, ...]
    sums: Sums


@dataclass(frozen=True)
class ReceiptPaper:
    """What a buyer paid, for which goods of which shops, and what went back since."""

    number: str
    placed_at: datetime
    paid_at: datetime
    made_at: datetime
    issuer: Party
    buyer: Party
    method: str
    parts: tuple[ReceiptPart, ...]
    sums: Sums
    given_back: Money
    rates: tuple[str, ...]
    language: str

    def check(self) -> None:
        """Refuse a receipt whose parts are not its total. Raises: Broken."""
        for part in self.parts:
            part.sums.check(part.lines)
        lines = tuple(line for part in self.parts for line in part.lines)
        self.sums.check(lines)
        currency = self.sums.total.currency
        if Money.total([part.sums.total for part in self.parts], currency) != self.sums.total:
            raise Broken("the parts of a receipt are not its total")


@dataclass(frozen=True)
class SlipPaper:
    """What lies in a parcel, and for whom. `shows_prices`: off for a gift."""

    number: str
    shop: str
    packed_at: datetime
    recipient: Party
    phone: str
    delivery: str
    lines: tuple[PaperLine, ...]
    sums: Sums
    shows_prices: bool
    language: str
