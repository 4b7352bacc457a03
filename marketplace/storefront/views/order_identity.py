"""Whom one order names before customs: to see masked and to delete, by whoever holds its link."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from marketplace.customs.identity import consents, queries, services
from marketplace.customs.identity.errors import NoSuchIdentity
from marketplace.customs.identity.models import IdentityProfile, Purpose
from marketplace.customs.identity.types import IdentityView, Owner
from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.web import answer_as
from marketplace.storefront.order_links import order_of, order_url


def identity_of_order(public_id: str) -> IdentityView | None:
    """Return what was stated for this order alone, in use or only kept. Raises: VaultClosed."""
    owner = Owner(order_ref=f"order:{public_id}")
    found = queries.identity_of(owner)
    return found or next(iter(queries.kept_of(owner)), None)


@never_cache
@require_safe
def order_identity(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show it masked, with what was agreed to. Raises: OrderNotFound, NoSuchIdentity."""
    view = order_of(request, public_id)
    found = identity_of_order(public_id)
    if found is None:
        raise NoSuchIdentity
    token = request.GET.get("t", "")
    context = {
        "identity": _shown(found),
        "number": public_id,
        "order_url": order_url("storefront:order", view, token),
        "delete_url": order_url("storefront:order_identity_delete", view, token),
        "robots": "noindex",
    }
    return render(request, "storefront/order_identity.html", context)


@require_POST
def delete_order_identity(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete it, or as much as no law still keeps. Raises: OrderNotFound, NoSuchIdentity."""
    view = order_of(request, public_id)
    token = request.GET.get("t", "")
    answer_as(request, order_url("storefront:order", view, token))
    if services.delete_identity(owner=Owner(order_ref=f"order:{public_id}"), now=now()):
        messages.success(request, _("Your identity is deleted."))
    else:
        text = _("Your identity is closed. It is deleted by itself once the law lets it go.")
        messages.success(request, text)
    return redirect(order_url("storefront:order", view, token))


@require_safe
def identity_privacy(request: HttpRequest) -> HttpResponse:
    """Say in plain words what happens with a name and a number that customs asks for."""
    words = [
        {"label": str(purpose.label), "text": consents.text_in(purpose, languages.current())[1]}
        for purpose in Purpose
    ]
    return render(request, "storefront/identity_privacy.html", {"consents": words})


def _shown(view: IdentityView) -> dict[str, Any]:
    return {
        "kind": IdentityProfile.Kind(view.kind).label,
        "name": view.name,
        "number": view.number,
        "recorded_at": view.recorded_at,
        "erased_from": view.erased_from,
        "is_in_use": view.status == IdentityProfile.Status.ACTIVE,
    }
