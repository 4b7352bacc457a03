"""Where goods may not be sent, whoever sells them, as the floor above tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from catalog.search.models import ProductClosures
from catalog.search.services.index_touched import touch_products


@transaction.atomic
def set_closures(zones: Mapping[int, Iterable[str]]) -> int:
    """Say which zones are closed to products; return how many products changed.

    `zones` names every product that any zone is closed to; one that is left out may go anywhere.
    """
    known = {row.pk: tuple(row.zones) for row in ProductClosures.objects.all()}
    wanted = {pk: tuple(sorted(set(codes))) for pk, codes in zones.items()}
    wanted = {pk: codes for pk, codes in wanted.items() if codes}
    changed = [pk for pk, codes in wanted.items() if known.get(pk) != codes]
    opened = sorted(known.keys() - wanted.keys())
    ProductClosures.objects.bulk_create(
        [ProductClosures(product_id=pk, zones=list(wanted[pk])) for pk in changed],
        update_conflicts=True,
        unique_fields=["product"],
        update_fields=["zones"],
    )
    ProductClosures.objects.filter(pk__in=opened).delete()
    touch_products([*changed, *opened])
    return len(changed) + len(opened)
