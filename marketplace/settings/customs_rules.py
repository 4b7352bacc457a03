"""What an installation decides about channels and duty; docs/customs.md has the reasons."""

from __future__ import annotations

from typing import Any

# A sale of a marketplace is no personal parcel because the tax is lower: `personal_parcel` is
# added where somebody who knows the law has said so, `cbec_1210` where goods wait in a zone.
CUSTOMS_POLICY: dict[str, Any] = {
    "channels": ("macau_local", "hong_kong", "cbec_9610", "hengqin", "international"),
    "rounding": {"per": "line_and_kind", "mode": "half_up"},
    "least_age": 18,  # years, of who orders by cross-border e-commerce
}
