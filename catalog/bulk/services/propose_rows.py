"""What rows want of listings that are shown goes into change sets, one a product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from catalog.bulk.cells.faults import Fault
from catalog.bulk.cells.reading import Reference
from catalog.bulk.columns import Column
from catalog.bulk.models import ImportFault, ImportRun, ImportWish
from catalog.bulk.planning import REFUSED, RowPlan
from catalog.bulk.services.check_rows import fault_row
from catalog.bulk.state import Goods
from catalog.bulk.wishing import Known, wished
from catalog.models import Brand, Category, Product
from catalog.moderation import services as moderation
from catalog.moderation.fields import PICTURES, draft_from, overlaid
from catalog.moderation.models import ChangeSet
from catalog.moderation.queries import draft_to_edit
from catalog.moderation.reading import live_fields
from marketplace.foundation.errors import Refused

_MISSING = "missing"


def propose_rows(
    run: ImportRun,
    plans: Sequence[RowPlan],
    goods: Goods,
    reference: Reference,
    columns: Mapping[str, Column],
    *,
    now: datetime,
) -> None:
    """Hand in what waits, under the locks of the caller; a product that is refused says why.

    A rule may let it through at once, as it does for the portal's form.
    """
    by_product: dict[int, list[RowPlan]] = {}
    for plan in plans:
        product_id = goods.variants[plan.sku].product.product_id if plan.waits else None
        if product_id is not None and plan.outcome != REFUSED:
            by_product.setdefault(product_id, []).append(plan)
    for product_id, rows in sorted(by_product.items()):
        try:
            with transaction.atomic():
                _propose(run, product_id, rows, goods, _known(rows, reference), columns, now)
        except Refused as refusal:
            fault = Fault("not_proposed", facts={"why": str(refusal)})
            fault_row(run, rows[0].row.number, fault, ImportFault.Step.APPLY).save()


def _known(rows: Sequence[RowPlan], reference: Reference) -> Known:
    slugs = {plan.waits.get("category", "") for plan in rows}
    brands = {plan.waits.get("brand", "") for plan in rows}
    return Known(
        categories=dict(Category.objects.filter(slug__in=slugs).values_list("slug", "pk")),
        brands=dict(Brand.objects.filter(slug__in=brands).values_list("slug", "name")),
        kinds={code: each.kind for code, each in reference.attributes.items()},
    )


def _propose(
    run: ImportRun,
    product_id: int,
    rows: Sequence[RowPlan],
    goods: Goods,
    known: Known,
    columns: Mapping[str, Column],
    now: datetime,
) -> None:
    product = Product.objects.get(pk=product_id)
    of_product: dict[str, str] = {}
    by_variant: dict[int, dict[str, str]] = {}
    for plan in rows:
        for code, value in plan.waits.items():
            if columns[code].scope == "product":
                of_product[code] = value
            else:
                variant_id = goods.variants[plan.sku].variant_id or 0
                by_variant.setdefault(variant_id, {})[code] = value
    before = _open_after(product_id)
    made = moderation.propose_changes(
        product_id=product_id,
        vendor_id=run.vendor_id,
        draft=wished(draft_to_edit(product), of_product, by_variant, known),
        by_id=None,
        now=now,
    )
    if made is None:
        return
    after = {row.path: row.after for row in made.changes.all()}
    numbers = [plan.row.number for plan in rows]
    _keep(run, product_id, made, before, after, numbers)


def _open_after(product_id: int) -> dict[str, Any]:
    """Return what a product's open set wishes, by path."""
    found = ChangeSet.objects.filter(product_id=product_id, status=ChangeSet.Status.OPEN).first()
    return {row.path: row.after for row in found.changes.all()} if found else {}


def _keep(
    run: ImportRun,
    product_id: int,
    made: ChangeSet,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    rows: Sequence[int],
) -> None:
    """Keep which fields are this file's, and what an older wish said of them."""
    moved = [
        path for path in dict.fromkeys([*before, *after])
        if before.get(path, _MISSING) != after.get(path, _MISSING)
    ]  # fmt: skip
    prior = {path: {"was": before[path]} if path in before else {} for path in moved}
    wish = ImportWish.objects.filter(run=run, product_id=product_id).first()
    wish = wish or ImportWish(run=run, product_id=product_id)
    wish.change_set_ref, wish.revision = made.public_id, made.revision
    wish.prior = prior | wish.prior  # what it was before the first of the file's rows
    wish.rows = sorted({*wish.rows, *rows})
    wish.save()


@transaction.atomic
def take_back_wish(*, run_id: int, now: datetime) -> bool:
    """Take the next product's wish back; return whether there was one.

    An open set loses this file's fields, and is withdrawn when nothing is left in it. One that was
    approved, or written anew since, stays and is named.
    """
    run = ImportRun.objects.select_for_update(no_key=True).get(pk=run_id)
    wishes = ImportWish.objects.filter(run=run, outcome=ImportWish.Outcome.PROPOSED)
    wish = wishes.order_by("-pk").first()
    if run.status != ImportRun.Status.UNDOING or wish is None:
        return False
    reason = _withdraw(run, wish, now)
    wish.outcome = ImportWish.Outcome.KEPT if reason else ImportWish.Outcome.UNDONE
    wish.save(update_fields=("outcome",))
    if reason:
        fault_row(run, wish.rows[0], Fault(reason), ImportFault.Step.UNDO).save()
        run.rows_kept += len(wish.rows)
        run.save(update_fields=("rows_kept",))
    return True


def _withdraw(run: ImportRun, wish: ImportWish, now: datetime) -> str:
    """Return why a wish cannot be taken back, or ""."""
    found = ChangeSet.objects.get(public_id=wish.change_set_ref)
    if found.status == ChangeSet.Status.APPROVED:
        return "decided"
    if not found.is_open:
        return ""  # it was never shown, and never will be
    if found.revision != wish.revision:
        return "changed_since"
    wanted = {row.path: row.after for row in found.changes.exclude(path=PICTURES)}
    for path, told in wish.prior.items():
        wanted.pop(path, None)
        if "was" in told:
            wanted[path] = told["was"]
    product = Product.objects.get(pk=wish.product_id)
    try:
        with transaction.atomic():
            moderation.propose_changes(
                product_id=wish.product_id,
                vendor_id=run.vendor_id,
                draft=draft_from(overlaid(live_fields(product), wanted)),
                by_id=None,
                now=now,
            )
    except Refused:
        return "changed_since"
    return ""
