"""How much of a vendor order goes back. Pure: frozen amounts in, amounts out.

docs/refunds.md has the rule and its numbers. Money is whole minor units in here: `buyer` (duty in
it) and `duty` in the order's currency, `vendor` in the vendor's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from types import MappingProxyType

from marketplace.foundation.money import round_half_up
from marketplace.orders.errors import NothingToRefund, TooManyUnits


class DutyBack(Enum):
    """How much of the duty of the border goes back with a refund."""

    NONE = "none"  # customs keeps it
    PART = "part"  # that on what goes back
    ALL = "all"  # nothing is declared any more, so nothing is due


@dataclass(frozen=True, slots=True)
class LineSold:
    """A line as it was sold, after discounts, and how many units of it went back before.

    `subsidy` is what the marketplace paid of it, in the order's currency.
    """

    line_id: int
    quantity: int
    before: int
    buyer: int
    vendor: int
    subsidy: int = 0

    @property
    def left(self) -> int:
        """Units that can still go back."""
        return self.quantity - self.before


@dataclass(frozen=True, slots=True)
class Sums:
    """Amounts on both sides: `goods` and `commission` are the vendor's, `subsidy` is ours.

    `duty` is in `buyer`.
    """

    buyer: int = 0
    vendor: int = 0
    goods: int = 0
    commission: int = 0
    duty: int = 0
    subsidy: int = 0

    @property
    def net(self) -> int:
        """The buyer's side, the border apart."""
        return self.buyer - self.duty


@dataclass(frozen=True, slots=True)
class PartSold:
    """A vendor order as it was sold, and what of it went back before.

    Without a conversion the vendor's amounts are always the buyer's and the marketplace's together.
    """

    lines: tuple[LineSold, ...]
    buyer_shipping: int
    vendor_shipping: int
    is_shipping_back: bool
    sold: Sums
    back: Sums
    shipping_subsidy: int = 0
    is_converted: bool = True
    # What went back of the delivery in shares, beside units.
    buyer_shipping_back: int = 0
    vendor_shipping_back: int = 0

    @property
    def left(self) -> Sums:
        """What can still go back; never below zero."""
        return Sums(
            buyer=max(0, self.sold.buyer - self.back.buyer),
            vendor=max(0, self.sold.vendor - self.back.vendor),
            goods=max(0, self.sold.goods - self.back.goods),
            commission=max(0, self.sold.commission - self.back.commission),
            duty=max(0, self.sold.duty - self.back.duty),
            subsidy=max(0, self.sold.subsidy - self.back.subsidy),
        )

    @property
    def has_shipping_left(self) -> bool:
        """Whether there was a delivery to pay for that did not go back."""
        return sum(self.shipping_left) > 0

    @property
    def shipping_left(self) -> tuple[int, int]:
        """What can still go back of the delivery, for the buyer and off the vendor's price."""
        if self.is_shipping_back:
            return (0, 0)
        return (
            max(0, self.buyer_shipping - self.buyer_shipping_back),
            max(0, self.vendor_shipping - self.vendor_shipping_back),
        )


@dataclass(frozen=True, slots=True)
class LineBack:
    """Units of a line that go back, with their amounts."""

    line_id: int
    quantity: int
    buyer: int
    vendor: int
    subsidy: int = 0


@dataclass(frozen=True, slots=True)
class Back:
    """One refund: its sums, its lines, and whether nothing of the goods is left after it.

    `shipping` is what of it is delivery, for the buyer and off the vendor's price.
    """

    sums: Sums
    lines: tuple[LineBack, ...]
    with_shipping: bool
    takes_all_goods: bool
    shipping: tuple[int, int] = (0, 0)


def of_lines(
    part: PartSold,
    quantities: Mapping[int, int],
    *,
    with_shipping: bool,
    shipping_for: Mapping[int, int] = MappingProxyType({}),
    duty: DutyBack = DutyBack.NONE,
) -> Back:
    """Return what goes back with so many units of each line, perhaps delivery and duty.

    The delivery goes back `with_shipping`, all that is left of it, or in the share of the units
    in `shipping_for`. The refund after which nothing is left takes all that is left on both sides,
    duty apart.
    Raises: NothingToRefund, TooManyUnits.
    """
    if any(quantities[each] for each in quantities.keys() - {line.line_id for line in part.lines}):
        raise NothingToRefund
    lines = tuple(
        _line_back(line, quantities.get(line.line_id, 0), is_converted=part.is_converted)
        for line in part.lines
        if quantities.get(line.line_id, 0)
    )
    ships = with_shipping and part.has_shipping_left
    shipping = part.shipping_left if ships else _shipping_share(part, shipping_for)
    goods = sum(line.vendor for line in lines)
    buyer = sum(line.buyer for line in lines) + shipping[0]
    vendor = goods + shipping[1]
    ours = sum(line.subsidy for line in lines) + _shipping_subsidy(part, shipping[1])
    all_goods = takes_all_goods(part, quantities)
    is_last = all_goods and (ships or not part.has_shipping_left)
    left = part.left
    if is_last or buyer >= left.net or vendor >= left.vendor:
        sums = replace(left, buyer=left.net, duty=0)
    else:
        ours = min(ours, left.subsidy)
        vendor = vendor if part.is_converted else buyer + ours
        goods = min(goods, left.goods, vendor)
        sums = Sums(buyer, vendor, goods, _commission(part, goods, vendor), subsidy=ours)
    taxed = _duty(part, sums.buyer, duty)
    sums = replace(sums, buyer=sums.buyer + taxed, duty=taxed)
    if not sums.buyer:
        raise NothingToRefund
    return Back(sums, lines, ships, all_goods, shipping)


