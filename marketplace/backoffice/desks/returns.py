"""Returns: both sides beside each other, a decision with its effect, and the hub's scans."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.types import AddressData
from marketplace.backoffice.desks.asking import AskingDesk, Offer, existing, person
from marketplace.foundation.clock import now
from marketplace.orders import scopes
from marketplace.orders.models import Return, ReturnAddress
from marketplace.orders.queries import returns as queries
from marketplace.orders.returns_admin import ReturnAddressAdmin, ReturnAdmin
from marketplace.orders.services import returns

DECIDE, SCAN = "orders.decide_return", "orders.scan_return"
KEEP = "orders.change_returnaddress"


class DecisionForm(forms.Form):
    """Yes or no, and why."""

    text = forms.CharField(
        label=_("Reason"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Buyer and shop read it."),
    )
    goods_come_back = forms.BooleanField(
        label=_("The goods come back before the money goes"), required=False
    )


class ScanForm(forms.Form):
    """The number of a return, or that of its parcel."""

    number = forms.CharField(
        label=_("Number"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autofocus": True, "autocomplete": "off", "autocapitalize": "characters"}
        ),
    )


class ReturnDesk(AskingDesk, ReturnAdmin):
    """Returns with what both sides said; decided where they disagree."""

    change_form_template = "admin/orders/return.html"
    offers = (Offer(_("Scan returned parcels"), "admin:orders_return_scan", SCAN),)

    def get_urls(self) -> list[URLPattern]:
        """Put the steps before the page of a row, which would take their addresses."""
        return [
            self.own_path("scan/", self.scan, "scan"),
            self.own_path("<uuid:pk>/decide/", self.decide, "decide"),
            self.own_path("<uuid:pk>/files/<slug:file_id>/", self.file, "file"),
            *super().get_urls(),
        ]

    def beside(self, request: HttpRequest, row: Return) -> dict[str, Any]:
        """Show both sides, and offer the decision on what waits for one."""
        may = row.status == Return.Status.ESCALATED and request.user.has_perm(DECIDE)
        url = reverse("admin:orders_return_decide", args=[row.pk])
        return _sides(row) | {"steps": [(_("Decide"), url)] if may else []}

    def decide(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show both sides and what a yes moves; say yes or no, with a reason."""
        self.demand(request, DECIDE)
        row = _found(pk)
        form = DecisionForm(request.POST or None)
        return self.decision(
            request,
            form,
            lambda approve: returns.decide_return(
                public_id=row.public_id,
                approve_it=approve,
                goods_stay=not form.cleaned_data["goods_come_back"],
                text=form.cleaned_data["text"],
                by=person(request),
                now=now(),
            ),
            template="admin/orders/decide_return.html",
            title=_("Decide the return"),
            told={"approve": _("Decided for the buyer."), "deny": _("Decided for the shop.")},
            back=reverse("admin:orders_return_change", args=[pk]),
            shown=lambda: {"is_open": row.status == Return.Status.ESCALATED, **_sides(row)},
        )

    def scan(self, request: HttpRequest) -> HttpResponse:
        """Take one number after another: each is at the hub from this moment on."""
        self.demand(request, SCAN)
        form = ScanForm(request.POST or None)
        here = reverse("admin:orders_return_scan")
        if form.is_valid():
            by = person(request)
            self.attempt(
                request,
                lambda: returns.scan_return(number=form.cleaned_data["number"], by=by, now=now()),
                lambda of: _("Return %(number)s is at the hub.") % {"number": of.public_id},
                form.cleaned_data["number"],
            )
            return HttpResponseRedirect(here)
        recent = Return.objects.filter(hub_at__isnull=False).select_related("vendor_order__vendor")
        return self.page(
            request,
            "admin/orders/scan_return.html",
            _("Scan returned parcels"),
            form=form,
            recent=recent.order_by("-hub_at")[:12],
        )

    def file(self, request: HttpRequest, pk: UUID, file_id: str) -> HttpResponse:
        """Show a picture of either side."""
        self.demand(request, "orders.view_return")
        found = scopes.return_file(_found(pk), file_id)
        headers = {"Content-Type": "image/jpeg", "Cache-Control": "no-store"}
        return HttpResponse(bytes(found.content), headers=headers)


class AddressForm(forms.Form):
    """Where goods go that come back to the marketplace itself."""

    place = forms.ChoiceField(label=_("Place"), choices=ReturnAddress.Place.choices)
    recipient = forms.CharField(label=_("Recipient"), max_length=60)
    phone = forms.CharField(label=_("Phone"), max_length=20)
    region = forms.CharField(label=_("Province"), max_length=40, required=False)
    city = forms.CharField(label=_("City"), max_length=40, required=False)
    district = forms.CharField(label=_("District"), max_length=40, required=False)
    street = forms.CharField(label=_("Street and number"), max_length=160)
    postcode = forms.CharField(label=_("Postcode"), max_length=10, required=False)


class ReturnAddressDesk(AskingDesk, ReturnAddressAdmin):
    """Return addresses, with the step that writes the marketplace's own down."""

    offers = (Offer(_("The marketplace’s own address"), "admin:orders_returnaddress_own", KEEP),)

    def get_urls(self) -> list[URLPattern]:
        """Put the step before the page of a row, which would take its address."""
        return [self.own_path("own/", self.own, "own"), *super().get_urls()]

    def own(self, request: HttpRequest) -> HttpResponse:
        """Ask for the address; one of the same place is replaced."""
        self.demand(request, KEEP)
        form = AddressForm(request.POST or None)

        def step() -> None:
            given = dict(form.cleaned_data)
            place = given.pop("place")
            address = AddressData(country=place, **given)
            returns.keep_marketplace_address(place=place, address=address)

        return self.ask(
            request,
            form,
            step,
            title=_("The marketplace’s own address"),
            note=_("Buyers on the mainland send there what their shop has no address for."),
            told=_("Saved."),
            back=reverse("admin:orders_returnaddress_changelist"),
        )


def _found(pk: UUID) -> Return:
    rows = Return.objects.select_related("vendor_order__order", "vendor_order__vendor")
    return existing(rows.filter(pk=pk))


def _sides(row: Return) -> dict[str, Any]:
    view = queries.return_view(_found(row.pk), now=now())

    def pictures(files: tuple[str, ...]) -> list[str]:
        return [reverse("admin:orders_return_file", args=[row.pk, each]) for each in files]

    return {
        "of": view,
        "buyer_pictures": pictures(view.buyer_files),
        "shop_pictures": pictures(view.shop_files),
    }
