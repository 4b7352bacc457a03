"""Let a shop deliver by one of the marketplace's sheets, or no longer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.foundation.clock import macau_day
from marketplace.shipping.errors import NoSuchSheet
from marketplace.shipping.models import SheetUse
from marketplace.shipping.rate_reading import sheets_in_force
from marketplace.vendors.models import Vendor


@transaction.atomic
def use_sheet(*, vendor: Vendor, series: str, now: datetime) -> None:
    """Deliver by a sheet of the marketplace from now on, where the shop has no sheet of its own.

    Of two for the same option the last that was chosen counts. A second click changes nothing.
    Raises: NoSuchSheet when there is none in force in the currency of the shop's prices.
    """
    today = macau_day(now)
    offered = {
        sheet.series: sheet
        for sheet in sheets_in_force(today).filter(vendor__isnull=True)
        if sheet.currency == vendor.price_currency
    }
    chosen = offered.get(series)
    if chosen is None:
        raise NoSuchSheet
    Vendor.objects.select_for_update(of=("self",)).get(pk=vendor.pk)
    rivals = [each.series for each in offered.values() if each.code == chosen.code]
    SheetUse.objects.filter(vendor=vendor, series__in=rivals).exclude(series=series).delete()
    SheetUse.objects.get_or_create(vendor=vendor, series=series, defaults={"since": now})


def stop_using_sheet(*, vendor: Vendor, series: str) -> None:
    """Deliver by the shop's own prices again; orders that were placed stay as they are."""
    SheetUse.objects.filter(vendor=vendor, series=series).delete()
