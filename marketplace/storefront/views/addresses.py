"""The address book: see, add, change, choose the default, delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts import services
from marketplace.accounts.errors import TooManyAddresses
from marketplace.foundation.web import answer_as
from marketplace.orders.addresses import read_address
from marketplace.storefront import address_book, draft, visit
from marketplace.storefront.address_form import ADDRESS, AddressForm


@never_cache
@require_safe
@login_required
def addresses(request: HttpRequest) -> HttpResponse:
    """Show a person's addresses."""
    context = {"addresses": address_book.choices(request), "robots": "noindex"}
    return render(request, "storefront/addresses.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_address(request: HttpRequest) -> HttpResponse:
    """Add an address."""
    return _edit(request, {"country": draft.country(request)}, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def address(request: HttpRequest, address_id: int) -> HttpResponse:
    """Change an address. Raises: AddressNotFound, for another person's too."""
    row = address_book.row_of(request, str(address_id))
    return _edit(request, row.data().to_dict(), row.pk)


@require_POST
@login_required
def address_act(request: HttpRequest, address_id: int) -> HttpResponse:
    """Make an address the default, or delete it. Raises: AddressNotFound."""
    answer_as(request, reverse("storefront:addresses"))
    person = visit.person_id(request)
    if request.POST.get("do") == "delete":
        services.delete_address(user_id=person, address_id=address_id)
        messages.success(request, _("The address is deleted."))
    else:
        services.make_default_address(user_id=person, address_id=address_id)
        messages.success(request, _("Checkouts begin with this address from now on."))
    return redirect("storefront:addresses")


def _edit(request: HttpRequest, known: Mapping[str, Any], address_id: int | None) -> HttpResponse:
    form = AddressForm(request.POST or None, initial=known)
    is_step = request.POST.get("update") == "place"
    if (
        request.method == "POST"
        and not is_step
        and form.is_valid()
        and _is_kept(form, request, address_id)
    ):
        messages.success(request, _("The address is kept."))
        return redirect("storefront:addresses")
    if is_step:  # nothing was sent yet: only the lists of a place were asked for
        typed = {name: request.POST.get(name, "") for name in ADDRESS}
        form = AddressForm(initial=typed)
    context = {"form": form, "address_id": address_id, "robots": "noindex"}
    status = 400 if form.errors else 200
    return render(request, "storefront/address.html", context, status=status)


def _is_kept(form: AddressForm, request: HttpRequest, address_id: int | None) -> bool:
    """Keep what was typed; tie what was refused to its fields."""
    cleaned, errors = read_address(form.address())
    if errors:
        form.add_refusals(errors)
        return False
    try:
        services.keep_address(user_id=visit.person_id(request), data=cleaned, address_id=address_id)
    except TooManyAddresses as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
