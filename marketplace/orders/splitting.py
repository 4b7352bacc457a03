"""Split a priced cart into the part of each vendor. Pure: values in, values out.

Nothing is priced again here: parts are the groups of the cart, so their sum is the cart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from marketplace.foundation.errors import Broken
from marketplace.foundation.money import Money, share_bps
from marketplace.orders.pricing import PricedCart, PricedGroup, Terms
from payments.fx.types import QuotedRate


@dataclass(frozen=True, slots=True)
class VendorPart:
    """What one vendor order freezes.

    Money: `commission` is in the vendor's currency, on goods alone, half up; `mid_value` is
    the vendor's total at the mid rate, in the charge currency, half up.
    """

    group: PricedGroup
    commission_bps: int
    commission: Money
    mid_value: Money
    rate: QuotedRate | None


def split_cart(
    *, priced: PricedCart, commission_bps: Mapping[int, int], terms: Terms
) -> tuple[VendorPart, ...]:
    """Return one part for each vendor, in the order of the cart.

    `commission_bps` is by vendor id. The commission is no fee on top: it never touches what
    the buyer pays.
    Raises: Broken when the parts do not add up to the cart, or a vendor would be owed more
    than the buyer pays at the mid rate, the border apart.
    """
    parts = tuple(_part(group, commission_bps[group.vendor_id], terms) for group in priced.groups)
    total = Money.total((part.group.total for part in parts), priced.currency)
    if total != priced.total:
        raise Broken(f"vendor parts sum to {total}, the cart is {priced.total}")
    for part in parts:
        if part.mid_value > part.group.net:
            raise Broken(f"{part.group.vendor_ref} is worth {part.mid_value} of {part.group.net}")
    return parts


def _part(group: PricedGroup, bps: int, terms: Terms) -> VendorPart:
    commission = Money(share_bps(group.vendor_goods.minor, bps), group.vendor_goods.currency)
    return VendorPart(
        group=group,
        commission_bps=bps,
        commission=commission,
        mid_value=terms.mid_value(group.vendor_total),
        rate=terms.rate(group.vendor_goods.currency),
    )
