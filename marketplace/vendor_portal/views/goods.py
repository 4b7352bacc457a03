"""A vendor's offers: what is on hand, what it costs, and changing both."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog import queries, services
from catalog.errors import (
    DraftRefused,
    MoveRefused,
    PriceRefused,
    StockBelowReserved,
    StockMoved,
)
from catalog.moderation import services as moderating
from catalog.types import VendorOffer
from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.money import Money
from marketplace.foundation.paging import page_links, page_number
from marketplace.vendor_portal.access import frame, keeps_goods, member_required
from marketplace.vendor_portal.forms import OfferForm
from marketplace.vendors.errors import MemberRoleMissing
from marketplace.vendors.models import VendorMember

_LONGEST_SEARCH: Final = 80


@require_safe
@member_required
def goods(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Show the shop's offers with stock and price."""
    _check(member)
    wanted = request.GET.get("q", "").replace("\0", "")[:_LONGEST_SEARCH].strip()
    show = request.GET.get("show", "")
    found = queries.vendor_goods(
        member.vendor_id,
        page=page_number(request.GET.get("page", "")),
        language=languages.current(),
        wanted=wanted,
        show=show,
    )
    query = {name: value for name, value in (("q", wanted), ("show", show)) if value}
    context = frame(member, "goods") | {
        "goods": [_show(row) for row in found.rows],
        "wanted": wanted,
        "show": show,
        "tabs": _tabs(request.path, wanted, show),
        "pagination": page_links(
            request.path, page=found.page, pages=found.page + found.has_next, query=query
        ),
    }
    return render(request, "vendor_portal/goods.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def offer(request: HttpRequest, member: VendorMember, offer_id: int) -> HttpResponse:
    """Show one offer's stock and price to be changed; a refusal keeps what was typed."""
    _check(member)
    found = queries.vendor_offer(member.vendor_id, offer_id, language=languages.current())
    if request.method != "POST":
        start = {"price": found.price.decimal, "on_hand": found.on_hand, "seen": found.on_hand}
        form = OfferForm(initial=start, currency=found.price.currency)
        return _offer_page(request, member, found, form)
    form = OfferForm(request.POST, currency=found.price.currency)
    done = _write(found, form, member) if form.is_valid() else ""
    if done:
        messages.success(request, done)
        return redirect("vendor_portal:goods")
    return _offer_page(request, member, found, form, status=400)


def _tabs(path: str, wanted: str, show: str) -> list[dict[str, Any]]:
    labels = {"": _("All"), "low": _("Low stock"), "off": _("Not on sale")}
    kept = {"q": wanted} if wanted else {}
    return [
        {
            "label": label,
            "url": f"{path}?{urlencode(kept | ({'show': code} if code else {}))}".rstrip("?"),
            "is_current": code == show,
        }
        for code, label in labels.items()
    ]


def _check(member: VendorMember) -> None:
    if not keeps_goods(member):
        raise MemberRoleMissing


def _write(found: VendorOffer, form: OfferForm, member: VendorMember) -> str:
    """Write what was changed, both or nothing; return what was done, "" after a refusal.

    A refusal is said at its field.
    """
    waiting = None
    wanted = form.cleaned_data
    price = Money.from_decimal(wanted["price"], found.price.currency)
    try:
        with transaction.atomic():  # the stock row first, as an order that is being placed does
            if wanted["on_hand"] != wanted["seen"]:
                services.set_stock(
                    offer_id=found.offer_id, on_hand=wanted["on_hand"], seen=wanted["seen"]
                )
            if price != found.price:
                waiting = moderating.change_price(
                    offer_id=found.offer_id,
                    vendor_id=member.vendor_id,
                    price=price,
                    by_id=member.user_id,
                    now=now(),
                )
    except (PriceRefused, DraftRefused, MoveRefused) as refusal:
        form.add_error("price", str(refusal))
    except StockMoved as refusal:
        form.add_error("on_hand", str(refusal))
        # the next try starts from the new number
        form.data = {name: form.data[name] for name in form.data} | {"seen": str(refusal.on_hand)}
    except StockBelowReserved as refusal:
        form.add_error("on_hand", str(refusal))
    if not form.is_valid():
        return ""
    if waiting is not None and waiting.is_open:
        return _("The price moves a lot: the marketplace looks at it first.")
    return _("Saved. The shop shows it at once.")


def _offer_page(
    request: HttpRequest,
    member: VendorMember,
    found: VendorOffer,
    form: OfferForm,
    status: int = 200,
) -> HttpResponse:
    context = frame(member, "goods") | {"offer": _show(found), "form": form}
    return render(request, "vendor_portal/offer.html", context, status=status)


def _show(view: VendorOffer) -> dict[str, Any]:
    return {
        "id": view.offer_id,
        "url": reverse("vendor_portal:offer", args=[view.offer_id]),
        "pictures_url": reverse("vendor_portal:pictures", args=[view.product_slug])
        if view.is_own
        else "",  # pictures are those of the shop that listed it
        "name": view.product_name,
        "variant_label": view.variant_label,
        "sku": view.sku,
        "price": view.price,
        "on_hand": view.on_hand,
        "reserved": view.reserved,
        "available": view.available,
        "is_shown": view.is_shown,
    }
