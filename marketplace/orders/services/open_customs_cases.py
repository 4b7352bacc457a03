"""A paid order whose parcels are declared: customs gets a case for each of its shops."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from catalog import queries as catalog
from marketplace.customs.cases import parties
from marketplace.customs.cases import services as cases
from marketplace.customs.cases.errors import PartyMissing
from marketplace.customs.cases.types import EBC, PAY, CaseFacts, Party
from marketplace.customs.identity import queries as identity
from marketplace.customs.quota import queries as quota
from marketplace.customs.rules import queries as rules
from marketplace.foundation.errors import Broken, ProjectError
from marketplace.foundation.money import RENMINBI
from marketplace.orders import locks
from marketplace.orders.bought_before import bought_before
from marketplace.orders.declaring import Told, case_facts
from marketplace.orders.models import Order, OrderLine, VendorOrder
from marketplace.orders.person import IDENTIFIED, needs_person
from marketplace.orders.services import declare_payment
from marketplace.orders.services.tell_customs import parcel_to_customs
from payments.charges import queries as charges
from payments.charges.types import PaymentTold

log = logging.getLogger(__name__)

BATCH: Final = 200
_V = VendorOrder.Status
_UNDER_WAY: Final = (_V.PAID, _V.ACCEPTED, _V.FULFILLED)
# Who checked the payer: 2 NetsUnion for wallets of the mainland, 3 another. Source: GACC 165.
_CHECKED_BY: Final = {"alipay": "2", "wechat_pay": "2"}
_ANOTHER: Final = "3"
# How it was paid: 1 app, 2 PC, 3 QR code, 4 another.
_PAID_BY: Final = {"phone": "1", "desktop": "2", "wechat": "4"}


@transaction.atomic
def open_customs_cases(*, order_ref: str, now: datetime) -> int:
    """Open a case for every declared part of a paid order; return how many were opened.

    What the rules want a person to look at first is held until then. A provider that tells customs
    of payments is asked to, and its own number of each part is waited for. All of an order or none:
    whom it names is let go with its last case. The payment is
    kept beside each case, for customs may ask for it. A part that left already has its parcel told
    at once. Twice changes nothing.
    Raises: PartyMissing while the companies before customs are not set up; QuotaExceeded.
    """
    order, parts = locks.order_by_ref(order_ref)
    waiting = [part for part in parts if _is_waiting(order, part)]
    if not waiting:
        return 0
    firm = _party(PAY, f"method:{order.method}")
    shops = {part.pk: _party(EBC, part.vendor.ref) for part in waiting}
    payment = charges.payment_told(order.charge_ref)
    if payment is None:
        raise Broken(f"{order_ref} is paid, and no payment is known")
    for part in waiting:
        lines = list(part.lines.order_by("position"))
        facts = case_facts(order, part, lines, _told(part, lines, shops[part.pk], firm, payment))
        _open(part, facts, payment, _reviews(order, part, lines), now)
    return len(waiting)


def open_missing_cases(*, now: datetime) -> int:
    """Open the cases of paid parts that have none yet; return how many orders were looked at.

    Each order is a transaction of its own: one that cannot be opened keeps no other from it.
    """
    found = VendorOrder.objects.filter(
        channel__in=IDENTIFIED, customs_ref="", status__in=_UNDER_WAY, order__currency=RENMINBI
    )
    ids: list[UUID] = list(found.order_by("paid_at").values_list("order_id", flat=True)[:BATCH])
    orders = Order.objects.filter(pk__in=ids)
    return sum(_try(order, now) for order in orders)


def _try(order: Order, now: datetime) -> bool:
    try:
        return open_customs_cases(order_ref=order.ref, now=now) > 0
    except PartyMissing as missing:
        log.warning("%s is not declared yet: %s", order.ref, missing)
    except ProjectError:
        log.exception("%s is not declared yet", order.ref)
    return False


def _is_waiting(order: Order, part: VendorOrder) -> bool:
    """Whether a part is declared, and has no case. What is canceled is declared no more."""
    return (
        needs_person(part.channel)
        and order.currency == RENMINBI
        and part.status in _UNDER_WAY
        and not part.customs_ref
    )


def _party(role: str, acts_for: str) -> Party:
    found = parties.party_of(role, acts_for)
    if found is None:
        raise PartyMissing(f"no legal entity plays {role} for {acts_for}")
    return found


def _told(
    part: VendorOrder,
    lines: Sequence[OrderLine],
    shop: Party,
    firm: Party,
    payment: PaymentTold,
) -> Told:
    facts = catalog.offers_by_id([line.offer_id for line in lines], "zh-hans")
    place = quota.place_of(part.ref)
    is_declared = declare_payment.declares(payment.provider, payment.method)
    return Told(
        shop=shop,
        payment_firm=firm,
        payment_number="" if is_declared else _number(part, payment),
        links={offer: _page(each.product_slug) for offer, each in facts.items()},
        is_full_tax=bool(place and place.is_full_tax),
    )


def _number(part: VendorOrder, payment: PaymentTold) -> str:
    """Return the number of what was paid for a part: a payment of several shops is split by place.

    Payment firms declare a part of a payment as an order of its own, under a number of its own.
    """
    is_alone = part.order.vendor_orders.count() == 1
    return payment.number if is_alone else f"{payment.number}-{part.position + 1}"


def _page(slug: str) -> str:
    """Return the page of goods, which customs may open."""
    return f"{settings.PUBLIC_BASE_URL}{settings.CUSTOMS_GOODS_PAGE.format(slug=slug)}"


def _open(
    part: VendorOrder,
    facts: CaseFacts,
    payment: PaymentTold,
    reviews: Sequence[str],
    now: datetime,
) -> None:
    part.customs_ref = f"customs_case:{cases.open_case(facts=facts, now=now)}"
    part.save(update_fields=["customs_ref"])
    if not facts.paid.transaction_id:
        declare_payment.ask_for(part, facts, provider=payment.provider, now=now)
    cases.keep_payment_record(
        reference=part.ref,
        request=payment.asked,
        response=payment.answered,
        ver_dept=_CHECKED_BY.get(payment.method, _ANOTHER),
        pay_type=_PAID_BY.get(payment.scene, "4"),
        account=facts.ebc.code,
        now=now,
    )
    for code in reviews:
        cases.hold_case(reference=part.ref, code=code, now=now)
    parcel_to_customs(part, now=now)


def _reviews(order: Order, part: VendorOrder, lines: Sequence[OrderLine]) -> list[str]:
    """Return the codes of what a person looks at before this part is declared.

    The rules said so when the buyer was shown the border; that the same person bought the same
    goods twice on one day is known once the order stands.
    """
    borders = order.checkout_quote.snapshot.get("borders", {})
    found = borders.get(part.vendor.ref, {}).get("findings", [])
    codes = {code for code, weight, _line in found if weight == "review"}
    index = identity.index_of_order(order.ref)
    book = rules.rulebook_at(order.placed_at)
    bought = bought_before(index, book, but=order.ref, now=order.placed_at)
    if bought.today & {f"offer:{line.offer_id}" for line in lines}:
        codes.add("bought_today")
    return sorted(codes)