def takes_all_goods(part: PartSold, quantities: Mapping[int, int]) -> bool:
    """Tell whether nothing of the goods is left after so many units of each line."""
    return all(line.left == quantities.get(line.line_id, 0) for line in part.lines)


def _shipping_share(part: PartSold, units: Mapping[int, int]) -> tuple[int, int]:
    """Return the share of the delivery that goes with units: by their price of all goods."""
    chosen = {line.line_id: units.get(line.line_id, 0) for line in part.lines}
    left_buyer, left_vendor = part.shipping_left

    def share(shipping: int, left: int, price: Callable[[LineSold], int]) -> int:
        goods = sum(price(line) for line in part.lines)
        if not goods:
            return 0
        exact = sum(
            (
                Fraction(shipping * price(line) * chosen[line.line_id], line.quantity * goods)
                for line in part.lines
            ),
            Fraction(0),
        )
        return min(left, round_half_up(exact))

    return (
        share(part.buyer_shipping, left_buyer, lambda line: line.buyer),
        share(part.vendor_shipping, left_vendor, lambda line: line.vendor),
    )


def _shipping_subsidy(part: PartSold, vendor_shipping: int) -> int:
    """Return what of ours is in so much of the vendor's delivery."""
    if not part.vendor_shipping:
        return 0
    return round_half_up(Fraction(part.shipping_subsidy * vendor_shipping, part.vendor_shipping))


def duty_back(
    part: PartSold,
    quantities: Mapping[int, int],
    *,
    told: bool | None,
    is_declared: bool,
    is_sent: bool = False,
) -> DutyBack:
    """Return how much duty goes back with so many units.

    Unless somebody has told, all of it does with a cancel that leaves nothing to send before
    anything was declared, and its part with one that leaves something, for the rest alone is
    declared then; goods that are sent all the same (`is_sent`) bear their duty. Else none:
    customs decides about what it was told of.
    """
    if told is not None:
        return DutyBack.PART if told else DutyBack.NONE
    if is_declared:
        return DutyBack.NONE
    if takes_all_goods(part, quantities):
        return DutyBack.ALL
    return DutyBack.PART if any(quantities.values()) and not is_sent else DutyBack.NONE


def of_amount(part: PartSold, buyer: int) -> Back:
    """Return what an amount that the buyer got back takes along, no line being named.

    The vendor's price follows by the part of what the buyer paid that has gone back so far; it is
    of goods as long as goods are left, of the delivery after that, and of duty at the very last.
    Raises: NothingToRefund for more than is left.
    """
    left = part.left
    if not 0 < buyer <= left.buyer:
        raise NothingToRefund
    if buyer == left.buyer:
        return Back(left, (), with_shipping=False, takes_all_goods=False)
    net = min(buyer, left.net)
    so_far = Fraction(part.back.net + net, part.sold.net) if part.sold.net else Fraction(1)
    ours = round_half_up(part.sold.subsidy * so_far) - part.back.subsidy
    ours = min(max(0, ours), left.subsidy)
    vendor = round_half_up(part.sold.vendor * so_far) - part.back.vendor
    vendor = min(max(0, vendor), max(0, left.vendor - 1))
    if not part.is_converted:
        vendor = net + ours
    if net == left.net:
        vendor, ours = left.vendor, left.subsidy
    goods = min(vendor, left.goods)
    sums = Sums(
        buyer, vendor, goods, _commission(part, goods, vendor), duty=buyer - net, subsidy=ours
    )
    return Back(sums, (), with_shipping=False, takes_all_goods=False)


def _line_back(line: LineSold, quantity: int, *, is_converted: bool) -> LineBack:
    if not 0 < quantity <= line.left:
        raise TooManyUnits(left=line.left)
    buyer = _units(line.buyer, line, quantity)
    subsidy = _units(line.subsidy, line, quantity)
    vendor = _units(line.vendor, line, quantity) if is_converted else buyer + subsidy
    return LineBack(line.line_id, quantity, buyer=buyer, vendor=vendor, subsidy=subsidy)


def _units(total: int, line: LineSold, quantity: int) -> int:
    """Return what some units of a line are of its total; in any steps they sum to it."""

    def up_to(units: int) -> int:
        return round_half_up(Fraction(total * units, line.quantity))

    return up_to(line.before + quantity) - up_to(line.before)


def _duty(part: PartSold, net: int, back: DutyBack) -> int:
    """Return the duty on what the buyer gets back; in any steps the parts sum to the whole."""
    if back != DutyBack.PART:
        return part.left.duty if back == DutyBack.ALL else 0

    def up_to(gone: int) -> int:
        return round_half_up(Fraction(part.sold.duty * gone, part.sold.net))

    return min(up_to(part.back.net + net) - up_to(part.back.net), part.left.duty)


def _commission(part: PartSold, goods: int, most: int) -> int:
    """Return the commission on goods that go back, by all goods that have gone back so far."""
    if not part.sold.goods:
        return 0
    so_far = min(part.back.goods + goods, part.sold.goods)
    due = round_half_up(Fraction(part.sold.commission * so_far, part.sold.goods))
    return min(max(0, due - part.back.commission), part.left.commission, most)
