"""A street in which anything may happen to orders, and what must hold all the same.

Driven step by step by a state machine of Hypothesis (`test_anything_goes.py`) and, for as long as
one likes, by `manage.py drill orders`. Time is a number that only goes forward.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Sum

from catalog.models import Stock
from marketplace.foundation import outbox
from marketplace.foundation.errors import Refused
from marketplace.orders import services
from marketplace.orders.models import (
    CanceledLine,
    Cancellation,
    FulfillmentLine,
    Order,
    OrderTimer,
    RefundRequest,
    Return,
    ReturnLine,
    VendorOrder,
)
from marketplace.orders.refund_types import RefundWish
from marketplace.orders.services import returns
from marketplace.orders.signing import order_token
from marketplace.orders.status import order_status
from marketplace.orders.visitors import OrderReader
from marketplace.vendors.models import VendorMember
from payments.charges import services as charges
from payments.charges.models import Charge, Share
from payments.settlement.models import Earning, SaleRefund
from tests.factories import accounts, orders, vendors
from tests.factories import returns as lists
from tests.factories.charges import FakeProvider
from tests.factories.orders import NOON, Street
from tests.factories.promotions import CODE, coupon, promotion
from tests.orders.stateful import more

STOCK = 40
TENTH = "TENTH10"
CODES = ("", "", CODE, TENTH)
USES = 2
BACK_FOR = ("changed_mind", "damaged", "not_as_described", "missing", "not_delivered")
STEPS = ("approve", "approve", "keep", "deny", "send", "send", "count", "count",
         "escalate", "decide", "withdraw")  # fmt: skip
_V = VendorOrder.Status
_HERE = (_V.PAID, _V.ACCEPTED)


@dataclass
class World:
    """Two shops, their members, and the orders of an unlucky buyer."""

    shops: Street
    provider: FakeProvider
    members: dict[int, VendorMember]
    now: datetime = NOON
    placed: list[Order] = field(default_factory=list)
    numbers: int = 0
    did: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    # --- what may happen -----------------------------------------------------------------
    def order(
        self, biscuits: int, sets: int, tins: int, *, is_paid: bool, code: str = "", buyer: int = 0
    ) -> None:
        """One of the buyers orders, perhaps with a code, and pays or not."""
        cart = orders.empty_cart()
        wanted = (
            (self.shops.biscuits, biscuits),
            (self.shops.gift_set, sets),
            (self.shops.tin, tins),
        )
        for offer, units in wanted:
            services.add_line(cart_id=cart.pk, offer_id=offer.pk, quantity=units, now=self.now)
        if code:
            services.enter_code(cart_id=cart.pk, typed=code, now=self.now)
        email = f"buyer{buyer}@example.com"
        quote = orders.checkout(
            cart, orders.standard_deliveries(self.shops), now=self.now, email=email
        )
        placed = orders.place(quote, now=self.now)
        self.placed.append(placed)
        if is_paid:
            self.pay(placed)

    def pay(self, placed: Order) -> None:
        """The payment page is opened, and the money arrives."""
        attempt = charges.start_attempt(
            charge_ref=placed.charge_ref,
            success_url="https://ponte.example/return/",
            cancel_url="https://ponte.example/pay/",
            language=placed.language,
            email=placed.email,
            description=placed.public_id,
            now=self.now,
        )
        self.provider.pay(attempt.attempt_ref)
        charges.sync_attempt(attempt.attempt_id, now=self.now)
        outbox.drain()

    def accept(self, part: VendorOrder) -> None:
        """The shop says that it packs."""
        services.accept_vendor_order(
            public_id=part.public_id, member=self.member(part), now=self.now
        )

    def ship(self, part: VendorOrder, units: tuple[int, ...] | None) -> None:
        """A parcel leaves with so many units of each line, or with all that is left."""
        self.numbers += 1
        lines = part.lines.order_by("position").values_list("pk", flat=True)
        services.hand_over(
            public_id=part.public_id,
            carrier="SF Express",
            tracking_number=f"SF{self.numbers:012}",
            quantities=None if units is None else dict(zip(lines, units, strict=False)),
            member=self.member(part),
            now=self.now,
        )

    def cancel(self, part: VendorOrder, by: str) -> None:
        """The buyer, the shop or an operator does not want the rest to be sent."""
        named: dict[str, Any] = {"public_id": part.public_id, "now": self.now}
        if by == "buyer":
            services.ask_cancellation(**named, reader=self.reader(part), reason="changed_mind")
        elif by == "operator":
            services.cancel_by_operator(**named, by="user:1", reason="suspicious")
        else:
            services.cancel_by_vendor(**named, member=self.member(part), reason=by)

    def answer(self, part: VendorOrder, agrees: bool) -> None:
        """The shop answers the buyer who asks."""
        services.answer_cancellation(
            public_id=part.public_id,
            member=self.member(part),
            agrees=agrees,
            decline_reason="It is packed.",
            now=self.now,
        )

    def refund(self, part: VendorOrder, units: tuple[int, ...], shipping: bool, why: str) -> None:
        """An operator gives some of it back."""
        lines = part.lines.order_by("position").values_list("pk", flat=True)
        self.numbers += 1
        services.refund_vendor_order(
            public_id=part.public_id,
            wish=RefundWish(dict(zip(lines, units, strict=False)), shipping, why),
            key=f"world:{self.numbers}",
            by="user:1",
            now=self.now,
        )

    def receive(self, part: VendorOrder, which: int | None) -> None:
        """The buyer says that a parcel came, or all of it."""
        parcels = list(part.fulfillments.order_by("packed_at", "pk"))
        one = "" if which is None or not parcels else str(parcels[which % len(parcels)].pk)
        services.confirm_receipt(
            public_id=part.public_id, reader=self.reader(part), parcel=one, now=self.now
        )

    def lose(self, part: VendorOrder, which: int, *, is_back: bool) -> None:
        """A carrier loses a parcel, or brings it back."""
        parcels = list(part.fulfillments.order_by("packed_at", "pk"))
        if parcels:
            record = services.record_returned if is_back else services.record_failed
            record(fulfillment_id=parcels[which % len(parcels)].pk, now=self.now)

    def prove(self, part: VendorOrder) -> None:
        """An operator has seen the carrier's proof."""
        services.receive_with_proof(vendor_order_id=part.pk, now=self.now)

    # --- what came back ------------------------------------------------------------------
    def ask_return(self, part: VendorOrder, units: tuple[int, ...], why: str) -> None:
        """The buyer wants to return something, or says that it never came."""
        self.numbers += 1
        returns.ask_return(
            public_id=part.public_id,
            lines=lists.wishes(part, *units, reason=why),
            wish="refund",
            text="It is another cake.",
            pictures=[lists.PICTURE],
            key=f"world:{self.numbers}",
            reader=self.reader(part),
            now=self.now,
        )

    def move_return(self, of: Return, step: str, more: int) -> None:
        """Somebody takes a step of a return, whether or not it is the next one."""
        member, reader = self.member(of.vendor_order), self.reader(of.vendor_order)
        named: dict[str, Any] = {"public_id": of.public_id, "now": self.now}
        if step == "deny":
            returns.deny_return(**named, member=member, text="It is as told.", pictures=[])
        elif step in ("approve", "keep"):
            returns.approve_return(**named, member=member, goods_stay=step == "keep")
        elif step == "send":
            lists.send(of, at=self.now)
        elif step == "count":
            units = [max(0, row.quantity - more % 2) for row in of.lines.order_by("pk")]
            lists.receive(of, member, [(came, min(came, more)) for came in units], at=self.now)
        elif step == "escalate":
            returns.escalate_return(**named, reader=reader, text="Look again.", pictures=[])
        elif step == "decide":
            said: dict[str, Any] = {"goods_stay": more == 1, "text": "We looked.", "by": "user:1"}
            returns.decide_return(**named, approve_it=more > 0, **said)
        else:
            returns.withdraw_return(**named, reader=reader)

    def invoice(self, part: VendorOrder) -> None:
        """Somebody wants the shop's invoice."""
        services.issue_invoice(vendor_order=part, now=self.now)

    def give_up(self, placed: Order) -> None:
        """The buyer cancels before paying."""
        reader = OrderReader(token=order_token(placed.public_id))
        services.cancel_unpaid(public_id=placed.public_id, reader=reader, now=self.now)
        outbox.drain()

    def wait(self, hours: int) -> None:
        """Time passes, and does what it does by itself."""
        self.now += timedelta(hours=hours)
        charges.expire_charges(now=self.now)
        outbox.drain()
        services.fire_timers(now=self.now)
        services.receive_by_timer(now=self.now)
        services.complete_delivered(now=self.now)
        returns.sweep_returns(now=self.now)
        outbox.drain()

    # --- who, and what there is -------------------------------------------------------------
    def member(self, part: VendorOrder) -> VendorMember:
        return self.members[part.vendor_id]

    def reader(self, part: VendorOrder) -> OrderReader:
        return OrderReader(token=order_token(part.order.public_id))

    def parts(self) -> list[VendorOrder]:
        found = VendorOrder.objects.select_related("order").filter(order__in=self.placed)
        return list(found.order_by("order__placed_at", "order_id", "position"))

    def returned(self) -> list[Return]:
        """All returns of these orders."""
        found = Return.objects.select_related("vendor_order__order")
        return list(found.filter(vendor_order__order__in=self.placed).order_by("asked_at", "pk"))

    def attempt(self, name: str, *given: Any, **named: Any) -> None:
        """Let something happen that may be refused, and then changes nothing."""
        try:
            getattr(self, name)(*given, **named)
        except Refused as refusal:
            self.refused[f"{name}: {refusal.code}"] += 1
        else:
            self.did[name] += 1


