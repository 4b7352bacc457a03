"""Say until when a shop's orders count for the day, and how long it packs."""

from __future__ import annotations

from datetime import time

from marketplace.shipping.errors import DispatchRefused
from marketplace.shipping.models import DispatchTerms
from marketplace.shipping.models.calendar import LONGEST_HANDLING_DAYS
from marketplace.vendors.models import Vendor


def set_dispatch(*, vendor: Vendor, cut_off: time, handling_days: int, packs_on: str) -> None:
    """Set how a shop sends, for promises from now on; those that were given stay.

    `packs_on` is seven weekdays, Monday first, `1` for yes; `cut_off` is Macau's time.
    Raises: DispatchRefused.
    """
    is_week = len(packs_on) == 7 and set(packs_on) <= {"0", "1"} and "1" in packs_on
    if not is_week or not 0 <= handling_days <= LONGEST_HANDLING_DAYS:
        raise DispatchRefused
    DispatchTerms.objects.update_or_create(
        vendor=vendor,
        defaults={"cut_off": cut_off, "handling_days": handling_days, "packs_on": packs_on},
    )
