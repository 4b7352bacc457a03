"""What the sandbox took, gave back, kept and sent on: totals that somebody else's books must meet.

Sums of the lines of the balance and of the objects themselves, so that the two can be compared.
Amounts are minor units.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from payments.gateways.sandbox.errors import ParameterError
from payments.gateways.sandbox.store import Document, Store

COLUMNS: Final = (
    "balance_transaction_id",
    "created_utc",
    "available_on_utc",
    "currency",
    "gross",
    "fee",
    "net",
    "reporting_category",
    "source_id",
    "payment_intent_id",
    "charge_id",
    "customer_facing_amount",
    "customer_facing_currency",
    "payment_metadata[reference]",
)
# What a line of the balance adds to, by its category: the name of the total and its sign.
_TOTALS: Final = {
    "charge": ("captured", 1),
    "payment": ("captured", 1),
    "refund": ("refunded", -1),
    "refund_failure": ("refunded", -1),
    "dispute": ("withdrawn", -1),
    "dispute_reversal": ("withdrawn", -1),
    "payout": ("paid_out", -1),
    "payout_failure": ("paid_out", -1),
}
_EMPTY: Final = {
    "captured": 0,
    "refunded": 0,
    "fees": 0,
    "withdrawn": 0,
    "dispute_fees": 0,
    "paid_out": 0,
    "balance": 0,
}


def books(store: Store) -> Document:
    """Add everything up: `balance` per settlement currency, `charged` per charge currency.

    balance = captured - refunded - fees - withdrawn - dispute_fees - paid_out.
    """
    balance: dict[str, dict[str, int]] = {}
    for row in store.rows(
        "SELECT json_extract(body, '$.currency') AS currency,"
        " json_extract(body, '$.reporting_category') AS category,"
        " sum(json_extract(body, '$.amount')) AS amount, sum(json_extract(body, '$.fee')) AS fee,"
        " sum(json_extract(body, '$.net')) AS net"
        " FROM object WHERE kind = 'balance_transaction' GROUP BY 1, 2"
    ):
        totals = balance.setdefault(row["currency"], dict(_EMPTY))
        name, sign = _TOTALS[row["category"]]
        totals[name] += sign * row["amount"]
        totals["dispute_fees" if name == "withdrawn" else "fees"] += row["fee"]
        totals["balance"] += row["net"]
    return {
        "object": "books",
        "balance": dict(sorted(balance.items())),
        "charged": dict(sorted(_charged(store).items())),
    }


def _charged(store: Store) -> dict[str, dict[str, int]]:
    """Add up what buyers paid and got back, and what their banks hold or took, as they paid it."""
    found: dict[str, dict[str, int]] = {}
    for name, kind, field, condition in (
        ("captured", "charge", "amount_captured", "1"),
        ("refunded", "charge", "amount_refunded", "1"),
        (
            "disputed",
            "dispute",
            "amount",
            "status NOT IN ('won', 'warning_closed', 'warning_needs_response',"
            " 'warning_under_review')",
        ),
    ):
        for row in store.rows(
            "SELECT currency, sum(value) AS total FROM ("  # noqa: S608 (constants above)
            "SELECT json_extract(body, '$.currency') AS currency,"
            " json_extract(body, '$.status') AS status,"
            f" json_extract(body, '$.{field}') AS value FROM object WHERE kind = '{kind}')"
            f" WHERE {condition} GROUP BY currency"
        ):
            totals = found.setdefault(
                row["currency"], {"captured": 0, "refunded": 0, "disputed": 0}
            )
            totals[name] = row["total"]
    return found


def settlement_file(store: Store, date: str) -> str:
    """Write the lines of the balance of one day (UTC) as CSV, the oldest first.

    Amounts are in major units with two decimals, as in the provider's reports.
    Raises: ParameterError for what is not a date.
    """
    try:
        start = datetime.strptime(date, "%Y-%m-%d").replace(tzinfo=UTC)
        until = start + timedelta(days=1)
    except (ValueError, OverflowError):
        raise ParameterError("date is a day such as 2026-06-02", "date") from None
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for row in store.rows(
        "SELECT id FROM object WHERE kind = 'balance_transaction'"
        " AND json_extract(body, '$.created') >= ? AND json_extract(body, '$.created') < ?"
        " ORDER BY seq",
        int(start.timestamp()),
        int(until.timestamp()),
    ):
        line = store.get("balance_transaction", row["id"])
        if line is not None:
            table.writerow(_row(store, line))
    return written.getvalue()


def _row(store: Store, line: Document) -> list[str]:
    source = store.any_kind(line["source"]) or {}
    charge: dict[str, Any] = source if source.get("object") == "charge" else {}
    if not charge and source.get("charge"):
        charge = store.get("charge", source["charge"]) or {}
    faced = source.get("amount_captured", source.get("amount")) if charge else None
    if faced is not None and line["amount"] < 0:
        faced = -faced
    reference = str((source.get("metadata") or {}).get("reference", ""))
    if reference.startswith(("=", "+", "-", "@", "\t")):
        reference = f"'{reference}"  # a spreadsheet would take it for a formula
    return [
        line["id"],
        _instant(line["created"]),
        _instant(line["available_on"]),
        line["currency"],
        _major(line["amount"]),
        _major(line["fee"]),
        _major(line["net"]),
        line["reporting_category"],
        line["source"],
        charge.get("payment_intent") or "",
        charge.get("id", ""),
        "" if faced is None else _major(faced),
        charge.get("currency", ""),
        reference,
    ]


def _instant(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _major(minor: int) -> str:
    """Write minor units of a two-decimal currency; all of the sandbox's are."""
    sign = "-" if minor < 0 else ""
    return f"{sign}{abs(minor) // 100}.{abs(minor) % 100:02d}"
