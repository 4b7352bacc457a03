"""A day of orders in which everything goes wrong: pages, networks, processes, news and buyers.

Each order is opened, paid for (or not) the way one of many buyers would, while the provider hangs
up, answers 500, doubles, shuffles and loses its news, and while our own processes are killed. Then
the faults end, time passes, the sweeps run; and our books are compared with the provider's own.
"""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any, Final

from django.db import close_old_connections, transaction

from marketplace.foundation.clock import now
from marketplace.foundation.errors import ProjectError
from marketplace.foundation.money import Money
from payments.charges import services
from payments.charges.models import Attempt, Charge, Refund, WebhookEvent
from payments.charges.types import OpenCharge, ShareDraft
from payments.gateways import breaker_state
from tests.drills.forked_worker import KILLED, ForkedWorker
from tests.drills.paying import books
from tests.factories.charges import start
from tests.payments.gateways.sandbox_process import KEY, SandboxProcess

AUTHORIZED: Final = {"Authorization": f"Bearer {KEY}"}
PAY_WITHIN: Final = timedelta(minutes=31)
CURRENCIES: Final = {
    "card": ("MOP", "HKD", "CNY"),
    "alipay": ("CNY", "HKD"),
    "wechat_pay": ("CNY",),
}
# What a buyer does, and how often of a hundred.
WAYS: Final = {
    "pays": 48,
    "is declined, then pays": 8,
    "pays slowly": 12,
    "is slow and declined": 3,
    "abandons": 7,
    "changes the method": 8,
    "pays while changing the method": 4,
    "clicks twice": 5,
    "pays another amount": 3,
    "dies while it starts": 2,
}
CALL_FAULTS: Final = (
    {"kind": "drop", "when": "before"},
    {"kind": "drop", "when": "after"},
    {"kind": "status", "status": 500, "when": "before"},
    {"kind": "status", "status": 500, "when": "after"},
    {"kind": "status", "status": 429},
)
PATHS: Final = ("/v1/checkout/sessions", "/v1/checkout/sessions/*", "/v1/refunds", "/v1/refunds/*")
EVENT_FAULTS: Final = ("no_event", "no_webhook", "duplicate", "twin", "reorder")
# For another process, which dies on its way; a refusal or an outage on that way is no death.
WORK: Final = """
from marketplace.foundation.errors import ProjectError
at = datetime.fromisoformat(arguments[1])
try:
    {}
except ProjectError:
    pass
"""
START: Final = WORK.format("start(arguments[0], now=at)")
SYNC: Final = WORK.format("services.sync_attempt(UUID(arguments[0]), now=at)")
SWEEP: Final = WORK.format("getattr(services, arguments[0])(now=at)")
SWEEPS: Final = (
    "recover_undelivered",
    "sweep_webhooks",
    "poll_open_attempts",
    "expire_charges",
    "submit_refunds",
    "poll_refunds",
)
ROUNDS: Final = 120  # of half an hour; what is not settled by then never will be


