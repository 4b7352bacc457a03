"""The Hong Kong Monetary Authority's daily figures, a month late: past days only.

Source: its monthly statistical bulletin by its public interface; Hong Kong dollars for one unit.
Too late to price anything, they fill in the record and control other past figures.
"""

from __future__ import annotations

from typing import Final

from payments.fx.sources.port import AnswerUnreadable, Ask, PollHours, Published, Role, Window
from payments.fx.sources.reading import day_of, json_of, number_of, rows_of, text_of

_COLUMNS: Final = {"usd": "USD", "cny": "CNY"}


class Hkma:
    """A control of past days; it is never polled."""

    name = "hkma"
    role = Role.CONTROL
    hours: PollHours | None = None
    longest_window = 90  # its page of 100 rows holds that many

    def ask(self, window: Window, *, is_newest: bool) -> Ask:
        """Ask for some past days."""
        return Ask(
            "/public/market-data-and-statistics/monthly-statistical-bulletin/er-ir/er-eeri-daily",
            {
                "choose": "end_of_day",
                "from": window.since.isoformat(),
                "to": window.until.isoformat(),
                "pagesize": "100",
                "offset": "0",
                "sortby": "end_of_day",
                "sortorder": "desc",
            },
        )

    def read(self, content: bytes) -> list[Published]:
        """Read Hong Kong dollars for one unit. Raises: AnswerUnreadable."""
        found = json_of(content)
        head = found.get("header")
        if not isinstance(head, dict) or head.get("success") is not True:
            raise AnswerUnreadable("no success in its header")
        return [
            Published(
                code, "HKD", number_of(text_of(row, column)), day_of(text_of(row, "end_of_day"))
            )
            for row in rows_of(found, "result", "records")
            for column, code in _COLUMNS.items()
            if isinstance(row, dict) and row.get(column) is not None
        ]
