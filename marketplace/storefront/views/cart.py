"""The cart: look, add, change, take out."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import queries as catalog
from catalog.errors import NoSuchOffer
from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.foundation.web import answer_as
from marketplace.orders import queries, services
from marketplace.orders.errors import CodesTooFast, LineNotFound, QuantityRefused
from marketplace.orders.models import Cart
from marketplace.orders.wish_types import KeptGoods, PartWishes
from marketplace.storefront import saved, shows, visit
from marketplace.storefront.prices import shown_rates
from marketplace.storefront.views.product import product_page


@never_cache
@require_safe
def cart(request: HttpRequest) -> HttpResponse:
    """Show the cart, grouped by shop, at today's prices, and what was ordered and not paid yet."""
    visitor = visit.visitor(request)
    waiting = shows.waiting(queries.waiting_orders(visitor, now()))
    found = queries.find_cart(visitor)
    if found is None:
        nothing = {"cart": {"groups": []}, "cart_count": 0, "waiting": waiting, "robots": "noindex"}
        nothing["saved_count"] = saved.count(request)
        return render(request, "storefront/cart.html", nothing)
    visit.agree(request, found)
    view = queries.cart_view(
        found,
        language=languages.current(),
        currency=visit.preferences(request).currency,
        now=now(),
    )
    context = {
        "cart": {
            "groups": [shows.group(group) for group in view.groups],
            "line_count": view.line_count,
            "goods": view.goods,
            "discount": -view.discount if view.discount else None,
            "to_pay": view.to_pay,
            "hints": view.hints,
            "shipping": view.shipping,
            "duty": view.duty,
            "landed": view.landed,
            "is_buyable": view.can_check_out,
        },
        "codes": shows.codes(view.codes),
        "cart_count": view.unit_count,
        "rates": shown_rates(view.rates),
        "waiting": waiting,
        "saved_count": saved.count(request),
        "notices": [],
        "robots": "noindex",
    }
    return render(request, "storefront/cart.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Put units of an offer into the cart; a refusal shows on the product's own page."""
    if request.method != "POST":  # the address of a refused form, opened again
        return redirect("storefront:cart")
    answer_as(request, reverse("storefront:home"))
    offer_id = whole_number(request.POST.get("offer", ""))
    try:
        if "zone" in request.POST and "currency" in request.POST:  # as a link named them
            visit.prefer(request, zone=request.POST["zone"], currency=request.POST["currency"])
        with transaction.atomic():  # a refusal leaves no empty cart behind
            opened = visit.open_cart(request)
            line = services.add_line(
                cart_id=opened.pk, offer_id=offer_id, quantity=quantity_of(request), now=now()
            )
        visit.keep_cart(request, opened)
    except NoSuchOffer:
        raise
    except Refused as refusal:
        facts = catalog.offers_by_id([offer_id]).get(offer_id)
        if facts is None:
            raise
        answer_as(request, reverse("storefront:product", args=[facts.product_slug]))
        return product_page(
            request,
            catalog.product_page(facts.product_slug),
            error=str(refusal),
            offer_id=offer_id,
            status=refusal.status,
        )
    if request.POST.get("then") == "checkout":
        return redirect("storefront:checkout")
    facts = catalog.offers_by_id([line.offer_id])[line.offer_id]
    name = facts.product_name
    messages.success(request, _("“%(name)s” is in your cart.") % {"name": name}, extra_tags="added")
    return redirect("storefront:product", facts.product_slug)


@require_POST
def update(request: HttpRequest, line_id: int) -> HttpResponse:
    """Change or take out one line; a refusal shows above the cart."""
    answer_as(request, reverse("storefront:cart"))
    found = queries.find_cart(visit.visitor(request))
    if found is None:
        return redirect("storefront:cart")
    try:
        if request.POST.get("save"):
            _save_for_later(request, found, line_id)
        elif request.POST.get("remove"):
            services.remove_line(cart_id=found.pk, line_id=line_id, now=now())
        else:
            services.set_quantity(
                cart_id=found.pk, line_id=line_id, quantity=quantity_of(request), now=now()
            )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("storefront:cart")


def _save_for_later(request: HttpRequest, found: Cart, line_id: int) -> None:
    """Take a line out of the cart and keep its goods. Raises: LineNotFound, WishesFull."""
    with transaction.atomic():
        line = found.lines.filter(pk=line_id).first()
        if line is None:
            raise LineNotFound
        goods = KeptGoods(line.offer_id, line.quantity, line.price_seen)
        saved.keep(request, goods)
        services.remove_line(cart_id=found.pk, line_id=line_id, now=now())
    messages.success(request, _("Kept for later."))


@require_POST
def code(request: HttpRequest) -> HttpResponse:
    """Enter a code, or take one out; a refusal shows above the cart."""
    answer_as(request, reverse("storefront:cart"))
    found = queries.find_cart(visit.visitor(request))
    if found is None:
        return redirect("storefront:cart")
    try:
        if "remove" in request.POST:
            services.remove_code(cart_id=found.pk, typed=request.POST["remove"], now=now())
        else:
            if not ratelimit.consume(request, action="enter_code"):
                raise CodesTooFast
            services.enter_code(cart_id=found.pk, typed=request.POST.get("code", ""), now=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('storefront:cart')}#codes")


@require_POST
def write_note(request: HttpRequest, vendor_public_id: str) -> HttpResponse:
    """Write to one shop of the cart, or what goes with a gift; a refusal shows above the cart."""
    answer_as(request, reverse("storefront:cart"))
    found = queries.find_cart(visit.visitor(request))
    if found is None:
        return redirect("storefront:cart")
    wishes = PartWishes(
        note=request.POST.get("note", ""),
        gift_message=request.POST.get("gift_message", ""),
        hides_prices=bool(request.POST.get("hides_prices")),
    )
    try:
        services.write_note(
            cart_id=found.pk, vendor_public_id=vendor_public_id, wishes=wishes, now=now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The shop will read it with your order."))
    return redirect("storefront:cart")


def quantity_of(request: HttpRequest) -> int:
    """Read the quantity that was typed. Raises: QuantityRefused for anything but a number."""
    raw = request.POST.get("quantity", "").strip()
    if not raw.isascii() or not raw.isdigit() or len(raw) > 12:
        raise QuantityRefused
    return int(raw)


def whole_number(raw: str) -> int:
    """Read the id of an offer. Raises: NoSuchOffer for anything that cannot be one."""
    if not raw.isascii() or not raw.isdigit() or len(raw) > 18:
        raise NoSuchOffer
    return int(raw)
