"""Build all listings anew, chunk by chunk, while they are being read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.db.models import Max

from catalog.models import Product
from catalog.search.models import Listing, Rebuild, Touch
from catalog.search.services.index_products import index_products
from catalog.search.services.keep_meanings import keep_meanings, note_meanings
from marketplace.foundation.clock import now

CHUNK: Final = 1_000  # products in one transaction
# The index collects entries of many rows before it sorts them in: a chunk writes a third faster.
_PENDING_KB: Final = 16_384


@dataclass(frozen=True)
class Progress:
    """How far a rebuild is, in product ids, and what it has written and removed so far."""

    done: int
    upto: int
    written: int
    removed: int


@transaction.atomic
def start_or_resume() -> Rebuild:
    """Return the rebuild that is not finished, or a new one over all products of this moment.

    A new one sees all that the waiting touches tell of, so they are done with it. One that is
    not committed yet is not seen here, and stays.
    """
    found = Rebuild.objects.filter(finished_at=None).first()
    if found is not None:
        return found
    Touch.objects.all().delete()
    last = Product.objects.aggregate(last=Max("pk"))["last"] or 0
    return Rebuild.objects.create(started_at=now(), upto=last)


def reindex(*, say: Callable[[Progress], None] = lambda progress: None) -> Progress:
    """Bring every listing up to date, remove those of nothing; go on where the last run stopped.

    Readers see each listing as it was or as it is, never none. Changes of meanwhile are touches
    as ever. Rows that are as they should be are not written.
    """
    note_meanings()  # so that each listing gets the entries of all of them at once
    run = start_or_resume()
    while _next_chunk(run):
        say(Progress(run.done, run.upto, run.written, run.removed))
    run.finished_at = now()
    run.save(update_fields=["finished_at"])
    keep_meanings()
    return Progress(run.done, run.upto, run.written, run.removed)


@transaction.atomic
def _next_chunk(run: Rebuild) -> bool:
    """Bring the next chunk up to date; False when none is left."""
    ids = list(
        Product.objects.filter(pk__gt=run.done, pk__lte=run.upto)
        .order_by("pk")
        .values_list("pk", flat=True)[:CHUNK]
    )
    last = ids[-1] if len(ids) == CHUNK else run.upto
    # Listings of products that are gone went with them; the rest of the span is looked at, too.
    known = Listing.objects.filter(pk__gt=run.done, pk__lte=last).values_list("pk", flat=True)
    wanted = sorted({*ids, *known})
    if wanted:
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL gin_pending_list_limit = {_PENDING_KB}")
        done = index_products(wanted)
        run.written += done.written
        run.removed += done.removed
    run.done = last
    Rebuild.objects.filter(pk=run.pk).update(done=last, written=run.written, removed=run.removed)
    return last < run.upto
