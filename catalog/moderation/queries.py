"""What surfaces read: a vendor's own changes, what was found, and a set for who decides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catalog.drafts import ProductDraft
from catalog.media.hanging import Hung
from catalog.media.queries import keyed
from catalog.models import Category, Product
from catalog.moderation.fields import PICTURES, conflicts_of, draft_from, overlaid
from catalog.moderation.models import ChangeSet, Decision, ModerationReason, ScreenFinding
from catalog.moderation.picturing import pictures_shown
from catalog.moderation.reading import live_beside, live_fields, open_pictures, pictures_from
from catalog.moderation.saying import (
    DESTINATIONS,
    count_text,
    form_field_of,
    label_of,
    value_text,
)
from catalog.moderation.types import ChangeSetView, FieldView, FindingView
from catalog.queries.drafts import draft_of


def draft_to_edit(product: Product) -> ProductDraft:
    """Return what a form of a product begins with: the live listing under its open changes."""
    found = _open_of(product)
    if found is None or found.kind == ChangeSet.Kind.LISTING:
        return draft_of(product)
    after = dict(found.changes.exclude(path=PICTURES).values_list("path", "after"))
    return draft_from(overlaid(live_fields(product), after))


def wished_pictures(vendor_id: int, slug: str) -> list[Hung] | None:
    """Return the pictures that the open set of a vendor's product wishes for; None for none."""
    found = Product.objects.filter(vendor_id=vendor_id, slug=slug).values_list("pk", flat=True)
    product_id = found.first()
    if product_id is None:
        return None
    wished = open_pictures(product_id)
    return None if wished is None else keyed(product_id, pictures_from(wished))


def last_set(product: Product) -> ChangeSetView | None:
    """Return a product's last change set as its vendor sees it, without internal notes."""
    found = product.change_sets.order_by("-pk").first()
    if found is None:
        return None
    decision = found.decisions.first()
    codes = decision.reason_codes if decision else []
    labels = {row.code: row.label for row in ModerationReason.objects.filter(code__in=codes)}
    return ChangeSetView(
        public_id=found.public_id,
        kind=found.kind,
        status=found.status,
        status_label=str(found.get_status_display()),
        changed_at=found.decided_at or found.changed_at,
        fields=fields_shown(found) if found.kind == ChangeSet.Kind.EDIT else (),
        reasons=tuple(labels[code] for code in codes if code in labels),
        text=decision.text if decision else "",
        notes=tuple(found.notes.filter(is_for_vendor=True).values_list("text", flat=True)),
    )


def findings_of(product_id: int) -> tuple[FindingView, ...]:
    """Return what was found in what was handed in last, with what would help. One statement."""
    rows = ScreenFinding.objects.filter(product_id=product_id, is_wished=True)
    rows = rows.select_related("rule")
    return tuple(
        FindingView(
            path=row.path,
            label=label_of(row.path),
            found=row.found,
            rule=row.rule.name,
            advice=row.rule.advice,
            source=row.rule.source,
            severity=row.rule.severity,
            severity_label=str(row.rule.get_severity_display()),
            closed_to=tuple(str(DESTINATIONS.get(each, each)) for each in row.rule.closed_to),
            form_field=form_field_of(row.path),
        )
        for row in rows
    )


def fields_shown(found: ChangeSet) -> tuple[FieldView, ...]:
    """Return the fields of a set for people, with what moved meanwhile while it is open."""
    changes = {row.path: (row.before, row.after) for row in found.changes.all()}
    is_edit = found.kind == ChangeSet.Kind.EDIT
    is_open = found.status == ChangeSet.Status.OPEN
    live = live_beside(found.product, changes) if is_edit and is_open else {}
    conflicts = conflicts_of(live, changes) if live else {}
    names = _category_names(changes.get("category", ()))
    return tuple(
        FieldView(
            path=path,
            label=label_of(path),
            before=_shown(path, before, names),
            after=_shown(path, after, names),
            has_conflict=path in conflicts,
            live=_shown(path, conflicts.get(path), names),
            **(pictures_shown(before, after) if path == PICTURES else {}),
        )
        for path, (before, after) in changes.items()
    )


def _shown(path: str, value: Any, names: dict[Any, str]) -> str:
    if path == PICTURES:
        return count_text(value)
    return names.get(value, str(value)) if path == "category" else value_text(value)


def told_sets(refs: Iterable[str]) -> list[tuple[ChangeSet, Decision]]:
    """Return decided sets with their decision, oldest first."""
    rows = ChangeSet.objects.filter(public_id__in=list(refs)).select_related("product", "vendor")
    pairs = [(row, row.decisions.first()) for row in rows.order_by("pk")]
    return [(row, decision) for row, decision in pairs if decision is not None]


def reason_labels() -> dict[str, str]:
    """Return the reasons by code, in the language of the reader."""
    return {row.code: row.label for row in ModerationReason.objects.all()}


def _open_of(product: Product) -> ChangeSet | None:
    return product.change_sets.filter(status=ChangeSet.Status.OPEN).first()


def _category_names(ids: Iterable[Any]) -> dict[Any, str]:
    wanted = [pk for pk in ids if pk is not None]
    return {row.pk: row.name for row in Category.objects.filter(pk__in=wanted)} if wanted else {}
