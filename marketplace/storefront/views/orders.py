"""After the click: pay, come back, follow the order, confirm its arrival."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused, TryAgain
from marketplace.foundation.paging import page_links
from marketplace.foundation.web import answer_as
from marketplace.orders import queries, services
from marketplace.orders.signing import order_token
from marketplace.orders.types import OrderView
from marketplace.storefront import shows, visit
from marketplace.storefront.paging import page_number
from payments.charges import queries as charge_queries
from payments.charges import services as charges
from payments.charges.types import ChargeView

_ASKED_FOR: Final = 2  # seconds; the shortest pause of js/payment.js


@never_cache
@require_safe
def order(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one order to its owner, or to who holds its link."""
    view = _order(request, public_id)
    token = request.GET.get("t", "")
    context = {
        "order": shows.order(view),
        "groups": [shows.part(part, order=view, token=token) for part in view.parts],
        "refunds": [shows.refund(each) for each in view.refunds],
        "is_new": request.GET.get("new") == "1" and view.status == "paid",
        "pay_url": _url("storefront:pay", view, token),
        "robots": "noindex",
    }
    return render(request, "storefront/order.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the buyer to the payment page: the one that waits already, or a new one.

    A form may choose another way to pay first; what was paid meanwhile is kept.
    """
    view = _order(request, public_id)
    token = order_token(view.public_id)
    answer_as(request, _url("storefront:order", view, token))
    if view.is_under_review:  # said before anything else: its time may be over meanwhile
        text = _("We are checking a payment for this order. Please do not pay again.")
        messages.error(request, text)
        return redirect(_url("storefront:order", view, token))
    try:
        goal = _payment_page(view, token, request.POST.get("method", view.method))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(_url("storefront:order", view, token))
    except TryAgain:
        text = _("The payment provider does not answer at the moment. Please try again soon.")
        messages.error(request, text)
        return redirect(_url("storefront:order", view, token))
    return redirect(goal)


def _payment_page(view: OrderView, token: str, method: str) -> str:
    """Return where to pay by a method; the way back when it turns out to be paid."""
    back = _url("storefront:payment_return", view, token)
    if method != view.method:
        changed = charges.change_method(charge_ref=view.charge_ref, method=method, now=now())
        if changed.is_paid:
            return back
    attempt = charges.start_attempt(
        charge_ref=view.charge_ref,
        success_url=f"{settings.PUBLIC_BASE_URL}{back}",
        cancel_url=f"{settings.PUBLIC_BASE_URL}{_url('storefront:order', view, token)}",
        language=languages.current(),
        email=view.email,
        description=_("Order %(number)s") % {"number": view.public_id},
        now=now(),
    )
    return attempt.redirect_url


@never_cache
@require_safe
def payment_return(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask the provider what happened; this page's address proves nothing."""
    view = _order(request, public_id)
    token = request.GET.get("t", "")
    state = _state(_sync(view))
    order_url = _url("storefront:order", view, token)
    paid_url = f"{order_url}{'&' if token else '?'}new=1"
    if state == "captured":
        return redirect(paid_url)
    context = {
        "state": state,
        "order": shows.order(view),
        "order_url": order_url,
        "paid_url": paid_url,
        "status_url": _url("storefront:payment_status", view, token),
        "pay_url": _url("storefront:pay", view, token),
        "robots": "noindex",
    }
    return render(request, "storefront/payment_return.html", context)


@never_cache
@require_safe
def payment_status(request: HttpRequest, public_id: str) -> JsonResponse:
    """Answer a waiting page: {"state": ...}. Many such pages ask the provider once in a while."""
    view = _order(request, public_id)
    return JsonResponse({"state": _state(_sync(view, is_polled=True))})


@require_POST
def confirm_receipt(request: HttpRequest, public_id: str) -> HttpResponse:
    """The buyer says that one shop's parcel arrived."""
    answer_as(request, reverse("storefront:account"))
    reader = visit.reader(request)
    part = services.confirm_receipt(public_id=public_id, reader=reader, now=now())
    messages.success(request, _("Thank you. The shop has been told that it arrived."))
    url = reverse("storefront:order", args=[part.order.public_id])
    return redirect(f"{url}?t={reader.token}" if reader.token else url)


def _order(request: HttpRequest, public_id: str) -> OrderView:
    return queries.order_view(public_id, reader=visit.reader(request), language=languages.current())


def _sync(view: OrderView, *, is_polled: bool = False) -> ChargeView:
    """Look at the provider once; when it is away or says no, what is known stays true.

    A page that polls is told what is known when another has just asked for the same attempt.
    """
    charge = charge_queries.charge_view(view.charge_ref)
    if charge.attempt_id is None or charge.is_paid:
        return charge
    if is_polled and not cache.add(f"asked:{charge.attempt_id}", True, _ASKED_FOR):
        return charge
    try:
        return charges.sync_attempt(charge.attempt_id, now=now())
    except (Refused, TryAgain):
        return charge


def _state(charge: ChargeView) -> str:
    if charge.is_paid:
        return "captured"
    if charge.is_under_review:  # whatever its time says: the provider holds the buyer's money
        return "review"
    if charge.status in ("expired", "voided", "refunded"):
        return "expired"
    return "declined" if charge.attempt_status == "declined" else "pending"


def _url(name: str, view: OrderView, token: str) -> str:
    path = reverse(name, args=[view.public_id])
    return f"{path}?t={token}" if token else path


@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Show a person's own orders."""
    person = visit.user_id(request)
    if person is None:
        return redirect(f"{reverse('account_login')}?next={request.path}")
    found = queries.orders_of(person, page=page_number(request), language=languages.current())
    if not found.rows and found.page > 1:
        return redirect("storefront:account")  # there is no such page
    context = {
        "orders": [shows.summary(each) for each in found.rows],
        "pagination": page_links(request.path, page=found.page, pages=found.page + found.has_next),
        "robots": "noindex",
    }
    return render(request, "storefront/account.html", context)
