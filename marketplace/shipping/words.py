"""What the steps of a delivery's price are called."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats
from marketplace.shipping.types import PriceLine

LINES: Final[dict[str, Promise]] = {
    "freight": _("Freight by weight"),
    "fuel": _("Fuel"),
    "remote": _("Remote area"),
    "oversize": _("Oversize"),
    "fragile": _("Fragile goods"),
    "cold": _("Cold goods"),
    "minimum": _("Up to the minimum"),
    "free": _("Free of charge from this amount of goods"),
}


def line_label(line: PriceLine) -> str:
    """Return a step's name in the active language, with what it was reckoned by."""
    name = str(LINES[line.code])
    if line.code == "freight":
        return f"{name} · {formats.weight(line.quantity)}"
    if line.code == "fuel":
        return f"{name} · {formats.percent_bps(line.quantity)}"
    return name
