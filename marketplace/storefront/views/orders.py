"""After the payment: follow the order, confirm its arrival."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from catalog.reviews import queries as reviews
from catalog.reviews.signing import right_token
from marketplace.customs.cases import queries as customs
from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.paging import page_links
from marketplace.foundation.web import answer_as
from marketplace.orders import queries, services
from marketplace.orders.types import OrderPartView
from marketplace.storefront import order_search, shows, visit
from marketplace.storefront.customs_words import customs_of
from marketplace.storefront.order_links import order_of, order_url
from marketplace.storefront.paging import page_number
from marketplace.storefront.payer import payer_context
from marketplace.storefront.words import listed


@never_cache
@require_safe
def order(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one order to its owner, or to who holds its link."""
    view = order_of(request, public_id)
    token = request.GET.get("t", "")
    at_customs = customs.timelines(f"vendor_order:{part.public_id}" for part in view.parts)
    context = {
        "order": shows.order(view),
        "groups": [
            shows.part(part, order=view, token=token)
            | {"review_links": _review_links(part)}
            | {"customs": customs_of(at_customs.get(f"vendor_order:{part.public_id}", []))}
            for part in view.parts
        ],
        "refunds": [shows.refund(each) for each in view.refunds],
        "is_new": request.GET.get("new") == "1" and view.status == "paid",
        "pay_url": order_url("storefront:pay", view, token),
        "pay_later_url": order_url("storefront:pay_later", view, token),
        "again_url": order_url("storefront:buy_again", view, token),
        "cancel_url": order_url("storefront:cancel_order", view, token) if view.can_cancel else "",
        "address_url": (
            order_url("storefront:correct_address", view, token) if view.can_correct_address else ""
        ),
        "is_within_wechat": payer_context(request).scene == "wechat",
        "robots": "noindex",
    }
    return render(request, "storefront/order.html", context)


def _review_links(part: OrderPartView) -> list[dict[str, str]]:
    """What may be reviewed of a part that arrived: whoever sees the order may do so."""
    if part.status not in ("delivered", "completed"):
        return []
    rights = reviews.rights_of_part(f"vendor_order:{part.public_id}", languages.current())
    return [
        {
            "name": name,
            "url": f"{reverse('storefront:write_review', args=[ref])}?t={right_token(ref)}",
        }
        for ref, name in rights
    ]


@require_POST
def confirm_receipt(request: HttpRequest, public_id: str) -> HttpResponse:
    """The buyer says that one shop's part arrived, or one parcel of it."""
    answer_as(request, reverse("storefront:account"))
    reader = visit.reader(request)
    parcel = request.POST.get("parcel", "").replace("\0", "")[:40]
    part = services.confirm_receipt(public_id=public_id, reader=reader, parcel=parcel, now=now())
    messages.success(request, _("Thank you. The shop has been told that it arrived."))
    url = reverse("storefront:order", args=[part.order.public_id])
    return redirect(f"{url}?t={reader.token}" if reader.token else url)


@require_POST
def buy_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put the goods of an order into the cart once more: those of one that nobody paid in time."""
    view = order_of(request, public_id)
    answer_as(request, order_url("storefront:order", view, request.GET.get("t", "")))
    with transaction.atomic():
        opened = visit.open_cart(request)
        missed = services.buy_again(
            public_id=public_id, reader=visit.reader(request), cart_id=opened.pk, now=now()
        )
    visit.keep_cart(request, opened)
    if missed:
        text = _("Not to be had at the moment: %(names)s.")
        messages.warning(request, text % {"names": listed(missed)})
    return redirect("storefront:cart")


def _guest_account(request: HttpRequest) -> HttpResponse:
    waiting = shows.waiting(queries.waiting_orders(visit.visitor(request), now()))
    if not waiting:
        return redirect(f"{reverse('account_login')}?next={request.path}")
    context = {"waiting": waiting, "robots": "noindex"}
    return render(request, "storefront/account.html", context)


@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Show a person's own orders; to a guest, those of this visit that wait for their payment."""
    person = visit.user_id(request)
    if person is None:
        return _guest_account(request)
    asked = order_search.read(request)
    found = queries.orders_of(
        person, page=page_number(request), language=languages.current(), search=asked.search
    )
    if not found.rows and found.page > 1:
        return redirect("storefront:account")  # there is no such page
    context = {
        "orders": [shows.summary(each) for each in found.rows],
        "asked": asked,
        "pagination": page_links(
            request.path,
            page=found.page,
            pages=found.page + found.has_next,
            query=asked.query,
        ),
        "robots": "noindex",
    }
    return render(request, "storefront/account.html", context)
