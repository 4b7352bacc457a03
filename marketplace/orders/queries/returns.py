"""Returns as buyers, shops and operators see them, and what can be asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Count, F, Min, QuerySet

from catalog import queries as catalog
from marketplace.foundation import languages
from marketplace.foundation.errors import Refused
from marketplace.foundation.money import Money
from marketplace.orders import scopes
from marketplace.orders.models import Return, ReturnFile, ReturnLine, VendorOrder
from marketplace.orders.queries.lines import in_language, vendor_name
from marketplace.orders.queries.refunds import preview_refund
from marketplace.orders.refund_types import RefundPreview
from marketplace.orders.return_addresses import where_to
from marketplace.orders.return_checks import check_return
from marketplace.orders.return_errors import NothingToReturn
from marketplace.orders.return_reading import (
    ARRIVED,
    OPEN,
    gives_duty_back,
    is_astray,
    line_wishes,
    lost_from,
    units_of,
    wish_of,
)
from marketplace.orders.return_rules import CHANGED_MIND, NOT_DELIVERED, LineWish, is_in_window
from marketplace.orders.return_types import (
    ExchangeChoice,
    Returnable,
    ReturnableLine,
    ReturnLineView,
    ReturnList,
    ReturnRow,
    ReturnStep,
    ReturnView,
)
from marketplace.orders.return_words import BY, WHY_CLOSED
from marketplace.orders.types import OrderPartView
from marketplace.orders.visitors import OrderReader

PAGE_SIZE: Final = 25
_S = Return.Status
_ENDED: Final = (_S.REFUNDED, _S.REPLACED, _S.WITHDRAWN, _S.CLOSED, _S.DENIED)
# What a shop's queue is divided into.
TABS: Final = {
    "answer": (_S.REQUESTED,),
    "coming": (_S.APPROVED, _S.SENT, _S.RECEIVED),
    "decided": (_S.ESCALATED,),
    "ended": _ENDED,
}


def returnable(
    public_id: str, *, reader: OrderReader, now: datetime, language: str = ""
) -> Returnable:
    """Return what can be asked for of a part of an order that this reader may see.

    Raises: OrderNotFound.
    """
    code = language or languages.current()
    part = scopes.vendor_order_of_reader(public_id, reader)
    units = units_of(part)
    rows = list(part.lines.order_by("position"))
    choices = catalog.exchange_offers(row.offer_id for row in rows)
    return Returnable(
        public_id=part.public_id,
        order_public_id=part.order.public_id,
        vendor_name=vendor_name(part.vendor, code),
        lines=tuple(
            ReturnableLine(
                line_id=row.pk,
                name=languages.pick(row.product_name, code),
                variant_label=languages.pick(row.variant_label, code),
                quantity=row.quantity,
                left=units[row.pk].left,
                unit=Money(row.unit_minor, part.order.currency),
                choices=tuple(
                    ExchangeChoice(each.offer_id, languages.pick(each.variant_label_by_lang, code))
                    for each in choices.get(row.offer_id, ())
                    if each.offer_id == row.offer_id or each.price.minor == row.vendor_unit_minor
                ),
            )
            for row in rows
        ),
        reasons=_reasons(part, now, code),
    )


def _reasons(part: VendorOrder, now: datetime, language: str) -> tuple[tuple[str, str], ...]:
    days = settings.RETURN_WINDOW_DAYS
    found = []
    for reason in ReturnLine.Reason:
        if reason == NOT_DELIVERED:
            start = lost_from(part)
            may = start is not None and not part.is_pickup and (now >= start or is_astray(part))
            since = part.fulfilled_at
        else:
            may, since = part.status in ARRIVED, part.delivered_at
        if may and since is not None and is_in_window(reason, since, now, days):
            found.append((reason.value, in_language(reason.label, language)))
    return tuple(found)


def preview_return(
    public_id: str, lines: Sequence[LineWish], *, reader: OrderReader, now: datetime
) -> RefundPreview:
    """Say what a return of these lines would give back; nothing is written.

    Raises: OrderNotFound, NothingToReturn, TooLateToReturn, NotLostYet, BankDecides.
    """
    part = scopes.vendor_order_of_reader(public_id, reader)
    asked = [line for line in lines if line.quantity]
    if not asked:
        raise NothingToReturn
    check_return(part, asked, now)
    return preview_refund(part.public_id, wish_of(part, asked), now=now)


def return_of_reader(
    public_id: str, *, reader: OrderReader, now: datetime, language: str = ""
) -> ReturnView:
    """Return a return of an order that this reader may see. Raises: ReturnNotFound."""
    return _view(scopes.return_of_reader(public_id, reader), now, language)


def return_of_vendor(
    public_id: str, *, vendor_id: int, now: datetime, language: str = ""
) -> ReturnView:
    """Return a return of a shop's own. Raises: ReturnNotFound."""
    return _view(scopes.return_of_vendor(public_id, vendor_id), now, language)


