"""Goods kept for later: look, keep, put into the cart, let go."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from marketplace.foundation import clock, languages
from marketplace.foundation.errors import Refused
from marketplace.foundation.web import answer_as
from marketplace.orders import queries, services
from marketplace.orders.types import KeptView
from marketplace.storefront import saved as goods
from marketplace.storefront import visit
from marketplace.storefront.prices import BuyerPrices
from marketplace.storefront.views.cart import whole_number
from marketplace.storefront.words import NOTICE_KINDS


@never_cache
@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """Show what the visitor keeps, with today's prices and what became of them."""
    views = queries.kept_views(goods.kept(request), language=languages.current())
    prices = BuyerPrices(
        currency=visit.preferences(request).currency,
        vendor_currencies={view.facts.price.currency for view in views},
        now=clock.now(),
    )
    context = {"entries": [_shown(view, prices) for view in views], "robots": "noindex"}
    return render(request, "storefront/saved.html", context)


@require_POST
def saved_add(request: HttpRequest) -> HttpResponse:
    """Keep an offer of a product's page."""
    answer_as(request, reverse("storefront:saved"))
    offer_id = whole_number(request.POST.get("offer", ""))
    goods.keep(request, services.kept_now(offer_id=offer_id))
    messages.success(request, _("Kept for later."))
    return redirect("storefront:saved")


@require_POST
def saved_act(request: HttpRequest, offer_id: int) -> HttpResponse:
    """Put a kept offer into the cart, or keep it no more."""
    answer_as(request, reverse("storefront:saved"))
    if request.POST.get("do") == "cart":
        return _to_cart(request, offer_id)
    goods.let_go(request, offer_id)
    messages.success(request, _("Removed from what you keep."))
    return redirect("storefront:saved")


def _to_cart(request: HttpRequest, offer_id: int) -> HttpResponse:
    found = next((each for each in goods.kept(request) if each.offer_id == offer_id), None)
    if found is None:
        return redirect("storefront:saved")
    try:
        with transaction.atomic():  # a refusal leaves no empty cart behind
            opened = visit.open_cart(request)
            services.add_line(
                cart_id=opened.pk, offer_id=offer_id, quantity=found.quantity, now=clock.now()
            )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("storefront:saved")
    visit.keep_cart(request, opened)
    goods.let_go(request, offer_id)
    return redirect("storefront:cart")


def _shown(view: KeptView, prices: BuyerPrices) -> dict[str, Any]:
    facts = view.facts
    return {
        "offer_id": facts.offer_id,
        "name": facts.product_name,
        "variant_label": facts.variant_label,
        "slug": facts.product_slug if facts.is_sellable else "",
        "vendor_name": facts.vendor_name,
        "picture": facts.picture,
        "price": prices.show(facts.price),
        "vendor_price": facts.price,
        "is_converted": prices.is_converted(facts.price),
        "quantity": view.goods.quantity,
        "can_be_bought": facts.is_sellable and facts.rule.largest(facts.available) > 0,
        "notices": [
            {"kind": NOTICE_KINDS.get(notice.code, "info"), "text": notice.text}
            for notice in view.notices
        ],
    }
