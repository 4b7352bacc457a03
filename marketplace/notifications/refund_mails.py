"""Mails about money that goes back: to its buyer, and to the shop that bears it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import translation

from marketplace.foundation.money import Money
from marketplace.notifications import readers
from marketplace.notifications.services import tell
from marketplace.orders import queries as orders
from marketplace.orders.events import RefundDenied, VendorOrderRefunded
from marketplace.orders.models import Order, RefundRequest, VendorOrder
from marketplace.orders.refund_types import PartRefundView
from marketplace.orders.refund_words import expectation_of, state_of
from marketplace.orders.signing import account_token
from payments.charges.events import BankRefundOpened, ChargeRefunded, RefundAccountAsked
from payments.charges.refund_queries import bank_refund_of, refunds_by_ref
from payments.charges.statuses import SURPLUS


def tell_of_the_refund(event: VendorOrderRefunded) -> None:
    """The buyer hears what comes back, and when; the shop, unless it gave it back by itself."""
    if event.source == RefundRequest.Source.CANCEL:
        return  # the mail about the cancellation says it all
    part = VendorOrder.objects.select_related("order", "vendor").get(pk=event.vendor_order_id)
    request = RefundRequest.objects.get(public_id=event.request_ref)
    request.vendor_order = part
    refund = refunds_by_ref([request.refund_ref]).get(request.refund_ref)
    # What goes by bank has a mail of its own; what was made at the provider is there already.
    if refund and state_of(refund) != "by_bank" and event.source != RefundRequest.Source.PROVIDER:
        language = part.order.language
        with translation.override(language):
            vendor_name, expectation = part.vendor.name, expectation_of(refund)
        _tell_buyer(
            part.order,
            key=f"refund_on_its_way:{event.request_ref}",
            template="refund_on_its_way",
            vendor_name=vendor_name,
            amount_value=request.to_buyer,
            refund=_shown(part, event.request_ref, language),
            expectation=expectation,
            **readers.credit_note_of(request),
        )
    is_own = request.source == RefundRequest.Source.VENDOR
    if not (is_own and request.decided_by.startswith("system:")):
        _tell_members(part, event.request_ref, is_denied=False, is_own=is_own)


def tell_shop_of_the_denial(event: RefundDenied) -> None:
    """The shop reads why."""
    part = VendorOrder.objects.select_related("order", "vendor").get(pk=event.vendor_order_id)
    _tell_members(part, event.request_ref, is_denied=True, is_own=True)


def tell_buyer_of_the_bank(event: BankRefundOpened) -> None:
    """The provider cannot give it back: a transfer follows, and we ask for the account."""
    order = _order(event.reference)
    if order is None or event.why == "already_refunded":
        return
    found = bank_refund_of(event.refund_ref)
    _ask_for_account(order, found.bank_refund_ref, found.ask, event.amount, event.opened_at)


def ask_buyer_again(event: RefundAccountAsked) -> None:
    """A person wants another account: a new link, and the one before opens nothing."""
    order = _order(event.reference)
    if order is not None:
        _ask_for_account(order, event.bank_refund_ref, event.ask, event.amount, event.asked_at)


def _ask_for_account(
    order: Order, bank_refund_ref: str, ask: int, amount: Money, asked_at: datetime
) -> None:
    until = asked_at + timedelta(days=settings.REFUND_ACCOUNT_DAYS)
    path = readers.path_to(order.language, "storefront:refund_account", bank_refund_ref)
    _tell_buyer(
        order,
        key=f"refund_by_bank:{bank_refund_ref}:{ask}",
        template="refund_by_bank",
        amount_value=amount,
        until=until,
        account_url=f"{path}?a={account_token(bank_refund_ref, ask, until)}",
    )


def tell_buyer_of_the_refund(event: ChargeRefunded) -> None:
    """Money went back; a late or second payment is explained as such."""
    order = _order(event.reference)
    if order is None:  # a charge of something that is no order
        return
    refund = refunds_by_ref([event.refund_ref]).get(event.refund_ref)
    with translation.override(order.language):
        expectation = expectation_of(refund) if refund else ""
    _tell_buyer(
        order,
        key=f"refunded:{event.refund_ref}",
        template="refunded",
        amount_value=event.amount,
        is_surplus=event.reason in SURPLUS,
        by_bank=event.by_bank,
        expectation=expectation,
    )


def _order(reference: str) -> Order | None:
    return Order.objects.filter(public_id=reference.removeprefix("order:")).first()


def _shown(part: VendorOrder, request_ref: str, language: str) -> PartRefundView:
    found = orders.refunds_of_part(part.pk, language=language)
    return next(each for each in found if each.public_id == request_ref)


def _tell_members(part: VendorOrder, request_ref: str, *, is_denied: bool, is_own: bool) -> None:
    for member in readers.who_fulfill(part.vendor.public_id):
        language = readers.language_of(member)
        tell(
            key=f"refund_decided:{request_ref}:{member.user_id}",
            reader=readers.member(member),
            template="refund_decided",
            context={
                "order_public_id": part.order.public_id,
                "refund": _shown(part, request_ref, language),
                "is_denied": is_denied,
                "is_own": is_own,
                "path": readers.path_to(language, "vendor_portal:order", part.public_id),
            },
        )


def _tell_buyer(order: Order, *, key: str, template: str, **facts: Any) -> None:
    tell(
        key=key,
        reader=readers.buyer_of(order),
        template=template,
        context={
            "order_public_id": order.public_id,
            "url": readers.order_url(order),
            **facts,
        },
    )
