"""Mails about what changes after the payment: cancellations, late shops, corrected addresses."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from marketplace.accounts.countries import address_lines
from marketplace.foundation import languages
from marketplace.notifications import readers
from marketplace.notifications.services import write_mail
from marketplace.orders.events import AddressCorrected, CancellationMoved, SendingDue
from marketplace.orders.models import Cancellation, OrderTimer, VendorOrder
from marketplace.orders.refund_words import expectation_of
from marketplace.orders.unsent import units_unsent
from payments.charges.refund_queries import refunds_by_ref

_S, _FROM = Cancellation.Status, Cancellation.Source


def tell_of_the_cancellation(event: CancellationMoved) -> None:
    """Tell the buyer what became of it; the shop, what it is asked or must not send."""
    row = Cancellation.objects.select_related(
        "vendor_order__order", "vendor_order__vendor", "refund"
    ).get(public_id=event.cancellation_ref)
    if event.status == _S.DECLINED:
        _tell_buyer(row, "cancellation_declined", reason=row.decline_reason)
    elif event.status == _S.CARRIED_OUT:
        _tell_buyer_canceled(row)
    if event.status == _S.REQUESTED or (event.status == _S.CARRIED_OUT and not _is_of_shop(row)):
        _tell_shop(row, is_asked=event.status == _S.REQUESTED)


def _is_of_shop(row: Cancellation) -> bool:
    """Whether the shop itself canceled, or agreed to what its buyer asked for."""
    is_agreed = row.source == _FROM.BUYER and row.decided_by.startswith("user:")
    return row.source == _FROM.VENDOR or is_agreed


def _tell_buyer_canceled(row: Cancellation) -> None:
    language = row.vendor_order.order.language
    refund = refunds_by_ref([row.refund.refund_ref]) if row.refund else {}
    with translation.override(language):
        told = row.note if row.source == _FROM.VENDOR and row.note else ""
        reason = told or str(Cancellation.Reason(row.reason).label)
        expectation = "".join(expectation_of(each) for each in refund.values())
    _tell_buyer(
        row,
        "part_canceled",
        reason=reason,
        is_whole=row.is_whole,
        lines=_lines(row, language),
        amount_value=row.refund.to_buyer if row.refund else None,
        expectation=expectation,
        **(readers.credit_note_of(row.refund) if row.refund else {}),
    )


def _tell_buyer(row: Cancellation, template: str, **facts: Any) -> None:
    part = row.vendor_order
    with translation.override(part.order.language):
        vendor_name = part.vendor.name
    write_mail(
        key=f"{template}:{row.public_id}",
        to=part.order.email,
        language=part.order.language,
        template=template,
        context={
            "vendor_name": vendor_name,
            "order_public_id": part.order.public_id,
            "url": readers.order_url(part.order),
            **facts,
        },
    )


def _tell_shop(row: Cancellation, *, is_asked: bool) -> None:
    part = row.vendor_order
    key = f"{OrderTimer.Kind.ANSWER.value}:{row.public_id}"
    until = OrderTimer.objects.filter(key=key).values_list("due_at", flat=True).first()
    for member in readers.who_fulfill(part.vendor.public_id):
        language = readers.language_of(member)
        with translation.override(language):
            reason = str(Cancellation.Reason(row.reason).label)
        _write(
            part,
            member,
            key=f"shop_cancellation:{row.public_id}:{is_asked:d}",
            template="shop_cancellation",
            is_asked=is_asked,
            is_by_time=row.source == _FROM.TIMER,
            until=until,
            lines=_lines(row, language),
            reason=" · ".join(filter(None, (reason, row.note))),
        )


def remind_shop_to_send(event: SendingDue) -> None:
    """Tell who fulfills that an order is late, and when it is canceled."""
    part = _part(event.vendor_order_id)
    for member in readers.who_fulfill(part.vendor.public_id):
        _write(
            part,
            member,
            key=f"sending_due:{part.public_id}:{event.told_at:%Y%m%d}",
            template="sending_due",
            paid_at=part.paid_at,
            canceled_at=event.canceled_at,
        )


def tell_shop_of_the_address(event: AddressCorrected) -> None:
    """Tell who fulfills where the parcel goes now."""
    part = _part(event.vendor_order_id)
    address = part.address_data
    for member in readers.who_fulfill(part.vendor.public_id):
        _write(
            part,
            member,
            key=f"address_corrected:{part.public_id}:{int(event.corrected_at.timestamp())}",
            template="address_corrected",
            recipient=address.recipient,
            phone=address.phone,
            address_lines=address_lines(address, readers.language_of(member)),
        )


def _write(part: VendorOrder, member: Any, *, key: str, template: str, **facts: Any) -> None:
    language = readers.language_of(member)
    write_mail(
        key=f"{key}:{member.user_id}",
        to=member.user.email,
        language=language,
        template=template,
        context={
            "order_public_id": part.order.public_id,
            "path": readers.path_to(language, "vendor_portal:order", part.public_id),
            **facts,
        },
    )


def _part(part_id: Any) -> VendorOrder:
    return VendorOrder.objects.select_related("order", "vendor", "correction").get(pk=part_id)


def _lines(row: Cancellation, language: str) -> list[dict[str, Any]]:
    """What is not sent any more; of a request, what would not be."""
    units = dict(row.lines.values_list("line_id", "quantity"))
    units = units or units_unsent(row.vendor_order)
    return [
        {"quantity": units[line.pk], "name": languages.pick(line.product_name, language)}
        for line in row.vendor_order.lines.order_by("position")
        if units.get(line.pk)
    ]
