"""The post gave us numbers to stick on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.shipping.carriers_api.capabilities import capability
from marketplace.shipping.parcels.errors import BookingRefused
from marketplace.shipping.parcels.models import NumberRange


@transaction.atomic
def add_number_range(
    *, carrier: str, service: str, first: int, last: int, by: str, now: datetime
) -> NumberRange:
    """Write down a range of serials, eight digits each; none may stand in two ranges.

    Raises: BookingRefused.
    """
    known = capability(carrier)
    is_range = 0 <= first <= last <= 99_999_999
    if not known.numbers_by_range or service not in known.services or not is_range:
        raise BookingRefused(_("This is no range of a postal service."))
    rows = NumberRange.objects.select_for_update().filter(service=service)
    if rows.filter(first_serial__lte=last, last_serial__gte=first).exists():
        raise BookingRefused(_("Some of these numbers stand in another range."))
    return NumberRange.objects.create(
        carrier=carrier,
        service=service,
        first_serial=first,
        last_serial=last,
        next_serial=first,
        added_by=by,
        added_at=now,
    )
