"""Every lock of the pictures' room: the product, then the picture file."""

from __future__ import annotations

from catalog.media.errors import NoSuchPicture, PictureBusy
from catalog.media.models import Master
from catalog.media.types import Kept
from catalog.models import Product


def product(product_id: int, vendor_id: int | None = None) -> Product:
    """Lock a product, of one vendor where that is said. Raises: NoSuchPicture."""
    found = Product.objects.select_for_update(of=("self",)).filter(pk=product_id)
    if vendor_id is not None:
        found = found.filter(vendor_id=vendor_id)
    row = found.first()
    if row is None:
        raise NoSuchPicture
    return row


def master(kept: Kept) -> Master:
    """Lock a picture file so that no sweep removes it. Raises: PictureBusy."""
    row = Master.objects.select_for_update().filter(pk=kept.master_id).first()
    if row is None or row.state == Master.State.REMOVED:
        raise PictureBusy(kept.path)
    return row
