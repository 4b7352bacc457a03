"""Identities: masked for everybody, and in clear for who says why and proves to be who it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _

from marketplace.backoffice.desks.asking import AskingDesk, ReasonField, existing, person, tried
from marketplace.backoffice.desks.naming import NamesListed, NamesShown
from marketplace.customs.identity import services
from marketplace.customs.identity.admin import (
    AccessInline,
    ConsentInline,
    IdentityAccessAdmin,
    IdentityProfileAdmin,
    UseInline,
)
from marketplace.customs.identity.models import IdentityProfile
from marketplace.customs.identity.types import ClearIdentity
from marketplace.foundation.clock import now

REVEAL = "identity.reveal_identityprofile"


class RevealForm(forms.Form):
    """Why somebody has to see it, and the pass phrase once more."""

    reason = ReasonField(help_text=_("Kept for good. Write no number of a person here."))
    pass_phrase = forms.CharField(
        label=_("Your pass phrase"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NamedAccesses(NamesShown, AccessInline):
    """Who looked, by name."""


class IdentityAccessDesk(NamesListed, IdentityAccessAdmin):
    """Accesses by the name of who looked."""


class IdentityDesk(AskingDesk, IdentityProfileAdmin):
    """Identities, with the step that shows one in clear."""

    inlines = (UseInline, ConsentInline, NamedAccesses)

    def get_urls(self) -> list[URLPattern]:
        """Put the step before the page of a row, which would take its address."""
        return [self.own_path("<uuid:pk>/reveal/", self.reveal, "reveal"), *super().get_urls()]

    def beside(self, request: HttpRequest, row: IdentityProfile) -> dict[str, Any]:
        """Offer to show one that is not erased."""
        if row.status == IdentityProfile.Status.ERASED or not request.user.has_perm(REVEAL):
            return {}
        url = reverse("admin:identity_identityprofile_reveal", args=[row.pk])
        return {"steps": [(_("Show it in clear"), url)]}

    def reveal(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask why, then show it once: on the answer itself, which no address brings back."""
        self.demand(request, REVEAL)
        row = existing(self.get_queryset(request).filter(pk=pk))
        form = RevealForm(request.POST or None)
        found: list[ClearIdentity] = []

        def step() -> None:
            found.append(
                services.reveal_identity(
                    ref=row.public_id,
                    by=person(request),
                    reason=form.cleaned_data["reason"],
                    has_proved=request.user.check_password(form.cleaned_data["pass_phrase"]),
                    now=now(),
                )
            )

        title = _("Show it in clear")
        back = reverse("admin:identity_identityprofile_change", args=[pk])
        if form.is_valid() and tried(form, step):
            context = {"kind": row.get_kind_display(), "identity": found[0], "back": back}
            response = self.page(request, "admin/identity/revealed.html", title, **context)
            add_never_cache_headers(response)
            return response
        note = _("Who looked, when and why is written down before the number is shown.")
        asked = {"form": form, "note": note, "button": title, "back": back}
        return self.page(request, "admin/settlement/asking.html", title, **asked)
