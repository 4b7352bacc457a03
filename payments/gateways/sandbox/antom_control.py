"""/_sandbox/antom: what a test or a drill may do that Antom does not offer. Bodies are JSON."""

from __future__ import annotations

import csv
import io
import time
from typing import Any, Final

from payments.gateways.sandbox import ids, money
from payments.gateways.sandbox.antom_wallet import WALLETS, time_text
from payments.gateways.sandbox.errors import ParameterError
from payments.gateways.sandbox.store import Document
from payments.gateways.sandbox.world import World

COLUMNS: Final = (
    "settlementBatchId", "customerId", "transactionId", "originalTransactionId",
    "transactionRequestId", "paymentMethodType", "transactionType", "paymentTime",
    "settlementTime", "transactionAmountValue", "transactionCurrency",
    "grossSettlementAmountValue", "feeAmountValue", "settlementAmountValue", "settlementCurrency",
)  # fmt: skip


def pay(world: World, body: dict[str, Any], name: str) -> Document:
    """Decide a payment without a browser: `outcome` paid, processing or declined.

    `amount` and `currency` make a genuine payment that is wrong.
    """
    outcome = body.get("outcome", "paid")
    if outcome == "paid":
        return world.antom.pay(name, body.get("amount"), body.get("currency"))
    if outcome == "processing":
        return world.antom.process(name)
    if outcome == "declined":
        return world.antom.decline(name, str(body.get("code", "RISK_REJECT")))
    if outcome == "closed":
        return world.antom.decline(name, "ORDER_IS_CLOSED")
    raise ParameterError("outcome is paid, processing, declined or closed", "outcome")


def succeed_refund(world: World, body: dict[str, Any], name: str) -> Document:
    """Let a refund succeed now."""
    return world.antom.finish_refund(name)


def fail_refund(world: World, body: dict[str, Any], name: str) -> Document:
    """Let a refund fail now."""
    return world.antom.fail_refund(name)


def settle(world: World, body: dict[str, Any]) -> Document:
    """Settle everything that is not settled yet, and return the file that tells so.

    With `--antom-reports` the file is laid into that folder too.
    """
    batch, rows = f"sbx{ids.random_text(12)}", []
    for payment in reversed(list(world.store.newest_first("antom_payment"))):
        if payment["paid_at"] and not payment["is_settled"]:
            rows.append(_row(world, batch, payment, "PAYMENT"))
            if payment["status"] == "CANCELLED":
                rows.append(_row(world, batch, payment, "CANCEL"))
            world.store.put(payment | {"is_settled": True})
    for refund in reversed(list(world.store.newest_first("antom_refund"))):
        if refund["status"] == "SUCCESS" and not refund["is_settled"]:
            rows.append(_row(world, batch, refund, "REFUND"))
            world.store.put(refund | {"is_settled": True})
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    writer.writerow(["<END>"])
    name = f"settlementItems_{batch}_001.csv"
    if world.config.antom_reports is not None:
        world.config.antom_reports.mkdir(parents=True, exist_ok=True)
        (world.config.antom_reports / name).write_text(text.getvalue(), encoding="utf-8")
    return {"name": name, "rows": len(rows), "content": text.getvalue()}


def _row(world: World, batch: str, document: Document, kind: str) -> list[str]:
    """Write one row. A cancel takes the fee back with the amount, a refund keeps it."""
    payment = document if kind != "REFUND" else world.antom.payment(document["payment_id"])
    assert payment is not None
    amount, currency = document["amount"], document["currency"]
    gross, settled, _rate = money.settled(amount, currency.lower(), world.config.conversions)
    fee = money.fee(gross, WALLETS[payment["wallet"]][0]) if kind != "REFUND" else 0
    sign = 1 if kind == "PAYMENT" else -1
    return [
        batch, "sandbox", document["id"], payment["id"] if kind == "REFUND" else "",
        document["name"], payment["wallet"], kind, time_text(document["created"]),
        time_text(time.time()), str(sign * amount), currency, str(sign * gross), str(sign * fee),
        str(sign * (gross - fee)), settled.upper(),
    ]  # fmt: skip
