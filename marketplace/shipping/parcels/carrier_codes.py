"""Which carrier a shop means by what it typed. Pure."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from marketplace.foundation import s10
from marketplace.shipping import carriers

OTHER: Final = "other"
_BY_NAME: Final = MappingProxyType({"SF Express": "sf", "Macau Post": "macau_post"})


def code_of(typed: str) -> str:
    """Return the code of a carrier by its name in any of the four languages; else `other`."""
    return _BY_NAME.get(carriers.in_language(typed, "en"), OTHER)


def fault_of(code: str, waybill: str) -> str:
    """Return what is wrong with a number of a carrier, as a code; empty when nothing is known.

    `shape`: not how the post writes numbers; `check_digit`: mistyped. Other carriers publish no
    check digit, and old shapes of theirs still travel.
    """
    return s10.fault_of(waybill) if code in ("macau_post", "ems") else ""
