"""A charge of the cast, and a payment provider that does what a test tells it.

The sale is the one of docs/worked-example.md: a buyer in Zhuhai pays CNY 422.60 once; the bakery on
Rua do Cunha is owed MOP 211.00 and the tinned-fish shop MOP 287.50; the provider keeps CNY 9.30.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from marketplace.foundation.money import Money
from payments.charges import services
from payments.charges.models import Attempt
from payments.charges.types import AttemptView, ChargeView, OpenCharge, ShareDraft
from payments.gateways.errors import KeyReused, ProviderRefused, WebhookForged
from payments.gateways.types import (
    AttemptSnapshot,
    AttemptSpec,
    RefundSnapshot,
    RefundSpec,
    Signal,
    Started,
)

NOON: Final = datetime(2026, 5, 23, 4, 0, tzinfo=UTC)  # 12:00 in Macau
LATER: Final = NOON + timedelta(minutes=31)  # the charge's time is over
BAKERY: Final = "vendor:ven_CUNHABAKERY1"
TINNED_FISH: Final = "vendor:ven_TINNEDFISH01"
ORDER: Final = "order:ord_ZHUHA1BUYER0"
TOTAL: Final = Money(42_260, "CNY")
SIGNED: Final = {"Fake-Signature": "genuine"}


def share(
    payee_ref: str, reference: str, amount: Money, payee_amount: Money, commission: int, worth: int
) -> ShareDraft:
    """A share in short form: commission in the payee's currency, worth in the charge's."""
    return ShareDraft(
        payee_ref=payee_ref,
        reference=reference,
        amount=amount,
        payee_amount=payee_amount,
        commission=Money(commission, payee_amount.currency),
        mid_value=Money(worth, amount.currency),
    )


def two_vendors(order: str = ORDER) -> list[ShareDraft]:
    """The two shares of the sale in CNY."""
    name = order.removeprefix("order:ord_")
    return [
        share(BAKERY, f"vendor_order:vor_A{name}", Money(17_890, "CNY"), Money(21_100, "MOP"),
              1_408, 17_774),
        share(TINNED_FISH, f"vendor_order:vor_B{name}", Money(24_370, "CNY"), Money(28_750, "MOP"),
              1_980, 24_219),
    ]  # fmt: skip


def in_patacas(order: str = ORDER) -> list[ShareDraft]:
    """The same goods for a buyer who pays MOP 498.50: nothing is converted."""
    name = order.removeprefix("order:ord_")
    return [
        share(BAKERY, f"vendor_order:vor_A{name}", Money(21_100, "MOP"), Money(21_100, "MOP"),
              1_408, 21_100),
        share(TINNED_FISH, f"vendor_order:vor_B{name}", Money(28_750, "MOP"), Money(28_750, "MOP"),
              1_980, 28_750),
    ]  # fmt: skip


def request(**changes: Any) -> OpenCharge:
    """The request to collect CNY 422.60 by Alipay within 30 minutes."""
    reference = changes.pop("reference", ORDER)
    given: dict[str, Any] = {
        "reference": reference,
        "amount": TOTAL,
        "method": "alipay",
        "expires_at": NOON + timedelta(minutes=30),
        "shares": two_vendors(reference),
    }
    return OpenCharge(**(given | changes))


def opened(**changes: Any) -> ChargeView:
    """An open charge."""
    with transaction.atomic():
        return services.open_charge(request(**changes), now=NOON)


def start(charge_ref: str, **changes: Any) -> AttemptView:
    """Send the buyer to a payment page."""
    given: dict[str, Any] = {
        "charge_ref": charge_ref,
        "success_url": "https://ponte.example/zh-hans/orders/return/",
        "cancel_url": "https://ponte.example/zh-hans/orders/pay/",
        "language": "zh-hans",
        "email": "mei@example.com",
        "description": "Ponte ord_ZHUHA1BUYER0",
        "now": NOON,
    }
    return services.start_attempt(**(given | changes))


@dataclass
class FakeSession:
    """One payment page at the fake provider."""

    spec: AttemptSpec
    ref: str
    status: str = "awaiting_buyer"
    captured: Money | None = None
    method: str | None = None
    livemode: bool = False
    client_reference: str | None = None
    fee: Money | None = None

    @property
    def object_id(self) -> str:
        """What a refund of this payment names."""
        return self.ref.replace("page_", "pay_")


@dataclass
class FakeProvider:
    """The port of the gateways in memory: keys replay, states are as a test sets them.

    `faults` maps an operation to what happens next there: (error, is the call carried out).
    """

    code: str = "stripe"
    livemode: bool = False
    sessions: dict[str, FakeSession] = field(default_factory=dict)
    refunds: dict[str, RefundSnapshot] = field(default_factory=dict)
    keys: dict[str, tuple[object, str]] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    faults: dict[str, list[tuple[Exception, bool]]] = field(default_factory=dict)
    lost: list[Signal] = field(default_factory=list)
    refund_status: str = "pending"
    fee: Money | None = field(default_factory=lambda: Money(930, "CNY"))
    during: dict[str, Callable[[], None]] = field(default_factory=dict)
    stored_failures: dict[str, Exception] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lock = threading.RLock()

    def fail(self, operation: str, error: Exception, *, carried_out: bool = False) -> None:
        """Let the next call of an operation fail, before or after it is carried out."""
        self.faults.setdefault(operation, []).append((error, carried_out))

    def page_of(self, attempt_ref: str) -> FakeSession:
        """Find a page by our name of the attempt."""
        return next(s for s in self.sessions.values() if s.spec.reference == attempt_ref)

    def pay(self, attempt_ref: str, **changes: Any) -> FakeSession:
        """Let the buyer pay; `changes` make the payment differ from what was asked."""
        page = self.page_of(attempt_ref)
        page.status = "captured"
        page.captured = page.spec.amount
        page.method = page.spec.method
        page.client_reference = page.spec.reference
        page.fee = self.fee
        for name, value in changes.items():
            setattr(page, name, value)
        return page

    # --- the port ---
    def start(self, spec: AttemptSpec, *, key: str) -> Started:
        ref = self._once("start", key, spec, lambda: self._open(spec))
        return Started(ref, f"https://pay.example/{ref}")

    def fetch(self, ref: str) -> AttemptSnapshot:
        self._call("fetch", ref)
        page = self.sessions[ref]
        return AttemptSnapshot(
            provider_ref=page.ref,
            status=page.status,  # type: ignore[arg-type]
            captured=page.captured,
            method=page.method,
            livemode=page.livemode,
            client_reference=page.client_reference,
            provider_object_id=page.object_id if page.captured else None,
            fee=page.fee,
        )

    def expire(self, ref: str, *, key: str) -> AttemptSnapshot:
        if key in self.stored_failures:  # providers replay the first answer, failures too
            raise self.stored_failures[key]
        try:
            return self._expire(ref)
        except Exception as error:
            self.stored_failures[key] = error
            raise

    def _expire(self, ref: str) -> AttemptSnapshot:
        self._call("expire", ref)
        if ref not in self.sessions:
            raise ProviderRefused("no such page")
        if self.sessions[ref].status == "awaiting_buyer":
            self.sessions[ref].status = "expired"
        snapshot = self.fetch(ref)
        self._fault("expire", after=True)
        return snapshot

    def refund(self, spec: RefundSpec, *, key: str) -> RefundSnapshot:
        return self.refunds[self._once("refund", key, spec, lambda: self._give_back(spec))]

    def fetch_refund(self, ref: str) -> RefundSnapshot:
        self._call("fetch_refund", ref)
        return self.refunds[ref]

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> list[Signal]:
        if headers.get("Fake-Signature") != "genuine":
            raise WebhookForged("not genuine")
        return [Signal(**json.loads(body))]

    @property
    def acknowledgement(self) -> Mapping[str, object]:
        """This provider reads nothing of our answer."""
        return {}

    @property
    def reports(self) -> frozenset[str]:
        """This provider tells nothing of its balance."""
        return frozenset()

    def undelivered(self, *, since: datetime) -> list[Signal]:
        self._call("undelivered", since.isoformat())
        return list(self.lost)

    # --- how it works ---
    def _open(self, spec: AttemptSpec) -> str:
        ref = f"page_{len(self.sessions) + 1}"
        self.sessions[ref] = FakeSession(spec=spec, ref=ref)
        return ref

    def _give_back(self, spec: RefundSpec) -> str:
        ref = f"re_{len(self.refunds) + 1}"
        self.refunds[ref] = RefundSnapshot(
            provider_ref=ref,
            status=self.refund_status,  # type: ignore[arg-type]
            amount=spec.amount,
            client_reference=spec.reference,
            provider_object_id=spec.provider_object_id,
        )
        return ref

    def settle_refund(self, ref: str, status: str, failure: str | None = None) -> None:
        """Let a refund end at the provider."""
        self.refunds[ref] = replace(
            self.refunds[ref],
            status=status,  # type: ignore[arg-type]
            failure=failure,
        )

    def _once(self, operation: str, key: str, spec: object, act: Callable[[], str]) -> str:
        """Same key and request: the same answer. Same key, other request: an error."""
        with self._lock:
            self._call(operation, key)
            known = self.keys.get(key)
            if known is not None and known[0] != spec:
                raise KeyReused(key)
            ref = known[1] if known is not None else act()
            self.keys[key] = (spec, ref)
            self._fault(operation, after=True)
            return ref

    def _call(self, operation: str, what: str) -> None:
        if hook := self.during.pop(operation, None):
            hook()
        self.calls.append((operation, what))
        self._fault(operation, after=False)

    def _fault(self, operation: str, *, after: bool) -> None:
        waiting = self.faults.get(operation, [])
        if waiting and waiting[0][1] is after:
            raise waiting.pop(0)[0]

    def count(self, operation: str) -> int:
        """Say how often an operation was called."""
        return sum(1 for name, _ in self.calls if name == operation)


def signal(attempt: Attempt, event_id: str = "evt_1", **changes: Any) -> bytes:
    """The body of a genuine message about an attempt."""
    given: dict[str, Any] = {
        "event_id": event_id,
        "kind": "attempt",
        "provider_ref": attempt.provider_ref,
        "client_reference": attempt.public_id,
        "event_type": "checkout.session.completed",
    }
    return json.dumps(given | changes).encode()