def opened(shops: Street, provider: FakeProvider) -> World:
    """The street in the morning, with two promotions that few may use."""
    coupon(shops.bakery, shops.tinned_fish, use_limit=USES)
    promotion(shops.bakery, code=TENTH, use_limit=USES)
    Stock.objects.update(on_hand=STOCK, reserved=0)
    baker = vendors.member(shops.bakery, accounts.baker(), "owner")
    fishmonger = vendors.member(shops.tinned_fish, accounts.fishmonger(), "owner")
    members = {shops.bakery.pk: baker, shops.tinned_fish.pk: fishmonger}
    return World(shops, provider, members)


# --- what must hold ---------------------------------------------------------------------------
def faults(world: World) -> list[str]:
    """Name everything that is not as docs/order-life.md and the flows of orders say."""
    parts = world.parts()
    found = [fault for part in parts for fault in (*_counts(part), *_moves(part), *_money(part))]
    for order in world.placed:
        found += _whole(order, [part for part in parts if part.order_id == order.pk])
    return found + _stock(parts) + more.faults(world.placed, parts)


def _units(rows: Any) -> dict[int, int]:
    return {
        pk: int(sum_)
        for pk, sum_ in rows.order_by().values_list("line_id").annotate(s=Sum("quantity"))
    }


def _sent(part: VendorOrder) -> dict[int, int]:
    return _units(FulfillmentLine.objects.filter(fulfillment__vendor_order=part))