@dataclass
class Day:
    """One day of a marketplace: its clock is ours, moved ahead when it has to be."""

    sandbox: SandboxProcess
    worker: ForkedWorker
    chance: random.Random
    deliver: Callable[[], None]
    began: datetime = field(default_factory=now)
    ahead: timedelta = timedelta(0)
    counts: Counter[str] = field(default_factory=Counter)
    slow: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return now() + self.ahead

    def trade(self, orders: int) -> None:
        """Open and pay so many orders; in between, the sweeps run and die."""
        ways = self.chance.choices(list(WAYS), list(WAYS.values()), k=orders)
        for number, way in enumerate(ways, start=1):
            self.counts[way] += 1
            self._go_wrong()
            self._order(number, way)
            if number % 20 == 0:
                self._decide_slow_ones()
                self.deliver()
                self.sweep()

    def settle(self) -> None:
        """End the faults, let time pass, and run the sweeps until nothing is open."""
        self.sandbox.control("faults/clear")
        self._decide_slow_ones(share=1.0)
        for _ in range(ROUNDS):
            self._close_breaker()
            self.deliver()
            self.sweep(kills=0.0)
            if not self._is_open():
                break
            self.ahead += timedelta(minutes=30)
            time.sleep(0.05)  # the sandbox decides refunds by its own clock
        self.deliver()

    def sweep(self, kills: float = 0.2) -> None:
        """Run every sweep as beat would; some are killed in the middle and run again."""
        for name in SWEEPS:
            place = self.chance.choice(
                ("charges.captured.before_record", "charges.captured.after_record")
            )
            if name == "submit_refunds":
                place = self.chance.choice(
                    ("charges.refund.before_call", "charges.refund.before_record")
                )
            if self.chance.random() < kills:
                ended = self.worker.run(SWEEP, name, self.now.isoformat(), crashpoint=place)
                self.counts["killed"] += ended == KILLED
            self._try(lambda name=name: getattr(services, name)(now=self.now))

    def _go_wrong(self) -> None:
        """Script what goes wrong next, for about half of the orders."""
        if self.chance.random() < 0.25:
            fault = dict(self.chance.choice(CALL_FAULTS), path=self.chance.choice(PATHS))
            self.sandbox.control("faults", **fault)
            self.counts[f"fault {fault['kind']} {fault.get('when', '')}".strip()] += 1
        if self.chance.random() < 0.3:
            kind = self.chance.choice(EVENT_FAULTS)
            self.sandbox.control("faults", kind=kind, type="*", times=self.chance.randint(1, 3))
            self.counts[f"fault {kind}"] += 1
        if self.chance.random() < 0.1:
            self.sandbox.control("faults", kind="delay", seconds=0.05, path="/v1/*")
            self.counts["fault delay"] += 1

    def _order(self, number: int, way: str) -> None:
        self._close_breaker()
        method = self.chance.choice(tuple(CURRENCIES))
        amount = Money(self.chance.randint(1_000, 300_000), self.chance.choice(CURRENCIES[method]))
        charge = self._open(f"order:drill_{number:06d}", amount, method)
        if way == "dies while it starts" or self.chance.random() < 0.08:
            place = self.chance.choice(("charges.start.before_call", "charges.start.before_record"))
            ended = self.worker.run(START, charge, self.now.isoformat(), crashpoint=place)
            self.counts["killed"] += ended == KILLED
            if way == "dies while it starts":
                return  # and the buyer never comes back
        for _ in range(2 if way == "clicks twice" else 1):
            self._try(lambda: start(charge, now=self.now))
        self._act(charge, way, method)
        if self.chance.random() < 0.5:
            self._come_back(charge)

    @staticmethod
    def _close_breaker() -> None:
        """Let its minute pass: the breaker's clock is real, and the day's is ours."""
        breaker_state.clear("stripe")

    def _open(self, reference: str, amount: Money, method: str) -> str:
        """Open a charge with one to four shares."""
        parts = amount.allocate(
            [self.chance.randint(1, 9) for _ in range(self.chance.randint(1, 4))]
        )
        shares = [
            ShareDraft(
                payee_ref=f"vendor:ven_DRILL{position}",
                reference=f"vendor_order:{reference[6:]}_{position}",
                amount=part,
                payee_amount=part,
                commission=Money(part.minor * 8 // 100, part.currency),
                mid_value=part,
            )
            for position, part in enumerate(parts)
            if part.minor
        ]
        at = self.now
        with transaction.atomic():
            return services.open_charge(
                OpenCharge(reference, amount, method, at + PAY_WITHIN, shares), now=at
            ).charge_ref

    def _act(self, charge: str, way: str, method: str) -> None:
        page = self._page(charge)
        if not page or way == "abandons":
            return
        if way == "is declined, then pays":
            self._pay(page, method, outcome="declined")
        if way in ("pays slowly", "is slow and declined"):
            self._pay(page, method, outcome="processing")
            self.slow.append((page, way == "pays slowly"))
        elif way == "changes the method":
            other = "card" if method != "card" else "alipay"
            self._try(lambda: services.change_method(charge_ref=charge, method=other, now=self.now))
            self._try(lambda: start(charge, now=self.now))
            live = Attempt.objects.filter(charge__public_id=charge, status="awaiting_buyer").first()
            if live:
                self._pay(live.provider_ref, live.method)
        elif way == "pays while changing the method":
            self._pay(page, method)
            self._try(
                lambda: services.change_method(charge_ref=charge, method="card", now=self.now)
            )
        elif way == "pays another amount":
            self._pay(page, method, amount=500)
        else:
            self._pay(page, method)

    def _pay(self, page: str, method: str, **how: Any) -> None:
        body = json.dumps({"method": method, **how})
        status, _, text = self.sandbox.request(
            "POST", f"/_sandbox/sessions/{page}/pay", body, AUTHORIZED
        )
        if status != 200:  # a page that is closed takes nothing
            self.counts["page was closed"] += 1
            assert status in (400, 402, 404), text

    def _page(self, charge: str) -> str:
        """Return the page that the buyer sees; none when it could not be opened."""
        found = Attempt.objects.filter(charge__public_id=charge).exclude(provider_ref="").first()
        return found.provider_ref if found else ""

    def _come_back(self, charge: str) -> None:
        """The return page asks the provider; sometimes its process dies over the answer."""
        attempt = Attempt.objects.filter(charge__public_id=charge).order_by("-prepared_at").first()
        if attempt is None:
            return
        if self.chance.random() < 0.12:
            place = self.chance.choice(
                ("charges.captured.before_record", "charges.captured.after_record")
            )
            ended = self.worker.run(SYNC, str(attempt.pk), self.now.isoformat(), crashpoint=place)
            self.counts["killed"] += ended == KILLED
        self._try(lambda: services.sync_attempt(attempt.pk, now=self.now))

    def _decide_slow_ones(self, share: float = 0.6) -> None:
        waiting, self.slow = self.slow, []
        for page, is_paid in waiting:
            if self.chance.random() > share:
                self.slow.append((page, is_paid))
                continue
            try:
                status, _, text = self.sandbox.request(
                    "GET", f"/v1/checkout/sessions/{page}", "", AUTHORIZED
                )
            except (HTTPException, OSError):  # a fault fell on this look
                status, text = 0, ""
            intent = json.loads(text).get("payment_intent") if status == 200 else None
            if status != 200 or not intent:
                self.slow.append((page, is_paid))
                continue
            self.sandbox.control(
                f"payment_intents/{intent}/settle", outcome="paid" if is_paid else "declined"
            )

    def _try(self, act: Callable[[], Any]) -> None:
        """Do what a page or a worker does: refusals and outages are theirs to bear."""
        try:
            act()
        except ProjectError as error:
            self.counts[type(error).__name__] += 1

    def _is_open(self) -> bool:
        return (
            Attempt.objects.filter(status__in=books.UNSETTLED, quarantined_at=None).exists()
            or Charge.objects.filter(status__in=("opened", "awaiting_buyer", "declined")).exists()
            or Refund.objects.filter(due_at__isnull=False).exists()
            or WebhookEvent.objects.filter(status="pending").exists()
            or Attempt.objects.filter(next_poll_at__isnull=False).exists()
        )


def run(
    *,
    sandbox: SandboxProcess,
    worker: ForkedWorker,
    orders: int,
    seed: int,
    deliver: Callable[[], None] = close_old_connections,
) -> dict[str, Any]:
    """Live such a day and return what became of it, with the faults that must be none.

    `worker` is the other process, which gets killed; `deliver` brings what the provider sent to
    the inbox, where no web process does.
    """
    began = time.monotonic()
    day = Day(sandbox, worker, random.Random(seed), deliver)
    day.trade(orders)
    day.settle()
    return _told(day, orders, seed) | {"seconds": round(time.monotonic() - began, 1)}


def _told(day: Day, orders: int, seed: int) -> dict[str, Any]:
    money = books.compare(day.began)
    faults = books.faults() | {
        "cents_of_difference": sum(
            abs(value)
            for told in money.values()
            for name, value in told.items()
            if name.endswith("_difference")
        )
    }
    statuses = Counter(Charge.objects.values_list("status", flat=True))
    webhooks = Counter(WebhookEvent.objects.values_list("status", flat=True))
    return {
        "orders": orders,
        "seed": seed,
        "charges": dict(sorted(statuses.items())),
        "under_review": Attempt.objects.filter(quarantined_at__isnull=False).count(),
        "surplus_returned": Refund.objects.filter(status="succeeded").count(),
        "news": dict(sorted(webhooks.items())),
        "what_happened": dict(sorted(day.counts.items())),
        "money": money,
        "faults": faults,
        "met": not any(faults.values()),
    }
