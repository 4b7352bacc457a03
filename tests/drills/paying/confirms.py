"""Fifty at once: clicks, confirmations and keys that must make one payment, or none."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.db import connection, transaction

from marketplace.foundation.clock import now
from marketplace.foundation.errors import ProjectError
from payments.charges import services
from payments.charges.models import Attempt, Charge
from tests.drills.paying.orders import AUTHORIZED, PAY_WITHIN
from tests.factories.charges import request, start
from tests.payments.gateways.sandbox_process import SandboxProcess

FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


def at_once(clients: int, act: Callable[[], Any]) -> list[Any]:
    """Have so many threads do one thing at the same moment; return what each got."""
    ready = threading.Barrier(clients)
    got: list[Any] = []

    def client() -> None:
        ready.wait()
        try:
            got.append(act())
        except ProjectError as error:
            got.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def run(*, sandbox: SandboxProcess, rounds: int, clients: int) -> dict[str, Any]:
    """Click, pay and confirm at once, round after round; count what is more than one."""
    began = time.monotonic()
    told: Counter[str] = Counter()
    for number in range(rounds):
        _pay_once(sandbox, number, clients, told)
        _confirm_once(sandbox, number, clients, told)
    faults = {
        name: told[name]
        for name in ("second_attempts", "second_pages", "second_captures", "second_intents",
                     "changed_bodies_taken")
    }  # fmt: skip
    return {
        "rounds": rounds,
        "clients": clients,
        "clicks": told["clicks"],
        "confirms": told["confirms"],
        "changed_bodies_refused": told["changed_bodies_refused"],
        "faults": faults,
        "met": not any(faults.values()),
        "seconds": round(time.monotonic() - began, 1),
    }


def _pay_once(sandbox: SandboxProcess, number: int, clients: int, told: Counter[str]) -> None:
    """Open a page by many clicks, pay it, and hear of it from many sides at once."""
    at = now()
    with transaction.atomic():
        charge = services.open_charge(
            request(reference=f"order:confirm_{number:05d}", expires_at=at + PAY_WITHIN), now=at
        ).charge_ref
    views = at_once(clients, lambda: start(charge, now=at))
    told["clicks"] += clients
    pages = {view.redirect_url for view in views if not isinstance(view, str)}
    attempts = Attempt.objects.filter(charge__public_id=charge)
    told["second_pages"] += max(len(pages) - 1, 0)
    told["second_attempts"] += attempts.count() - 1
    attempt = attempts.get()
    sandbox.control(f"sessions/{attempt.provider_ref}/pay", method="alipay")
    at_once(clients, lambda: services.sync_attempt(attempt.pk, now=at + timedelta(minutes=1)))
    row = Charge.objects.get(public_id=charge)
    captures = attempt.facts.filter(kind="captured").count()
    told["second_captures"] += captures - 1 if row.captured_minor else 1


def _confirm_once(sandbox: SandboxProcess, number: int, clients: int, told: Counter[str]) -> None:
    """Confirm one intent under one key many times, then another body under that key."""
    body = {
        "amount": "42260",
        "currency": "cny",
        "payment_method": "pm_card_visa",
        "confirm": "true",
        "return_url": "https://ponte.example/",
    }
    headers = AUTHORIZED | FORM | {"Idempotency-Key": f"confirm:{number}"}

    def post(**changes: str) -> tuple[int, str]:
        status, _, text = sandbox.request(
            "POST", "/v1/payment_intents", urlencode(body | changes), headers
        )
        return status, json.loads(text).get("id", "")

    got = at_once(clients, post)
    told["confirms"] += clients
    # 409: a twin is being carried out under this key; its answer is there for the next try.
    names = {name for status, name in got if status == 200} | {post()[1]}
    told["second_intents"] += len(names) - 1
    for change in ({"amount": "42261"}, {"currency": "hkd"}):
        refused = post(**change)[0] == 400
        told["changed_bodies_refused" if refused else "changed_bodies_taken"] += 1
