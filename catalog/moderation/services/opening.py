"""Open a product's change set or write it anew, and let a rule approve what needs no person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from catalog.models import Product
from catalog.moderation import locks
from catalog.moderation.approval import Asking, rule_for
from catalog.moderation.matching import Verdict
from catalog.moderation.models import ChangeSet, Decision, ProposedChange
from catalog.moderation.reading import approval_terms
from catalog.moderation.services.closing import apply_set, close_set
from catalog.moderation.trusting import trust_in
from catalog.queries.categories import read_tree
from marketplace.foundation import languages

Changes = Mapping[str, tuple[Any, Any]]


def open_or_merge(
    product: Product, kind: str, changes: Changes, by_id: int | None, now: datetime
) -> ChangeSet:
    """Write a locked product's open set anew, or open one.

    What a field was when it was first proposed stays, so that conflicts are seen.
    """
    found = locks.open_set(product.pk)
    if found is None:
        found = ChangeSet.objects.create(
            product=product,
            vendor_id=product.vendor_id,
            kind=kind,
            proposed_by_id=by_id,
            opened_at=now,
            changed_at=now,
        )
        first: dict[str, Any] = {}
    else:
        first = dict(found.changes.values_list("path", "before"))
        found.revision += 1
        found.changed_at, found.proposed_by_id = now, by_id
        found.save(update_fields=("revision", "changed_at", "proposed_by"))
        found.changes.all().delete()
    ProposedChange.objects.bulk_create(
        ProposedChange(change_set=found, path=path, before=first.get(path, before), after=after)
        for path, (before, after) in changes.items()
    )
    return found


def settle_by_rule(
    product: Product,
    found: ChangeSet,
    verdict: Verdict,
    now: datetime,
    *,
    disputes: int | None = None,
) -> bool:
    """Approve a locked set when a rule lets it through; return whether one did."""
    found.needs_care = verdict.needs_person
    found.save(update_fields=("needs_care",))
    trust = trust_in(product.vendor, now=now, disputes=disputes)
    rule = rule_for(asking_of(found, trust.level), approval_terms())
    if rule is None:
        return False
    apply_set(product, found, now)
    close_set(found, Decision.Kind.APPROVED, now, rule_id=rule.pk)
    return True


def asking_of(found: ChangeSet, level: str) -> Asking:
    """Return a set as the rules of approval read it."""
    changes = {row.path: (row.before, row.after) for row in found.changes.all()}
    return Asking(
        changes=changes,
        is_listing=found.kind == ChangeSet.Kind.LISTING,
        level=level,
        category_path=tuple(read_tree(languages.DEFAULT).path_ids(found.product.category_id)),
        needs_person=found.needs_care,
    )
