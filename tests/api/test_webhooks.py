"""Where the provider rings: only a genuine message is kept, each once, and none is believed."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

import pytest
import stripe
import time_machine
from django.conf import settings
from django.test import Client

from marketplace.foundation import outbox
from payments.charges import services as charges
from payments.charges.models import WebhookEvent
from tests.factories import surfaces
from tests.factories.charges import SIGNED, FakeProvider, signal
from tests.factories.orders import NOON, Street

URL = "/webhooks/stripe/"


def event(**changes: Any) -> bytes:
    """A message as Stripe writes it."""
    session = {"id": "cs_test_1", "object": "checkout.session", "client_reference_id": "att_1"}
    body = {
        "id": "evt_1",
        "object": "event",
        "type": "checkout.session.completed",
        "livemode": False,
        "data": {"object": session},
    }
    return json.dumps(body | changes).encode()


def signature(body: bytes, secret: str = "", age: int = 0) -> str:
    """What Stripe would write into its header."""
    at = int(NOON.timestamp()) - age
    key = secret or settings.STRIPE_WEBHOOK_SECRET
    return stripe.WebhookSignature.generate_signature_header(body.decode(), key, at)


def ring(body: bytes, **headers: str) -> tuple[int, dict[str, Any]]:
    """Send a message; return the answer."""
    answer = Client().post(URL, body, content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


@pytest.fixture(autouse=True)
def _noon(db: None, clock: time_machine.Coordinates) -> None:
    """Signatures are made and read at the same time."""


def test_a_genuine_message_is_kept_once_however_often_it_comes():
    body = event()
    for _time in range(3):
        assert ring(body, stripe_signature=signature(body)) == (200, {"received": True})
    kept = WebhookEvent.objects.get()
    assert (kept.event_id, kept.provider, kept.provider_ref) == ("evt_1", "stripe", "cs_test_1")


def test_news_that_nobody_follows_is_answered_and_not_kept():
    for body in (event(type="customer.created"), event(livemode=True)):
        assert ring(body, stripe_signature=signature(body)) == (200, {"received": True})
    assert WebhookEvent.objects.count() == 0


def forgeries() -> dict[str, tuple[bytes, str]]:
    """Messages that Stripe never sent."""
    body = event()
    good = signature(body)
    return {
        "nothing signed": (body, ""),
        "no signature in it": (body, "t=1"),
        "another secret": (body, signature(body, "whsec_of_somebody_else")),
        "another body": (event(id="evt_2"), good),
        "a blank more": (body + b" ", good),
        "too old": (body, signature(body, age=301)),
        "from the future": (body, signature(body, age=-301)),
        "not JSON": (b"{", signature(b"{")),
        "not an event": (b"[]", signature(b"[]")),
        "empty": (b"", signature(b"")),
        "rubbish": (body, "t=abc,v1=" + "0" * 64),
        "not ASCII": (body, "t=1,v1=ü"),
    }


def test_a_forged_message_is_refused_and_moves_nothing():
    before = surfaces.everything()
    for name, (body, header) in forgeries().items():
        answer = ring(body, **({"stripe_signature": header} if header else {}))
        assert answer == (400, {"error": "signature refused"}), name
        assert surfaces.everything() == before, name


def oddities() -> dict[str, bytes]:
    """Signed as they should be, and no event that anybody could look at."""
    return {
        "a NUL in the id": event(id="evt_\0"),
        "a long id": event(id="e" * 256),
        "an empty id": event(id=""),
        "a lone surrogate": event(id="evt_\ud800"),
        "a number as type": event(type=5),
        "a long type": event(type="t" * 256),
        "a NUL in the object's id": event(data={"object": {"id": "cs_\0"}}),
        "a long id of the object": event(data={"object": {"id": "c" * 256}}),
        "no object": event(data={"object": None}),
        "a nest": b"[" * 100_000,
        "a nest of objects": b'{"a":' * 100_000,
    }


def test_an_odd_message_with_a_good_signature_is_refused_and_moves_nothing():
    before = surfaces.everything()
    for name, body in oddities().items():
        answer = ring(body, stripe_signature=signature(body))
        assert answer == (400, {"error": "signature refused"}), name
    assert surfaces.everything() == before


def test_what_is_no_name_where_a_name_belongs_is_left_out():
    odd: list[dict[str, Any]] = [
        {"client_reference_id": 5},
        {"client_reference_id": ["x"]},
        {"client_reference_id": "a\0"},
        {"client_reference_id": "a" * 256},
        {"metadata": ["reference"]},
        {"metadata": "reference"},
        {"metadata": {"reference": {"a": 1}}},
        {"payment_intent": {}},
        {"payment_intent": 5},
        {"payment_intent": {"id": ["x"]}},
        {"payment_intent": "p\ud800"},
    ]
    for number, fields in enumerate(odd):
        session = {"id": "cs_test_1", "object": "checkout.session"} | fields
        body = event(id=f"evt_{number}", data={"object": session})
        assert ring(body, stripe_signature=signature(body))[0] == 200, fields
        kept = WebhookEvent.objects.get(event_id=f"evt_{number}")
        assert (kept.client_reference, kept.provider_object_id) == ("", ""), fields


def test_too_large_a_message_is_not_read():
    before = surfaces.everything()
    body = b" " * (512 * 1024 + 1)
    assert ring(body, stripe_signature="t=1") == (413, {"error": "too large"})
    assert ring(b"{}", stripe_signature="t=1", content_length="9" * 30)[0] == 413
    assert surfaces.everything() == before


def test_a_length_that_is_no_number_is_refused():
    for length in ("abc", "-1", "１"):
        assert ring(b"{}", content_length=length)[0] == 400, length


def test_a_provider_that_we_do_not_use_is_not_there(caplog: pytest.LogCaptureFixture):
    for name in ("nobody", "paypal", "STRIPE", "stripe-2"):
        answer = Client().post(f"/webhooks/{name}/", event(), content_type="application/json")
        assert (answer.status_code, answer.json()) == (404, {"error": "no such provider"})
    # anybody may ask for an address: that must not wake a person
    assert not [row for row in caplog.records if row.levelno >= logging.ERROR]


def test_only_a_post_rings():
    for method in ("get", "put", "delete", "head"):
        assert getattr(Client(), method)(URL).status_code == 405


def test_a_browsers_form_needs_no_word_here_and_gets_nowhere():
    answer = Client(enforce_csrf_checks=True).post(URL, {"any": "thing"})
    assert answer.status_code == 400


def test_a_message_about_a_payment_is_only_a_bell(shops: Street, provider: FakeProvider):
    buyer = surfaces.browser()
    order = surfaces.buy(buyer, shops)
    attempt = surfaces.pay(order, provider)
    before = surfaces.everything()
    client = Client()
    for _time in range(2):
        answer = client.post(URL, signal(attempt), content_type="application/json", headers=SIGNED)
        assert answer.status_code == 200
    after = surfaces.everything()
    assert after.pop("inbox") == before.pop("inbox") + 1
    assert after == before  # nothing is believed from a message alone

    charges.process_webhook(event_id=WebhookEvent.objects.get().pk, now=NOON)
    outbox.drain()
    assert set(order.vendor_orders.values_list("status", flat=True)) == {"paid"}
    entries = surfaces.everything()["entries"]
    charges.process_webhook(event_id=WebhookEvent.objects.get().pk, now=NOON + timedelta(minutes=1))
    outbox.drain()
    assert surfaces.everything()["entries"] == entries


def test_a_message_about_somebody_elses_page_moves_nothing(shops: Street, provider: FakeProvider):
    order = surfaces.buy(surfaces.browser(), shops)
    attempt = surfaces.pay(order, provider)
    before = surfaces.everything()
    body = signal(attempt, provider_ref="page_of_another", client_reference="att_of_another")
    answer = Client().post(URL, body, content_type="application/json", headers=SIGNED)
    assert answer.status_code == 200
    charges.process_webhook(event_id=WebhookEvent.objects.get().pk, now=NOON)
    after = surfaces.everything()
    assert after.pop("inbox") == before.pop("inbox") + 1
    assert after == before


def test_a_provider_reads_the_answer_that_it_wants(
    provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
):
    answer = {"result": {"resultCode": "SUCCESS", "resultStatus": "S", "resultMessage": "success"}}
    monkeypatch.setattr(FakeProvider, "acknowledgement", answer)
    body = b'{"event_id": "evt_1", "kind": "attempt", "provider_ref": "p", "client_reference": ""}'
    given = Client().post(URL, body, content_type="application/json", headers=SIGNED)
    assert (given.status_code, given.json()) == (200, answer)


def test_a_provider_without_keys_is_not_there(settings: Any):
    settings.STRIPE_SECRET_KEY = ""
    before = surfaces.everything()
    answer = Client().post(URL, event(), content_type="application/json")
    assert (answer.status_code, answer.json()) == (404, {"error": "no such provider"})
    assert surfaces.everything() == before