def _canceled(part: VendorOrder) -> dict[int, int]:
    return _units(CanceledLine.objects.filter(line__vendor_order=part))


def _left(part: VendorOrder) -> dict[int, int]:
    sent, canceled = _sent(part), _canceled(part)
    return {
        line.pk: line.quantity - sent.get(line.pk, 0) - canceled.get(line.pk, 0)
        for line in part.lines.all()
    }


def _counts(part: VendorOrder) -> list[str]:
    """Nothing is sent or canceled twice."""
    return [f"{part}: line {pk} is {left} short" for pk, left in _left(part).items() if left < 0]


def _moves(part: VendorOrder) -> list[str]:
    """Where a part stands follows from its parcels, its cancellations and its clocks."""
    parcels = list(part.fulfillments.values_list("status", flat=True))
    is_open = any(_left(part).values())
    waiting = OrderTimer.objects.filter(vendor_order=part, status="waiting")
    asked = part.cancellations.filter(status=Cancellation.Status.REQUESTED).exists()
    has_clock = {kind: waiting.filter(kind=kind).exists() for kind in OrderTimer.Kind.values}
    said = {
        "open though nothing is left": part.status in _HERE and not is_open,
        "closed though something is left": part.paid_at is not None
        and part.status not in _HERE
        and is_open,
        "canceled though something was sent": part.status == _V.CANCELED and bool(parcels),
        "on its way without a parcel": part.status in (_V.FULFILLED, _V.DELIVERED, _V.COMPLETED)
        and not parcels,
        "received while a parcel is out": part.delivered_at is not None
        and "handed_over" in parcels,
        "its first parcel is not noted": (part.first_sent_at is not None) != bool(parcels),
        "its first receipt is not noted": part.first_received_at is None and "delivered" in parcels,
        "nothing will cancel it": part.status in _HERE and not has_clock["cancel"],
        "a clock runs for nothing": part.status not in _HERE and any(has_clock.values()),
        "asked, and nobody has to answer": asked and not has_clock["answer"],
        "an answer is due, and nobody asked": has_clock["answer"] and not asked,
    }
    return [f"{part} ({part.status}): {text}" for text, is_wrong in said.items() if is_wrong]


