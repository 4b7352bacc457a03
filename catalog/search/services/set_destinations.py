"""Where shops send goods to, as the floor above tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from catalog.search.models import Touch, VendorDestinations


@transaction.atomic
def set_destinations(zones: Mapping[int, Iterable[str]]) -> int:
    """Say which zones each shop sends goods to; return how many shops changed.

    `zones` names every shop that sends anything; a shop that is left out sends nowhere.
    """
    known = {row.pk: tuple(row.zones) for row in VendorDestinations.objects.all()}
    wanted = {vendor: tuple(sorted(set(codes))) for vendor, codes in zones.items()}
    wanted |= dict.fromkeys(known.keys() - wanted.keys(), ())
    changed = [vendor for vendor, codes in wanted.items() if known.get(vendor, ()) != codes]
    VendorDestinations.objects.bulk_create(
        [VendorDestinations(vendor_id=vendor, zones=list(wanted[vendor])) for vendor in changed],
        update_conflicts=True,
        unique_fields=["vendor"],
        update_fields=["zones"],
    )
    Touch.objects.bulk_create([Touch(vendor_id=vendor) for vendor in changed])
    return len(changed)
