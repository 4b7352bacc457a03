"""The locks of an import, in the house's order: the import, stock rows by id, offers, products."""

from __future__ import annotations

from collections.abc import Iterable

from catalog import locks as catalog
from catalog.bulk.errors import NoSuchImport
from catalog.bulk.models import ImportRun
from catalog.models import Offer, Product


def run(run_id: int) -> ImportRun:
    """Lock an import, with its vendor read. Raises: NoSuchImport."""
    found = (
        ImportRun.objects.select_for_update(no_key=True, of=("self",))
        .select_related("vendor")
        .filter(pk=run_id)
        .first()
    )
    if found is None:
        raise NoSuchImport()
    return found


def own_run(vendor_id: int, public_id: str) -> ImportRun:
    """Lock an import of a vendor. Raises: NoSuchImport for anybody else's."""
    found = (
        ImportRun.objects.select_for_update(no_key=True, of=("self",))
        .select_related("vendor")
        .filter(vendor_id=vendor_id, public_id=public_id)
        .first()
    )
    if found is None:
        raise NoSuchImport()
    return found


def goods(vendor_id: int, skus: Iterable[str], product_ids: Iterable[int]) -> None:
    """Lock what rows with these SKUs may change, and further products."""
    offers = Offer.objects.filter(vendor_id=vendor_id, sku__in=list(skus))
    found = dict(offers.values_list("pk", "variant__product_id"))
    catalog.stock_rows(found)
    ids = sorted(found)
    list(Offer.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").only("pk"))
    products = Product.objects.select_for_update(no_key=True, of=("self",))
    wanted = {*found.values(), *product_ids}
    list(products.filter(pk__in=wanted).order_by("pk").only("pk"))
