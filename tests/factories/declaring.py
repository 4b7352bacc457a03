"""A payment provider in memory that tells customs of payments, and customs that answers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from payments.gateways import registry
from payments.gateways.errors import ProviderRefused
from payments.gateways.types import CustomsSnapshot, CustomsSpec, CustomsStatus
from tests.factories.charges import FakeProvider


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
