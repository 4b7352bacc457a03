"""Shops that a person follows, with what they have new."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from catalog.queries.news import new_goods_of
from marketplace.foundation import clock, languages
from marketplace.foundation.web import answer_as
from marketplace.storefront import visit
from marketplace.storefront.prices import prices_for
from marketplace.vendors import queries as vendors
from marketplace.vendors import services

_NEWEST: Final = 24


@never_cache
@require_safe
@login_required
def follows(request: HttpRequest) -> HttpResponse:
    """Show the shops that a person follows, and their newest goods."""
    language = languages.current()
    shops = vendors.followed_shops(visit.person_id(request), language)
    cards = new_goods_of([shop.id for shop in shops], limit=_NEWEST, language=language)
    prices = prices_for(cards, currency=visit.preferences(request).currency, now=clock.now())
    context = {"shops": shops, "entries": prices.entries(cards), "robots": "noindex"}
    return render(request, "storefront/follows.html", context)


@require_POST
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Follow a shop, or no more; who is not signed in does that first. Raises: NoSuchVendor."""
    page = reverse("storefront:shop", args=[slug])
    answer_as(request, page)
    person = visit.user_id(request)
    if person is None:
        return redirect(f"{reverse('account_login')}?next={page}")
    if request.POST.get("do") == "unfollow":
        services.unfollow(user_id=person, slug=slug)
        messages.success(request, _("You follow this shop no more."))
    else:
        services.follow(user_id=person, slug=slug, now=clock.now())
        messages.success(request, _("You follow this shop. What it has new shows under “Me”."))
    back = "storefront:follows" if request.POST.get("then") == "follows" else page
    return redirect(back)
