"""An archive is taken back, product by product, where nobody has changed anything since."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catalog.media.queries import hung_pictures
from catalog.moderation import services as moderation
from catalog.moderation.models import ChangeSet
from catalog.moderation.reading import open_pictures, pictures_from
from catalog.picture_zips import locks
from catalog.picture_zips.models import ZipEntry, ZipProduct, ZipRun
from marketplace.foundation.errors import Refused

Outcome = ZipProduct.Outcome
_DONE = (Outcome.HUNG, Outcome.WAITING)


@transaction.atomic
def take_back(*, run_id: int, now: datetime) -> bool:
    """Take the last product back in one transaction; return whether there was one.

    An open wish is withdrawn, as far as it is this archive's. One that was approved meanwhile
    stays, as does whatever was changed since; both are named.
    """
    run = locks.run(run_id)
    row = run.products.filter(outcome__in=_DONE).order_by("-pk").first()
    if run.status != ZipRun.Status.UNDOING or row is None:
        return False
    row.reason = _put_back(run, row, now)
    row.outcome = Outcome.KEPT if row.reason else Outcome.UNDONE
    row.save(update_fields=("outcome", "reason"))
    mine = run.entries.filter(
        product_id=row.product_id,
        outcome__in=(ZipEntry.Outcome.HUNG, ZipEntry.Outcome.WAITING),
    )
    run.files_done += mine.update(outcome=row.outcome)
    run.products_kept += bool(row.reason)
    run.save(update_fields=("files_done", "products_kept"))
    return True


def _put_back(run: ZipRun, row: ZipProduct, now: datetime) -> str:
    """Put a product's pictures back; return why not, or ""."""
    if row.change_set_ref:
        found = ChangeSet.objects.filter(public_id=row.change_set_ref).first()
        if found is None or not found.is_open:
            was_approved = found is not None and found.status == ChangeSet.Status.APPROVED
            return "decided" if was_approved else ""
        if open_pictures(row.product_id) != row.after:
            return "changed_since"
    elif open_pictures(row.product_id) is not None or _live(row.product_id) != row.after:
        return "changed_since"
    before = pictures_from(row.before)
    try:
        with transaction.atomic():
            waits = moderation.change_pictures(
                product_id=row.product_id,
                vendor_id=run.vendor_id,
                change=lambda _hung: before,
                by_id=run.created_by_id,
                now=now,
            )
    except Refused:
        return "changed_since"
    return "waits_again" if waits is not None and not row.change_set_ref else ""


def _live(product_id: int) -> list[dict[str, object]]:
    return [each.to_json() for each in hung_pictures(product_id)]
