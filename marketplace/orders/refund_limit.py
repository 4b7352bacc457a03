"""How much a shop gives back by itself."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Final

from django.conf import settings
from django.db.models import Sum

from marketplace.orders.models import RefundRequest, VendorOrder
from payments.fx import services as fx
from payments.fx.errors import RateUnavailable

LIMIT_CURRENCY: Final = "MOP"


def is_within_limit(part: VendorOrder, minor: int, now: datetime) -> bool:
    """Tell whether a shop may give back so much more of a vendor order without an operator.

    Money: `minor` is off the vendor's price, in its currency; with all that the shop gave back of
    this vendor order by itself it is at most REFUND_VENDOR_LIMIT patacas. Without a rate it is not.
    """
    alone = RefundRequest.objects.filter(
        vendor_order=part,
        source=RefundRequest.Source.VENDOR,
        status=RefundRequest.Status.APPROVED,
        decided_by__startswith="system:",
    ).aggregate(sum=Sum("vendor_minor"))
    rate = _rate(part, now)
    return rate is not None and ((alone["sum"] or 0) + minor) * rate <= settings.REFUND_VENDOR_LIMIT


def _rate(part: VendorOrder, now: datetime) -> Fraction | None:
    """Patacas for one unit of the vendor's currency: frozen with the order, else of the day."""
    if part.vendor_currency == LIMIT_CURRENCY:
        return Fraction(1)
    if part.fx_mid is not None and {part.fx_base, part.fx_quoted} == {
        part.vendor_currency,
        LIMIT_CURRENCY,
    }:
        mid = Fraction(part.fx_mid)
        is_base = part.fx_base == part.vendor_currency
        return mid if is_base else Fraction(mid.denominator, mid.numerator)
    try:
        mids = fx.current_mids([part.vendor_currency], LIMIT_CURRENCY, now)
    except RateUnavailable:
        return None
    return mids[part.vendor_currency].value
