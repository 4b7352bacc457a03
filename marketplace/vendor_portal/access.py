"""The one door of the portal: signed in, and a member of a vendor."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from marketplace.vendors import queries as vendors
from marketplace.vendors.errors import NoSuchVendor
from marketplace.vendors.models import VendorMember

MemberView = Callable[..., HttpResponseBase]


def member_required(view: MemberView) -> MemberView:
    """Call the view with the signed-in person's membership as its second argument.

    A stranger is sent to sign in; who acts for no vendor gets a 404, as for any page that is
    not theirs, with the ways on from there.
    """

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(_way_back(request))
        try:
            member = vendors.membership(request.user)
        except NoSuchVendor as refusal:
            return render(request, "vendor_portal/no_shop.html", status=refusal.status)
        return view(request, member, *args, **kwargs)

    return guarded


def sees_money(member: VendorMember) -> bool:
    """Tell whether a member may see the vendor's balances, statements and payouts."""
    return member.role in (VendorMember.Role.OWNER, VendorMember.Role.FINANCE)


def fulfills(member: VendorMember) -> bool:
    """Tell whether a member may accept orders and hand them over."""
    return member.role in (VendorMember.Role.OWNER, VendorMember.Role.FULFILLMENT)


def sees_disputes(member: VendorMember) -> bool:
    """Tell whether a member may see the vendor's disputes; who fulfills may answer them."""
    return sees_money(member) or fulfills(member)


def keeps_goods(member: VendorMember) -> bool:
    """Tell whether a member may see the vendor's offers and change their stock and prices."""
    return member.role in (VendorMember.Role.OWNER, VendorMember.Role.CATALOG)


def answers(member: VendorMember) -> bool:
    """Tell whether a member may read and answer what buyers write."""
    return member.role != VendorMember.Role.FINANCE


def frame(member: VendorMember, place: str) -> dict[str, Any]:
    """Return the context of every page of the portal."""
    return {
        "vendor": member.vendor,
        "member_role": member.get_role_display(),
        "sees_money": sees_money(member),
        "keeps_goods": keeps_goods(member),
        "sees_disputes": sees_disputes(member),
        "fulfills": fulfills(member),
        "answers": answers(member),
        "place": place,
    }


def _way_back(request: HttpRequest) -> str:
    """Where to after the sign-in: the page that was asked for, never an address of a form."""
    is_page = request.method in ("GET", "HEAD")
    return request.get_full_path() if is_page else reverse("vendor_portal:home")
