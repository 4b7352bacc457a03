"""Messages that claim to come from the provider, and one that does and lies about nothing but size.

Each goes over HTTP to the running marketplace, which must refuse it, log it and move nothing.
"""

from __future__ import annotations

import http.client
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import stripe
from django.db import transaction

from marketplace.foundation.clock import now
from payments.charges import services
from payments.charges.models import Attempt, Charge, ChargeFact, WebhookEvent
from tests.drills.paying.orders import PAY_WITHIN
from tests.factories.charges import request, start
from tests.payments.gateways.sandbox_process import SECRET, SandboxProcess, eventually

Message = tuple[str, dict[str, str], bytes]
PATH: Final = "/webhooks/stripe/"
# Signed with our secret and not ours: answered, so that they are not sent again, and dropped.
DROPPED: Final = ("other live mode", "another account")


def run(
    *, sandbox: SandboxProcess, web_url: str, log: Path, count: int, seed: int
) -> dict[str, Any]:
    """Send forged messages until there were so many of each kind; return what was believed."""
    began = time.monotonic()
    chance = random.Random(seed)
    at = now()
    with transaction.atomic():
        charge = services.open_charge(
            request(reference="order:forged", expires_at=at + PAY_WITHIN), now=at
        ).charge_ref
    view = start(charge, now=at)
    attempt = Attempt.objects.get(pk=view.attempt_id)
    sent: Counter[str] = Counter()
    answers: Counter[int] = Counter()
    believed = []
    kinds = _kinds(attempt, chance)
    for _ in range(count):
        kind, headers, body = next(kinds)
        before = _state(charge)
        status = _post(web_url, headers, body)
        sent[kind] += 1
        answers[status] += 1
        if (status == 200 and kind not in DROPPED) or _state(charge) != before:
            believed.append(kind)
    genuine = _genuine_but_small(sandbox, count=max(count // 10, 5))
    text = log.read_text(errors="replace")
    logged = text.count("a webhook was refused") + text.count("was dropped: evt_sbx_forged")
    faults = {
        "accepted": len(believed) + genuine["paid"],
        "not_logged": max(sum(sent.values()) - logged, 0) + genuine["not_alarmed"],
    }
    return {
        "sent": dict(sorted(sent.items())),
        "answers": {str(status): times for status, times in sorted(answers.items())},
        "small_payments_for_large_orders": genuine["sent"],
        "seed": seed,
        "faults": faults,
        "met": not any(faults.values()),
        "seconds": round(time.monotonic() - began, 1),
    }


def _state(charge: str) -> tuple[Any, ...]:
    row = Charge.objects.get(public_id=charge)
    return row.status, row.captured_minor, WebhookEvent.objects.count()


def _post(web_url: str, headers: dict[str, str], body: bytes) -> int:
    place = urlsplit(web_url)
    link = http.client.HTTPConnection(place.hostname or "", place.port, timeout=20)
    try:
        link.request("POST", PATH, body, {"Content-Type": "application/json"} | headers)
        return link.getresponse().status
    finally:
        link.close()


def _event(attempt: Attempt, number: int, **changes: Any) -> bytes:
    body = {
        "id": f"evt_sbx_forged_{number}",
        "object": "event",
        "type": "checkout.session.completed",
        "livemode": False,
        "created": int(time.time()),
        "data": {
            "object": {
                "id": attempt.provider_ref,
                "object": "checkout.session",
                "client_reference_id": attempt.public_id,
                "amount_total": 42_260,
                "currency": "cny",
                "payment_status": "paid",
            }
        },
    }
    return json.dumps(body | changes).encode()


def _signed(body: bytes, secret: str = SECRET, at: float | None = None) -> str:
    header: str = stripe.WebhookSignature.generate_signature_header(
        body.decode("utf-8", "surrogateescape"), secret, int(at or time.time())
    )
    return header


def _kinds(attempt: Attempt, chance: random.Random) -> Iterator[Message]:
    """Give one forged message after another, each kind in turn."""
    number = 0
    while True:
        number += 1
        body = _event(attempt, number)
        header = _signed(body)
        place = chance.randrange(len(body))
        yield "no signature", {}, body
        yield "empty signature", {"Stripe-Signature": ""}, body
        yield "another secret", {"Stripe-Signature": _signed(body, f"whsec_{number}")}, body
        flipped = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
        yield "one bit changed", {"Stripe-Signature": header}, flipped
        yield "cut short", {"Stripe-Signature": header}, body[:place]
        old = time.time() - chance.randint(301, 10**6)
        yield "an old time", {"Stripe-Signature": _signed(body, at=old)}, body
        ahead = time.time() + chance.randint(330, 10**6)
        yield "a time to come", {"Stripe-Signature": _signed(body, at=ahead)}, body
        moved = header.replace("t=", "t=1", 1)
        yield "its time moved", {"Stripe-Signature": moved}, body
        raised = body.replace(b"42260", b"99999")
        yield "another amount", {"Stripe-Signature": header}, raised
        other = body.replace(b'"cny"', b'"mop"')
        yield "another currency", {"Stripe-Signature": header}, other
        stranger = body.replace(attempt.public_id.encode(), b"att_STRANGER0000")
        yield "another reference", {"Stripe-Signature": header}, stranger
        account = _event(attempt, number, account="acct_1STRANGER")
        yield "another account", {"Stripe-Signature": _signed(account)}, account
        live = _event(attempt, number, livemode=True)
        yield "other live mode", {"Stripe-Signature": _signed(live)}, live
        scheme = header.replace("v1=", "v0=")
        yield "another scheme", {"Stripe-Signature": scheme}, body
        nothing = _event(attempt, number, object="list")
        yield "no event", {"Stripe-Signature": _signed(nothing)}, nothing
        yield "bytes that are no text", {"Stripe-Signature": header}, b"\xff\xfe" + body


def _genuine_but_small(sandbox: SandboxProcess, *, count: int) -> Counter[str]:
    """Pay a large order with a small payment that is real and signed."""
    told: Counter[str] = Counter()
    for number in range(count):
        at = now()
        with transaction.atomic():
            charge = services.open_charge(
                request(
                    reference=f"order:small_{number:04d}", expires_at=at + PAY_WITHIN, method="card"
                ),
                now=at,
            ).charge_ref
        attempt = Attempt.objects.get(pk=start(charge, now=at).attempt_id)
        wrong = {"amount": 400} if number % 2 else {"currency": "hkd"}
        sandbox.control(f"sessions/{attempt.provider_ref}/pay", method="card", **wrong)
        told["sent"] += 1

        def heard(name: str = attempt.provider_ref) -> bool:
            return WebhookEvent.objects.filter(provider_ref=name).exists()

        eventually(heard, seconds=20)
        services.sweep_webhooks(now=now())
        told["paid"] += Charge.objects.get(public_id=charge).captured_minor > 0
        told["not_alarmed"] += not ChargeFact.objects.filter(
            attempt=attempt, kind="mismatch"
        ).exists()
    return told
