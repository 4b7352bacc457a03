"""SIGKILL after a carrier took a parcel, and while a release is applied: each counts once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from marketplace.customs.cases import queries, services, states
from marketplace.customs.cases.models import CustomsCase, CustomsReceipt
from marketplace.customs.quota.models import QuotaEntry
from marketplace.shipping.parcels.models import Shipment
from tests.customs.cases.conftest import signing
from tests.factories.customs import World, parties
from tests.factories.parcels import WAYBILL, drafted

__all__ = ["signing"]
pytestmark = pytest.mark.django_db(transaction=True)

BOOK = "carrier_on_paper.book(*arguments)"
APPLY = "customs.apply_receipt(receipt_id=UUID(arguments[0]), now=now())"
RELEASED = 800


def test_a_carrier_that_took_it_before_the_kill_is_found_and_not_asked_again(
    worker: Any, killed_at: Any, tmp_path: Path
):
    row, paper = drafted(), tmp_path / "carrier"
    killed_at("parcels.booking.before_record", BOOK, str(row.pk), str(paper))
    assert Shipment.objects.get(pk=row.pk).waybill == ""
    assert worker.run(BOOK, str(row.pk), str(paper)) == 0
    assert Shipment.objects.get(pk=row.pk).waybill == WAYBILL
    assert paper.read_text().split() == [row.public_id]


def received(world: World, status: int) -> CustomsReceipt:
    """Let time pass until customs has said this, which is kept and not applied."""
    world.apply = lambda: 0  # type: ignore[method-assign]
    for _ in range(60):
        world.sweep()
        for each in queries.receipts_to_apply():
            receipt = CustomsReceipt.objects.get(pk=each)
            if receipt.status == status:
                return receipt
            services.apply_receipt(receipt_id=each, now=world.clock.now)
        world.clock.move(seconds=5)
    raise AssertionError(f"customs did not say {status}")


def test_a_release_that_was_killed_on_its_way_uses_the_allowance_once(
    worker: Any, killed_at: Any, signing: None
):
    parties()
    world = World()
    case = world.open()
    release = received(world, RELEASED)
    entries = QuotaEntry.objects.count()
    killed_at("customs.before_quota", APPLY, str(release.pk))
    assert CustomsCase.objects.get(pk=case.pk).state == states.DECLARED
    assert QuotaEntry.objects.count() == entries
    for _ in range(2):
        assert worker.run(APPLY, str(release.pk)) == 0
    assert CustomsCase.objects.get(pk=case.pk).state == states.RELEASED
    assert QuotaEntry.objects.count() == entries + 1