def return_view(of: Return, *, now: datetime, language: str = "") -> ReturnView:
    """Return a return as an operator sees it."""
    return _view(of, now, language)


def _view(of: Return, now: datetime, language: str) -> ReturnView:
    code = language or languages.current()
    part = of.vendor_order
    lines = list(of.lines.select_related("line", "offer__variant").order_by("pk"))
    files = list(of.files.values_list("side", "pk"))
    replacement = of.replacements.first()
    request = of.refund_request
    is_sending = of.status in (_S.APPROVED, _S.SENT) and not of.goods_stay
    return ReturnView(
        public_id=of.public_id,
        order_public_id=part.order.public_id,
        part_public_id=part.public_id,
        vendor_name=vendor_name(part.vendor, code),
        status=of.status,
        status_label=in_language(_S(of.status).label, code),
        wish=of.wish,
        wish_label=in_language(Return.Wish(of.wish).label, code),
        goods_stay=of.goods_stay,
        lines=tuple(_line(row, code) for row in lines),
        text=of.text,
        answer_text=of.answer_text,
        escalation_text=of.escalation_text,
        decision_text=of.decision_text,
        is_shops_fault=any(row.reason != CHANGED_MIND for row in lines),
        asked_at=of.asked_at,
        due_at=of.due_at,
        carrier=of.carrier,
        tracking_number=of.tracking_number,
        sent_at=of.sent_at,
        hub_at=of.hub_at,
        received_at=of.received_at,
        apply_by=of.apply_by,
        arrive_by=of.arrive_by,
        is_at_customs=bool(of.customs_ref),
        gives_duty_back=gives_duty_back(of),
        address=where_to(of, code) if is_sending else None,
        effect=_effect(of, now),
        refund_waits=request is not None and request.status == "requested",
        refunded=request.to_buyer if request and request.status == "approved" else None,
        replacement=((replacement.carrier, replacement.tracking_number) if replacement else None),
        buyer_files=tuple(str(pk) for side, pk in files if side == ReturnFile.Side.BUYER),
        shop_files=tuple(str(pk) for side, pk in files if side == ReturnFile.Side.SHOP),
        steps=_steps(of, code),
        why_closed=in_language(WHY_CLOSED[of.ended_why], code) if of.ended_why else "",
    )


def _line(row: ReturnLine, language: str) -> ReturnLineView:
    sold = row.line
    offer_label = ""
    if row.offer is not None and row.offer_id != sold.offer_id:
        texts = catalog.offers_by_id([row.offer_id or 0]).get(row.offer_id or 0)
        offer_label = languages.pick(texts.variant_label_by_lang, language) if texts else ""
    return ReturnLineView(
        row_id=row.pk,
        name=languages.pick(sold.product_name, language),
        variant_label=languages.pick(sold.variant_label, language),
        sku=sold.sku,
        quantity=row.quantity,
        reason_label=in_language(ReturnLine.Reason(row.reason).label, language),
        exchange_label=offer_label,
        received=row.received,
        resellable=row.resellable,
    )


def _effect(of: Return, now: datetime) -> RefundPreview | None:
    """Say what settling an open return moves; None for one that is over or gives nothing."""
    is_escalatable = of.status == _S.DENIED and of.due_at is not None
    if of.status not in OPEN and not is_escalatable:
        return None
    if of.refund_request_id is not None:
        return None
    try:
        wish = wish_of(
            of.vendor_order, line_wishes(of), duty_back=gives_duty_back(of), note=of.public_id
        )
        return preview_refund(
            of.vendor_order.public_id, wish, now=now, vendor_id=of.vendor_order.vendor_id
        )
    except Refused:
        return None


def _steps(of: Return, language: str) -> tuple[ReturnStep, ...]:
    return tuple(
        ReturnStep(
            label=in_language(_S(move.to_status).label, language),
            by=in_language(BY[_who(move.by, of)], language),
            at=move.moved_at,
        )
        for move in of.moves.all()
    )


def _who(by: str, of: Return) -> str:
    """Name a side: persons are nobody's business on the other side."""
    if by in BY:
        return by
    shops = {of.answered_by, of.received_by}
    return "marketplace" if by == of.decided_by or by not in shops else "shop"


