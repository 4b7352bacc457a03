"""The one question that orders ask before they change what customs may have been told."""

from __future__ import annotations

from collections.abc import Iterable

from marketplace.customs.cases import queries as customs
from marketplace.orders.models import VendorOrder


def declared_parts(parts: Iterable[VendorOrder]) -> set[str]:
    """Return the references of parts that were declared to customs. One read, none without parts.

    A case that is only opened or matched is not declared: it can still be written anew.
    """
    return customs.declared(part.ref for part in parts)


def is_declared(part: VendorOrder) -> bool:
    """Tell whether a part was declared, so that only customs can let its papers change."""
    return bool(declared_parts([part]))
