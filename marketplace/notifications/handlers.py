"""Which news makes which mail. Each has a key, so telling twice writes once."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from catalog.events import StockRanLow
from catalog.moderation.events import ChangesDecided
from catalog.reviews.events import ReviewReceived, ReviewReplied, RightsOpened
from marketplace.accounts.countries import address_lines
from marketplace.foundation import outbox
from marketplace.foundation.clock import now
from marketplace.notifications import (
    goods_mails,
    life_mails,
    moderation_mails,
    readers,
    refund_mails,
    review_mails,
)
from marketplace.notifications.services import write_mail
from marketplace.orders import dispute_words
from marketplace.orders import queries as orders
from marketplace.orders.events import (
    AddressCorrected,
    CancellationMoved,
    OrderPaid,
    PayLinkAsked,
    RefundDenied,
    SendingDue,
    VendorOrderHandedOver,
    VendorOrderPickedUp,
    VendorOrderRefunded,
)
from marketplace.orders.models import Order, VendorOrder
from marketplace.orders.signing import order_token, pay_later_token
from marketplace.orders.visitors import OrderReader
from marketplace.shipping import carriers
from marketplace.vendors.queries import pickup_places
from payments.charges import dispute_queries
from payments.charges.events import (
    BankRefundOpened,
    ChargeRefunded,
    DisputeDueSoon,
    DisputeOpened,
    RefundAccountAsked,
)
from payments.settlement.events import DisputeSettled, PayoutPaid


@outbox.handles(OrderPaid)
def tell_buyer_and_vendors(event: OrderPaid) -> None:
    """One mail for the whole order to the buyer, one to each member who fulfills."""
    order = Order.objects.get(pk=event.order_id)
    token = order_token(order.public_id)
    view = orders.order_view(
        order.public_id, reader=OrderReader(token=token), language=order.language
    )
    write_mail(
        key=f"order_paid:{order.public_id}:buyer",
        to=order.email,
        language=order.language,
        template="order_paid",
        context={
            "order": view,
            "is_picked_up": all(part.pickup for part in view.parts),
            "address_lines": address_lines(view.address, order.language),
            "url": readers.order_url(order),
        },
    )
    for part in order.vendor_orders.select_related("vendor").order_by("position"):
        _tell_members(part)


def _tell_members(part: VendorOrder) -> None:
    for member in readers.who_fulfill(part.vendor.public_id):
        language = readers.language_of(member)
        view = orders.vendor_order_view(part.vendor_id, part.public_id, language=language)
        write_mail(
            key=f"order_to_fulfill:{part.public_id}:{member.user_id}",
            to=member.user.email,
            language=language,
            template="order_to_fulfill",
            context={
                "order": view,
                "path": readers.path_to(language, "vendor_portal:order", part.public_id),
            },
        )


@outbox.handles(StockRanLow)
def tell_who_keeps_goods(event: StockRanLow) -> None:
    """One mail a crossing to each member who keeps the shop's catalog."""
    goods_mails.tell_keepers(event)


@outbox.handles(ChangesDecided)
def tell_who_handed_in(event: ChangesDecided) -> None:
    """One mail for several decisions to each member who keeps the shop's catalog."""
    moderation_mails.tell_keepers_of_decisions(event)


@outbox.handles(PayLinkAsked)
def mail_pay_link(event: PayLinkAsked) -> None:
    """A link to pay later, to the order's own address; once in ten minutes, however often asked."""
    order = Order.objects.get(pk=event.order_id)
    path = readers.path_to(order.language, "storefront:pay_later", order.public_id)
    write_mail(
        key=f"pay_later:{order.public_id}:{int(event.asked_at.timestamp()) // 600}",
        to=order.email,
        language=order.language,
        template="pay_later",
        context={
            "number": order.public_id,
            "total": order.total,
            "pay_by": event.pay_by,
            "url": f"{path}?p={pay_later_token(order.public_id, event.pay_by)}",
        },
    )


@outbox.handles(VendorOrderHandedOver)
def tell_buyer_of_the_parcel(event: VendorOrderHandedOver) -> None:
    """The parcel left: carrier and number. What is picked up is ready: where and when."""
    part = VendorOrder.objects.select_related("order", "vendor").get(pk=event.vendor_order_id)
    language = part.order.language
    _tell_buyer(
        part,
        key=f"handed_over:{part.public_id}:{event.tracking_number}",
        template="ready_to_pick_up" if part.is_pickup else "handed_over",
        place=pickup_places([part.vendor_id], language)[part.vendor_id] if part.is_pickup else None,
        carrier=carriers.in_language(event.carrier, language),
        tracking_number=event.tracking_number,
    )


@outbox.handles(VendorOrderPickedUp)
def tell_buyer_of_the_pickup(event: VendorOrderPickedUp) -> None:
    """The shop says that the buyer came: who did not can say so before the shop is paid."""
    part = VendorOrder.objects.select_related("order", "vendor").get(pk=event.vendor_order_id)
    _tell_buyer(part, key=f"picked_up:{part.public_id}", template="picked_up")


def _tell_buyer(part: VendorOrder, *, key: str, template: str, **facts: Any) -> None:
    order = part.order
    with translation.override(order.language):
        vendor_name = part.vendor.name
    write_mail(
        key=key,
        to=order.email,
        language=order.language,
        template=template,
        context={
            "vendor_name": vendor_name,
            "order_public_id": order.public_id,
            "url": readers.order_url(order),
            **facts,
        },
    )