def _row(of: Return, language: str) -> ReturnRow:
    part = of.vendor_order
    goods = [
        f"{languages.pick(row.line.product_name, language)} ×{row.quantity}"
        for row in of.lines.all()
    ]
    return ReturnRow(
        public_id=of.public_id,
        order_public_id=part.order.public_id,
        part_public_id=part.public_id,
        vendor_name=vendor_name(part.vendor, language),
        goods=" · ".join(goods),
        wish_label=in_language(Return.Wish(of.wish).label, language),
        status=of.status,
        status_label=in_language(_S(of.status).label, language),
        asked_at=of.asked_at,
        due_at=of.due_at,
    )


def _rows() -> QuerySet[Return]:
    return Return.objects.select_related(
        "vendor_order__order", "vendor_order__vendor"
    ).prefetch_related("lines__line")


def returns_of_person(user_id: int, *, language: str = "") -> tuple[ReturnRow, ...]:
    """Return the returns of a person's orders, newest first, at most a hundred. Two reads."""
    code = language or languages.current()
    found = _rows().filter(vendor_order__order__user_id=user_id).order_by("-asked_at", "-pk")
    return tuple(_row(each, code) for each in found[:100])


def returns_of_order(
    order_public_id: str, *, reader: OrderReader, language: str = ""
) -> tuple[ReturnRow, ...]:
    """Return the returns of an order that this reader may see. Raises: OrderNotFound."""
    scopes.order_of_reader(order_public_id, reader)
    return returns_in_order(order_public_id, language=language)


def returns_in_order(order_public_id: str, *, language: str = "") -> tuple[ReturnRow, ...]:
    """Return the returns of an order that its reader has opened already, oldest first. One read.

    Two more once there are any.
    """
    code = language or languages.current()
    found = _rows().filter(vendor_order__order__public_id=order_public_id)
    return tuple(_row(each, code) for each in found.order_by("asked_at", "pk"))


def offers_return(part: OrderPartView, now: datetime) -> bool:
    """Tell whether a part's page offers to return something of it: some reason can be given."""
    days = settings.RETURN_WINDOW_DAYS
    if part.status in ARRIVED and part.delivered_at is not None:
        longest = max(days, key=lambda reason: days[reason])
        return is_in_window(longest, part.delivered_at, now, days)
    if part.fulfilled_at is None or part.pickup is not None:
        return False
    is_lost = any(each.status in ("failed", "returned") for each in part.fulfillments)
    since = part.fulfilled_at + timedelta(days=settings.RETURN_LOST_AFTER_DAYS)
    return is_lost or now >= since


def vendor_returns(
    vendor_id: int, *, tab: str = "", page: int = 1, language: str = ""
) -> ReturnList:
    """Return one page of a shop's returns, the most urgent first, with counts. Three reads."""
    code = language or languages.current()
    mine = Return.objects.filter(vendor_order__vendor_id=vendor_id)
    by_status = dict(mine.order_by().values_list("status").annotate(rows=Count("pk")))
    counts = {
        name: sum(by_status.get(status.value, 0) for status in statuses)
        for name, statuses in TABS.items()
    }
    wanted = tab if tab in TABS else ""
    shown = _rows().filter(vendor_order__vendor_id=vendor_id)
    if wanted:
        shown = shown.filter(status__in=TABS[wanted])
    start = (max(1, page) - 1) * PAGE_SIZE
    ordered = shown.order_by(F("due_at").asc(nulls_last=True), "-asked_at", "-pk")
    rows = list(ordered[start : start + PAGE_SIZE + 1])
    return ReturnList(
        rows=tuple(_row(each, code) for each in rows[:PAGE_SIZE]),
        counts=counts,
        tab=wanted,
        page=max(1, page),
        has_next=len(rows) > PAGE_SIZE,
    )


def returns_to_answer(vendor_id: int) -> tuple[int, datetime | None]:
    """Count a shop's returns that wait for its answer; say when the first is due. One read."""
    found = Return.objects.filter(vendor_order__vendor_id=vendor_id, status=_S.REQUESTED)
    counted = found.aggregate(rows=Count("pk"), first=Min("due_at"))
    return int(counted["rows"]), counted["first"]


def find_vendor_return(vendor_id: int, number: str) -> str:
    """Return the public id of a shop's return by its number or its parcel's; empty for none."""
    typed = number.strip()
    mine = Return.objects.filter(vendor_order__vendor_id=vendor_id)
    found = (
        mine.filter(public_id=typed).first()
        or mine.filter(tracking_number=typed.upper()).exclude(tracking_number="").first()
    )
    return found.public_id if found else ""