def _money(part: VendorOrder) -> list[str]:
    """What goes back to the buyer is borne by the shop; what is canceled goes back whole."""
    share = Share.objects.get(reference=part.ref)
    booked = RefundRequest.objects.filter(vendor_order=part, status="approved")
    asked = booked.aggregate(sum=Sum("buyer_minor"))["sum"] or 0
    told = SaleRefund.objects.filter(reference=part.ref)
    borne = told.aggregate(sum=Sum("to_buyer_minor"))["sum"] or 0
    is_canceled = part.status == _V.CANCELED and part.paid_at is not None
    earning = Earning.objects.filter(reference=part.ref).first()
    said = {
        f"share {share.refunding_minor}, requests {asked}, shop {borne}": not (
            share.refunding_minor == asked == borne <= share.amount_minor
        ),
        "canceled, and the shop keeps goods": is_canceled and _goods_kept(part) > 0,
        "delivered, and no hold runs": part.delivered_at is not None
        and (earning is None or earning.due_at is None),
        "a hold runs before it arrived": part.delivered_at is None
        and earning is not None
        and earning.delivered_at is not None,
    }
    return [f"{part}: {text}" for text, is_wrong in said.items() if is_wrong]


def _goods_kept(part: VendorOrder) -> int:
    booked = RefundRequest.objects.filter(vendor_order=part, status="approved")
    back = booked.aggregate(sum=Sum("vendor_goods_minor"))["sum"] or 0
    return part.vendor_goods_minor - back


def _whole(order: Order, parts: list[VendorOrder]) -> list[str]:
    """The status of an order is where its slowest parcel is, told from rows alone."""
    charge = Charge.objects.get(public_id=order.charge_ref)
    standings = []
    for part in parts:
        parcels = set(part.fulfillments.values_list("status", flat=True))
        said = part.status
        if said == _V.ACCEPTED and parcels:
            said = "partially_delivered" if "delivered" in parcels else "partially_fulfilled"
        elif said == _V.FULFILLED and "delivered" in parcels:
            said = "partially_delivered"
        standings.append(said)
    derived = order_status(standings, charge.status)
    shown = order_status([part.standing for part in parts], charge.status)
    return [] if derived == shown else [f"{order}: {shown} is shown, {derived} is so"]


def _stock(parts: list[VendorOrder]) -> list[str]:
    """Units are on the shelf, held, gone with an order, or back from one; none is lost."""
    held: Counter[int] = Counter()
    gone: Counter[int] = Counter()
    for part in parts:
        for line in part.lines.all():
            if part.status == _V.PLACED:
                held[line.offer_id] += line.quantity
            elif part.paid_at is not None:
                gone[line.offer_id] += line.quantity
    for row in ReturnLine.objects.filter(of__vendor_order__in=parts, resellable__gt=0):
        gone[row.line.offer_id] -= row.resellable or 0
    back = CanceledLine.objects.filter(cancellation__isnull=False)
    for line in back.exclude(cancellation__reason="out_of_stock").select_related("line"):
        gone[line.line.offer_id] -= line.quantity
    found = []
    for row in Stock.objects.all():
        is_so = (row.on_hand, row.reserved) == (STOCK - gone[row.pk], held[row.pk])
        if not is_so or not 0 <= row.reserved <= row.on_hand:
            found.append(f"offer {row.pk}: {row.on_hand} on hand, {row.reserved} held")
    return found
