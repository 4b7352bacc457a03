"""The payment of a declared part is told to customs by the provider that was paid.

The row and its calls are of `payments.charges`; this room knows what was sold and to whom. What
the provider answers goes to the part's case.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from marketplace.customs.cases import parties
from marketplace.customs.cases import queries as case_queries
from marketplace.customs.cases import services as cases
from marketplace.customs.cases.errors import NoSuchCase, PartyMissing, ReasonMissing
from marketplace.customs.cases.types import EBP, CaseFacts, PaymentTold
from marketplace.customs.identity import services as identity
from marketplace.foundation.bell import ring_after_commit
from marketplace.foundation.money import Money
from marketplace.orders.errors import OrderNotFound
from marketplace.orders.models import VendorOrder
from payments.charges import declaration_queries
from payments.charges import services as charges
from payments.charges.events import DeclarationMoved
from payments.charges.types import DeclarationDraft, PayerNamed

_BY: Final = "marketplace"
_BELL: Final = "marketplace.orders.tasks.declare_payments"
# Where a declaration is -> how its case says it.
_STATES: Final = {
    "asked": "asked",
    "submitted": "asked",
    "pending": "told",
    "accepted": "accepted",
    "rejected": "rejected",
    "refused": "rejected",
}


def declares(provider: str, method: str) -> bool:
    """Tell whether customs is told of payments by a provider, at a place that we know."""
    is_placed = bool(settings.PAYMENT_CUSTOMS_PLACES.get(provider))
    return is_placed and declaration_queries.declares(provider, method)


def ask_for(part: VendorOrder, facts: CaseFacts, *, provider: str, now: datetime) -> None:
    """Have the payment of a part declared whose case was just opened; the caller's transaction.

    Money: fen of CNY; what was taken off counts against the goods. Raises: PartyMissing.
    """
    platform = parties.party_of(EBP)
    if platform is None:
        raise PartyMissing(f"no legal entity plays {EBP}")
    goods, freight, tax = amounts_of(facts)
    charges.ask_declaration(
        DeclarationDraft(
            share_reference=part.ref,
            order_number=facts.order_no,
            place=settings.PAYMENT_CUSTOMS_PLACES[provider],
            merchant_code=platform.code,
            goods=goods,
            freight=freight,
            tax=tax,
        ),
        now=now,
    )
    ring()


def amounts_of(facts: CaseFacts) -> tuple[Money, Money, Money]:
    """Split what was paid into goods after discounts, freight and tax. Money: fen of CNY."""
    freight = facts.freight_minor + facts.insured_minor
    goods = facts.paid.amount_minor - freight - facts.tax_minor
    return Money(goods, "CNY"), Money(freight, "CNY"), Money(facts.tax_minor, "CNY")


def declare_payments(*, now: datetime) -> int:
    """Ask providers for what is due, and return how many answered.

    Nothing goes out where this installation files nothing (`CUSTOMS_GATEWAY`).
    """
    if not settings.CUSTOMS_GATEWAY:
        return 0
    return charges.submit_declarations(payer_of=payer_of, now=now)


def payer_of(share_reference: str, now: datetime) -> PayerNamed:
    """Open who ordered a part, for one declaration; the vault writes down that it did.

    Raises: NoSuchIdentity, ConsentMissing, IdentityClosed, VaultClosed.
    """
    part = _part(share_reference)
    clear = identity.open_for_declaration(
        order_ref=part.order.ref, by=_BY, reason=f"payment of {part.public_id}", now=now
    )
    return PayerNamed(clear.name.in_clear(), clear.number.in_clear())


def tell_case(*, moved: DeclarationMoved) -> bool:
    """Tell the case of a part how its payment stands at customs; return whether there is one."""
    told = PaymentTold(
        state=_STATES.get(moved.status, "asked"),
        number=moved.payment_number,
        department=moved.department,
        is_payer_confirmed=moved.is_payer_confirmed,
        explanation=moved.explanation,
    )
    try:
        cases.record_payment(reference=moved.share_reference, told=told, now=moved.moved_at)
    except NoSuchCase:
        return False
    return True


@transaction.atomic
def declare_payment_anew(*, vendor_order_ref: str, by: str, reason: str, now: datetime) -> None:
    """Have the payment of a part declared once more, since a customs operator says why.

    Raises: ReasonMissing; NotDeclarable while an answer is awaited, after the end of its case, or
    when it was declared often enough.
    """
    if not reason.strip():
        raise ReasonMissing
    if vendor_order_ref not in case_queries.open_references([vendor_order_ref]):
        raise NoSuchCase
    charges.declare_anew(share_reference=vendor_order_ref, now=now)  # the charge, then the case
    cases.note_on_case(reference=vendor_order_ref, by=by, reason=f"payment: {reason}", now=now)
    told = PaymentTold(state="asked")
    cases.record_payment(reference=vendor_order_ref, told=told, now=now)
    ring()


def ring() -> None:
    """Ask a worker to look now."""
    ring_after_commit(_BELL)


def _part(share_reference: str) -> VendorOrder:
    public_id = share_reference.removeprefix("vendor_order:")
    found = VendorOrder.objects.select_related("order").filter(public_id=public_id).first()
    if found is None:
        raise OrderNotFound
    return found
