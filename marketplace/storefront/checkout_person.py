"""Who an order is for before customs, asked on the checkout's last page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from marketplace.customs.identity import queries as identity
from marketplace.customs.identity.models import IdentityProfile, Purpose
from marketplace.customs.identity.types import IdentityView, Owner
from marketplace.customs.quota import limits
from marketplace.customs.quota import queries as quota
from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.orders.person import PersonNamed, needs_person
from marketplace.orders.types import CheckoutQuoteView
from marketplace.storefront import visit
from marketplace.storefront.identity_form import CheckoutPersonForm


def asks_for_person(view: CheckoutQuoteView) -> bool:
    """Tell whether a part of this purchase goes by a channel on which customs wants a person."""
    return any(group.border and needs_person(group.border.channel) for group in view.groups)


def person_form(request: HttpRequest, data: Any = None) -> CheckoutPersonForm:
    """Return the form for this visitor; a number that was sent is never shown again.

    Raises: VaultClosed.
    """
    return CheckoutPersonForm(
        data,
        language=languages.current(),
        kept=kept_identity(request),
        is_signed_in=visit.user_id(request) is not None,
    )


def form_sent(request: HttpRequest) -> CheckoutPersonForm | None:
    """Return what was sent of a person; None where the page did not ask for one."""
    return person_form(request, request.POST) if "kind" in request.POST else None


def person_sent(form: CheckoutPersonForm | None) -> PersonNamed | None:
    """Return whom a sent form names; None where it says nothing of a person."""
    return form.named() if form is not None and form.is_valid() else None


def kept_identity(request: HttpRequest) -> IdentityView | None:
    """Return what an account keeps, if a further order may use it. Raises: VaultClosed."""
    person = visit.user_id(request)
    found = None if person is None else identity.identity_of(Owner(user_id=person))
    if found is None or Purpose.DECLARE not in found.purposes:
        return None
    return found if Purpose.KEEP in found.purposes or not found.uses else None


def shown_person(form: CheckoutPersonForm) -> dict[str, Any]:
    """Return what the page prints: the form, the kept identity masked, what is left of its year."""
    kept = form.kept
    return {
        "form": form,
        "uses_kept": form.uses_kept,
        "kept": None
        if kept is None
        else {
            "kind": IdentityProfile.Kind(kept.kind).label,
            "name": kept.name,
            "number": kept.number,
            "year": quota.year_of(kept.index, limits.year_at(now())),
        },
    }
