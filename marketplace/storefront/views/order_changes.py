"""What a buyer may still change after ordering: give it up, or correct where it goes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.accounts.countries import COUNTRIES
from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.foundation.web import answer_as
from marketplace.orders import queries, services
from marketplace.orders.errors import AddressFixed, AddressRefused, OrderNotFound
from marketplace.orders.models import Cancellation
from marketplace.storefront import shows, visit
from marketplace.storefront.address_form import ADDRESS, AddressForm
from marketplace.storefront.order_links import order_of, order_url, order_url_of

_R = Cancellation.Reason
_WHY = (_R.CHANGED_MIND, _R.MISTAKE, _R.TOO_SLOW, _R.OTHER)


class CancelForm(forms.Form):
    """Why a buyer does not want it any more."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[(each.value, each.label) for each in _WHY],
    )
    note = forms.CharField(
        label=gettext_lazy("Remark"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The shop reads it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class CorrectionForm(AddressForm):
    """The fields of an address within its country; `correct_address` checks them."""

    def __init__(self, data: Any, *, initial: dict[str, Any], country: str) -> None:
        fixed = {"country": country}  # it cannot become another, whatever is sent
        data = None if data is None else {**data.dict(), **fixed}
        super().__init__(data, initial=initial | fixed)
        self.fields["country"] = forms.ChoiceField(
            label=gettext_lazy("Country or region"), choices=[(country, COUNTRIES[country])]
        )


@require_POST
def cancel_order(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give up an order that nobody has paid."""
    view = order_of(request, public_id)
    back = order_url("storefront:order", view, request.GET.get("t", ""))
    answer_as(request, back)
    try:
        is_canceled = services.cancel_unpaid(
            public_id=public_id, reader=visit.reader(request), now=now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    if is_canceled:
        messages.success(request, _("The order is canceled. Nothing was charged."))
    else:
        messages.warning(
            request, _("A payment is arriving in this moment: the order stays as it is.")
        )
    return redirect(back)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_part(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say what is canceled, and cancel it, or ask the shop, by a POST with a reason."""
    reader, token = visit.reader(request), request.GET.get("t", "")
    view = queries.order_view(
        queries.order_of_part(public_id, reader=reader),
        reader=reader,
        language=languages.current(),
    )
    back = order_url("storefront:order", view, token)
    answer_as(request, back)
    part = next(each for each in view.parts if each.public_id == public_id)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.ask_cancellation(
                public_id=public_id,
                reader=reader,
                reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
                now=now(),
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            text = (
                _("The shop is asked, and nothing is sent until it has answered.")
                if row.status == Cancellation.Status.REQUESTED
                else _("Canceled. Your money is on its way back.")
            )
            messages.success(request, text)
        return redirect(back)
    context = {
        "group": shows.part(part, order=view, token=token),
        "part": part,
        "order_number": view.public_id,
        "form": form,
        "order_url": back,
        "robots": "noindex",
    }
    status = 400 if form.errors else 200
    return render(request, "storefront/cancel_part.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct_address(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask where the order shall go instead; what was typed stays when it is refused."""
    view = order_of(request, public_id)
    back = order_url_of("storefront:order", public_id, request.GET.get("t", ""))
    answer_as(request, back)
    shown = next((part.goes_to for part in view.parts if part.goes_to), None) or view.address
    initial = {name: getattr(shown, name) for name in ADDRESS}
    is_asking = "update" in request.POST  # without scripts, for the next list of places
    form = CorrectionForm(
        None if is_asking else request.POST or None,
        initial=initial | (request.POST.dict() if is_asking else {}),
        country=view.address.country,
    )
    errors: list[dict[str, str]] = []
    if request.method == "POST" and not is_asking and form.is_valid():
        try:
            moved = services.correct_address(
                public_id=public_id,
                reader=visit.reader(request),
                address=replace(form.address(), country=view.address.country),
                now=now(),
            )
        except OrderNotFound:
            raise
        except AddressRefused as refusal:
            errors = form.add_refusals(refusal.fields)
        except AddressFixed as refusal:
            messages.error(request, str(refusal))
            return redirect(back)
        else:
            if moved:
                messages.success(request, _("Corrected. The shops see the new address at once."))
            return redirect(back)
    context = {
        "order_number": view.public_id,
        "form": form,
        "errors": errors,
        "order_url": back,
        "robots": "noindex",
    }
    status = 400 if form.errors or errors else 200
    return render(request, "storefront/correct_address.html", context, status=status)
