"""What we know of people, and a person's say in it: consents, a copy, the erasure."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from marketplace.foundation import downloads, formats, languages
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.foundation.web import answer_as
from marketplace.privacy import queries, services
from marketplace.privacy.inventory import INVENTORY
from marketplace.privacy.models import DataExport, Erasure
from marketplace.storefront import consents, visit


@never_cache
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is kept, why and how long; to a person also what can be done about it."""
    return _page(request)


@require_POST
@login_required
def ask_export(request: HttpRequest) -> HttpResponse:
    """Ask for a copy: it is made apart, and the page says when it is there."""
    answer_as(request, reverse("storefront:privacy"))
    services.ask_export(user_id=visit.person_id(request), language=languages.current(), now=now())
    messages.success(request, _("Your copy is being made. Open this page again in a minute."))
    return redirect(f"{reverse('storefront:privacy')}#copy")


@never_cache
@require_safe
@login_required
def download(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand a person's own copy out. Raises: NoSuchExport."""
    row = queries.export_of(visit.person_id(request), public_id, now())
    name = f"{settings.MARKETPLACE_NAME.lower()}-{row.asked_at:%Y-%m-%d}.zip"
    return downloads.attachment(name, "application/zip", bytes(row.content or b""))


@sensitive_post_parameters("password")
@require_POST
@login_required
def ask_erasure(request: HttpRequest) -> HttpResponse:
    """Plan the erasure, confirmed by the pass phrase; a refusal shows on the page."""
    answer_as(request, reverse("storefront:privacy"))
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return _page(request, error=_("Too many attempts. Try again in some minutes."), status=429)
    email = getattr(request.user, "email", "")
    try:
        planned = services.ask_erasure(
            user_id=visit.person_id(request),
            pass_phrase=request.POST.get("password", ""),
            now=now(),
        )
    except Refused as refusal:
        return _page(request, error=str(refusal), status=refusal.status)
    context = {"due": planned.due_at, "privacy_url": reverse("storefront:privacy")}
    get_adapter(request).send_mail("account/email/erasure_asked", email, context)
    messages.success(request, _("Your data will be erased. Until then you can take it back."))
    return redirect(f"{reverse('storefront:privacy')}#erase")


@require_POST
@login_required
def withdraw_erasure(request: HttpRequest) -> HttpResponse:
    """Take the wish to be forgotten back."""
    answer_as(request, reverse("storefront:privacy"))
    if services.withdraw_erasure(user_id=visit.person_id(request), now=now()):
        messages.success(request, _("Nothing is erased. Good to have you here."))
    return redirect("storefront:privacy")


def _page(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "inventory": INVENTORY,
        "error": error,
        "grace_days": settings.PRIVACY_ERASE_DAYS,
        "robots": "" if visit.user_id(request) is None else "noindex",
    }
    person = visit.user_id(request)
    if person is not None:
        context |= {
            "copy": _copy(queries.latest_export(person)),
            "erasure": _erasure(queries.open_erasure(person)),
            "consents": consents.of_person(person),
        }
    return render(request, "storefront/privacy.html", context, status=status)


def _copy(row: DataExport | None) -> dict[str, Any] | None:
    if row is None or row.status == DataExport.Status.EXPIRED:
        return None
    is_ready = row.status == DataExport.Status.READY and bool(row.expires_at)
    if is_ready and row.expires_at and row.expires_at <= now():
        return None
    return {
        "is_ready": is_ready,
        "asked_at": row.asked_at,
        "expires_at": row.expires_at,
        "size": formats.file_size(row.size),
        "url": reverse("storefront:download_export", args=[row.public_id]),
    }


def _erasure(row: Erasure | None) -> dict[str, Any] | None:
    return None if row is None else {"asked_at": row.asked_at, "due_at": row.due_at}
