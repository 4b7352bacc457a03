"""The bills of a day, read as lines of our balance. Pure: bytes in, values out.

The fund-flow bill has every movement of the account; the trade bill knows our own names of
payments and refunds. A payment's fee is a movement of its own there: it is folded into the line
of what it was taken for, and stays alone when that stands in another day's bill.
Source: WeChat Pay's pages on the two bills. Amounts are yuan with decimals, times are Beijing's.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from gzip import GzipFile
from typing import Final

from marketplace.foundation.money import Money
from payments.gateways.errors import ProviderContradiction
from payments.gateways.types import BalanceKind, BalanceLine
from payments.gateways.wechatpay.bodies import BEIJING

CURRENCY: Final = "CNY"
LARGEST_BILL: Final = 256_000_000  # unpacked
Row = dict[str, str]

# By a word in a movement's name or kind, the first that fits: when money goes, when it comes.
_KINDS: Final[tuple[tuple[str, BalanceKind, BalanceKind], ...]] = (
    ("手续费", "fee", "fee"),
    ("退款", "refund", "refund_failure"),
    ("提现", "payout", "payout_failure"),
    ("交易", "other", "payment"),
)


@dataclass(frozen=True)
class Named:
    """What the trade bill tells of a payment or a refund. Money: signed, as the buyer's."""

    object_ref: str
    reference: str
    charged: Money


def unpacked(content: bytes) -> str:
    """Unpack a bill where it is packed. Raises: ProviderContradiction for what is no bill."""
    try:
        if content[:2] == b"\x1f\x8b":
            with GzipFile(fileobj=io.BytesIO(content)) as packed:
                content = packed.read(LARGEST_BILL + 1)
        if len(content) > LARGEST_BILL:
            raise ProviderContradiction("a bill is too large")
        return content.decode("utf-8-sig")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise ProviderContradiction("a bill cannot be read") from error


def lines(fund_flow: str, trade: str) -> list[BalanceLine]:
    """Read a day's two bills, the newest movement first; the trade bill may be empty.

    Raises: ProviderContradiction when a bill is not in its form, or its own sums do not hold.
    """
    try:
        rows, summary = _table(fund_flow)
        _check_sums(rows, summary)
        names = _names(trade)
        fees = _fees(rows)
        whole = {
            row["微信支付业务单号"]: row for row in rows if _kind(row) in ("payment", "refund")
        }
        found = [
            _line(
                row, fees.get(_business(row), []) if whole.get(_business(row)) is row else [], names
            )
            for row in rows
            if _kind(row) != "fee" or _business(row) not in whole
        ]
    except (KeyError, ValueError, InvalidOperation) as error:
        raise ProviderContradiction(f"a bill is not in its form: {error!r}") from error
    return sorted(found, key=lambda line: (line.created_at, line.external_id), reverse=True)


def _table(bill: str) -> tuple[list[Row], Row]:
    """Read the rows by their headings, and the summary that follows them."""
    found = [line for line in bill.splitlines() if line.strip()]
    marks = [number for number, line in enumerate(found) if not line.startswith("`")]
    if len(marks) != 2 or marks[0] != 0 or marks[1] != len(found) - 2:
        raise ValueError("no heading and summary")
    rows = [_row(found[0], line) for line in found[1 : marks[1]]]
    return rows, _row(found[marks[1]], found[-1])


def _row(heading: str, line: str) -> Row:
    names = [
        name.strip().removesuffix("(元)").removesuffix("（元）") for name in heading.split(",")
    ]
    cells = [cell.strip() for cell in line.removeprefix("`").split(",`")]
    return dict(zip(names, cells, strict=True))


def _check_sums(rows: list[Row], summary: Row) -> None:
    """Compare the rows with what the bill says of itself: a cut bill must not pass."""
    if Decimal(summary["资金流水总笔数"]) != len(rows):
        raise ValueError("another number of rows")
    for word in ("收入", "支出"):
        total = sum(_fen(row["收支金额"]) for row in rows if row["收支类型"] == word)
        if total != _fen(summary[f"{word}金额"]):
            raise ValueError("another sum")


def _fen(yuan: str) -> int:
    """Turn yuan into fen. Raises: ValueError for a part of a fen."""
    exact = Decimal(yuan) * 100
    if not exact.is_finite() or exact != exact.to_integral_value():
        raise ValueError(f"an amount of {yuan}")
    return int(exact)


def _signed(row: Row) -> Money:
    fen = _fen(row["收支金额"])
    return Money({"收入": fen, "支出": -fen}[row["收支类型"]], CURRENCY)


def _kind(row: Row) -> BalanceKind:
    told = row["业务名称"] + row["业务类型"]
    is_coming = row["收支类型"] == "收入"
    for word, going, coming in _KINDS:
        if word in told:
            return coming if is_coming else going
    return "other"


def _business(row: Row) -> str:
    return row["微信支付业务单号"]


def _fees(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        if _kind(row) == "fee":
            found.setdefault(_business(row), []).append(row)
    return found


def _names(trade: str) -> Mapping[str, Named]:
    """Read our names out of the trade bill, by WeChat Pay's number of payment or refund."""
    found: dict[str, Named] = {}
    for row in _table(trade)[0] if trade.strip() else []:
        refund_id = row["微信退款单号"].strip("0")
        if refund_id:
            given = row.get("申请退款金额") or row["退款金额"]
            number = row["商户退款单号"]
            charged = Money(-_fen(given), row["货币种类"])
            found[row["微信退款单号"]] = Named(number, number, charged)
            continue
        paid = row.get("订单金额") or row["应结订单金额"]
        charged = Money(_fen(paid), row["货币种类"])
        reference = row["商户数据包"] or row["商户订单号"]
        found[row["微信订单号"]] = Named(row["微信订单号"], reference, charged)
    return found


def _line(row: Row, fees: list[Row], names: Mapping[str, Named]) -> BalanceLine:
    named = names.get(_business(row))
    kept = Money(-sum(_signed(fee).minor for fee in fees), CURRENCY)
    moved = datetime.strptime(row["记账时间"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
    return BalanceLine(
        external_id=row["资金流水单号"],
        kind=_kind(row),
        kind_as_told=f"{row['业务名称']}/{row['业务类型']}",
        gross=_signed(row),
        fee=kept,
        charged=named.charged if named else None,
        exchange_rate="",
        object_ref=named.object_ref if named else _business(row),
        client_reference=named.reference if named else "",
        description=row.get("备注", ""),
        created_at=moved,
        available_at=moved,
        raw={"flow": row, "fees": fees},
    )
