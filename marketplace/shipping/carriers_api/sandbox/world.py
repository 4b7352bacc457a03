"""What the sandbox carrier knows: orders, numbers, routes. In memory, and gone with it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
# A parcel's usual way: SF's code, the words, the place, hours after it was collected.
USUAL_WAY = (
    ("50", "顺丰速运 已收取快件", "澳门", 0),
    ("30", "快件在【澳门中转场】完成分拣，准备发往下一站", "澳门", 3),
    ("604", "快件正在等待海关查验", "拱北", 14),
    ("606", "快件已完成清关", "拱北", 17),
    ("31", "快件到达【珠海香洲中转场】", "珠海", 20),
    ("44", "快件交给快递员，正在派送途中", "珠海", 40),
    ("80", "已签收，感谢使用顺丰，期待再次为您服务", "珠海", 42),
)
SIDE_WAYS = {
    "fail": ("70", "派送不成功：收件人不在", "珠海"),
    "hold": ("623", "快件海关待查", "拱北"),
    "return": ("648", "快件已退回", "珠海"),
}


@dataclass
class Order:
    """One order: our reference, its numbers, how far it is, what was scanned."""

    reference: str
    waybills: list[str]
    phone_last4: set[str]
    is_canceled: bool = False
    step: int = 0
    routes: list[dict[str, str]] = field(default_factory=list)


class World:
    """Orders by reference and by number; every change holds the lock."""

    def __init__(self, begins_at: datetime) -> None:
        self._begins_at = begins_at
        self._lock = threading.Lock()
        self._orders: dict[str, Order] = {}
        self._next = 1_000_000_000_001
        self.faults: list[str] = []  # what the next calls do instead: "silence", "busy", "refuse"

    def book(self, reference: str, boxes: int, phones: list[str]) -> Order | None:
        """Take an order; None when its reference was used."""
        with self._lock:
            if reference in self._orders:
                return None
            numbers = [f"SF{self._next + at:013d}" for at in range(boxes)]
            self._next += boxes
            ends = {"".join(sign for sign in phone if sign.isdigit())[-4:] for phone in phones}
            self._orders[reference] = Order(reference, numbers, ends)
            return self._orders[reference]

    def find(self, reference: str) -> Order | None:
        """Return an order by our name of it."""
        with self._lock:
            return self._orders.get(reference)

    def by_waybill(self, waybill: str) -> Order | None:
        """Return an order by one of its numbers."""
        with self._lock:
            found = (order for order in self._orders.values() if waybill in order.waybills)
            return next(found, None)

    def cancel(self, reference: str) -> str:
        """Cancel what was not collected; return SF's word for why not, empty when it is done."""
        with self._lock:
            order = self._orders.get(reference)
            if order is None:
                return "8024"
            if order.is_canceled:
                return "8037"
            if order.routes:
                return "8252"
            order.is_canceled = True
            return ""

    def advance(self, waybill: str, way: str = "") -> dict[str, str] | None:
        """Let the next thing happen to a parcel, or something on a side way; return the scan."""
        order = self.by_waybill(waybill)
        if order is None or order.is_canceled:
            return None
        with self._lock:
            if way in SIDE_WAYS:
                code, words, place = SIDE_WAYS[way]
                hours = USUAL_WAY[max(order.step - 1, 0)][3] + 1
            elif order.step < len(USUAL_WAY):
                code, words, place, hours = USUAL_WAY[order.step]
                order.step += 1
            else:
                return None
            at = (self._begins_at + timedelta(hours=hours)).astimezone(CHINA)
            scan = {
                "acceptTime": f"{at:%Y-%m-%d %H:%M:%S}",
                "acceptAddress": place,
                "remark": words,
                "opCode": code,
            }
            order.routes.append(scan)
            return scan

    def next_fault(self) -> str:
        """Return what the next call does instead of its work, once."""
        with self._lock:
            return self.faults.pop(0) if self.faults else ""
