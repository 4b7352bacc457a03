"""The way of a listing: `draft -> submitted -> published <-> archived`, with two side doors."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalog import locks
from catalog.completeness import Meter
from catalog.errors import ListingIncomplete, MoveRefused, OthersSellIt
from catalog.events import ProductArchived, ProductPublished
from catalog.models import Offer, Product, ScheduledMove
from catalog.queries.contents import content_meters
from catalog.services.set_attributes import asked_by
from marketplace.foundation import outbox

Status = Product.Status


@transaction.atomic
def submit_product(*, product_id: int) -> Product:
    """Ask for a listing to be published.

    Raises: NoSuchPage, ListingIncomplete, MoveRefused.
    """
    product = locks.product(product_id)
    _refuse_unless(product, {Status.DRAFT, Status.CHANGES_REQUESTED, Status.SUBMITTED})
    refuse_incomplete(product)
    if product.status != Status.SUBMITTED:
        # what was let through before may say something else by now
        _waiting(product).update(is_cleared=False)
    return _move(product, Status.SUBMITTED)


@transaction.atomic
def publish_product(*, product_id: int, now: datetime) -> Product:
    """Show a submitted or archived listing; one that is shown stays as it is.

    Its first instant of publication is kept, so that archiving for a day does not make it new.
    Raises: NoSuchPage, ListingIncomplete, MoveRefused.
    """
    product = locks.product(product_id)
    if product.status == Status.PUBLISHED:
        return product
    _refuse_unless(product, {Status.SUBMITTED, Status.ARCHIVED})
    refuse_incomplete(product)
    product.published_at = product.published_at or now
    _move(product, Status.PUBLISHED)
    _waiting(product).update(status=ScheduledMove.Status.DONE, ended_at=now)
    outbox.record(
        ProductPublished(
            product_id=product.pk,
            product_ref=product.public_id,
            vendor_id=product.vendor_id,
            published_at=now,
        )
    )
    return product


@transaction.atomic
def reject_product(*, product_id: int) -> Product:
    """Turn a submitted listing down for good.

    Raises: NoSuchPage, MoveRefused.
    """
    product = locks.product(product_id)
    _refuse_unless(product, {Status.SUBMITTED, Status.REJECTED})
    return _move(product, Status.REJECTED)


@transaction.atomic
def request_changes(*, product_id: int) -> Product:
    """Give a submitted listing back to its vendor.

    Raises: NoSuchPage, MoveRefused.
    """
    product = locks.product(product_id)
    _refuse_unless(product, {Status.SUBMITTED, Status.CHANGES_REQUESTED})
    return _move(product, Status.CHANGES_REQUESTED)


@transaction.atomic
def archive_product(*, product_id: int, now: datetime, by_vendor: bool = False) -> Product:
    """Take a published listing from view; one that is not shown stays as it is.

    What its vendor took down it may show again by itself; once an operator did, no more.
    Raises: NoSuchPage, MoveRefused, OthersSellIt for a vendor whose listing others use.
    """
    product = locks.product(product_id)
    if product.status == Status.ARCHIVED:
        if product.is_taken_down_by_vendor and not by_vendor:
            product.is_taken_down_by_vendor = False
            product.save(update_fields=("is_taken_down_by_vendor",))
        return product
    _refuse_unless(product, {Status.PUBLISHED})
    if by_vendor and _others_sell(product):
        raise OthersSellIt()
    product.is_taken_down_by_vendor = by_vendor
    _move(product, Status.ARCHIVED)
    outbox.record(
        ProductArchived(
            product_id=product.pk,
            product_ref=product.public_id,
            vendor_id=product.vendor_id,
            archived_at=now,
        )
    )
    return product


def _waiting(product: Product) -> QuerySet[ScheduledMove]:
    """Return the publication that waits for its instant."""
    return ScheduledMove.objects.filter(
        product=product,
        move=ScheduledMove.Move.PUBLISH,
        status=ScheduledMove.Status.WAITING,
    )


def _others_sell(product: Product) -> bool:
    offers = Offer.objects.filter(variant__product=product, is_active=True)
    return offers.exclude(vendor_id=product.vendor_id).exists()


def _refuse_unless(product: Product, allowed: Container[str]) -> None:
    if product.status not in allowed:
        raise MoveRefused(product.status)


def refuse_incomplete(product: Product) -> None:
    """Refuse what cannot be shown as it is. Raises: ListingIncomplete."""
    meters = content_meters(product.pk)
    if not any(meter.is_complete for meter in meters):
        raise ListingIncomplete(
            _("The texts are complete for no destination yet."), **_gaps(meters)
        )
    asked = {each.attribute_id for each in asked_by(product.category_id) if each.is_required}
    if asked - set(product.attributes.values_list("attribute_id", flat=True)):
        raise ListingIncomplete(_("Its category asks for details that are missing."))
    offers = Offer.objects.filter(
        variant__product=product, vendor_id=product.vendor_id, is_active=True
    )
    if not offers.exists():
        raise ListingIncomplete(_("The listing needs at least one offer that can be bought."))


def _gaps(meters: Iterable[Meter]) -> dict[str, object]:
    """Name what is missing for each destination, for logs and machines."""
    return {
        f"missing_{meter.destination}": [
            f"{gap.code}: {'/'.join(gap.languages)}" for gap in meter.gaps
        ]
        for meter in meters
    }


def _move(product: Product, status: str) -> Product:
    product.status = status
    product.save(update_fields=("status", "published_at", "is_taken_down_by_vendor"))
    return product
