"""Lists that are taken back before their release (623), and goods that come back after it (625)."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from sqlite3 import Row
from typing import Final

from marketplace.customs.simulator import rules, taxes
from marketplace.customs.simulator.desk import Desk
from marketplace.customs.simulator.lists import VOID, Lists
from marketplace.customs.simulator.reading import Entry

CANCELED: Final = "CEB624Message"
RETURNED: Final = "CEB626Message"
_DAY_MS: Final = 86_400_000
APPLY_DAYS, ARRIVE_DAYS = 30, 45  # from the release. Source: GACC announcement 2020 No. 45
_BEFORE_RELEASE: Final = ("stored", "manual", "inspected")


class Withdrawals:
    """What undoes a list, whole or in part."""

    def __init__(self, desk: Desk, lists: Lists) -> None:
        self._desk = desk
        self._store = desk.store
        self._lists = lists

    def cancel(self, entry: Entry, sender: str, now: int) -> None:
        """Take a list back that is stored and not released."""
        head, step = entry.head, self._desk.step
        row = self._lists.by_number(head["invtNo"])
        keys = self._keys(head, row)
        problem = 0
        if row is None:
            problem = -623003
        elif row["state"] not in _BEFORE_RELEASE:
            problem = -623005
        if problem or row is None:
            self._desk.answer(CANCELED, sender, keys, problem, now + step)
            return
        self._lists.set_state(row, "canceled")
        self._lists.book(row, -row["worth"], "canceled")
        for place, status in enumerate((2, 120, 399), start=1):
            self._desk.answer(CANCELED, sender, keys, status, now + place * step)

    def take_back(self, entry: Entry, sender: str, now: int) -> None:
        """Take an application to return goods: within 30 days of the release, and only of it."""
        head, step = entry.head, self._desk.step
        row = self._lists.by_number(head["invtNo"])
        keys = self._keys(head, row)
        problem, info = self._problem(row, entry, now)
        if problem or row is None:
            self._desk.answer(RETURNED, sender, keys, problem, now + step, info)
            return
        for place, status in enumerate((2, 120), start=1):
            self._desk.answer(RETURNED, sender, keys, status, now + place * step)
        wanted = [[line["gnum"], line["qty"]] for line in entry.lines]
        self._store.rows(
            "INSERT OR REPLACE INTO mode VALUES (?, ?)",
            f"return:{row['invt_no']}",
            json.dumps({"keys": keys, "lines": wanted, "sender": sender}),
        )

    def arrive(self, invt_no: str, now: int) -> bool:
        """Goods are back at the supervised place: in time, everything is undone, else nothing."""
        told = self._store.one(
            "DELETE FROM mode WHERE name = ? RETURNING value", f"return:{invt_no}"
        )
        row = self._lists.by_number(invt_no)
        if told is None or row is None:
            return False
        asked = json.loads(told["value"])
        at = now + self._desk.step
        if now > row["released_at"] + ARRIVE_DAYS * _DAY_MS:
            info = "退货未在45日内运抵原监管场所"
            self._desk.answer(RETURNED, asked["sender"], asked["keys"], 100, at, info)
            return True
        bill: rules.Paper = json.loads(row["body"])
        self._lists.book(row, -_share(bill, asked["lines"]), "returned")
        self._desk.answer(RETURNED, asked["sender"], asked["keys"], 399, at)
        if _is_whole(bill, asked["lines"]):
            self._lists.set_state(row, "returned")
            self._lists.tell_bill(row["id"], asked["sender"], at + self._desk.step, VOID)
        return True

    def _problem(self, row: Row | None, entry: Entry, now: int) -> tuple[int, str]:
        if row is None:
            return -625204, ""
        if row["state"] not in ("released", "closed"):
            return -625022, "退货申请单的申报状态不符合条件"
        if now > row["released_at"] + APPLY_DAYS * _DAY_MS:
            return -625004, "超过放行之日起30日"
        if self._store.one("SELECT 1 FROM mode WHERE name = ?", f"return:{row['invt_no']}"):
            return -625033, "已经申报过，请勿重复申报"
        sold = {line["gnum"]: line for line in json.loads(row["body"])["lines"]}
        for line in entry.lines:
            found = sold.get(line["gnum"])
            if found is None or found["gcode"] != line["gcode"]:
                return -625209, ""
            if not 0 < Decimal(line["qty"]) <= Decimal(found["qty"]):
                return -625001, "退货数量大于清单数量"
        return 0, ""

    def _keys(self, head: dict[str, str], row: Row | None) -> dict[str, str]:
        pre_no = row["pre_no"] if row is not None else ""
        return self._lists.keys(head, pre_no, head["invtNo"])


def _share(bill: rules.Paper, wanted: list[list[str]]) -> int:
    """Return the worth of what comes back, in fen: each line's, by its part, halves up."""
    lines = rules.lines_of(bill)
    prices = [each.price for each in taxes.due(lines, *rules.freight_of(bill))]
    whole = {line["gnum"]: n for n, line in enumerate(bill["lines"])}
    return sum(
        taxes.half_up(prices[whole[gnum]] * Fraction(Decimal(qty)) / lines[whole[gnum]].pieces)
        for gnum, qty in wanted
    )


def _is_whole(bill: rules.Paper, wanted: list[list[str]]) -> bool:
    back = {gnum: Decimal(qty) for gnum, qty in wanted}
    return back == {line["gnum"]: Decimal(line["qty"]) for line in bill["lines"]}
