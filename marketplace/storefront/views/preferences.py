"""Where to, in which currency, and in which colors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from marketplace.foundation.web import answer_as
from marketplace.storefront import visit


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back to the page that it was made on."""
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    if not (is_ours and target.startswith("/")):
        target = reverse("storefront:home")
    answer_as(request, target)
    visit.prefer(
        request, zone=request.POST.get("zone", ""), currency=request.POST.get("currency", "")
    )
    if "scheme" in request.POST:  # a form of an older page has no such field
        visit.prefer_scheme(request, request.POST["scheme"])
    return redirect(target)
