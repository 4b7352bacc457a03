"""Which carrier a shop means by what it typed. Pure."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from marketplace.foundation import s10
from marketplace.shipping import carriers

OTHER: Final = "other"
_BY_NAME: Final = MappingProxyType({"SF Express": "sf", "Macau Post": "macau_post"})
_SF: Final = re.compile(r"SF[A-Z0-9]?[0-9]{12}")


def code_of(typed: str) -> str:
    """Return the code of a carrier by its name in any of the four languages; else `other`."""
    return _BY_NAME.get(carriers.in_language(typed, "en"), OTHER)


def fault_of(code: str, waybill: str) -> str:
    """Return what is wrong with a number of a carrier, as a code; empty when nothing is known.

    `shape`: not how the carrier writes numbers; `check_digit`: mistyped. SF's numbers have no
    public check digit, and older ones are twelve digits.
    """
    if code in ("macau_post", "ems"):
        return s10.fault_of(waybill)
    if code == "sf" and waybill.startswith("SF") and not _SF.fullmatch(waybill):
        return "shape"
    return ""
