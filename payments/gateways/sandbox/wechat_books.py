"""WeChat Pay's books of its one merchant: every movement, and the two bills of a day.

Fees are 0.6 % of the amount, rounded half up to the fen; a refund gives its part of them back.
Money: fen; the bills write yuan.
"""

from __future__ import annotations

import gzip
import time
from datetime import datetime
from typing import Any, Final

from payments.gateways.sandbox.ids import random_text
from payments.gateways.sandbox.store import Document, Store
from payments.gateways.sandbox.wechat_errors import WechatError
from payments.gateways.sandbox.wechat_news import BEIJING

FEE_BPS: Final = 60
DAY: Final = 86_400
_FLOW: Final = (
    "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额（元）,账户结余（元）,"
    "资金变更提交申请人,备注,业务凭证号"
)
_FLOW_SUMS: Final = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额"
_TRADE: Final = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,"
    "货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,"
    "商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
)
_TRADE_SUMS: Final = (
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
)


def fee_of(fen: int) -> int:
    """Return the fee of an amount, rounded half up."""
    return (fen * FEE_BPS + 5_000) // 10_000


class WechatBooks:
    """Writes movements in the transaction that made them true; reads them a day at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def paid(self, order: Document) -> None:
        """Book a payment and its fee."""
        total, number = order["body"]["amount"]["total"], order["transaction_id"]
        trade = self._trade(order, fen=total, fee=fee_of(total))
        self._flow(number, "交易", "交易", total, number, trade)
        self._flow(number, "交易", "扣除交易手续费", -fee_of(total), number)

    def refunded(self, order: Document, refund: Document) -> None:
        """Book a refund, and what of the fee it gives back."""
        kept = [row for row in self._rows() if row["order"] == order["id"] and row["refund"]]
        before = sum(row["fen"] for row in kept)
        fee = fee_of(before + refund["fen"]) - fee_of(before)
        trade = self._trade(order, fen=refund["fen"], fee=-fee, refund=refund)
        number = refund["refund_id"]
        self._flow(number, "退款", "退款", -refund["fen"], refund["number"], trade)
        self._flow(number, "退款", "返还交易手续费", fee, refund["number"])

    def refund_failed(self, refund: Document) -> None:
        """Book what a failed refund brought back; its fee is not taken again."""
        number = refund["refund_id"]
        self._flow(number, "退款失败退回", "退款", refund["fen"], refund["number"])

    def withdraw(self) -> int:
        """Book a withdrawal of all that is there, and return it."""
        balance = sum(int(row["fen"]) for row in self._flows())
        if balance > 0:
            self._flow(f"W{random_text(12)}", "提现", "提现", -balance, "")
        return max(balance, 0)

    def age(self, days: int) -> None:
        """Let days pass for the books: a bill is there on the day after."""
        for kind in ("wechat.flow", "wechat.trade"):
            for row in self._store.newest_first(kind):
                self._store.put(row | {"at": row["at"] - days * DAY})

    def _flow(
        self, number: str, name: str, kind: str, fen: int, voucher: str, trade: str = ""
    ) -> None:
        if fen:
            self._store.put(
                {
                    "id": f"wxf_sbx{random_text(16)}",
                    "object": "wechat.flow",
                    "at": time.time(),
                    "number": number,
                    "name": name,
                    "kind": kind,
                    "fen": fen,
                    "voucher": voucher,
                    "trade": trade,
                }
            )

    def _trade(self, order: Document, *, fen: int, fee: int, refund: Document | None = None) -> str:
        made = self._store.put(
            {
                "id": f"wxt_sbx{random_text(16)}",
                "object": "wechat.trade",
                "at": time.time(),
                "order": order["id"],
                "fen": fen,
                "fee": fee,
                "refund": refund["refund_id"] if refund else "",
                "refund_number": refund["number"] if refund else "",
                "body": order["body"],
                "trade": order["trade"],
                "transaction_id": order["transaction_id"],
            }
        )
        return str(made["id"])

    def _flows(self) -> list[Document]:
        return list(self._store.newest_first("wechat.flow"))[::-1]

    def _rows(self) -> list[Document]:
        return list(self._store.newest_first("wechat.trade"))[::-1]

    def fund_flow(self, day: str) -> bytes:
        """Write a day's movements. Raises: WechatError when there were none."""
        flows, lines, balance, moved = self._flows(), [_FLOW], 0, []
        for row in flows:
            balance += row["fen"]
            if _day(row) == day:
                moved.append(row)
                way = "收入" if row["fen"] > 0 else "支出"
                cells = (
                    _moment(row), row["number"], row["id"], row["name"], row["kind"], way,
                    _yuan(abs(row["fen"])), _yuan(balance), "system", "", row["voucher"],
                )  # fmt: skip
                lines.append(_line(*cells))
        _refuse_empty(moved)
        came = [row["fen"] for row in moved if row["fen"] > 0]
        went = [-row["fen"] for row in moved if row["fen"] < 0]
        sums = (
            f"{len(moved)}.0", f"{len(came)}.0", _yuan(sum(came)), f"{len(went)}.0",
            _yuan(sum(went)),
        )  # fmt: skip
        return _packed([*lines, _FLOW_SUMS, _line(*sums)])

    def trades(self, day: str) -> bytes:
        """Write a day's payments and refunds. Raises: WechatError when there were none."""
        rows = [row for row in self._rows() if _day(row) == day]
        _refuse_empty(rows)
        paid = sum(row["fen"] for row in rows if not row["refund"])
        back = sum(row["fen"] for row in rows if row["refund"])
        fees = sum(row["fee"] for row in rows)
        sums = (
            str(len(rows)), _yuan(paid), _yuan(back), "0.00", f"{_yuan(fees)}000", _yuan(paid),
            _yuan(back),
        )  # fmt: skip
        return _packed([_TRADE, *map(_trade_line, rows), _TRADE_SUMS, _line(*sums)])


def _trade_line(row: Document) -> str:
    body: dict[str, Any] = row["body"]
    is_refund = bool(row["refund"])
    paid, back = (0, row["fen"]) if is_refund else (row["fen"], 0)
    cells = (
        _moment(row), body["appid"], body["mchid"], "0", "", row["transaction_id"],
        body["out_trade_no"], "osbxbuyer", row["trade"].upper(),
        "REFUND" if is_refund else "SUCCESS", "OTHERS", "CNY", _yuan(paid), "0.00",
        row["refund"] or "0", row["refund_number"] or "0", _yuan(back), "0.00",
        "ORIGINAL" if is_refund else "", "SUCCESS" if is_refund else "",
        body["description"].replace("`", "'"), body.get("attach", ""), f"{_yuan(row['fee'])}000",
        "0.60%", _yuan(paid), _yuan(back), "",
    )  # fmt: skip
    return _line(*cells)


def _refuse_empty(rows: list[Document]) -> None:
    if not rows:
        raise WechatError(400, "NO_STATEMENT_EXIST", "账单文件不存在")


def _line(*cells: str) -> str:
    return ",".join(f"`{cell}" for cell in cells)


def _packed(lines: list[str]) -> bytes:
    return gzip.compress(("\ufeff" + "\r\n".join(lines) + "\r\n").encode(), mtime=0)


def _yuan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def _day(row: Document) -> str:
    return _moment(row)[:10]


def _moment(row: Document) -> str:
    return datetime.fromtimestamp(row["at"], BEIJING).strftime("%Y-%m-%d %H:%M:%S")
