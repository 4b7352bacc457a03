"""Products that an import made are submitted for review, like any other."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from catalog.bulk import locks
from catalog.bulk.cells.faults import Fault
from catalog.bulk.models import ImportFault, ImportLine, ImportRun
from catalog.bulk.services.check_rows import fault_row
from catalog.models import Offer, Product
from catalog.moderation import services as moderation
from marketplace.foundation.errors import Refused

_AT_ONCE: Final = 50


@transaction.atomic
def submit_products(*, run_id: int, now: datetime) -> bool:
    """Submit the next few products that an applied import made; return whether there were any.

    One that lacks something stays a draft, with the catalog's own words as the reason.
    """
    run = locks.run(run_id)
    if run.status != ImportRun.Status.APPLYING or not run.submits:
        return False
    made = run.lines.filter(makes_product=True, outcome=ImportLine.Outcome.NEW)
    lines = list(made.filter(row__gt=run.submitted_to).order_by("row", "part")[:_AT_ONCE])
    if not lines:
        return False
    last = lines[-1].row
    lines += made.filter(row=last, part__gt=lines[-1].part).order_by("part")
    offers = Offer.objects.filter(vendor_id=run.vendor_id, sku__in=[line.sku for line in lines])
    products = dict(offers.values_list("sku", "variant__product_id"))
    drafts = Product.objects.filter(pk__in=products.values(), status=Product.Status.DRAFT)
    waiting = set(drafts.values_list("pk", flat=True))
    for line in lines:
        product_id = products.get(line.sku)
        if product_id in waiting:
            _submit(run, line, product_id, now)
    run.submitted_to = last
    run.save(update_fields=("submitted_to",))
    return True


def _submit(run: ImportRun, line: ImportLine, product_id: int, now: datetime) -> None:
    try:
        with transaction.atomic():
            moderation.hand_in_product(product_id=product_id, by_id=None, now=now)
    except Refused as refusal:
        fault = Fault("not_submitted", facts={"why": str(refusal)})
        fault_row(run, line.row, fault, ImportFault.Step.APPLY).save()
