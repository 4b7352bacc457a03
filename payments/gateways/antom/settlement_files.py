"""Antom's settlement files: what reached our balance, transaction by transaction.

Source: Antom's pages on the settlement details report: CSV in UTF-8, a first row of names, amounts
in minor units, and a last row `<END>`. Columns are found by name. A file that was cut off, that
lacks a column, or whose sums do not hold is refused whole: half a file is worse than none.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from marketplace.foundation.money import Money
from payments.gateways.antom.naming import reference_in, refund_ref
from payments.gateways.errors import ProviderContradiction
from payments.gateways.types import BalanceKind, BalanceLine, BalancePage

PATTERN: Final = "settlementItems_*.csv"
PAGE_SIZE: Final = 100
LATE: Final = timedelta(days=45)  # how long after its batch a file may be brought
_END: Final = "<END>"
# What we need -> the names under which Antom's pages and reports know it.
_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "id": ("transactionId",),
    "original": ("originalTransactionId",),
    "name": ("transactionRequestId",),
    "type": ("transactionType",),
    "settled_at": ("settlementTime",),
    "charged": ("transactionAmountValue",),
    "charge_currency": ("transactionCurrency", "transactionAmountCurrency"),
    "gross": ("grossSettlementAmountValue",),
    "fee": ("feeAmountValue", "totalFeeAmountValue"),
    "net": ("settlementAmountValue", "netSettlementAmountValue"),
    "currency": ("settlementCurrency", "settlementAmountCurrency"),
}
# A cancel of a payment that had met its buyer: our books know neither, so a person looks.
_KINDS: Final[dict[str, BalanceKind]] = {"PAYMENT": "payment", "REFUND": "refund"}
_GIVES_BACK: Final = ("REFUND", "CANCEL")


def read_settlement_file(content: bytes) -> tuple[BalanceLine, ...]:
    """Read a file, in its own order.

    Money: minor units, signed as they move our balance; whatever sign the file gives a refund.
    Raises: ProviderContradiction for a file that is not whole or does not add up.
    """
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ProviderContradiction(f"a settlement file cannot be read: {error}") from error
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows or rows[-1][0].strip() != _END:
        raise ProviderContradiction("a settlement file was cut off: it has no <END>")
    names = [cell.strip() for cell in rows[0]]
    columns = {need: _column(names, known) for need, known in _COLUMNS.items()}
    return tuple(_line(row, names, columns) for row in rows[1:-1])


def _column(names: list[str], known: tuple[str, ...]) -> int:
    found = [name for name in known if name in names]
    if not found:
        raise ProviderContradiction(f"a settlement file has no column {' or '.join(known)}")
    return names.index(found[0])


def _line(row: list[str], names: list[str], columns: Mapping[str, int]) -> BalanceLine:
    if len(row) != len(names):
        raise ProviderContradiction(f"a settlement file has a row of {len(row)} cells")
    told = {need: row[place].strip() for need, place in columns.items()}
    kind = told["type"].upper()
    sign = -1 if kind in _GIVES_BACK else 1
    gross, net = (Money(sign * abs(_whole(told[n])), told["currency"]) for n in ("gross", "net"))
    fee = Money(_whole(told["fee"]), told["currency"])
    if gross - fee != net:
        raise ProviderContradiction(f"{told['id']}: {gross} less {fee} is not {net}")
    is_refund = kind == "REFUND"
    settled_at = _time(told["settled_at"])
    return BalanceLine(
        external_id=f"{kind}:{told['id']}",
        kind=_KINDS.get(kind, "other"),
        kind_as_told=told["type"],
        gross=gross,
        fee=fee,
        charged=Money(sign * abs(_whole(told["charged"])), told["charge_currency"]),
        exchange_rate="",
        object_ref=refund_ref(told["original"], told["name"]) if is_refund else told["id"],
        client_reference=reference_in(told["name"]) or "",
        description="",
        created_at=settled_at,  # when it reached our balance; the payment is days older
        available_at=settled_at,
        raw=dict(zip(names, row, strict=True)),
    )


def _whole(told: str) -> int:
    digits = told.removeprefix("-")
    if not digits.isascii() or not digits.isdecimal():
        raise ProviderContradiction(f"a settlement file has an amount of {told!r}")
    return int(told)


def _time(told: str) -> datetime:
    try:
        found = datetime.fromisoformat(told)
    except ValueError as error:
        raise ProviderContradiction(f"a settlement file has a time of {told!r}") from error
    if found.tzinfo is None:
        raise ProviderContradiction(f"a settlement file has a time without a zone: {told!r}")
    return found.astimezone(UTC)


def page_of(folder: Path, *, since: datetime, after: str) -> BalancePage:
    """List lines that were settled since a time from all files of a folder, newest first.

    A file may be brought here weeks after it was written, so that older lines come again; who
    keeps them knows them by their names.
    Raises: ProviderContradiction, which names the file.
    """
    lines: dict[str, BalanceLine] = {}
    for path in _files(folder):
        found = _lines(path)
        lines |= {line.external_id: line for line in found if line.created_at >= since - LATE}
    newest = sorted(lines.values(), key=lambda line: (line.created_at, line.external_id))[::-1]
    names = [line.external_id for line in newest]
    start = names.index(after) + 1 if after in names else 0
    page = newest[start : start + PAGE_SIZE]
    has_more = start + PAGE_SIZE < len(newest)
    return BalancePage(tuple(page), page[-1].external_id if has_more else "")


def _files(folder: Path) -> list[Path]:
    return sorted(folder.rglob(PATTERN))


def _lines(path: Path) -> tuple[BalanceLine, ...]:
    """Read a file once as long as it stays as it is. Raises: ProviderContradiction."""
    about = path.stat()
    return _read(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=128)
def _read(path: Path, changed: int, size: int) -> tuple[BalanceLine, ...]:
    try:
        return read_settlement_file(path.read_bytes())
    except (ProviderContradiction, ValueError) as error:
        raise ProviderContradiction(f"{path.name}: {error}") from error
