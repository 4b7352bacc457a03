"""Lost parcels: evidence first, two persons for the money, and the rest is the orders'."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from marketplace.foundation.models import OutboxEvent
from marketplace.foundation.money import Money
from marketplace.shipping.parcels import services
from marketplace.shipping.parcels.errors import ClaimRefused, NeedsAnotherPerson, ShipmentNotFound
from marketplace.shipping.parcels.models import Claim, ClaimEvidence, Shipment
from tests.factories.parcels import BAKERY, NOON, drafted, handed_over, later, news
from tests.shipping.parcels.test_worked_examples import rows

pytestmark = pytest.mark.django_db
PRICE = Money(18_800, "MOP")


def lost() -> Shipment:
    row = handed_over()
    told = [news("lost", "2026-05-27 10:00")]
    services.record_news(shipment_id=row.pk, news=told, source="sf", now=later(days=3))
    return row


def open_claim(row: Shipment, **changes: Any) -> Claim:
    fields = {
        "shipment_ref": row.public_id,
        "kind": "lost",
        "amount": PRICE,
        "text": "SF's letter of 1 June says that it was lost in Zhongshan",
        "kept_at": "folder 2026/17",
        "by": "user:1",
        "now": NOON,
    }
    return services.open_claim(**(fields | changes))


def test_the_steps_of_the_page_end_as_it_says():
    row = lost()
    claim = None
    for day, who, step, state in rows("Lost parcels"):
        at = NOON + timedelta(days=int(day[-2:]))
        try:
            if step.startswith("open"):
                claim = open_claim(row, by=who, now=at)
                assert f"open MOP {claim.amount.decimal}" == step
            elif step == "propose":
                claim = services.propose_claim(claim_ref=claim.public_id, by=who, now=at)
            else:
                claim = services.approve_claim(claim_ref=claim.public_id, by=who, now=at)
        except NeedsAnotherPerson:
            assert state == "refused: another person"
        else:
            assert claim.status == state
    (event,) = OutboxEvent.objects.filter(topic="parcels.claim_approved")
    assert event.payload["amount"] == {"minor": 18_800, "currency": "MOP"}
    assert (event.payload["vendor_ref"], event.payload["proposed_by"]) == (BAKERY, "user:1")


def test_an_approval_twice_is_told_once():
    claim = open_claim(lost())
    services.propose_claim(claim_ref=claim.public_id, by="user:1", now=NOON)
    for _ in range(2):
        services.approve_claim(claim_ref=claim.public_id, by="user:2", now=NOON)
    assert OutboxEvent.objects.filter(topic="parcels.claim_approved").count() == 1


@pytest.mark.parametrize(
    "changes",
    [{"text": " "}, {"amount": Money(0, "MOP")}, {"amount": Money(100, "USD")}],
)
def test_a_claim_wants_evidence_and_an_amount(changes: dict[str, Any]):
    with pytest.raises(ClaimRefused):
        open_claim(lost(), **changes)
    assert (Claim.objects.count(), ClaimEvidence.objects.count()) == (0, 0)


def test_only_what_a_carrier_has_lost_is_claimed():
    with pytest.raises(ClaimRefused, match="not lost"):
        open_claim(handed_over())
    with pytest.raises(ClaimRefused, match="does not have"):
        open_claim(drafted(reference="vendor_order:vor_OTHER"))
    with pytest.raises(ShipmentNotFound):
        open_claim(handed_over(), shipment_ref="shp_NONE")


def test_what_nobody_proposed_is_not_approved_and_a_decision_stands():
    claim = open_claim(lost())
    with pytest.raises(ClaimRefused, match="Nobody has proposed"):
        services.approve_claim(claim_ref=claim.public_id, by="user:2", now=NOON)
    with pytest.raises(ClaimRefused, match="why"):
        services.deny_claim(claim_ref=claim.public_id, reason=" ", by="user:2", now=NOON)
    services.deny_claim(claim_ref=claim.public_id, reason="It arrived", by="user:2", now=NOON)
    for step in (services.propose_claim, services.approve_claim):
        with pytest.raises(ClaimRefused):
            step(claim_ref=claim.public_id, by="user:3", now=NOON)
    with pytest.raises(ClaimRefused):
        services.add_claim_evidence(
            claim_ref=claim.public_id, text="more", kept_at="", by="user:1", now=NOON
        )


def test_a_denied_claim_makes_room_and_an_open_one_is_found():
    row = lost()
    first = open_claim(row)
    assert open_claim(row).pk == first.pk
    services.deny_claim(claim_ref=first.public_id, reason="no letter", by="user:2", now=NOON)
    assert open_claim(row).pk != first.pk


def test_the_database_wants_four_eyes_too():
    claim = open_claim(lost())
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(
            status="approved", proposed_by="user:1", decided_by="user:1", decided_at=NOON
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(amount_minor=1)
