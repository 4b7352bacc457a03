"""The Monetary Authority of Macao: interbank mid rates of the pataca, on its working days.

Source: the JSON that its own pages of exchange rates load. `usdMean` is the pataca per `unit`
of each currency, whatever its name says (yen and won per 100); `bid` means something else in
each row and is not read; `LIQ` is no currency and has unit 0. No rows on weekends and holidays.
"""

from __future__ import annotations

from datetime import time
from typing import Any

from payments.fx.sources.port import AnswerUnreadable, Ask, PollHours, Published, Role, Window
from payments.fx.sources.reading import day_of, is_known, json_of, number_of, rows_of, text_of


class Amcm:
    """The primary source: it quotes every currency of ours against the pataca itself."""

    name = "amcm"
    role = Role.PRICING
    hours = PollHours(time(11), time(14))
    longest_window = 90

    def ask(self, window: Window, *, is_newest: bool) -> Ask:
        """Ask for all currencies of some days."""
        return Ask(
            "/api/v1.0/cms/financial_info",
            {
                "QueryType": "1",
                "Begin": window.since.strftime("%Y%m%d"),
                "End": window.until.strftime("%Y%m%d"),
            },
        )

    def read(self, content: bytes) -> list[Published]:
        """Read patacas per unit of each currency. Raises: AnswerUnreadable."""
        found = json_of(content)
        if found.get("message") != "OK":
            raise AnswerUnreadable(f"message {found.get('message')!r}")
        rows = rows_of(found, "data")
        return [self._row(row) for row in rows if is_known(text_of(row, "currency"))]

    def _row(self, row: Any) -> Published:
        unit = number_of(text_of(row, "unit"))
        if not unit.is_finite() or unit < 1 or unit != int(unit):
            raise AnswerUnreadable(f"unit {unit} of {text_of(row, 'currency')}")
        return Published(
            base=text_of(row, "currency"),
            quote="MOP",
            figure=number_of(text_of(row, "usdMean")),
            unit=int(unit),
            valid_on=day_of(text_of(row, "date")),
        )
