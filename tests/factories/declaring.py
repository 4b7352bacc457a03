"""A payment provider in memory that tells customs of payments, and customs that answers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from marketplace.customs.cases.models import LegalEntity
from marketplace.foundation import outbox
from marketplace.orders.models import Order
from payments.charges import services as charges
from payments.gateways import registry
from payments.gateways.errors import ProviderRefused
from payments.gateways.types import CustomsSnapshot, CustomsSpec, CustomsStatus
from tests.factories import orders
from tests.factories.charges import FakeProvider
from tests.factories.customs import BAKERY, parties
from tests.factories.orders import NOON, Street

FISH = "MO87654321"  # the tinned-fish shop at customs


@dataclass
class DeclaringProvider(FakeProvider):
    """The fake provider; `declared` holds what customs was told, by order number."""

    declared: dict[str, CustomsSpec] = field(default_factory=dict)
    answers: dict[str, CustomsSnapshot] = field(default_factory=dict)
    is_payer: bool | None = True

    def declare_customs(self, spec: CustomsSpec, *, key: str) -> CustomsSnapshot:
        return self.answers[self._once("declare", key, spec, lambda: self._declare(spec))]

    def redeclare_customs(self, spec: CustomsSpec, *, key: str) -> CustomsSnapshot:
        self._call("redeclare", key)
        return self.answers[self._declare(spec)]

    def fetch_customs(self, ref: str) -> CustomsSnapshot:
        self._call("fetch_customs", ref)
        if ref not in self.answers:
            raise ProviderRefused("no such declaration")
        return replace(self.answers[ref], verifying_department="", is_payer_confirmed=None)

    def answer(self, order_number: str, status: CustomsStatus, words: str = "") -> None:
        """Let customs answer."""
        ref = f"dec_{order_number}"
        self.answers[ref] = replace(self.answers[ref], status=status, explanation=words)

    def _declare(self, spec: CustomsSpec) -> str:
        ref = f"dec_{spec.order_number}"
        self.declared[spec.order_number] = spec
        self.answers[ref] = CustomsSnapshot(
            provider_ref=ref,
            status="submitted",
            payment_number=f"SUB{spec.order_number}",
            verifying_department="NETSUNION",
            explanation="",
            client_reference=spec.order_number,
            is_payer_confirmed=self.is_payer,
        )
        return ref


def declarable(shops: Street, provider: FakeProvider) -> Order:
    """A paid order of two shops whose companies customs knows, its cases opened."""
    parties()
    rows = ((BAKERY.name, BAKERY.code, ["ebc"], shops.bakery.ref),
            ("澳门罐头店", FISH, ["ebc"], shops.tinned_fish.ref),
            ("支付宝（中国）网络技术有限公司", "31222699S7", ["pay"], "method:alipay"))  # fmt: skip
    for name, code, roles, whose in rows:
        LegalEntity.objects.create(name=name, customs_code=code, roles=roles, acts_for=whose)
    made = orders.place(orders.checkout(orders.full_cart(shops), orders.standard_deliveries(shops)))
    attempt = orders.pay_page(made)
    provider.pay(attempt.attempt_ref)
    charges.sync_attempt(attempt.attempt_id, now=NOON)
    outbox.drain()
    return made


def declaring(monkeypatch: pytest.MonkeyPatch, settings: Any) -> DeclaringProvider:
    """Send payments to a provider that tells customs of them; nothing goes out to e-port."""
    fake = DeclaringProvider()
    known = registry.capability

    def capability(code: str, method: str) -> Any:
        found = known(code, method)
        return found and replace(found, declares_customs=True)

    monkeypatch.setattr(registry, "provider", lambda code=registry.DEFAULT: fake)
    monkeypatch.setattr(registry, "capability", capability)
    settings.PAYMENT_CUSTOMS_PLACES = {"stripe": "ZONGSHU"}
    return fake
