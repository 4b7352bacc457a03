"""Close a change set: the row, the decision that never changes, and the listing it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from catalog import services as catalog
from catalog.media import services as media
from catalog.media.hanging import Hung
from catalog.models import Product
from catalog.moderation.errors import LiveMoved
from catalog.moderation.fields import PICTURES, conflicts_of, draft_from, overlaid
from catalog.moderation.models import ChangeSet, Decision
from catalog.moderation.reading import live_beside, pictures_from
from catalog.moderation.services.screen_product import screen_product
from catalog.moderation.types import Answered

_STATUS = ChangeSet.Status


def close_set(
    found: ChangeSet,
    kind: str,
    now: datetime,
    *,
    by_id: int | None = None,
    rule_id: int | None = None,
    answered: Answered | None = None,
) -> Decision:
    """Write down what was decided about a locked set. `kind` is a Decision.Kind."""
    said = answered or Answered()
    found.status, found.decided_at = kind, now
    found.claimed_by, found.claimed_until = None, None
    if by_id is None or kind == _STATUS.WITHDRAWN:
        found.told_at = now  # whoever handed it in sees it on the page at once
    found.save(update_fields=("status", "decided_at", "told_at", "claimed_by", "claimed_until"))
    _release_pictures(found, now)
    if found.kind == ChangeSet.Kind.EDIT and kind != Decision.Kind.APPROVED:
        screen_product(product_id=found.product_id, now=now)  # what was wished is wished no more
    return Decision.objects.create(
        change_set=found,
        kind=kind,
        revision=found.revision,
        reason_codes=list(said.reason_codes),
        text=said.text,
        changes=[[row.path, row.before, row.after] for row in found.changes.all()],
        decided_by_id=by_id,
        rule_id=rule_id,
        decided_at=now,
    )


def apply_set(product: Product, found: ChangeSet, now: datetime, *, over: bool = False) -> None:
    """Let a locked set reach its locked product. `over`: conflicts were seen, the set wins.

    Raises: LiveMoved, and what the catalog refuses.
    """
    if found.kind == ChangeSet.Kind.LISTING:
        catalog.publish_when_due(product_id=product.pk, now=now)
        return
    changes = {row.path: (row.before, row.after) for row in found.changes.all()}
    live = live_beside(product, changes)
    conflicts = conflicts_of(live, changes)
    if conflicts and not over:
        raise LiveMoved(tuple(conflicts))
    wanted = overlaid(live, {path: after for path, (_before, after) in changes.items()})
    if changes.keys() - {PICTURES}:
        catalog.rewrite_product(product_id=product.pk, draft=draft_from(wanted))
    if PICTURES in changes:
        pictures = pictures_from(wanted.get(PICTURES))
        media.set_pictures(product_id=product.pk, pictures=pictures, now=now)
    screen_product(product_id=product.pk, now=now)


def _release_pictures(found: ChangeSet, now: datetime) -> None:
    """Let go of files that this set wished for, unless another open one does, too."""
    wish = found.changes.filter(path=PICTURES).first()
    if wish is not None:
        release_unwished(pictures_from(wish.after), now)


def release_unwished(pictures: Iterable[Hung], now: datetime) -> None:
    """Let go of files that were wished for, unless an open set still wishes for them."""
    for path in sorted({each.path for each in pictures}):
        wishes = ChangeSet.objects.filter(
            status=_STATUS.OPEN,
            changes__path=PICTURES,
            changes__after__contains=[{"path": path}],
        )
        if not wishes.exists():
            media.release_proposed(paths=[path], now=now)
