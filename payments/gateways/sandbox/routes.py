"""Which path answers what, under `/v1` and `/_sandbox`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from payments.gateways.sandbox import (
    api_disputes,
    api_files,
    api_intents,
    api_reads,
    api_refunds,
    api_sessions,
    control,
    control_disputes,
)

Handler = Callable[..., dict[str, Any]]

_TABLE: Final[list[tuple[str, str, Handler]]] = [
    ("POST", "/v1/checkout/sessions", api_sessions.create),
    ("GET", "/v1/checkout/sessions/{id}", api_sessions.retrieve),
    ("POST", "/v1/checkout/sessions/{id}/expire", api_sessions.expire),
    ("POST", "/v1/payment_intents", api_intents.create),
    ("GET", "/v1/payment_intents/{id}", api_intents.retrieve),
    ("POST", "/v1/payment_intents/{id}/confirm", api_intents.confirm),
    ("POST", "/v1/payment_intents/{id}/capture", api_intents.capture),
    ("POST", "/v1/payment_intents/{id}/cancel", api_intents.cancel),
    ("POST", "/v1/refunds", api_refunds.create),
    ("GET", "/v1/refunds", api_refunds.listing),
    ("GET", "/v1/refunds/{id}", api_refunds.retrieve),
    ("GET", "/v1/disputes", api_disputes.listing),
    ("GET", "/v1/disputes/{id}", api_disputes.retrieve),
    ("POST", "/v1/disputes/{id}", api_disputes.update),
    ("POST", "/v1/disputes/{id}/close", api_disputes.close),
    ("POST", "/v1/files", api_files.create),
    ("GET", "/v1/files/{id}", api_files.retrieve),
    ("GET", "/v1/charges/{id}", api_reads.charge),
    ("GET", "/v1/balance_transactions", api_reads.balance_transactions),
    ("GET", "/v1/balance_transactions/{id}", api_reads.balance_transaction),
    ("GET", "/v1/payouts", api_reads.payouts),
    ("GET", "/v1/payouts/{id}", api_reads.payout),
    ("GET", "/v1/events", api_reads.events),
    ("GET", "/v1/events/{id}", api_reads.event),
    ("GET", "/v1/account", api_reads.account),
    ("POST", "/_sandbox/faults", control.add_fault),
    ("POST", "/_sandbox/faults/clear", control.clear_faults),
    ("POST", "/_sandbox/sessions/{id}/pay", control.pay_session),
    ("POST", "/_sandbox/payment_intents/{id}/settle", control.settle_intent),
    ("POST", "/_sandbox/refunds/{id}/succeed", control.succeed_refund),
    ("POST", "/_sandbox/refunds/{id}/fail", control.fail_refund),
    ("POST", "/_sandbox/payment_intents/{id}/lapse", control.lapse_hold),
    ("POST", "/_sandbox/payments/{id}/dispute", control_disputes.open_dispute),
    ("POST", "/_sandbox/disputes/{id}/win", control_disputes.win),
    ("POST", "/_sandbox/disputes/{id}/lose", control_disputes.lose),
    ("POST", "/_sandbox/disputes/{id}/escalate", control_disputes.escalate),
    ("POST", "/_sandbox/payouts", control.pay_out),
    ("POST", "/_sandbox/payouts/{id}/arrive", control.let_payout_arrive),
    ("POST", "/_sandbox/payouts/{id}/fail", control.fail_payout),
    ("GET", "/_sandbox/books", control.totals),
    ("GET", "/_sandbox/settlement.csv", control.settlement_file),
    ("GET", "/_sandbox/deliveries", control.deliveries),
]
ROUTES: Final = [
    (method, re.compile("^" + path.replace("{id}", "([A-Za-z0-9_]+)") + "$"), handler)
    for method, path, handler in _TABLE
]


def find(method: str, path: str) -> tuple[Handler, tuple[str, ...]] | None:
    """Return the handler of a request and the ids in its path."""
    for wanted, pattern, handler in ROUTES:
        found = pattern.match(path)
        if found and wanted == method:
            return handler, found.groups()
    return None
