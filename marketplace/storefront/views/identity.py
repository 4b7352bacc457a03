"""Who a buyer is before customs: to see masked, state, correct, withdraw and delete."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.customs.identity import consents, queries, services
from marketplace.customs.identity.errors import IdentityRefused, NoSuchIdentity
from marketplace.customs.identity.models import IdentityProfile, Purpose
from marketplace.customs.identity.types import IdentityView, Owner
from marketplace.customs.quota import limits
from marketplace.customs.quota import queries as quota
from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.web import answer_as
from marketplace.storefront import visit
from marketplace.storefront.identity_form import IdentityForm

View = Callable[Concatenate[HttpRequest, Owner, ...], HttpResponse]


def _of_the_person(view: View) -> Callable[..., HttpResponse]:
    """Let the signed-in person in, as the owner of what the vault has; others sign in first."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = visit.user_id(request)
        address = reverse("storefront:identity")
        if person is None:
            return redirect_to_login(address)
        answer_as(request, address)
        return view(request, Owner(user_id=person), *args, **kwargs)

    return asked


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_of_the_person
def identity(request: HttpRequest, owner: Owner) -> HttpResponse:
    """Show what we have of a person, or take what was typed. A number is never shown again."""
    form = IdentityForm(request.POST or None, language=languages.current())
    if request.method == "POST" and form.is_valid() and _is_recorded(owner, form):
        messages.success(request, _("Thank you. It is kept encrypted."))
        return redirect("storefront:identity")
    return _page(request, owner, form)


def _is_recorded(owner: Owner, form: IdentityForm) -> bool:
    """Keep what was typed; tie what was refused to its fields."""
    try:
        services.record_identity(
            owner=owner,
            given=form.given(),
            purposes=form.purposes(),
            language=languages.current(),
            now=now(),
        )
    except IdentityRefused as refusal:
        for name, text in refusal.fields.items():
            form.add_error(name, str(text))
        return False
    return True


@require_POST
@_of_the_person
def consent(request: HttpRequest, owner: Owner, purpose: str) -> HttpResponse:
    """Give a consent, or take it back. Raises: NoSuchIdentity, for a strange purpose too."""
    if purpose not in Purpose.values:
        raise NoSuchIdentity
    if request.POST.get("word") == "given":
        services.give_consent(owner=owner, purpose=purpose, language=languages.current(), now=now())
        messages.success(request, _("Thank you. Your consent is kept."))
    else:
        services.withdraw_consent(owner=owner, purpose=purpose, now=now())
        messages.success(request, _("Your consent is withdrawn."))
    return redirect("storefront:identity")


@require_POST
@_of_the_person
def delete(request: HttpRequest, owner: Owner) -> HttpResponse:
    """Delete what we have, or as much as no order still needs. Raises: NoSuchIdentity."""
    if services.delete_identity(owner=owner, now=now()):
        messages.success(request, _("Your identity is deleted."))
    else:
        text = _("No order uses your identity any more. It is deleted once the law lets it go.")
        messages.success(request, text)
    return redirect("storefront:identity")


def _page(request: HttpRequest, owner: Owner, form: IdentityForm) -> HttpResponse:
    found = queries.identity_of(owner)
    context = {
        "form": form,
        "identity": _shown(found) if found else None,
        "kept": [_shown(each) for each in queries.kept_of(owner)],
        "quota": quota.year_of(found.index, limits.year_at(now())) if found else None,
        "robots": "noindex",
    }
    status = 400 if form.errors else 200
    return render(request, "storefront/identity.html", context, status=status)


def _shown(view: IdentityView) -> dict[str, Any]:
    """Return what the template prints of an identity."""
    return {
        "kind": IdentityProfile.Kind(view.kind).label,
        "name": view.name,
        "number": view.number,
        "recorded_at": view.recorded_at,
        "verified_at": view.verified_at,
        "erased_from": view.erased_from,
        "open_orders": sum(use.is_open for use in view.uses),
        "can_withdraw": bool(view.purposes),
        "consents": [
            {
                "purpose": purpose.value,
                "label": capfirst(str(purpose.label)),
                "text": consents.text_in(purpose, languages.current())[1],
                "is_given": purpose.value in view.purposes,
            }
            for purpose in Purpose
        ],
    }
