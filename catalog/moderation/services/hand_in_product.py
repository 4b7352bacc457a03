"""A vendor hands a new listing in: complete, screened, and then in the queue or let through."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catalog import services as catalog
from catalog.moderation.fields import changes_between
from catalog.moderation.models import ChangeSet
from catalog.moderation.reading import live_fields
from catalog.moderation.services.opening import open_or_merge, settle_by_rule
from catalog.moderation.services.screen_product import refuse_banned, screened


@transaction.atomic
def hand_in_product(
    *, product_id: int, by_id: int | None, now: datetime, disputes: int | None = None
) -> ChangeSet:
    """Submit a draft, screen it, and open its change set; a rule may publish it at once.

    `disputes` that the vendor lost in the last 365 days lower its trust.
    Raises: NoSuchPage, ListingIncomplete, MoveRefused; GoodsRefused with what was found at its
    field. Nothing was written then.
    """
    product = catalog.submit_product(product_id=product_id)
    fields = live_fields(product)
    refuse_banned(fields, now)
    verdict = screened(product, fields, now)
    catalog.add_restricted_tags(product_id=product.pk, tags=verdict.tags)
    product.refresh_from_db()
    changes = changes_between({}, live_fields(product))
    found = open_or_merge(product, ChangeSet.Kind.LISTING, changes, by_id, now)
    settle_by_rule(product, found, verdict, now, disputes=disputes)
    return found
