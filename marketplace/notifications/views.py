"""A person's inbox, what they want to hear, and the link that turns a kind of mail off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.foundation.clock import now
from marketplace.foundation.paging import page_links, page_number
from marketplace.foundation.web import answer_as
from marketplace.notifications import kinds, queries, services
from marketplace.notifications.signing import read_off_token
from marketplace.vendors.models import VendorMember


@never_cache
@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """Show a person's news, newest first."""
    found = queries.inbox(_person(request), page=page_number(request.GET.get("page", "")))
    if not found.rows and found.page > 1:
        return redirect("notifications:inbox")  # there is no such page
    pages = found.page + found.has_next
    context = {
        "notices": found.rows,
        "unread": found.unread,
        "upto": found.upto.isoformat() if found.upto else "",
        "pagination": page_links(request.path, page=found.page, pages=pages),
        "robots": "noindex",
    }
    return render(request, "storefront/inbox.html", context)


@never_cache
@require_safe
@login_required
def open_notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Mark a notice as read and go where it leads; opening it twice changes nothing more."""
    found = services.open_notice(notice_id=notice_id, person_id=_person(request), now=now())
    return redirect(found.path or reverse("notifications:inbox"))


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark what the page showed as read."""
    answer_as(request, reverse("notifications:inbox"))
    upto = _instant(request.POST.get("upto", ""))
    if upto is not None:
        services.read_all(person_id=_person(request), upto=upto, now=now())
    return redirect("notifications:inbox")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choices(request: HttpRequest) -> HttpResponse:
    """Show and keep what a person wants to hear, kind by kind and way by way."""
    address = request.user.get_username()
    for_shop = VendorMember.objects.filter(user_id=_person(request)).exists()
    if request.method == "POST":
        wanted = {pair: "_".join(("on", *pair)) in request.POST for pair in _pairs(for_shop)}
        services.choose_news(address=address, wanted=wanted, now=now())
        messages.success(request, _("Saved."))
        return redirect("notifications:choices")
    found = queries.wishes_of(address, for_shop=for_shop)
    context = {
        "groups": [
            {"label": kinds.READERS[reader], "wishes": wishes} for reader, wishes in found.items()
        ],
        "address": address,
        "robots": "noindex",
    }
    return render(request, "storefront/news_choices.html", context)


@csrf_exempt  # a mail program posts here by itself; the signed word is what allows it
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_off(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether a kind of mail shall stop; a POST stops it. Source: RFC 8058.

    Opening the link changes nothing: programs that look for bad links open every one.
    """
    address, code = read_off_token(token)
    kind = kinds.of(code)
    if request.method == "POST" and not kind.is_mandatory:
        wants = request.POST.get("wants") == "1"
        services.choose_news(address=address, wanted={(code, kinds.MAIL): wants}, now=now())
        if not wants:
            return _off_page(request, address, kind, is_off=True)
    return _off_page(request, address, kind, is_off=False)


def _person(request: HttpRequest) -> int:
    """Who is signed in; the door has seen to it that somebody is."""
    assert request.user.pk is not None
    return int(request.user.pk)


def _off_page(
    request: HttpRequest, address: str, kind: kinds.Kind, *, is_off: bool
) -> HttpResponse:
    context = {
        "address": address,
        "kind_label": kind.label,
        "is_off": is_off,
        "is_mandatory": kind.is_mandatory,
        "robots": "noindex",
    }
    return render(request, "storefront/mail_off.html", context)


def _pairs(for_shop: bool) -> Iterator[tuple[str, str]]:
    """Every pair that the page has a box for."""
    for kind in kinds.ALL:
        if not kind.is_mandatory and (for_shop or kind.reader == kinds.BUYER):
            yield from ((kind.code, channel) for channel in kind.channels)


def _instant(raw: str) -> datetime | None:
    try:
        found = parse_datetime(raw)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
