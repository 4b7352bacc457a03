"""Checkout on one page: fill in, look over, place. Works without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from marketplace.accounts import services as accounts
from marketplace.accounts.countries import address_lines
from marketplace.accounts.errors import TooManyAddresses
from marketplace.accounts.types import AddressData
from marketplace.customs.identity.errors import IdentityRefused
from marketplace.foundation import formats, languages
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.foundation.web import answer_as
from marketplace.orders import queries, services
from marketplace.orders.border_errors import PersonNeeded
from marketplace.orders.errors import (
    CheckoutExpired,
    CheckoutIncomplete,
    CheckoutNotFound,
    TooManyOrders,
)
from marketplace.orders.invoice_errors import InvoiceFieldRefused, InvoiceIssued
from marketplace.orders.models import Cart
from marketplace.orders.presentment import charge_currency
from marketplace.orders.signing import order_token
from marketplace.orders.types import CheckoutQuoteView, CheckoutView
from marketplace.orders.visitors import OrderReader
from marketplace.shipping import zones
from marketplace.storefront import address_book, draft, shows, visit, ways
from marketplace.storefront.checkout_person import (
    asks_for_person,
    form_sent,
    person_form,
    person_sent,
    shown_person,
)
from marketplace.storefront.forms import CheckoutForm
from marketplace.storefront.identity_form import CheckoutPersonForm
from marketplace.storefront.invoice_form import FIELDS as INVOICE_FIELDS
from marketplace.storefront.invoice_form import PREFIX, InvoiceForm
from marketplace.storefront.payer import payer_context
from marketplace.storefront.prices import shown_rates


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest) -> HttpResponse:
    """Show the form; a POST places the order of the quote that was looked over."""
    if request.method == "POST":
        return _place(request)
    cart = queries.find_cart(visit.visitor(request))
    if cart is None:
        return redirect("storefront:cart")
    typed = draft.read(request)
    view = _view(request, cart, data=typed)
    if not _is_buyable(view):
        return redirect("storefront:cart")
    form = CheckoutForm(initial={"country": draft.country(request)} | typed)
    return _form_page(request, form, view, data=typed)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def quote(request: HttpRequest) -> HttpResponse:
    """Price what was typed and show the promise; or the form again with what was refused.

    The buttons "update" and "switch_currency" only keep what was typed and show it priced anew.
    """
    if request.method != "POST":  # the address of a refused form, opened again
        return redirect("storefront:checkout")
    answer_as(request, reverse("storefront:checkout"))
    cart = queries.find_cart(visit.visitor(request))
    if cart is None:
        return redirect("storefront:cart")
    form = CheckoutForm(request.POST)
    draft.keep(request)
    if "switch_currency" in request.POST:
        zone = visit.preferences(request).zone
        visit.prefer(request, zone=zone, currency=request.POST["switch_currency"])
        return redirect(f"{reverse('storefront:checkout')}#method")
    if "use" in request.POST:
        draft.use_address(request, address_book.address_of(request, request.POST["use"]))
        return redirect(f"{reverse('storefront:checkout')}#address")
    if "update" in request.POST:
        part = "place" if request.POST["update"] == "place" else "delivery"
        return redirect(f"{reverse('storefront:checkout')}#{part}")
    return _quote_or_refuse(request, cart, form)


def _quote_or_refuse(request: HttpRequest, cart: Cart, form: CheckoutForm) -> HttpResponse:
    chosen = visit.preferences(request)
    try:
        if not form.is_valid():
            raise CheckoutIncomplete({})
        made = services.quote_checkout(
            cart_id=cart.pk,
            email=form.cleaned_data["email"],
            address=form.address(),
            deliveries=draft.deliveries(request.POST),
            currency=chosen.currency,
            method=request.POST.get("method", ""),
            language=languages.current(),
            now=now(),
            zone_seen=request.POST.get("zone_seen", ""),
            notices=request.POST.getlist("notices"),
            in_hengqin=draft.is_used_in_hengqin(request.POST),
        )
    except CheckoutIncomplete as refusal:
        rest = form.add_refusals(refusal.fields)
        view = _view(request, cart, data=request.POST)
        if not view.groups:  # emptied in another tab
            return redirect("storefront:cart")
        return _form_page(request, form, view, data=request.POST, errors=rest, status=400)
    except Refused as refusal:  # sold out or withdrawn meanwhile: the cart page says which
        messages.error(request, str(refusal))
        return redirect("storefront:cart")
    _keep_address(request, form, made.address_data)
    return redirect(f"{reverse('storefront:checkout_review')}?quote={made.pk}")


def _keep_address(request: HttpRequest, form: CheckoutForm, address: AddressData) -> None:
    """Put the address into the person's book where that was asked for; a full one says so."""
    person = visit.user_id(request)
    if person is None or not form.cleaned_data["keep_address"]:
        return
    try:
        accounts.keep_address(user_id=person, data=address)
    except TooManyAddresses as refusal:
        messages.warning(request, str(refusal))


