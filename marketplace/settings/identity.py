"""The identity vault: how long it keeps, and how much one operator may see."""

from __future__ import annotations

IDENTITY_KEEP_YEARS = 3  # from the end of an order that was declared
IDENTITY_UNUSED_DAYS = 365  # from the last order, or from when it was recorded
IDENTITY_REVEALS_PER_HOUR = 10  # of one operator, wrong pass phrases counted
