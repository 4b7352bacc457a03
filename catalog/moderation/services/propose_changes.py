"""A vendor edits a listing that is shown: the live one moves only when that is confirmed."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Any

from django.db import transaction

from catalog import locks as catalog_locks
from catalog.drafts import ProductDraft
from catalog.errors import MoveRefused
from catalog.models import Product
from catalog.moderation import locks
from catalog.moderation.fields import PICTURES, changes_between, fields_of, texts_in
from catalog.moderation.matching import screen
from catalog.moderation.models import ChangeSet, Decision
from catalog.moderation.reading import live_fields, rules_on
from catalog.moderation.services.closing import close_set
from catalog.moderation.services.opening import open_or_merge, settle_by_rule
from catalog.moderation.services.screen_product import refuse_banned, screened_wish
from catalog.services.save_product import refuse_draft
from marketplace.foundation.clock import macau_day
from marketplace.vendors.models import Vendor


@transaction.atomic
def propose_changes(
    *,
    product_id: int,
    vendor_id: int,
    draft: ProductDraft,
    by_id: int | None,
    now: datetime,
) -> ChangeSet | None:
    """Write what a vendor wants its listing to say; a rule may let it through at once.

    `draft` is everything that the listing shall say: what differs from the live one is the set,
    merged into the open one, whose pictures stay. None when nothing differs; an open set is
    withdrawn then.
    Raises: NoSuchPage for anybody else's product, MoveRefused for one that is not shown,
    DraftRefused and GoodsRefused with what is wrong at each field.
    """
    product = catalog_locks.product_of_vendor(product_id, vendor_id)
    if product.status not in (Product.Status.PUBLISHED, Product.Status.ARCHIVED):
        raise MoveRefused(product.status)
    refuse_draft(Vendor.objects.get(pk=vendor_id), draft)
    confirmed = draft.confirmed & set(product.machine_made)
    wanted = fields_of(dataclasses.replace(draft, confirmed=confirmed))
    refuse_banned(wanted, now)
    wanted = _tagged(wanted, now)
    pictures = _pictures_of_open(product)
    changes = changes_between(live_fields(product), wanted) | pictures
    if not changes:
        withdraw_open(product, by_id, now)
        return None
    found = open_or_merge(product, ChangeSet.Kind.EDIT, changes, by_id, now)
    words = {path: after for path, (_before, after) in pictures.items() if after}
    verdict = screened_wish(product, wanted | words, now)
    settle_by_rule(product, found, verdict, now)
    return found


def _tagged(wanted: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Add the restricted tags that the texts call for."""
    tags = screen(texts_in(wanted), rules_on(macau_day(now))).tags
    known = sorted({*wanted.get("restricted_tags", ()), *tags})
    return wanted | ({"restricted_tags": known} if known else {})


def _pictures_of_open(product: Product) -> dict[str, tuple[Any, Any]]:
    """Return what the open set wishes of pictures: a form of texts knows none."""
    found = locks.open_set(product.pk)
    rows = found.changes.filter(path=PICTURES) if found is not None else ()
    return {row.path: (row.before, row.after) for row in rows}


def withdraw_open(product: Product, by_id: int | None, now: datetime) -> None:
    """Withdraw the open set of a locked product, if there is one."""
    found = locks.open_set(product.pk)
    if found is not None:
        close_set(found, Decision.Kind.WITHDRAWN, now, by_id=by_id)
