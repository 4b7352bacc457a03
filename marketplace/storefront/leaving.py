"""The way out of the shop: to a page of ours, or to a provider's."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render


def leave_for(request: HttpRequest, url: str, *, method_label: str) -> HttpResponse:
    """Send a buyer on. To a payment page that forms of ours may not lead to, by a link.

    A browser drops a redirect after a form, in silence, unless the policy names where it goes
    (`form-action`); a provider may have a page at an address that nobody could name before.
    """
    if _is_named(url):
        return redirect(url)
    context = {"payment_url": url, "method_label": method_label, "robots": "noindex"}
    return render(request, "storefront/leaving.html", context)


def _is_named(url: str) -> bool:
    """Tell whether a redirect there follows a form without hindrance."""
    parts = urlsplit(url)
    if not parts.netloc:
        return True
    origin = f"{parts.scheme}://{parts.netloc}"
    named = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"]
    return origin in {settings.PUBLIC_BASE_URL, *(each.rstrip("/") for each in named)}
