"""Parcel numbers of the post, as customs checks them: the rule stands in the foundation."""

from __future__ import annotations

from marketplace.foundation.s10 import check_digit, fault_of

__all__ = ["check_digit", "fault_of"]
