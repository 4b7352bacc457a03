"""Shipments and claims: what a person says of them, four eyes for money."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _

from marketplace.backoffice.desks.asking import AskingDesk, ReasonField, person
from marketplace.backoffice.desks.naming import NamesListed
from marketplace.foundation.clock import now
from marketplace.foundation.money import SETTLEMENT, Money
from marketplace.shipping.parcels import services
from marketplace.shipping.parcels.admin import ClaimAdmin, ShipmentAdmin
from marketplace.shipping.parcels.models import Claim, Shipment
from marketplace.shipping.parcels.statuses import Booking, ClaimStatus

PROPOSE, DECIDE = "parcels.propose_claim", "parcels.decide_claim"
CHANGE = "parcels.change_shipment"
_HIGHEST = 9_999_999


class OpenClaimForm(forms.Form):
    """What a shop is to be given, and what proves it."""

    kind = forms.ChoiceField(label=_("What happened"), choices=Claim.Kind.choices)
    currency = forms.ChoiceField(label=_("Currency"), choices=[(c, c) for c in SETTLEMENT])
    amount = forms.DecimalField(label=_("Amount"), min_value=0, max_value=_HIGHEST)
    text = forms.CharField(
        label=_("What proves it"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 5})
    )
    kept_at = forms.CharField(label=_("Where the paper is kept"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Turn digits and currency into an amount."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "amount" in given and "currency" in given:
            try:
                given["money"] = Money.from_decimal(given["amount"], given["currency"])
            except ValueError:
                self.add_error("amount", _("This currency has no such small part."))
        return given


class EvidenceForm(forms.Form):
    """One more proof."""

    text = forms.CharField(
        label=_("What proves it"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 5})
    )
    kept_at = forms.CharField(label=_("Where the paper is kept"), max_length=200, required=False)


class ProofForm(forms.Form):
    """Who took a parcel, and where that is proven."""

    signed_by = forms.CharField(label=_("Taken by"), max_length=60, required=False)
    proof = forms.CharField(label=_("Where the proof is kept"), max_length=200, required=False)
    delivered_at = forms.DateTimeField(
        label=_("When"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )


class DenyForm(forms.Form):
    """Why a claim is denied: its shop reads it."""

    reason = ReasonField()


class ShipmentDesk(NamesListed, AskingDesk, ShipmentAdmin):
    """Shipments, with the ways to say that one arrived or is lost."""

    def get_urls(self) -> list[URLPattern]:
        """Put the steps before the page of a row."""
        return [
            self.own_path("<path:row>/claim/", self.open_claim, "open_claim"),
            self.own_path("<path:row>/proof/", self.proof, "proof"),
            *super().get_urls(),
        ]

    def beside(self, request: HttpRequest, row: Shipment) -> dict[str, Any]:
        """Offer what can be said of a shipment that its carrier has."""
        if row.booking != Booking.HANDED_OVER:
            return {}
        steps = []
        if request.user.has_perm(PROPOSE):
            url = reverse("admin:parcels_shipment_open_claim", args=[row.pk])
            steps.append((_("Open a claim"), url))
        if request.user.has_perm(CHANGE):
            url = reverse("admin:parcels_shipment_proof", args=[row.pk])
            steps.append((_("Record a proof of delivery"), url))
        return {"steps": steps}

    def open_claim(self, request: HttpRequest, row: str) -> HttpResponse:
        """Open a claim with its first evidence."""
        self.demand(request, PROPOSE)
        shipment = get_object_or_404(Shipment, pk=row)
        form = OpenClaimForm(request.POST or None)
        return self.ask(
            request,
            form,
            lambda: services.open_claim(
                shipment_ref=shipment.public_id,
                kind=form.cleaned_data["kind"],
                amount=form.cleaned_data["money"],
                text=form.cleaned_data["text"],
                kept_at=form.cleaned_data["kept_at"],
                by=person(request),
                now=now(),
            ),
            title=_("Open a claim"),
            note=_("For what its carrier lost or damaged. Nothing is paid by it."),
            told=_("The claim is open."),
            back=reverse("admin:parcels_shipment_change", args=[row]),
        )

    def proof(self, request: HttpRequest, row: str) -> HttpResponse:
        """Keep who took a shipment."""
        self.demand(request, CHANGE)
        shipment = get_object_or_404(Shipment, pk=row)
        form = ProofForm(request.POST or None)
        return self.ask(
            request,
            form,
            lambda: services.record_proof(
                shipment_id=shipment.pk, **form.cleaned_data, by=person(request), now=now()
            ),
            title=_("Record a proof of delivery"),
            note=_("It counts as a delivery, from the time that you state."),
            told=_("The proof is kept."),
            back=reverse("admin:parcels_shipment_change", args=[row]),
        )


class ClaimDesk(AskingDesk, ClaimAdmin):
    """Claims: proposed by one person, decided by another."""

    def get_urls(self) -> list[URLPattern]:
        """Put the steps before the page of a row."""
        return [
            self.own_path("<path:row>/evidence/", self.evidence, "evidence"),
            self.own_path("<path:row>/propose/", self.propose, "propose"),
            self.own_path("<path:row>/approve/", self.approve, "approve"),
            self.own_path("<path:row>/deny/", self.deny, "deny"),
            *super().get_urls(),
        ]

    def beside(self, request: HttpRequest, row: Claim) -> dict[str, Any]:
        """Offer the next steps to whom they may be offered."""
        steps = []
        is_open = row.status in (ClaimStatus.OPENED, ClaimStatus.PROPOSED)
        if is_open and request.user.has_perm(PROPOSE):
            steps.append(self._step("evidence", _("Add evidence"), row))
        if row.status == ClaimStatus.OPENED and request.user.has_perm(PROPOSE):
            steps.append(self._step("propose", _("Propose to pay"), row))
        if row.status == ClaimStatus.PROPOSED and request.user.has_perm(DECIDE):
            steps.append(self._step("approve", _("Approve"), row))
        if is_open and request.user.has_perm(DECIDE):
            steps.append(self._step("deny", _("Deny"), row))
        return {"steps": steps}

    def _step(self, name: str, label: Any, row: Claim) -> tuple[Any, str]:
        return label, reverse(f"admin:parcels_claim_{name}", args=[row.pk])

    def evidence(self, request: HttpRequest, row: str) -> HttpResponse:
        """Add to what proves a claim."""
        form = EvidenceForm(request.POST or None)
        add = services.add_claim_evidence
        title, told = _("Add evidence"), _("The evidence is kept.")
        return self._ask(request, row, PROPOSE, add, form, title=title, told=told)

    def propose(self, request: HttpRequest, row: str) -> HttpResponse:
        """Propose to pay a claim."""
        title, told = _("Propose to pay"), _("Proposed: another person decides.")
        return self._ask(request, row, PROPOSE, services.propose_claim, title=title, told=told)

    def approve(self, request: HttpRequest, row: str) -> HttpResponse:
        """Agree to pay what another person proposed."""
        title, told = _("Approve"), _("Approved. Finance finds an adjustment to decide.")
        return self._ask(request, row, DECIDE, services.approve_claim, title=title, told=told)

    def deny(self, request: HttpRequest, row: str) -> HttpResponse:
        """Deny a claim with a reason."""
        form = DenyForm(request.POST or None)
        title, told = _("Deny"), _("The claim is denied.")
        return self._ask(request, row, DECIDE, services.deny_claim, form, title=title, told=told)

    def _ask(
        self,
        request: HttpRequest,
        row: str,
        permission: str,
        do: Callable[..., Any],
        form: forms.Form | None = None,
        *,
        title: Any,
        told: Any,
    ) -> HttpResponse:
        """Ask for what a form holds, or for no more than a click; then do it to the claim."""
        self.demand(request, permission)
        claim = get_object_or_404(Claim, pk=row)
        click = request.POST if request.method == "POST" else None
        asked = forms.Form(click) if form is None else form
        return self.ask(
            request,
            asked,
            lambda: do(
                claim_ref=claim.public_id, **asked.cleaned_data, by=person(request), now=now()
            ),
            title=title,
            note=f"{claim} · {claim.shipment} · {claim.amount.decimal} {claim.currency}",
            told=told,
            back=reverse("admin:parcels_claim_change", args=[claim.pk]),
        )