@never_cache
@require_http_methods(["GET", "HEAD"])
def review(request: HttpRequest) -> HttpResponse:
    """Show the promise once more, with the button that places the order."""
    return _review_page(request, _quote_id(request.GET.get("quote", "")))


def _place(request: HttpRequest) -> HttpResponse:
    quote_id = _quote_id(request.POST.get("quote", ""))
    form = form_sent(request)
    try:
        if not ratelimit.consume(request, action="place_order"):
            raise TooManyOrders
        order = services.place_order(
            checkout_quote_id=quote_id,
            visitor=visit.visitor(request),
            person=person_sent(form),
            now=now(),
        )
    except CheckoutNotFound:
        raise
    except IdentityRefused as refusal:
        if form is not None:
            form.add_refusals(refusal.fields)
        return _review_page(request, quote_id, form=form, status=refusal.status)
    except Refused as refusal:
        return _review_page(request, quote_id, error=refusal, form=form, status=refusal.status)
    _wish_invoice(request, order.public_id)
    draft.forget(request)
    visit.remember_order(request, order.public_id)
    url = reverse("storefront:pay", args=[order.public_id])
    return redirect(f"{url}?t={order_token(order.public_id)}")


def _wish_invoice(request: HttpRequest, public_id: str) -> None:
    """Keep to whom invoices are made out; what none can carry is asked again on the order's page.

    The order stands whatever was typed here.
    """
    typed = draft.read(request)
    form = InvoiceForm(typed, prefix=PREFIX)
    if not form.is_valid() or not form.cleaned_data["name"]:
        return
    reader = OrderReader(user_id=visit.user_id(request), token=order_token(public_id))
    try:
        services.wish_invoice(public_id=public_id, reader=reader, now=now(), **form.cleaned_data)
    except (InvoiceFieldRefused, InvoiceIssued) as refusal:
        messages.warning(request, str(refusal))


