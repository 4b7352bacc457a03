"""The central parity of the renminbi, at 09:15 on its working days: a control of the others.

Source: China Foreign Exchange Trade System, as its public pages load it. A pair reads like
`USD/CNY` (yuan per dollar), `100JPY/CNY` (per 100) or, for currencies that cost less than a
yuan, the other way: `CNY/MOP` (patacas per yuan). `---` stands for a figure that is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time
from typing import Any, Final

from payments.fx.sources.port import AnswerUnreadable, Ask, PollHours, Published, Role, Window
from payments.fx.sources.reading import day_of, is_known, json_of, number_of, rows_of, text_of

_PAIR: Final = re.compile(r"^(\d*)([A-Z]{3})/([A-Z]{3})$")
_MISSING: Final = "---"
# Asked without these, its front servers refuse.
_HEADERS: Final = {
    "User-Agent": "Mozilla/5.0 (compatible; marketplace rates)",
    "Referer": "https://www.chinamoney.com.cn/english/bmkcpr/",
}


class Cfets:
    """A control: it knows the yuan against the pataca, the dollars and the euro."""

    name = "cfets"
    role = Role.CONTROL
    hours = PollHours(time(9, 30), time(14))
    longest_window = 60  # at most 50 rows a page: more than the working days of 60 days

    def ask(self, window: Window, *, is_newest: bool) -> Ask:
        """Ask for the latest parity, or for all pairs of some days of the last year."""
        if is_newest:
            return Ask("/r/cms/www/chinamoney/data/fx/ccpr.json", headers=_HEADERS)
        params = {
            "startDate": window.since.isoformat(),
            "endDate": window.until.isoformat(),
            "currency": "",
            "pageNum": "1",
            "pageSize": "50",
        }
        return Ask("/ags/ms/cm-u-bk-ccpr/CcprHisNew", params, _HEADERS, method="POST")

    def read(self, content: bytes) -> list[Published]:
        """Read either answer. Raises: AnswerUnreadable."""
        found = json_of(content)
        head, data = found.get("head"), found.get("data")
        if not isinstance(head, dict) or str(head.get("rep_code")) != "200":
            raise AnswerUnreadable("no answer with the code 200")
        rows = rows_of(found, "records")
        if isinstance(data, dict) and "searchlist" in data:
            return list(self._history(rows_of(data, "searchlist"), rows))
        day = day_of(text_of(data, "lastDate"))
        pairs = [(text_of(row, "vrtEName"), text_of(row, "price")) for row in rows]
        return [seen for pair, price in pairs if (seen := self._seen(pair, price, day))]

    def _history(self, pairs: list[Any], rows: list[Any]) -> Iterator[Published]:
        for row in rows:
            day, values = day_of(text_of(row, "date")), rows_of(row, "values")
            if len(values) != len(pairs):
                raise AnswerUnreadable(f"{len(values)} values for {len(pairs)} pairs")
            for pair, price in zip(pairs, values, strict=True):
                if seen := self._seen(str(pair), str(price), day):
                    yield seen

    def _seen(self, pair: str, price: str, day: date) -> Published | None:
        parts = _PAIR.match(pair)
        if parts is None:
            raise AnswerUnreadable(f"{pair!r} is no pair")
        unit, base, quote = parts.groups()
        if price.strip() == _MISSING or not is_known(base, quote):
            return None
        return Published(base, quote, number_of(price), day, unit=int(unit or 1))
