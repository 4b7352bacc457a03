"""Ask that customs is told of a payment: a row first, the provider later."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.errors import Broken
from marketplace.foundation.money import Money
from payments.charges import locks
from payments.charges.errors import NotDeclarable
from payments.charges.models import Attempt, PaymentDeclaration, Share
from payments.charges.services.move_status import move_declaration
from payments.charges.statuses import DECLARED_ANEW_FROM, AttemptStatus, DeclarationStatus
from payments.charges.types import DeclarationDraft

# Alipay takes a declaration anew from five minutes after the one before.
ANEW_AFTER: Final = timedelta(minutes=5, seconds=15)
_S = DeclarationStatus


@transaction.atomic
def ask_declaration(draft: DeclarationDraft, *, now: datetime) -> str:
    """Have the payment for a share declared, in the caller's transaction; return its public id.

    Once more changes nothing, whatever came of it. Money: CNY; within what was paid for the share.
    Raises: NotDeclarable where the share is not paid in CNY; Broken when the same share comes with
        another order number.
    """
    known = locks.declaration_of_share(draft.share_reference)
    if known is not None:
        if known.order_number != draft.order_number:
            raise Broken(f"{draft.share_reference} is declared as {known.order_number}")
        return str(known.public_id)
    share, attempt = _paid(draft)
    row = PaymentDeclaration(
        share=share,
        attempt=attempt,
        order_number=draft.order_number,
        place=draft.place,
        merchant_code=draft.merchant_code,
        currency=draft.amount.currency,
        asked_at=now,
        due_at=now,
    )
    _put_amounts(row, draft.goods, draft.freight, draft.tax)
    row.key = f"charge:{share.charge.public_id}:declaration:{row.public_id}"
    row.save()
    return str(row.public_id)


@transaction.atomic
def change_declaration(
    *, share_reference: str, goods: Money, freight: Money, tax: Money, now: datetime
) -> bool:
    """Declare what is left after goods went back; return whether anything changed.

    Money: CNY. What the provider has not been asked for yet is asked for so; what it has is
    declared anew. A share without a declaration stays without one.
    """
    row = locks.declaration_of_share(share_reference)
    if row is None or row.status == _S.WITHDRAWN:
        return False
    before = (row.goods_minor, row.freight_minor, row.tax_minor)
    if before == (goods.minor, freight.minor, tax.minor):
        return False
    _put_amounts(row, goods, freight, tax)
    if row.submitted_at is None:
        row.save()
    else:
        _begin_anew(row, now)
    return True


@transaction.atomic
def declare_anew(*, share_reference: str, now: datetime) -> None:
    """Have a payment declared once more, since a person said so: refused, turned down, or lost.

    Raises: NotDeclarable while an answer is awaited, and after `DECLARATION_ROUNDS_MAX` times.
    """
    row = locks.declaration_of_share(share_reference)
    is_under_way = row is not None and row.status == _S.SUBMITTED and row.due_at is not None
    if row is None or row.status not in DECLARED_ANEW_FROM or is_under_way:
        raise NotDeclarable(_("This step is not possible now."))
    if row.rounds >= settings.DECLARATION_ROUNDS_MAX:
        raise NotDeclarable(_("It was sent again often enough; ask customs first."))
    _begin_anew(row, now)


@transaction.atomic
def withdraw_declaration(*, share_reference: str, now: datetime) -> bool:
    """Let go a declaration that the provider was never asked for; return whether it was let go."""
    row = locks.declaration_of_share(share_reference)
    if row is None or row.status != _S.ASKED or row.submitted_at is not None:
        return False
    move_declaration(row, _S.WITHDRAWN)
    row.settled_at, row.due_at = now, None
    row.save()
    return True


def _paid(draft: DeclarationDraft) -> tuple[Share, Attempt]:
    """Return a share, and the attempt that paid it. Raises: NotDeclarable."""
    found = Share.objects.select_related("charge").filter(reference=draft.share_reference).first()
    paid = found and found.charge.attempts.filter(
        status=AttemptStatus.CAPTURED, captured_at__isnull=False
    )
    attempt = paid.order_by("captured_at", "pk").first() if paid else None
    if found is None or attempt is None or found.charge.currency != "CNY":
        raise NotDeclarable(_("The payment of this order cannot be declared to customs."))
    if draft.amount.minor > found.amount_minor:
        raise Broken(f"{draft.share_reference}: more would be declared than was paid")
    return found, attempt


def _put_amounts(row: PaymentDeclaration, goods: Money, freight: Money, tax: Money) -> None:
    row.goods_minor, row.freight_minor, row.tax_minor = goods.minor, freight.minor, tax.minor
    row.amount_minor = (goods + freight + tax).minor


def _begin_anew(row: PaymentDeclaration, now: datetime) -> None:
    if row.submitted_at is not None:
        row.due_at = max(now, row.submitted_at + ANEW_AFTER)
    else:
        row.due_at = now
    move_declaration(row, _S.ASKED)
    row.rounds += 1
    row.tries = 0
    row.settled_at, row.last_error, row.explanation = None, "", ""
    row.save()
