"""Whether somebody of the staff has stated a second factor, and where to do so."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode


def is_missing(request: HttpRequest) -> bool:
    """Tell whether staff has to state a second factor, and has not in this visit."""
    if not settings.STAFF_SECOND_FACTOR or not request.user.is_authenticated:
        return False
    from allauth.account.authentication import get_authentication_records  # needs all apps

    records = get_authentication_records(request, request.user)
    return not any(record.get("method") == "mfa" for record in records)


def way_to_it(request: HttpRequest) -> str:
    """Return the page where a person states it, or gets one first; it leads back afterwards."""
    from allauth.mfa.utils import is_mfa_enabled

    page = "mfa_reauthenticate" if is_mfa_enabled(request.user) else "mfa_index"
    back = request.GET.get("next", reverse("admin:index"))
    return f"{reverse(page)}?{urlencode({'next': back})}"
