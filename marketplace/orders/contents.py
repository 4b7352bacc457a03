"""A cart's lines, joined with what the catalog says of their offers now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from catalog import queries as catalog
from catalog.errors import OutOfStock
from catalog.quantity_prices import ladder, unit_price
from catalog.types import OfferFacts, StockLine
from marketplace.foundation.money import Money
from marketplace.orders.closure_reading import goods_closed
from marketplace.orders.errors import CartEmpty, OfferNotForSale, QuantityNotSold
from marketplace.orders.models import Cart, CartLine
from marketplace.orders.pricing import CartedOffer
from marketplace.shipping import queries as shipping
from marketplace.shipping.types import PICKUP, Consignment, DeliveryOption, Destination, PackedSize
from marketplace.shipping.zones import MACAU


@dataclass(frozen=True)
class CartedLine:
    """One line of a cart with the facts of its offer."""

    line: CartLine
    facts: OfferFacts

    @property
    def is_buyable(self) -> bool:
        """Whether all its units can be bought now, in a quantity that the shop sells."""
        return (
            self.facts.is_sellable
            and self.line.quantity <= self.facts.available
            and not self.facts.rule.fault_of(self.line.quantity)
        )

    @property
    def carted(self) -> CartedOffer:
        """The line as the pricing rules take it."""
        return CartedOffer(
            offer_id=self.facts.offer_id,
            vendor_id=self.facts.vendor_id,
            vendor_ref=self.facts.vendor_ref,
            price=self.facts.price,
            quantity=self.line.quantity,
            further=self.facts.further,
        )

    @property
    def vendor_goods(self) -> Money:
        """What its units cost in the vendor's currency, by their quantity."""
        steps = ladder(self.facts.price, self.facts.further, self.facts.price.currency)
        return unit_price(steps, self.line.quantity) * self.line.quantity


def read_contents(cart: Cart, language: str | None = None) -> list[CartedLine]:
    """Return the lines of a cart, oldest first, with today's facts. Three reads, at any size."""
    lines = list(cart.lines.order_by("pk"))
    facts = catalog.offers_by_id([line.offer_id for line in lines], language)
    return [CartedLine(line, facts[line.offer_id]) for line in lines]


def check_buyable(contents: Sequence[CartedLine]) -> None:
    """Refuse a cart that cannot be bought as it is, naming the lines that cannot.

    Raises: CartEmpty, OfferNotForSale, OutOfStock, QuantityNotSold.
    """
    if not contents:
        raise CartEmpty
    for entry in contents:
        if not entry.facts.is_sellable:
            raise OfferNotForSale(entry.facts.product_name)
    short = [entry.facts for entry in contents if entry.line.quantity > entry.facts.available]
    if short:
        raise out_of_stock(short)
    for entry in contents:
        check_rule(entry.facts, entry.line.quantity)


def check_rule(facts: OfferFacts, quantity: int) -> None:
    """Refuse a quantity in which the shop does not sell an offer. Raises: QuantityNotSold."""
    if facts.rule.fault_of(quantity):
        raise QuantityNotSold(facts.product_name, facts.rule.text())


def out_of_stock(short: Iterable[OfferFacts]) -> OutOfStock:
    """Return the refusal that says how many are left of each short offer."""
    facts = list(short)
    return OutOfStock(
        {entry.offer_id: entry.available for entry in facts},
        {entry.offer_id: entry.product_name for entry in facts},
    )


def delivery_options(
    contents: Iterable[CartedLine], to: Destination, *, now: datetime
) -> dict[int, list[DeliveryOption]]:
    """Return how each vendor delivers its lines, by vendor id, cheapest first. One read.

    Prices and promises are those of an order at `now`.
    """
    sent = _consignments(contents, to)
    options = shipping.options_for(list(sent.values()), now=now)
    return {vendor_id: options[consignment] for vendor_id, consignment in sent.items()}


def closed_lines(
    contents: Iterable[CartedLine], zones: Mapping[int, str], *, now: datetime
) -> dict[int, str]:
    """Return, by offer id, why lines cannot be sent where their vendor would send them.

    `zones` is by vendor id; a vendor without one sends nothing. One statement a zone. Words are
    in the active language.
    """
    lines = [entry.facts for entry in contents if entry.facts.vendor_id in zones]
    found: dict[int, str] = {}
    for zone in dict.fromkeys(zones.values()):
        there = [facts for facts in lines if zones[facts.vendor_id] == zone]
        closed = goods_closed((facts.product_id for facts in there), zone, now=now)
        found |= {
            facts.offer_id: closed[facts.product_id].text(facts.product_name)
            for facts in there
            if facts.product_id in closed
        }
    return found


def zones_of(zone: str, options: Mapping[int, DeliveryOption]) -> dict[int, str]:
    """Return where each vendor's goods go: to the buyer's zone; what is fetched stays in Macau."""
    return {pk: MACAU if option.code == PICKUP else zone for pk, option in options.items()}


def vendor_currencies(contents: Iterable[CartedLine]) -> set[str]:
    """Return the currencies that these lines are priced in."""
    return {entry.facts.price.currency for entry in contents}


def vendor_public_ids(contents: Iterable[CartedLine]) -> dict[int, str]:
    """Return each vendor's public id by its id, in the order of the cart."""
    return {
        entry.facts.vendor_id: entry.facts.vendor_ref.removeprefix("vendor:") for entry in contents
    }


def stock_lines(contents: Iterable[CartedLine]) -> list[StockLine]:
    """Return what has to be held in stock for these lines."""
    return [StockLine(e.facts.offer_id, e.line.quantity) for e in contents]


def packed_size(entries: Iterable[CartedLine]) -> PackedSize:
    """Return what units take together: the sum of their volumes, the longest of their sides."""
    packed = [(entry.facts.packing, entry.line.quantity) for entry in entries]
    return PackedSize(
        volume_mm3=sum(each.volume_mm3 * quantity for each, quantity in packed),
        longest_mm=max((each.longest_mm for each, _quantity in packed), default=0),
        is_fragile=any(each.is_fragile for each, _quantity in packed),
        is_cold=any(each.is_cold for each, _quantity in packed),
    )


def _consignments(contents: Iterable[CartedLine], to: Destination) -> dict[int, Consignment]:
    """Return what each vendor would send; goods are in the vendor's currency."""
    grouped: dict[int, list[CartedLine]] = {}
    for entry in contents:
        grouped.setdefault(entry.facts.vendor_id, []).append(entry)
    return {
        vendor_id: Consignment(
            vendor_id=vendor_id,
            to=to,
            weight_g=sum(e.facts.gross_weight_g * e.line.quantity for e in entries),
            goods=Money.total((e.vendor_goods for e in entries), entries[0].facts.price.currency),
            size=packed_size(entries),
        )
        for vendor_id, entries in grouped.items()
    }
