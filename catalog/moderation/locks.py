"""Every lock of the room: the product first, as the catalog does, then its change set."""

from __future__ import annotations

from catalog import locks
from catalog.models import Product
from catalog.moderation.errors import NoSuchChangeSet
from catalog.moderation.models import ChangeSet, ScreeningRun


def open_set(product_id: int) -> ChangeSet | None:
    """Lock the open set of a locked product."""
    rows = ChangeSet.objects.select_for_update(of=("self",), no_key=True)
    return rows.filter(product_id=product_id, status=ChangeSet.Status.OPEN).first()


def change_set(public_id: str) -> tuple[Product, ChangeSet]:
    """Lock a change set with its product. Raises: NoSuchChangeSet."""
    found = ChangeSet.objects.filter(public_id=public_id).values_list("product_id", flat=True)
    product_id = found.first()
    if product_id is None:
        raise NoSuchChangeSet
    product = locks.product(product_id)
    rows = ChangeSet.objects.select_for_update(of=("self",), no_key=True)
    return product, rows.get(public_id=public_id)


def screening_run() -> ScreeningRun | None:
    """Lock the run that is not finished; None when there is none, or a worker has it."""
    rows = ScreeningRun.objects.select_for_update(skip_locked=True)
    return rows.filter(finished_at=None).first()
