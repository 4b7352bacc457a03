"""Announcement 179 of 2018, from customs' side: ask for raw payment data, check what comes.

Source: GACC announcements 2018 No. 165 and No. 179; the string that is signed is the form that
real signatures verify over.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from typing import Any, Final

from marketplace.customs.simulator.desk import Desk
from marketplace.customs.simulator.signatures import Checker
from marketplace.foundation.addresses import is_loopback

_TIMEOUT: Final = 10  # seconds
_HEAD, _LISTS = "payExchangeInfoHead", "payExchangeInfoLists"
_HEAD_NAMES: Final = (
    *("guid", "initalRequest", "initalResponse", "ebpCode", "payCode", "payTransactionId"),
    *("totalAmount", "currency", "verDept", "tradingTime"),
)
GOOD, BAD = "10000", "20000"


class Pulls:
    """Every question of customs, and what was answered."""

    def __init__(self, desk: Desk, checker: Checker) -> None:
        self._desk = desk
        self._store = desk.store
        self._checker = checker

    def ask(self, order_no: str, url: str, now: int) -> dict[str, Any]:
        """Ask the platform for an order's payment, and keep what it said at once."""
        if not is_loopback(urllib.parse.urlsplit(url).hostname or ""):
            raise ValueError("only a platform on this machine is asked")
        session = f"sim-{self._desk.next_number('pull'):06d}-{order_no}"[:60]
        told = {"orderNo": order_no, "sessionID": session, "serviceTime": now}
        form = urllib.parse.urlencode({"openReq": json.dumps(told)}).encode()
        self._keep(session, order_no, "asked", "")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        request = urllib.request.Request(url, data=form)  # noqa: S310
        try:
            with opener.open(request, timeout=_TIMEOUT) as answer:
                said = answer.read(10_000).decode()
        except urllib.error.HTTPError as error:
            said = f"{error.code} {error.read(1_000).decode(errors='replace')}"
        except OSError as error:
            said = repr(error)
        self._store.rows("UPDATE pull SET told = ? WHERE session_id = ?", said, session)
        return {"session_id": session, "told": said}

    def receive(self, text: str, now: int) -> dict[str, Any]:
        """Take uploaded payment data: signed, complete, and asked for."""
        problem = self._problem(text)
        if not problem:
            session = json.loads(text)["sessionID"]
            self._store.rows(
                "UPDATE pull SET state = 'answered', told = ? WHERE session_id = ?", text, session
            )
        return {
            "code": BAD if problem else GOOD,
            "message": problem or "上传成功",
            "total": 0,
            "serviceTime": now,
        }

    def shown(self) -> list[dict[str, str]]:
        """Return every question with its state."""
        found = self._store.rows("SELECT session_id, order_no, state FROM pull ORDER BY session_id")
        return [dict(row) for row in found]

    def _problem(self, text: str) -> str:
        try:
            told = json.loads(text)
            head = told[_HEAD]
            missing = [name for name in _HEAD_NAMES if name not in head]
            signed = string_to_sign(text, told["sessionID"], str(told["serviceTime"]))
            sign, orders = told["signValue"], {each["orderNo"] for each in told[_LISTS]}
        except (ValueError, KeyError, TypeError, IndexError) as error:
            return f"报文格式错误 {error!r}"
        if missing:
            return f"缺少 {', '.join(missing)}"
        asked = self._store.one("SELECT * FROM pull WHERE session_id = ?", told["sessionID"])
        if asked is None or asked["order_no"] not in orders:
            return "会话不存在"
        return "" if self._checker.holds(signed.encode(), sign) else "验签失败"

    def _keep(self, session: str, order_no: str, state: str, told: str) -> None:
        self._store.rows(
            "INSERT OR REPLACE INTO pull VALUES (?, ?, ?, ?)", session, order_no, state, told
        )


def string_to_sign(text: str, session: str, service_time: str) -> str:
    """Cut the two parts out of the text as it came, quotes round them, and join all four."""
    parts = {"sessionID": session, _HEAD: _cut(text, _HEAD), _LISTS: _cut(text, _LISTS)}
    parts["serviceTime"] = service_time
    return "||".join(f'"{name}":"{value}"' for name, value in parts.items())


def _cut(text: str, name: str) -> str:
    """Return a member's value as it was written."""
    start = text.index(f'"{name}":') + len(name) + 3
    _value, end = json.JSONDecoder().raw_decode(text, start)
    return text[start:end]
