"""What the top of every page says of a person's inbox; counted when a template asks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from marketplace.notifications import queries


def notifications(request: HttpRequest) -> dict[str, Any]:
    """Count what the signed-in person has not read."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread_count": 0}
    return {"unread_count": SimpleLazyObject(lambda: queries.unread_count(user.pk))}
