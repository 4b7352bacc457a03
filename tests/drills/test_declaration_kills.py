"""SIGKILL while a payment is declared to customs: asked again under its key, declared once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from payments.charges.models import PaymentDeclaration
from tests.factories import orders
from tests.factories.declaring import DeclaringProvider, declarable, declaring
from tests.factories.orders import NOON, Street

pytestmark = pytest.mark.django_db(transaction=True)

# The other process knows the provider by its own fake, and files as this installation does.
DECLARE = """
import pytest
from django.conf import settings
from tests.factories.declaring import declaring
settings.CUSTOMS_GATEWAY = "folder"
declaring(pytest.MonkeyPatch(), settings)
orders.declare_payments(now=datetime.fromisoformat(arguments[0]))"""
PLACES = ("charges.declaration.before_call", "charges.declaration.before_record")


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch, settings) -> DeclaringProvider:
    settings.CUSTOMS_GATEWAY = ""
    return declaring(monkeypatch, settings)


@pytest.fixture
def shops() -> Street:
    return orders.street()


def state() -> list[tuple[str, int]]:
    return sorted(PaymentDeclaration.objects.values_list("status", "tries"))


def test_killed_while_a_payment_is_declared_it_is_asked_again_and_declared_once(
    shops, provider, settings, worker, killed_at, time_machine
):
    time_machine.move_to(NOON, tick=False)
    declarable(shops, provider)
    settings.CUSTOMS_GATEWAY = "folder"
    at = NOON
    asked = (
        [("asked", 0), ("submitted", 1)],  # the first is marked before its call
        [("submitted", 1), ("submitted", 1)],  # the provider has the second, and nobody knows
    )
    for place, expected in zip(PLACES, asked, strict=True):
        killed_at(place, DECLARE, at.isoformat())
        assert state() == expected
        at += timedelta(minutes=30)
    assert worker.run(DECLARE, at.isoformat()) == 0
    assert {status for status, _ in state()} == {"pending"}
    assert len(state()) == 2
    assert worker.run(DECLARE, at.isoformat()) == 0
    assert PaymentDeclaration.objects.filter(provider_ref="").count() == 0
