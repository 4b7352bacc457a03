"""Others' products that a shop may offer, too; and what an offer asks beyond its price."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog import queries, services
from catalog.errors import OfferExists, PriceRefused, PricesRefused, QuantityRuleRefused, SkuTaken
from catalog.queries.vendor_goods import offer_of_vendor
from marketplace.foundation import languages
from marketplace.foundation.money import Money
from marketplace.vendor_portal.access import frame, member_required
from marketplace.vendor_portal.forms import SharedOfferForm
from marketplace.vendor_portal.terms_form import OfferTermsForm, initial_of
from marketplace.vendor_portal.views.products import check
from marketplace.vendors.models import VendorMember

_LONGEST_SEARCH = 80


@require_safe
@member_required
def find(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Search for a product that is sold here already, by GTIN or by words of its name."""
    check(member)
    wanted = request.GET.get("q", "").replace("\0", "")[:_LONGEST_SEARCH].strip()
    context = frame(member, "goods") | {
        "wanted": wanted,
        "found": queries.find_products(member.vendor_id, wanted) if wanted else (),
    }
    return render(request, "vendor_portal/product_find.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def offer(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Offer a version of another shop's product."""
    check(member)
    name, label = queries.found_version(member.vendor_id, public_id)
    currency = member.vendor.price_currency
    form = SharedOfferForm(request.POST or None, currency=currency)
    is_typed = request.method == "POST"
    if is_typed and form.is_valid() and _add(form, member, public_id):
        messages.success(request, _("Your offer is on the product’s page."))
        return redirect("vendor_portal:goods")
    context = frame(member, "goods") | {"name": name, "label": label, "form": form}
    status = 400 if is_typed else 200
    return render(request, "vendor_portal/product_offer.html", context, status=status)


def _add(form: SharedOfferForm, member: VendorMember, public_id: str) -> bool:
    given = form.cleaned_data
    try:
        services.add_offer(
            vendor_id=member.vendor_id,
            variant_public_id=public_id,
            sku=given["sku"],
            price=Money.from_decimal(given["price"], member.vendor.price_currency),
            on_hand=given["on_hand"],
        )
    except SkuTaken as refusal:
        form.add_error("sku", str(refusal))
    except PriceRefused as refusal:
        form.add_error("price", str(refusal))
    except OfferExists as refusal:
        form.add_error(None, str(refusal))
    return form.is_valid()


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def terms(request: HttpRequest, member: VendorMember, offer_id: int) -> HttpResponse:
    """Set an offer's further prices, its price before and its threshold."""
    check(member)
    shown = queries.vendor_offer(member.vendor_id, offer_id, language=languages.current())
    found = offer_of_vendor(member.vendor_id, offer_id)
    is_typed = request.method == "POST"
    form = OfferTermsForm(
        request.POST if is_typed else None, initial=initial_of(found), currency=found.currency
    )
    if is_typed and form.is_valid() and _set(form, offer_id):
        messages.success(request, _("Saved. The shop shows it at once."))
        return redirect("vendor_portal:offer", offer_id)
    context = frame(member, "goods") | {"offer": shown, "form": form}
    status = 400 if is_typed else 200
    return render(request, "vendor_portal/offer_terms.html", context, status=status)


def _set(form: OfferTermsForm, offer_id: int) -> bool:
    try:
        services.set_offer_terms(
            offer_id=offer_id,
            further=form.further,
            compare_at=form.compare_at,
            low_stock_at=form.cleaned_data["low_stock_at"],
            rule=form.rule,
        )
    except QuantityRuleRefused as refusal:
        form.add_error(refusal.fault, str(refusal))
    except PricesRefused as refusal:
        form.add_error("compare_at" if refusal.fault == "before" else None, str(refusal))
    return form.is_valid()
