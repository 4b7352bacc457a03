"""A vendor's own products: the list, the form, and others' products that it may offer, too."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import queries, services
from catalog.combinations import MOST_OPTIONS, MOST_VARIANTS
from catalog.completeness import Meter
from catalog.errors import DraftRefused, ListingIncomplete, MoveRefused
from catalog.models import Product
from catalog.moderation import queries as moderation
from catalog.moderation import services as moderating
from catalog.moderation.models import ChangeSet
from catalog.queries.drafts import category_choices, questions_of
from marketplace.foundation.clock import now
from marketplace.foundation.paging import page_links, page_number
from marketplace.vendor_portal.access import frame, keeps_goods, member_required
from marketplace.vendor_portal.product_form import ProductForm, initial_of
from marketplace.vendor_portal.views.schedule import schedule_show
from marketplace.vendors.errors import MemberRoleMissing
from marketplace.vendors.models import VendorMember

OPEN: Final = (Product.Status.DRAFT, Product.Status.CHANGES_REQUESTED)
SHOWN: Final = (Product.Status.PUBLISHED, Product.Status.ARCHIVED)  # edits are change sets
_BADGES: Final = {
    "published": "done",
    "submitted": "waiting",
    "rejected": "stopped",
    "changes_requested": "stopped",
}


@require_safe
@member_required
def products(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Show what the shop listed, with status and how complete its texts are."""
    check(member)
    page = page_number(request.GET.get("page", ""))
    listed, has_next = queries.vendor_products(member.vendor_id, page=page)
    context = frame(member, "goods") | {
        "products": [
            {
                "name": row.name,
                "status_label": row.status_label,
                "badge": _BADGES.get(row.status, ""),
                "url": reverse("vendor_portal:product", args=[row.public_id]),
                "is_open": row.is_open,
                "shop_url": reverse("storefront:product", args=[row.slug]) if row.is_shown else "",
                "meters": [meter_show(meter) for meter in row.meters],
            }
            for row in listed
        ],
        "pagination": page_links(request.path, page=page, pages=page + has_next),
    }
    return render(request, "vendor_portal/products.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def new_product(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Write a new product."""
    check(member)
    return _form(request, member, None)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def product(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Write a product, or propose changes of one that is shown; look at one that waits."""
    check(member)
    found = queries.product_of_vendor(member.vendor_id, public_id)
    return _form(request, member, found)


@require_POST
@member_required
def withdraw(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Take back what was handed in and is not decided yet."""
    check(member)
    found = queries.product_of_vendor(member.vendor_id, public_id)
    state = moderation.last_set(found)
    if state is not None:
        moderating.withdraw_set(
            change_set_ref=state.public_id,
            vendor_id=member.vendor_id,
            by_id=request.user.pk,
            now=now(),
        )
        messages.success(request, _("Withdrawn."))
    return redirect("vendor_portal:product", public_id)


def check(member: VendorMember) -> None:
    """Let owners and keepers of the catalog in. Raises: MemberRoleMissing."""
    if not keeps_goods(member):
        raise MemberRoleMissing


def meter_show(meter: Meter) -> dict[str, Any]:
    """Show how complete texts are for a destination, and what is missing."""
    names = {"MO": _("Macau"), "CN": _("Mainland China")}
    return {
        "destination": names[meter.destination],
        "percent": meter.percent,
        "is_complete": meter.is_complete,
        "is_machine_made": bool(meter.machine_made),
        "gaps": [
            {"title": gap.title, "languages": [LANGUAGE_NAMES[code] for code in gap.languages]}
            for gap in meter.gaps
        ],
    }


# Each language in its own words, as the switch in the footer says them.
LANGUAGE_NAMES: Final = {
    "zh-hant": "繁體中文",
    "zh-hans": "简体中文",
    "pt": "Português",
    "en": "English",
}


def _form(request: HttpRequest, member: VendorMember, found: Product | None) -> HttpResponse:
    if request.method != "POST":
        return _page(request, member, found, _started(member, found))
    form = _typed(request, member)
    if _is_open(found) and {"more", "option", "refresh"} & request.POST.keys():
        return _page(request, member, found, form, is_asking=True)
    done = _write(form, member, found, is_final="submit" in request.POST)
    if done:
        messages.success(request, done)
        return redirect("vendor_portal:products")
    return _page(request, member, found, form, status=400)


def _started(member: VendorMember, found: Product | None) -> ProductForm:
    if found is None:
        return _build(None, member, category_id=0, counts=(1, 0))
    draft = moderation.draft_to_edit(found)
    counts = (max(1, len(draft.variants)), len(draft.options))
    return _build(None, member, found.category_id, counts, initial_of(draft))


def _typed(request: HttpRequest, member: VendorMember) -> ProductForm:
    """Build the form that was sent, with one version or option more when that was asked for."""
    data = request.POST.copy()
    versions = _count(data.get("version_count"), 1, MOST_VARIANTS, more="more" in data)
    options = _count(data.get("option_count"), 0, MOST_OPTIONS, more="option" in data)
    data["version_count"], data["option_count"] = str(versions), str(options)
    category = data.get("category", "")
    category_id = int(category) if category.isascii() and category.isdigit() else 0
    return _build(data, member, category_id, (versions, options))


def _count(typed: str | None, least: int, most: int, *, more: bool) -> int:
    is_number = (
        bool(typed) and str(typed).isascii() and str(typed).isdigit() and len(str(typed)) < 4
    )
    return max(least, min(most, (int(str(typed)) if is_number else least) + more))


def _build(
    data: Any,
    member: VendorMember,
    category_id: int,
    counts: tuple[int, int],
    initial: dict[str, Any] | None = None,
) -> ProductForm:
    return ProductForm(
        data,
        currency=member.vendor.price_currency,
        categories=category_choices(),
        questions=questions_of(category_id),
        counts=counts,
        initial=initial,
    )


def _is_open(found: Product | None) -> bool:
    """Tell whether the vendor may write it: by itself, or as a change that is looked at."""
    return found is None or found.status in (*OPEN, *SHOWN)


def _write(
    form: ProductForm, member: VendorMember, found: Product | None, *, is_final: bool
) -> str:
    """Save, propose or hand in, all or nothing; return what was done, "" after a refusal.

    A refusal is said at its field.
    """
    if not form.is_valid():
        return ""
    try:
        with transaction.atomic():
            if found is not None and found.status in SHOWN:
                return _propose(form, member, found)
            saved = services.save_product(
                vendor_id=member.vendor_id,
                draft=form.draft,
                product_id=found.pk if found else None,
            )
            if not is_final:
                return _("Saved.")
            made = moderating.hand_in_product(product_id=saved.pk, by_id=member.user_id, now=now())
    except DraftRefused as refusal:
        form.say(refusal.by_field)
    except (ListingIncomplete, MoveRefused) as refusal:
        form.add_error(None, str(refusal))
    else:
        return _said(made)
    return ""


def _propose(form: ProductForm, member: VendorMember, found: Product) -> str:
    made = moderating.propose_changes(
        product_id=found.pk,
        vendor_id=member.vendor_id,
        draft=form.draft,
        by_id=member.user_id,
        now=now(),
    )
    return _said(made) if made else _("Nothing differs from what buyers see.")


def _said(made: ChangeSet) -> str:
    if made.status == ChangeSet.Status.APPROVED:
        return _("Buyers see it now.")
    return _("Handed in. The marketplace looks at it.")


def _page(
    request: HttpRequest,
    member: VendorMember,
    found: Product | None,
    form: ProductForm,
    *,
    is_asking: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Show the form; one that only asks for more fields is not told off for what is missing."""
    if is_asking:
        form.is_bound = False
        form.initial = {name: _kept(form, name) for name in form.fields}
    meters = queries.content_meters(found.pk) if found else ()
    state = moderation.last_set(found) if found else None
    context = frame(member, "goods") | {
        "form": form,
        "product": found,
        "status_label": found.get_status_display() if found else "",
        "is_open": _is_open(found),
        "is_shown": found is not None and found.status in SHOWN,
        "state": state,
        "findings": moderation.findings_of(found.pk) if found else (),
        "withdraw_url": reverse("vendor_portal:product_withdraw", args=[found.public_id])
        if found and state and state.status == ChangeSet.Status.OPEN
        else "",
        "meters": [meter_show(meter) for meter in meters],
        "schedule": schedule_show(found) if found else None,
        "is_machine_made": bool(found and found.machine_made),
        "tabs": [tab | {"name": LANGUAGE_NAMES[tab["code"]]} for tab in form.language_tabs],
        "can_add_version": len(form.versions) < MOST_VARIANTS,
        "can_add_option": len(form.options) < MOST_OPTIONS,
    }
    return render(request, "vendor_portal/product.html", context, status=status)


def _kept(form: ProductForm, name: str) -> Any:
    """Return what was typed in a field, as its widget takes it back."""
    widget = form.fields[name].widget
    return widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
