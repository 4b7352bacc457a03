"""The life of a list: 2, 3, checked against its papers, 120, looked into, 800, taxed, closed."""

from __future__ import annotations

import json
from sqlite3 import Row
from typing import Any, Final

from marketplace.customs.simulator import rules, taxes, writing
from marketplace.customs.simulator.desk import Desk
from marketplace.customs.simulator.papers import Papers
from marketplace.customs.simulator.reading import Entry
from marketplace.customs.simulator.rules import Paper

RECEIPT: Final = "CEB622Message"
_LOOKED_INTO: Final = ("stored", "manual", "inspected")
ISSUED, SUMMED_UP, VOID = 1, 2, 3


class Lists:
    """All lists of the office."""

    def __init__(self, desk: Desk, papers: Papers) -> None:
        self._desk = desk
        self._store = desk.store
        self._papers = papers

    def take(self, entry: Entry, sender: str, now: int) -> None:
        """Take a list in at e-port: it waits there until its papers have come."""
        head, step = entry.head, self._desk.step
        keys = self.keys(head, "", "")
        if head["appType"] == "1" and self._is_declared(head):
            info = f"清单[{head.get('copNo', '')}]已经申报过，请勿重复申报"
            self._desk.answer(RECEIPT, sender, keys, -621004, now + step, info)
            return
        if head["appType"] == "2" and not self._withdraw_rejected(head):
            self._desk.answer(RECEIPT, sender, keys, -621011, now + step)
            return
        number = self._insert(entry, now)
        row = self.by_id(number)
        for place, status in enumerate((2, 3), start=1):
            at = now + place * step
            self._desk.answer(RECEIPT, sender, self.keys_of(row), status, at)
        self._store.later(now + 3 * step, do="check", list=number, sender=sender)

    def check(self, work: dict[str, Any], at: int) -> None:
        """Compare a list with its papers; store it, turn it down, or wait for them."""
        row = self.by_id(work["list"])
        if row["state"] != "waiting":
            return
        bill: Paper = json.loads(row["body"])
        papers = self._papers_of(bill)
        if not all(papers):
            self._wait(work, row, at, papers)
            return
        order, payment, waybill = papers
        found = rules.disagreements(bill, order or {}, payment or {}, waybill or {})
        if found:
            self._reject(work, row, at, 100, "三单比对不符: " + "; ".join(found[:5]))
            return
        lines = rules.lines_of(bill)
        over = rules.over_limits(lines, row["worth"], self.used(row["person"], row["year"]))
        if over:
            code, _, info = over.partition(" ")
            self._reject(work, row, at, int(code), f"清单[{row['cop_no']}]{info}")
            return
        self._state(row["id"], "stored")
        self.book(row, row["worth"], "stored")
        keys = self.keys_of(self.by_id(row["id"]))
        self._desk.answer(RECEIPT, work["sender"], keys, 120, at)
        self._store.later(at + self._desk.step, do="look", list=row["id"], sender=work["sender"])

    def look(self, work: dict[str, Any], at: int) -> None:
        """Let a stored list go, or do to it what its fate says."""
        row = self.by_id(work["list"])
        if row["state"] not in _LOOKED_INTO:
            return
        fate = self._desk.modes.fate(json.loads(row["body"])["orderNo"])
        if fate == "silent":
            return
        if fate == "reject":
            self.book(row, -row["worth"], "rejected")
            self._reject(work, row, at, 100, "海关退单: 商品信息与实货不符")
        elif fate == "release" or row["state"] in ("manual", "inspected"):
            self._end_look(work, row, at, fate)
        elif fate == "manual":
            self._move(work, row, at, 300, "manual")
        else:
            self._move(work, row, at, 500, "inspected")

    def tax(self, work: dict[str, Any], at: int) -> None:
        """Issue the tax bill of a released list."""
        row = self.by_id(work["list"])
        if row["state"] not in ("released", "closed"):
            return
        bill: Paper = json.loads(row["body"])
        lines = taxes.due(rules.lines_of(bill), *rules.freight_of(bill))
        sums = [sum(getattr(d, kind) for d in lines) for kind in ("duty", "vat", "consumption")]
        tax_no = f"SIM{row['invt_no']}"
        self._store.rows(
            "INSERT INTO bill VALUES (?, ?, ?, ?, ?, ?)", tax_no, row["id"], *sums, ISSUED
        )
        head = {"invtNo": row["invt_no"], "taxNo": tax_no} | _taxes(*sums)
        head |= {"status": str(ISSUED), "note": writing.MARK}
        head |= {name: bill[name] for name in ("assureCode", "ebcCode", "logisticsCode")}
        head |= {name: bill[name] for name in ("agentCode", "customsCode")}
        told = [
            {"gnum": line["gnum"], "gcode": line["gcode"], "taxPrice": writing.yuan(d.price)}
            | _taxes(d.duty, d.vat, d.consumption)
            for line, d in zip(bill["lines"], lines, strict=True)
        ]
        number = self._desk.next_number("receipt")
        guid = writing.new_guid(f"816:{number}")
        body = writing.bill(guid, at, head, told)
        self._desk.post("CEB816Message", work["sender"], body, at, number)
        wait = self._desk.modes.number("settle_ms")
        self._store.later(at + wait, do="sum_up", list=row["id"], sender=work["sender"])

    def sum_up(self, work: dict[str, Any], at: int) -> None:
        """Sum a bill up for payment, unless it is void by now."""
        self.tell_bill(work["list"], work["sender"], at, SUMMED_UP)

    def tell_bill(self, number: int, sender: str, at: int, status: int) -> None:
        """Move an issued bill on and tell of it; a void one stays void."""
        row = self._store.one(
            "UPDATE bill SET status = ? WHERE list_id = ? AND status = ? RETURNING tax_no",
            *(status, number, ISSUED),
        )
        if row is None:
            return
        found = self.by_id(number)
        head = {"invtNo": found["invt_no"], "taxNo": row["tax_no"], "status": str(status)}
        if status == SUMMED_UP:
            head["entDutyNo"] = f"{found['invt_no']}-L01"
        count = self._desk.next_number("receipt")
        body = writing.bill_status(writing.new_guid(f"818:{count}"), at, head)
        self._desk.post("CEB818Message", sender, body, at, count)

    def close(self, work: dict[str, Any], at: int) -> None:
        """Close a released list."""
        row = self.by_id(work["list"])
        if row["state"] == "released":
            self._move(work, row, at, 899, "closed", again=False)

    def used(self, person: str, year: int) -> int:
        """Return what of a person's year is used, in fen."""
        return self._store.number(
            "SELECT sum(fen) FROM quota WHERE person = ? AND year = ?", person, year
        )

    def book(self, row: Row, fen: int, why: str) -> None:
        """Write into the book of the years; what is given back is negative."""
        self._store.rows(
            "INSERT INTO quota (person, year, list_id, fen, why) VALUES (?, ?, ?, ?, ?)",
            *(row["person"], row["year"], row["id"], fen, why),
        )

    def by_id(self, number: int) -> Row:
        """Return a list by the office's own number."""
        found = self._store.one("SELECT * FROM list WHERE id = ?", number)
        if found is None:
            raise LookupError(number)
        return found

    def by_number(self, invt_no: str) -> Row | None:
        """Return a list by the number that customs gave it."""
        return self._store.one("SELECT * FROM list WHERE invt_no = ?", invt_no)

    def set_state(self, row: Row, state: str) -> None:
        """Move a list, from outside of its own life."""
        self._state(row["id"], state)

    def keys_of(self, row: Row) -> dict[str, str]:
        """Return what names a list in its receipts; a number once it is stored."""
        has_number = row["state"] != "waiting"
        body = json.loads(row["body"])
        return self.keys(body, row["pre_no"], row["invt_no"] if has_number else "")

    def keys(self, head: dict[str, str], pre_no: str, invt_no: str) -> dict[str, str]:
        """Return the elements that name a list, in their order."""
        names = ("customsCode", "ebpCode", "ebcCode", "agentCode")
        told = {name: head.get(name, "") for name in names}
        told["copNo"] = head.get("copNo") or "-"
        return told | {"preNo": pre_no or "B" + "0" * 17, "invtNo": invt_no}

    def _papers_of(self, bill: Paper) -> list[Paper | None]:
        key = bill["orderNo"]
        waybill = "|".join((bill["logisticsCode"], bill["logisticsNo"]))
        return [
            self._papers.of_order(key, "order"),
            self._papers.of_order(key, "payment"),
            self._papers.of_order(key, "waybill", waybill),
        ]

    def _wait(self, work: dict[str, Any], row: Row, at: int, papers: list[Paper | None]) -> None:
        if at - row["received_at"] < self._desk.modes.number("paper_wait_ms"):
            self._store.later(at + self._desk.step, **work)
            return
        names = ("订单", "支付单", "运单")
        missing = [name for name, found in zip(names, papers, strict=True) if found is None]
        self._reject(work, row, at, 100, f"三单缺失: {'、'.join(missing)}")

    def _end_look(self, work: dict[str, Any], row: Row, at: int, fate: str) -> None:
        if fate.startswith("detain_"):
            self._move(work, row, at, int(fate[-3:]), "detained", again=False)
        elif fate == "ship_back":
            self.book(row, -row["worth"], "shipped back")
            self._move(work, row, at, 700, "shipped_back", again=False)
        else:
            self._release(work, row, at)

    def _release(self, work: dict[str, Any], row: Row, at: int) -> None:
        self._store.rows(
            "UPDATE list SET state = 'released', released_at = ? WHERE id = ?", at, row["id"]
        )
        self._desk.answer(RECEIPT, work["sender"], self.keys_of(row), 800, at)
        told = {"list": row["id"], "sender": work["sender"]}
        self._store.later(at + self._desk.modes.number("tax_ms"), do="tax", **told)
        close = self._desk.modes.number("close_ms")
        if close:
            self._store.later(at + close, do="close", **told)

    def _reject(self, work: dict[str, Any], row: Row, at: int, code: int, info: str) -> None:
        keys = self.keys_of(row)
        self._state(row["id"], "rejected")
        self._desk.answer(RECEIPT, work["sender"], keys, code, at, info)

    def _move(
        self,
        work: dict[str, Any],
        row: Row,
        at: int,
        status: int,
        state: str,
        again: bool = True,
    ) -> None:
        self._state(row["id"], state)
        self._desk.answer(RECEIPT, work["sender"], self.keys_of(row), status, at)
        if again:
            self._store.later(
                at + self._desk.step, do="look", list=row["id"], sender=work["sender"]
            )

    def _state(self, number: int, state: str) -> None:
        self._store.rows("UPDATE list SET state = ? WHERE id = ?", state, number)

    def _is_declared(self, head: dict[str, str]) -> bool:
        found = self._store.one(
            "SELECT 1 FROM list WHERE (order_key = ? OR cop_no = ?)"
            " AND state NOT IN ('rejected', 'canceled')"
            " UNION SELECT 1 FROM list WHERE cop_no = ? AND cop_no <> ''",
            *(head["orderNo"], head.get("copNo") or "-", head.get("copNo", "")),
        )
        return found is not None

    def _withdraw_rejected(self, head: dict[str, str]) -> bool:
        """A change takes the place of a list of the same number that was turned down."""
        row = self._store.one(
            "UPDATE list SET cop_no = cop_no || '*' WHERE cop_no = ? AND state = 'rejected'"
            " RETURNING id",
            head.get("copNo", ""),
        )
        return row is not None

    def _insert(self, entry: Entry, now: int) -> int:
        head = rules.hidden(entry.head)
        bill = head | {"lines": entry.lines}
        day, serial = writing.china(now), self._desk.next_number("list")
        worth = sum(line.value for line in rules.lines_of(bill)) + sum(rules.freight_of(bill))
        row = self._store.one(
            "INSERT INTO list (cop_no, order_key, waybill, invt_no, pre_no, state, person, year,"
            " worth, body, received_at) VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?, ?, ?, ?)"
            " RETURNING id",
            *(head.get("copNo", ""), head["orderNo"], head["logisticsNo"]),
            f"{head['customsCode']}{day.year}1{serial:09d}",
            f"B{day:%Y%m%d}{serial:09d}",
            *(head["buyerIdNumber"], day.year, worth, json.dumps(bill, ensure_ascii=False), now),
        )
        return int(row["id"]) if row else 0


def _taxes(duty: int, vat: int, consumption: int) -> dict[str, str]:
    return {
        "customsTax": writing.yuan(duty),
        "valueAddedTax": writing.yuan(vat),
        "consumptionTax": writing.yuan(consumption),
    }
