"""How a person signs in: the ways to the pages that change it."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
@login_required
def security(request: HttpRequest) -> HttpResponse:
    """Show how safe the sign-in is, and where to change it."""
    context = {
        "has_second_factor": is_mfa_enabled(request.user),
        "device_count": UserSession.objects.filter(user_id=request.user.pk).count(),
        "robots": "noindex",
    }
    return render(request, "storefront/security.html", context)
