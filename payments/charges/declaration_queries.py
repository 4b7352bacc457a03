"""How declarations of payments stand, and which wait."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from marketplace.foundation.money import Money
from payments.charges.models import PaymentDeclaration
from payments.charges.statuses import DECLARED_ANEW_FROM, DeclarationStatus
from payments.charges.types import DeclarationView
from payments.gateways import registry


def declares(provider: str, method: str) -> bool:
    """Tell whether a provider tells customs of payments by a method."""
    found = registry.capability(provider, method)
    return bool(found and found.declares_customs)


def declaration_views(share_references: Iterable[str]) -> dict[str, DeclarationView]:
    """Return the declarations of these shares. One query; a share without one has no entry."""
    rows = PaymentDeclaration.objects.filter(share__reference__in=list(share_references))
    return {row.share.reference: _view(row) for row in rows.select_related("share", "attempt")}


def declarations_to_submit(now: datetime, limit: int) -> list[UUID]:
    """Name declarations that the provider is to be asked for, the oldest first."""
    waiting = (DeclarationStatus.ASKED, DeclarationStatus.SUBMITTED)
    due = PaymentDeclaration.objects.filter(status__in=waiting, due_at__lte=now)
    return list(due.order_by("due_at").values_list("pk", flat=True)[:limit])


def declarations_to_look_at(now: datetime, limit: int) -> list[UUID]:
    """Name declarations that customs has not answered and that are to be asked about."""
    due = PaymentDeclaration.objects.filter(status=DeclarationStatus.PENDING, due_at__lte=now)
    return list(due.order_by("due_at").values_list("pk", flat=True)[:limit])


def _view(row: PaymentDeclaration) -> DeclarationView:
    def money(minor: int) -> Money:
        return Money(minor, row.currency)

    is_left = row.status != DeclarationStatus.SUBMITTED or row.due_at is None
    return DeclarationView(
        declaration_ref=row.public_id,
        share_reference=row.share.reference,
        provider=row.attempt.provider,
        status=row.status,
        status_text=str(row.get_status_display()),
        amount=row.amount,
        goods=money(row.goods_minor),
        freight=money(row.freight_minor),
        tax=money(row.tax_minor),
        order_number=row.order_number,
        payment_number=row.payment_number,
        department=row.department,
        is_payer_confirmed=row.is_payer_confirmed,
        explanation=row.explanation,
        rounds=row.rounds,
        asked_at=row.asked_at,
        submitted_at=row.submitted_at,
        settled_at=row.settled_at,
        may_be_declared_anew=row.status in DECLARED_ANEW_FROM and is_left,
    )
