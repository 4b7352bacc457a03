"""A confirmed archive becomes pictures: each file is decoded and kept, then hung by product."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from catalog.errors import MoveRefused
from catalog.media import services as media
from catalog.media.errors import PictureRefused
from catalog.media.hanging import Hung
from catalog.media.models import Master
from catalog.models import Product, Variant
from catalog.moderation import services as moderation
from catalog.picture_zips import locks
from catalog.picture_zips.models import ZipEntry, ZipProduct, ZipRun
from catalog.picture_zips.naming import order_of
from catalog.picture_zips.placing import Coming, Placed, place
from catalog.picture_zips.services.check_files import contents_of
from catalog.picture_zips.storing import KeptFile
from catalog.picture_zips.unpacking import FileRefused
from marketplace.foundation import texts
from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.errors import Refused
from marketplace.foundation.languages import LANGUAGES

Outcome = ZipEntry.Outcome
_AFTER: Final = ("outcome", "reason", "facts")


def hang_files(*, run_id: int, now: datetime) -> bool:
    """Keep the next file, or hang a product whose files are all kept; False when none is left.

    Decoding and storing happen outside any transaction; a kill between the two repeats one file,
    which is kept once. A product's pictures are hung in one transaction with their outcome, so
    that none hangs twice. Raises: PictureBusy, StorageAway, DecodersBusy: come again later.
    """
    run = ZipRun.objects.get(pk=run_id)
    if run.status != ZipRun.Status.APPLYING:
        return False
    # Of each product those first that are not kept yet: "" sorts before every path.
    rows = run.entries.filter(outcome=Outcome.NEW).order_by("product_id", "path", "number")
    row = rows.first()
    if row is None:
        return False
    if row.product_id is None:
        return _drop_lost(run_id)
    if not row.path:
        _keep(run, row, now)
    else:
        crashpoint("picture_zips.before_hung")
        _hang(run_id, row.product_id, now)
    return True


def _keep(run: ZipRun, row: ZipEntry, now: datetime) -> None:
    try:
        content = contents_of(KeptFile(run.pk, run.size), row)
        kept = media.keep_upload(content=content, now=now)
    except (FileRefused, PictureRefused) as refusal:
        _refuse(run.pk, [row], refusal.reason)
        return
    crashpoint("picture_zips.before_kept")
    # The file was used just now: the sweep of orphans gives it its whole grace.
    Master.objects.filter(pk=kept.master_id).update(used_at=now)
    ZipEntry.objects.filter(pk=row.pk).update(path=kept.path)


@transaction.atomic
def _hang(run_id: int, product_id: int, now: datetime) -> None:
    run = locks.run(run_id)
    kept = run.entries.filter(outcome=Outcome.NEW, product_id=product_id)
    rows = sorted(
        kept.select_related("variant"),
        key=lambda row: (_version_of(row), order_of(row.place_number, row.place_word)),
    )
    if run.status != ZipRun.Status.APPLYING or not rows:
        return
    product = Product.objects.get(pk=product_id)
    coming = [
        Coming(Hung(row.path, row.variant_id, _words(product, row.variant)), row.place_number)
        for row in rows
    ]
    is_single = Variant.objects.filter(product_id=product_id).count() < 2
    seen: dict[str, Any] = {}

    def change(hung: Sequence[Hung]) -> Sequence[Hung]:
        seen["before"] = list(hung)
        seen["placed"] = place(
            hung,
            coming,
            most=settings.PICTURES_PER_PRODUCT,
            replaces=run.replaces,
            is_single=is_single,
        )
        return list(seen["placed"].pictures)

    try:
        with transaction.atomic():
            waits = moderation.change_pictures(
                product_id=product_id,
                vendor_id=run.vendor_id,
                change=change,
                by_id=run.created_by_id,
                now=now,
            )
    except MoveRefused:
        _refuse(run_id, rows, "handed_in")
        return
    except Refused as refusal:
        _refuse(run_id, rows, "not_taken", {"why": str(refusal)})
        return
    crashpoint("picture_zips.before_recorded")
    _record(run, product_id, rows, seen["before"], seen["placed"], waits)


def _version_of(row: ZipEntry) -> tuple[int, int]:
    return (row.variant.position, row.variant.pk) if row.variant else (-1, 0)


def _words(product: Product, variant: Variant | None) -> dict[str, str]:
    """Say what a picture shows until the shop says it better: the product, and which version."""
    names = texts.by_language(vars(product), "name")
    labels = texts.by_language(vars(variant), "label") if variant else {}
    told = {code: " · ".join(filter(None, (names.get(code), labels.get(code)))) for code in names}
    return {code: told[code][:200] for code in LANGUAGES if told.get(code)}


def _record(
    run: ZipRun,
    product_id: int,
    rows: Sequence[ZipEntry],
    before: Sequence[Hung],
    placed: Placed,
    waits: Any,
) -> None:
    """Keep what became of each file, and the lists by which it is taken back."""
    no_room = {each.place for each in placed.no_room}
    done = Outcome.WAITING if waits is not None else Outcome.HUNG
    for row in rows:
        row.outcome = done
        if (row.path, row.variant_id) in no_room:
            row.outcome, row.reason = Outcome.REFUSED, "no_room"
            row.facts = {"most": str(settings.PICTURES_PER_PRODUCT)}
    ZipEntry.objects.bulk_update(rows, _AFTER)
    ZipProduct.objects.create(
        run=run,
        product_id=product_id,
        before=[each.to_json() for each in before],
        after=[each.to_json() for each in placed.pictures],
        change_set_ref=waits.public_id if waits is not None else "",
        outcome=done,
    )
    _count(run, rows)


def _drop_lost(run_id: int) -> bool:
    """Refuse files whose product was deleted since the check."""
    run = ZipRun.objects.get(pk=run_id)
    _refuse(run_id, list(run.entries.filter(outcome=Outcome.NEW, product__isnull=True)), "gone")
    return True


@transaction.atomic
def _refuse(
    run_id: int, rows: Sequence[ZipEntry], reason: str, facts: dict[str, str] | None = None
) -> None:
    run = locks.run(run_id)
    for row in rows:
        row.outcome, row.reason, row.facts = Outcome.REFUSED, reason, facts or {}
    ZipEntry.objects.bulk_update(rows, _AFTER)
    _count(run, rows)


def _count(run: ZipRun, rows: Sequence[ZipEntry]) -> None:
    told = Counter(row.outcome for row in rows)
    run.files_new -= told[Outcome.REFUSED]
    run.files_refused += told[Outcome.REFUSED]
    run.files_waiting += told[Outcome.WAITING]
    run.files_done += len(rows) - told[Outcome.REFUSED]
    run.save(update_fields=("files_new", "files_refused", "files_waiting", "files_done"))
