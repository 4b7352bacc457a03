"""An operator cancels what a shop did not send."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _

from marketplace.backoffice.desks.asking import existing, person
from marketplace.backoffice.desks.refunds import VendorOrderDesk
from marketplace.foundation.clock import now
from marketplace.orders import services
from marketplace.orders.models import Cancellation, VendorOrder

CANCEL = "orders.add_cancellation"
_R = Cancellation.Reason
_WHY = (_R.SUSPICIOUS, _R.NOT_SENT, _R.CANNOT_SEND, _R.OUT_OF_STOCK, _R.CHANGED_MIND, _R.OTHER)


class CancelForm(forms.Form):
    """Why, and a remark that stays with it."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=[(each.value, each.label) for each in _WHY]
    )
    note = forms.CharField(
        label=_("Remark"), max_length=300, required=False, help_text=_("Both sides may read it.")
    )


class CancelingDesk(VendorOrderDesk):
    """Vendor orders with the step that cancels what was not sent."""

    def get_urls(self) -> list[URLPattern]:
        """Put the step before the page of a row, which would take its address."""
        return [self.own_path("<uuid:pk>/cancel/", self.cancel, "cancel"), *super().get_urls()]

    def beside(self, request: HttpRequest, row: VendorOrder) -> dict[str, Any]:
        """Offer it while something of a paid part is still to be sent."""
        told = super().beside(request, row)
        is_here = row.status in (VendorOrder.Status.PAID, VendorOrder.Status.ACCEPTED)
        if not is_here or not request.user.has_perm(CANCEL):
            return told
        url = reverse("admin:orders_vendororder_cancel", args=[row.pk])
        return told | {"steps": [*told.get("steps", ()), (_("Cancel what is not sent"), url)]}

    def cancel(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask why, then cancel it and give the money back."""
        self.demand(request, CANCEL)
        part = existing(VendorOrder.objects.filter(pk=pk))
        form = CancelForm(request.POST or None)

        def step() -> None:
            services.cancel_by_operator(
                public_id=part.public_id,
                by=person(request),
                reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
                now=now(),
            )

        return self.ask(
            request,
            form,
            step,
            title=_("Cancel what is not sent"),
            note=_(
                "All units that have not left are canceled, go back on sale unless they are out of "
                "stock, and are refunded. Buyer and shop are told."
            ),
            told=_("Canceled. The money is on its way back."),
            back=reverse("admin:orders_vendororder_change", args=[pk]),
        )
