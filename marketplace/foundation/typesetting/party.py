"""Who issues a document, and to whom."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Party:
    """Who issues a document, or to whom: `address` may have several lines.

    `brand` is the name over the shop door, where it is not the legal one.
    """

    name: str
    address: str = ""
    taxpayer_number: str = ""
    brand: str = ""