@outbox.handles(VendorOrderRefunded)
def tell_of_the_refund(event: VendorOrderRefunded) -> None:
    """The buyer hears what comes back, and when; the shop, unless it gave it back by itself."""
    refund_mails.tell_of_the_refund(event)


@outbox.handles(CancellationMoved)
def tell_of_the_cancellation(event: CancellationMoved) -> None:
    """Both sides hear what is canceled, and why; the shop, too, that it is asked for it."""
    life_mails.tell_of_the_cancellation(event)


@outbox.handles(SendingDue)
def remind_shop_to_send(event: SendingDue) -> None:
    """The shop is late, and hears when it is canceled."""
    life_mails.remind_shop_to_send(event)


@outbox.handles(AddressCorrected)
def tell_shop_of_the_address(event: AddressCorrected) -> None:
    """The parcel goes elsewhere: the shop hears before it packs."""
    life_mails.tell_shop_of_the_address(event)


@outbox.handles(RefundDenied)
def tell_shop_of_the_denial(event: RefundDenied) -> None:
    """The shop reads why."""
    refund_mails.tell_shop_of_the_denial(event)


@outbox.handles(BankRefundOpened)
def tell_buyer_of_the_bank(event: BankRefundOpened) -> None:
    """The provider cannot give it back: a transfer follows, and we ask for the account."""
    refund_mails.tell_buyer_of_the_bank(event)


@outbox.handles(RefundAccountAsked)
def ask_buyer_again(event: RefundAccountAsked) -> None:
    """A person wants another account: a new link, and the one before opens nothing."""
    refund_mails.ask_buyer_again(event)


@outbox.handles(ChargeRefunded)
def tell_buyer_of_the_refund(event: ChargeRefunded) -> None:
    """Money went back; a late or second payment is explained as such."""
    refund_mails.tell_buyer_of_the_refund(event)


@outbox.handles(RightsOpened)
def ask_for_reviews(event: RightsOpened) -> None:
    """It arrived: how was it?"""
    review_mails.ask_for_reviews(event)


@outbox.handles(ReviewReceived)
def tell_shop_of_the_review(event: ReviewReceived) -> None:
    """A buyer said how it was; the shop may reply, once."""
    review_mails.tell_shop_of_the_review(event)


@outbox.handles(ReviewReplied)
def tell_buyer_of_the_reply(event: ReviewReplied) -> None:
    """The shop replied."""
    review_mails.tell_buyer_of_the_reply(event)


@outbox.handles(PayoutPaid)
def tell_vendor_of_the_payout(event: PayoutPaid) -> None:
    """The bank confirmed a payout: owners and finance members hear of it."""
    for member in readers.who_see_money(event.payee_ref.removeprefix("vendor:")):
        language = readers.language_of(member)
        statement = readers.path_to(language, "vendor_portal:statement")
        write_mail(
            key=f"payout_paid:{event.payout_ref}:{member.user_id}",
            to=member.user.email,
            language=language,
            template="payout_paid",
            context={
                "payout_ref": event.payout_ref,
                "amount_value": event.amount,
                "bank_reference": event.bank_reference,
                "path": f"{statement}?period={event.payout_ref}",
            },
        )


@outbox.handles(DisputeOpened)
def tell_vendors_of_the_dispute(event: DisputeOpened) -> None:
    """A bank asks a payment back: who fulfills can say what happened, finance reads it."""
    _tell_of_dispute(event.dispute_ref, is_reminder=False)


@outbox.handles(DisputeDueSoon)
def remind_vendors_of_the_dispute(event: DisputeDueSoon) -> None:
    """The time to answer ends soon: once more to the shops that have not handed anything in."""
    _tell_of_dispute(event.dispute_ref, is_reminder=True)


@outbox.handles(DisputeSettled)
def tell_vendor_of_the_decision(event: DisputeSettled) -> None:
    """The bank has decided: won or lost, and what it takes from the shop."""
    for member in readers.who_see_disputes(event.payee_ref.removeprefix("vendor:")):
        found = orders.vendor_dispute(member, event.dispute_ref, now=now())
        language = readers.language_of(member)
        write_mail(
            key=f"dispute_decided:{event.dispute_ref}:{member.user_id}",
            to=member.user.email,
            language=language,
            template="dispute_decided",
            context={
                "status": event.status,
                "number": found.order_number,
                "taken": event.taken,
                "path": readers.path_to(language, "vendor_portal:dispute", event.dispute_ref),
            },
        )


def _tell_of_dispute(dispute_ref: str, *, is_reminder: bool) -> None:
    at = now()
    view = dispute_queries.dispute_view(dispute_ref, now=at)
    public_ids = {part.share.payee_ref.removeprefix("vendor:") for part in view.shares}
    moment = "due_soon" if is_reminder else "opened"
    for member in readers.who_see_disputes(*public_ids):
        found = orders.vendor_dispute(member, dispute_ref, now=at)
        if is_reminder and not found.waits_for_shop:
            continue
        language = readers.language_of(member)
        with translation.override(language):
            words = {
                "reason": dispute_words.reason(view.reason),
                "helps": dispute_words.what_helps(view.reason),
            }
        write_mail(
            key=f"dispute_{moment}:{dispute_ref}:{member.user_id}",
            to=member.user.email,
            language=language,
            template="dispute",
            context={
                "is_reminder": is_reminder,
                "number": found.order_number,
                "amount_value": found.amount,
                "due_at": view.evidence_due_at,
                "path": readers.path_to(language, "vendor_portal:dispute", dispute_ref),
                **words,
            },
        )
