"""What carriers tell, as rows: each event once, and a delivery told once to the orders."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from marketplace.foundation.models import OutboxEvent
from marketplace.shipping.carriers_api import proving, registry
from marketplace.shipping.carriers_api.errors import (
    CarrierUnavailable,
    MessageForged,
)
from marketplace.shipping.carriers_api.sf.provider import CAPABILITY
from marketplace.shipping.parcels import queries, services
from marketplace.shipping.parcels.models import Shipment, TrackingEvent, TrackingMessage
from marketplace.shipping.parcels.services.process_message import MAX_TRIES
from tests.factories.parcels import NOON, REFERENCE, WAYBILL, handed_over, later, news

pytestmark = pytest.mark.django_db


class FakeCarrier:
    """Tells what it was given, or is away."""

    capability = CAPABILITY
    is_sandbox = True

    def __init__(self, told: list[Any] | None = None) -> None:
        self.told = told
        self.asked: list[tuple[Any, ...]] = []

    def track(self, waybills: Any, phone_last4: str = "") -> list[Any]:
        self.asked.append((tuple(waybills), phone_last4))
        if self.told is None:
            raise CarrierUnavailable("away")
        return self.told


def told_topics() -> list[str]:
    found = OutboxEvent.objects.filter(topic__startswith="parcels.").order_by("recorded_at")
    return list(found.values_list("topic", flat=True))


def record(row: Shipment, *told: Any, now=None) -> int:
    return services.record_news(
        shipment_id=row.pk, news=told, source="sf", now=now or later(days=3)
    )


def test_an_event_that_is_told_twice_is_kept_once():
    row = handed_over()
    first = news("picked_up", "2026-05-25 16:40")
    again = news("picked_up", "2026-05-25 08:40 +00:00")  # the same instant, another clock
    assert record(row, first, first) == 1
    assert record(row, again) == 0
    assert row.events.count() == 1


def test_events_cannot_be_changed():
    row = handed_over()
    record(row, news("picked_up", "2026-05-25 16:40"))
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        TrackingEvent.objects.update(text="nothing happened")
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Shipment.objects.update(waybill="SF0000000000000")


def test_a_delivery_is_told_once_by_the_carriers_time():
    row = handed_over()
    record(row, news("delivered", "2026-05-28 10:32", signed_by="林小姐"))
    record(row, news("in_transit", "2026-05-28 10:35"))
    row.refresh_from_db()
    assert (row.tracking, row.signed_by, row.poll_due_at) == ("delivered", "林小姐", None)
    (event,) = OutboxEvent.objects.filter(topic="parcels.shipment_delivered")
    assert event.payload["delivered_at"] == "2026-05-28T02:32:00+00:00"
    assert event.payload["reference"] == REFERENCE


def test_a_delivery_of_an_earlier_box_is_not_ours():
    row = handed_over()
    record(row, news("delivered", "2026-05-20 10:00"))
    row.refresh_from_db()
    assert (row.tracking, row.events.count(), told_topics()) == ("pending", 1, [])


def test_a_number_that_was_used_before_waits_for_a_person():
    handed_over()
    second = handed_over(reference="vendor_order:vor_OTHER", now=later(hours=1))
    record(second, news("delivered", "2026-05-28 10:32"))
    second.refresh_from_db()
    assert (second.is_doubtful, second.tracking, told_topics()) == (True, "delivered", [])
    for _ in range(2):
        services.clear_doubt(shipment_id=second.pk, by="user:1", now=later(days=4))
    assert told_topics() == ["parcels.shipment_delivered"]


def test_a_number_may_come_again_after_half_a_year():
    handed_over()
    again = handed_over(reference="vendor_order:vor_OTHER", now=NOON + timedelta(days=181))
    assert not again.is_doubtful


def test_a_parcel_that_goes_astray_is_told_each_time_its_status_changes():
    row = handed_over()
    record(row, news("returning", "2026-05-27 10:00"))
    record(row, news("returning", "2026-05-27 11:00"))
    record(row, news("returned", "2026-05-28 11:00"))
    assert told_topics() == ["parcels.shipment_astray"] * 2


def test_the_same_hand_over_twice_is_one_shipment():
    assert handed_over().pk == handed_over().pk
    assert Shipment.objects.count() == 1


def test_a_proof_by_a_person_counts_as_a_delivery():
    row = handed_over()
    services.record_proof(
        shipment_id=row.pk,
        signed_by="林小姐",
        proof="photo 3 of 2026-05-28",
        delivered_at=later(days=3),
        by="user:5",
        now=later(days=3, hours=1),
    )
    (view,) = queries.tracking_of(REFERENCE)
    assert (view.status, view.signed_by) == ("delivered", "林小姐")
    assert told_topics() == ["parcels.shipment_delivered"]


def aftership(event_id: str = "e-1", waybill: str = WAYBILL, **point: str) -> bytes:
    fields = {
        "slug": "sf-express",
        "checkpoint_time": "2026-05-26T08:30:00+08:00",
        "message": "Held by customs",
        "tag": "InTransit",
        "subtag": "Exception_004",
        "location": "Gongbei",
    }
    told = {"tracking_number": waybill, "checkpoints": [fields | point]}
    return json.dumps({"event": "tracking_update", "event_id": event_id, "msg": told}).encode()


def ring(body: bytes, settings: Any, **changes: Any) -> bool:
    settings.AFTERSHIP_WEBHOOK_SECRET = "test-secret"
    signed = {"Aftership-Hmac-Sha256": proving.hmac_sha256(body, "test-secret")}
    fields = {"provider": "aftership", "headers": signed, "body": body, "now": later(days=1)}
    return services.receive_message(**(fields | changes))


def process() -> int:
    return services.sweep_messages(now=later(days=1))


def test_a_message_is_kept_once_and_read_afterwards(settings):
    row = handed_over()
    assert ring(aftership(), settings)
    assert not ring(aftership(), settings)
    assert row.events.count() == 0
    assert process() == 1
    event = row.events.get()
    assert (event.status, event.source, event.place) == ("customs_hold", "aftership", "Gongbei")
    assert process() == 0


def test_a_forged_message_leaves_no_row(settings):
    with pytest.raises(MessageForged):
        ring(aftership(), settings, headers={"aftership-hmac-sha256": "AAAA"})
    assert TrackingMessage.objects.count() == 0


def test_a_message_of_nobodys_parcel_is_tried_and_then_parked(settings):
    ring(aftership(waybill="SF9999999999999"), settings)
    at = later(days=1)
    for _ in range(MAX_TRIES):
        assert services.sweep_messages(now=at) == 0
        at += timedelta(hours=6)
    row = TrackingMessage.objects.get()
    assert (row.status, row.tries) == ("parked", MAX_TRIES)
    handed_over(waybill="SF9999999999999")
    assert services.reopen_message(row.pk, now=at)
    assert services.sweep_messages(now=at) == 1


def test_news_of_another_carriers_parcel_of_the_same_number_is_left_out(settings):
    row = handed_over()
    ring(aftership(slug="macau-post"), settings)
    assert process() == 1
    assert row.events.count() == 0


def test_a_due_shipment_is_asked_about_with_the_end_of_its_phone(monkeypatch):
    row = handed_over()
    carrier = FakeCarrier([news("in_transit", "2026-05-25 19:05")])
    monkeypatch.setattr(registry, "can_be_asked", lambda code: True)
    monkeypatch.setattr(registry, "carrier", lambda code: carrier)
    assert services.poll_shipments(now=later(hours=1)) == 0
    assert services.poll_shipments(now=later(hours=2)) == 1
    assert carrier.asked == [((WAYBILL,), "8000")]
    row.refresh_from_db()
    assert (row.tracking, row.poll_due_at) == ("in_transit", later(hours=5))


def test_a_carrier_that_is_away_is_asked_a_little_later(monkeypatch):
    row = handed_over()
    monkeypatch.setattr(registry, "can_be_asked", lambda code: True)
    monkeypatch.setattr(registry, "carrier", lambda code: FakeCarrier())
    assert services.poll_shipments(now=later(hours=2)) == 0
    row.refresh_from_db()
    assert row.poll_due_at == later(hours=2, minutes=15)


def test_the_buyer_reads_the_newest_first_in_plain_words():
    row = handed_over()
    record(row, news("picked_up", "2026-05-25 16:40", text="顺丰速运 已收取快件"))
    record(row, news("customs_hold", "2026-05-26 08:30", place="拱北"))
    (view,) = queries.tracking_of(REFERENCE)
    assert (view.label, view.kind, view.carrier_name) == ("With customs", "waiting", "SF Express")
    assert [event.label for event in view.events] == ["With customs", "The carrier has it"]
    assert view.events[1].text == "顺丰速运 已收取快件"
