"""The order in which planned goods are written, and what is told of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from catalog.bulk.cells.reading import Reference
from catalog.bulk.models import ProductCode
from catalog.bulk.planning import CHANGED, NEW, RowPlan
from catalog.bulk.state import Goods, ProductState, VariantState
from catalog.bulk.writing.products import write_products
from catalog.bulk.writing.variants import write_variants
from catalog.events import OfferChanged, ProductChanged, StockChanged
from catalog.services.stock.watching import Moved, watch
from marketplace.foundation import outbox
from marketplace.vendors.models import Vendor


@dataclass(frozen=True)
class Written:
    """What was written of a chunk."""

    variants: tuple[VariantState, ...]
    products: tuple[ProductState, ...]


def write(
    plans: Sequence[RowPlan], goods: Goods, vendor: Vendor, reference: Reference, *, now: datetime
) -> Written:
    """Write what the rows plan, under the locks of the caller, and tell of it.

    Money: prices are in the vendor's price currency; nothing is converted.
    """
    done = [plan for plan in plans if plan.outcome in (NEW, CHANGED)]
    variants = list(
        {goods.variants[plan.sku].sku: goods.variants[plan.sku] for plan in done}.values()
    )
    products = list({id(each.product): each.product for each in variants}.values())
    own = [product for product in products if product.is_own]
    write_products(own, vendor, reference)
    write_variants(variants, vendor, reference)
    _remember_codes(done, goods, vendor)
    tell(variants, products, vendor, now=now)
    return Written(tuple(variants), tuple(products))


def _remember_codes(done: Iterable[RowPlan], goods: Goods, vendor: Vendor) -> None:
    """Keep the shop's own words for its products; SKUs and our ids need no keeping."""
    named = {
        plan.key: product
        for plan in done
        if (product := goods.variants[plan.sku].product).is_own
        and plan.key not in (plan.sku, product.ref)
    }
    ProductCode.objects.bulk_create(
        [
            ProductCode(vendor=vendor, code=key, product_id=product.product_id)
            for key, product in named.items()
            if product.product_id is not None
        ],
        ignore_conflicts=True,
    )


def tell(
    variants: Iterable[VariantState],
    products: Iterable[ProductState],
    vendor: Vendor,
    *,
    now: datetime,
) -> None:
    """Record what other rooms may want to know, one fact a product and one an offer."""
    events: list[outbox.Event] = []
    joined = {id(each.product) for each in variants if not each.before}
    for product in products:
        if product.changed or id(product) in joined:
            events.append(
                ProductChanged(
                    product_id=product.product_id or 0,
                    product_ref=product.ref,
                    vendor_id=vendor.pk,
                    changed_at=now,
                )
            )
    watched: list[Moved] = []
    for variant in variants:
        events += _of_offer(variant, vendor, now)
        if "stock" in variant.changed and variant.before:
            events += _of_stock(variant, vendor, now, watched)
    outbox.record_many(events)
    watch(watched)


def _of_offer(variant: VariantState, vendor: Vendor, now: datetime) -> list[outbox.Event]:
    found: list[outbox.Event] = []
    changed = variant.changed
    if changed.keys() & {"price", "compare_at", "on_sale"}:
        found.append(
            OfferChanged(
                offer_id=variant.offer_id or 0,
                product_id=variant.product.product_id or 0,
                vendor_id=vendor.pk,
                changed_at=now,
            )
        )
    return found


def _of_stock(
    variant: VariantState, vendor: Vendor, now: datetime, watched: list[Moved]
) -> list[outbox.Event]:
    """Tell what sold out or came back; who wants to hear of low stock is told by the watch."""
    was, left = (
        int(told.get("stock", "0")) - variant.reserved for told in (variant.before, variant.values)
    )
    offer_id, product_id = variant.offer_id or 0, variant.product.product_id or 0
    if variant.threshold is not None:
        watched.append(
            Moved(
                offer_id=offer_id,
                product_id=product_id,
                vendor_id=vendor.pk,
                was=was,
                left=left,
                threshold=variant.threshold,
                low_since=variant.low_since,
            )
        )
        return []
    if (was < 1) == (left < 1):
        return []
    return [
        StockChanged(
            offer_id=offer_id,
            product_id=product_id,
            vendor_id=vendor.pk,
            is_sold_out=left < 1,
            changed_at=now,
        )
    ]
