"""A vendor takes a wish back that nobody decided about yet."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catalog import services as catalog
from catalog.models import Product
from catalog.moderation import locks
from catalog.moderation.errors import AlreadyDecided, NoSuchChangeSet
from catalog.moderation.models import ChangeSet, Decision
from catalog.moderation.services.closing import close_set


@transaction.atomic
def withdraw_set(
    *, change_set_ref: str, vendor_id: int, by_id: int | None, now: datetime
) -> Decision:
    """Withdraw an open set; a new listing goes back to its vendor, to be written on.

    Raises: NoSuchChangeSet for anybody else's, AlreadyDecided.
    """
    product, found = locks.change_set(change_set_ref)
    if found.vendor_id != vendor_id:
        raise NoSuchChangeSet
    if found.status != ChangeSet.Status.OPEN:
        raise AlreadyDecided(found.status)
    if found.kind == ChangeSet.Kind.LISTING and product.status == Product.Status.SUBMITTED:
        catalog.request_changes(product_id=product.pk)
    return close_set(found, Decision.Kind.WITHDRAWN, now, by_id=by_id)
