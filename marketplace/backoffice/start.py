"""What waits for an operator: counts with a way there, as far as the person may see each."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.urls import reverse

from marketplace.foundation.waiting_rows import Waits


def waiting_for(user: Any) -> list[dict[str, Any]]:
    """Return what waits for this person, with counts; nothing of what waits for nobody."""
    found = []
    for model, page in admin.site._registry.items():
        waits: Waits | None = getattr(page, "waits", None)
        if waits is None or not user.has_perm(waits.permission):
            continue
        count = model._default_manager.filter(**waits.rows).count()
        if count:
            name = model._meta.label_lower.replace(".", "_")
            url = reverse(f"admin:{name}_changelist")
            found.append({"label": waits.label, "count": count, "url": f"{url}?{waits.query}"})
    return found
