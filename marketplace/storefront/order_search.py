"""What a buyer looks for among the own orders, read from an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.days_form import DaysForm
from marketplace.orders import queries
from marketplace.orders.life_types import OrderSearch

_LONGEST: Final = 60
_LABELS: Final[dict[str, str | Promise]] = {
    "": _("All orders"),
    "unpaid": _("To pay"),
    "packing": _("Being packed"),
    "on_the_way": _("On the way"),
    "received": _("Received"),
    "canceled": _("Canceled"),
}


@dataclass(frozen=True)
class Asked:
    """What was asked, the form to ask with, and what keeps it in an address."""

    search: OrderSearch
    days: DaysForm

    @property
    def query(self) -> dict[str, str]:
        """The parts of an address that say it again."""
        named = {"q": self.search.word, "state": self.search.state}
        return {name: value for name, value in named.items() if value} | self.days.query

    @property
    def states(self) -> list[dict[str, Any]]:
        """What can be chosen."""
        return [
            {"code": code, "label": label, "is_selected": code == self.search.state}
            for code, label in _LABELS.items()
        ]


def read(request: HttpRequest) -> Asked:
    """Read a search; what cannot be one counts as not given."""
    days = DaysForm(request.GET)
    state = request.GET.get("state", "")
    word = request.GET.get("q", "").replace("\0", "").strip()[:_LONGEST]
    search = OrderSearch(
        word=word,
        state=state if state in queries.ORDER_STATES else "",
        since=days.first_day,
        until=days.last_day,
    )
    return Asked(search, days)
