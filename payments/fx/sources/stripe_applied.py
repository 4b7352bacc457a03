"""The rate that Stripe applied when it converted money of ours: a control and a record.

Handed in from a balance transaction, not fetched. Stripe's own fee may be inside, so that it
lies beside the market rate by design: it prices nothing, it only shows what conversion cost.
Source: a balance transaction's `exchange_rate`: amount in the charged currency times it is the
amount in the balance's currency.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from marketplace.foundation.clock import macau_day
from payments.fx.sources.port import AnswerUnreadable, Published, Role
from payments.fx.sources.reading import is_known, json_of, number_of, text_of


class StripeApplied:
    """What a provider did, kept beside what the market said."""

    name = "stripe"
    role = Role.RECORD

    def read(self, content: bytes) -> list[Published]:
        """Read one balance transaction with its charge; none converted gives nothing.

        Raises: AnswerUnreadable.
        """
        found = json_of(content)
        if found.get("exchange_rate") is None:
            return []
        source: Any = found.get("source")
        base = text_of(source, "currency").upper()
        quote = text_of(found, "currency").upper()
        if not is_known(base, quote):
            return []
        seconds = number_of(text_of(found, "created"))
        if seconds != int(seconds):
            raise AnswerUnreadable(f"created at {seconds}")
        day = macau_day(datetime.fromtimestamp(int(seconds), UTC))
        return [Published(base, quote, number_of(found["exchange_rate"]), day)]