def _review_page(
    request: HttpRequest,
    quote_id: UUID,
    *,
    error: Refused | None = None,
    form: CheckoutPersonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the promise; what was refused about the person can be mended here, all else not."""
    view = queries.checkout_quote_view(
        quote_id, visitor=visit.visitor(request), language=languages.current(), now=now()
    )
    if view.placed_order_public_id:
        token = order_token(view.placed_order_public_id)
        url = reverse("storefront:order", args=[view.placed_order_public_id])
        return redirect(f"{url}?t={token}")
    answer_as(request, f"{reverse('storefront:checkout_review')}?quote={quote_id}")
    if view.is_expired:
        error = error or CheckoutExpired()
    is_open = error is None or isinstance(error, PersonNeeded)
    errors = [{"text": str(error), "url": _where(error)}] if error else []
    person = shown_person(form or person_form(request)) if asks_for_person(view) else None
    context = {
        "quote": _quote(request, view) | {"is_open": is_open, "charged": _charged(request, view)},
        "summary": _summary(view),
        "errors": errors,
        "person": person,
        "robots": "noindex",
    }
    return render(request, "storefront/checkout.html", context, status=status)


def _where(error: Refused) -> str:
    """Return where what was refused can be mended."""
    return "#person" if isinstance(error, PersonNeeded) else reverse("storefront:checkout")


def _quote(request: HttpRequest, view: CheckoutQuoteView) -> dict[str, Any]:
    deliveries = shows.chosen_deliveries(view.groups)
    return {
        "id": view.quote_id,
        "expires_at": view.expires_at,
        "total": view.total,
        "rates": shown_rates(view.rates),
        "address_lines": address_lines(view.address, languages.current()),
        "recipient": view.address.recipient,
        "phone": view.address.phone,
        "email": view.email,
        "invoice_name": draft.read(request).get(f"{PREFIX}-name", ""),
        "paid_with": ways.paid_with(view.method),
        "deliveries": deliveries,
        "is_picked_up": all(delivery["is_pickup"] for delivery in deliveries),
        "border_notes": _border_notes(deliveries),
    }


def _border_notes(deliveries: list[dict[str, Any]]) -> list[str]:
    """Say once what each way across a border means for who pays."""
    borders = (delivery["border"] for delivery in deliveries)
    return list(dict.fromkeys(border["text"] for border in borders if border))


def _charged(request: HttpRequest, view: CheckoutQuoteView) -> str:
    """Say once more that the method charges another currency than the visitor looks at."""
    shown = visit.preferences(request).currency
    charged = charge_currency(view.method, shown=shown, zone=view.zone)
    if shown == view.currency or charged != view.currency:
        return ""
    text = _("You pay %(amount)s: %(method)s does not take %(shown)s, in which you see our prices.")
    words = {"amount": formats.amount(view.total), "method": ways.method_label(view.method)}
    return text % (words | {"shown": shown})


def _summary(view: CheckoutView | CheckoutQuoteView) -> dict[str, Any]:
    return {
        "groups": [shows.group(group) for group in view.groups],
        "goods": view.goods,
        "discount": -view.discount if view.discount else None,
        "shipping": view.shipping if getattr(view, "can_deliver", True) else None,
        "duty": view.duty,
        "total": view.total,
    }


def _is_buyable(view: CheckoutView) -> bool:
    """Tell whether there is something, and all of it can be bought; where to is chosen here."""
    lines = [line for group in view.groups for line in group.lines]
    return bool(lines) and all(line.is_buyable for line in lines)


def _view(request: HttpRequest, cart: Cart, *, data: Mapping[str, str]) -> CheckoutView:
    """Price the cart for the address in `data`, as far as it is there."""
    return queries.checkout_view(
        cart,
        to=draft.destination(data, request),
        currency=visit.preferences(request).currency,
        language=languages.current(),
        now=now(),
        deliveries=draft.deliveries(data),
        in_hengqin=draft.is_used_in_hengqin(data),
    )


def _usable(view: CheckoutView) -> list[str]:
    """The methods that need no other currency chosen: those on offer, and those that are away."""
    return [
        *view.methods,
        *(each.method for each in view.converted),
        *(each.method for each in view.away),
    ]


def _form_page(
    request: HttpRequest,
    form: CheckoutForm,
    view: CheckoutView,
    *,
    data: Mapping[str, str],
    errors: list[dict[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    by_url = {error["url"]: error["text"] for error in errors or []}
    deliveries = [
        shows.delivery_group(group, by_url.get(f"#delivery_{group.vendor_public_id}", ""))
        for group in view.groups
    ]
    context = {
        "form": form,
        "invoice_form": InvoiceForm(initial=_typed_invoice(data), prefix=PREFIX),
        "cart_count": sum(line.quantity for group in view.groups for line in group.lines),
        "addresses": address_book.choices(request),
        "deliveries": deliveries,
        "delivery_error": by_url.get("#delivery", ""),
        "notices": shows.law_notices(view, draft.notices(data)),
        "notices_error": by_url.get("#notices", ""),
        "zone_seen": view.zone_seen,
        "asks_for_hengqin": view.zone == zones.HENGQIN,
        "methods": ways.choices(
            view.methods,
            data.get("method", "") or _first_choice(request),
            converted=view.converted,
            shown=view.currency,
        ),
        "methods_off": ways.off(view.currency, _usable(view)),
        "away": ways.away_notices(view.away),
        "method_error": by_url.get("#method", ""),
        "errors": errors or [],
        "summary": _summary(view),
        "quote": None,
        "robots": "noindex",
    }
    return render(request, "storefront/checkout.html", context, status=status)


def _typed_invoice(data: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed for invoices, by the names of the form's fields."""
    return {name.partition("-")[2]: data[name] for name in INVOICE_FIELDS if name in data}


def _first_choice(request: HttpRequest) -> str:
    """Within WeChat its own wallet stands out: the first of the list would not open there."""
    return "wechat_pay" if payer_context(request).scene == "wechat" else ""


def _quote_id(raw: str) -> UUID:
    try:
        return UUID(raw)
    except ValueError:
        raise CheckoutNotFound from None
