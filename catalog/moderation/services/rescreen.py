"""Screen the whole catalog again when a list changed, chunk by chunk, with its progress."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max

from catalog.models import Product
from catalog.moderation import locks
from catalog.moderation.models import ScreeningRun
from catalog.moderation.reading import rules_on
from catalog.moderation.services.screen_product import screen_product
from marketplace.foundation.clock import macau_day
from marketplace.foundation.clock import now as clock

CHUNK: Final = 100
_LOOKED_AT: Final = (Product.Status.SUBMITTED, Product.Status.PUBLISHED, Product.Status.ARCHIVED)


@transaction.atomic
def ask_screening(*, now: datetime) -> ScreeningRun:
    """Ask for a screening of every product that was handed in, from the first on.

    A run that is not finished begins again: the list changed under it.
    """
    last = Product.objects.aggregate(last=Max("pk"))["last"] or 0
    run = ScreeningRun.objects.select_for_update().filter(finished_at=None).first()
    run = run or ScreeningRun(asked_at=now, upto=last)
    run.asked_at, run.upto, run.done_to, run.screened, run.found = now, last, 0, 0, 0
    run.save()
    return run


@transaction.atomic
def screen_chunk(*, now: datetime) -> ScreeningRun | None:
    """Screen the next products of the open run; None when there is none to do."""
    run = locks.screening_run()
    if run is None:
        return None
    rules = rules_on(macau_day(now))
    rows = Product.objects.filter(pk__gt=run.done_to, pk__lte=run.upto, status__in=_LOOKED_AT)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:CHUNK])
    for product_id in ids:
        verdict = screen_product(product_id=product_id, now=now, rules=rules)
        run.screened += 1
        run.found += bool(verdict.matches)
        run.done_to = product_id
    if len(ids) < CHUNK:
        run.done_to, run.finished_at = run.upto, now
    run.save()
    return run


def screen_all(*, say: Callable[[ScreeningRun], None] = lambda run: None) -> None:
    """Work on the open run until it is finished."""
    while (run := screen_chunk(now=clock())) is not None:
        say(run)
