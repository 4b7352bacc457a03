"""Pay: at the provider's page, by a code, or in the wallet; and come back from it."""

from __future__ import annotations

import json
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused, TryAgain
from marketplace.foundation.web import answer_as
from marketplace.orders.signing import order_token
from marketplace.orders.types import OrderView
from marketplace.storefront import qr, shows, ways
from marketplace.storefront.leaving import leave_for
from marketplace.storefront.order_links import order_of, order_url, order_url_of
from marketplace.storefront.payer import (
    blocked_text,
    chosen_method,
    is_blocked,
    payer_context,
    take_name,
    where_to_ask,
)
from payments.charges import queries as charge_queries
from payments.charges import services as charges
from payments.charges.types import ChargeView, PayerContext

_ASKED_FOR: Final = 2  # seconds; the shortest pause of js/payment.js


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the buyer to where it is paid: what waits already, or something new.

    A form may choose another way to pay first; what was paid meanwhile is kept. A mere look at the
    address (HEAD) starts nothing.
    """
    view = order_of(request, public_id)
    token = order_token(view.public_id)
    answer_as(request, order_url("storefront:order", view, token))
    if request.method == "HEAD":
        return redirect(order_url("storefront:order", view, token))
    if view.is_under_review:  # said before anything else: its time may be over meanwhile
        text = _("We are checking a payment for this order. Please do not pay again.")
        messages.error(request, text)
        return redirect(order_url("storefront:order", view, token))
    method = chosen_method(request, view.public_id, view.method)
    if is_blocked(
        method, payer_context(request)
    ):  # the page that it would lead to stays blank there
        messages.error(request, blocked_text(method))
        return redirect(order_url("storefront:order", view, token))
    if page := where_to_ask(request, view.total, method, order=view.public_id, token=token):
        return leave_for(request, page, method_label=ways.method_label(method))
    return _on_the_way(request, view, token, method)


@never_cache
@require_safe
def payer_named(request: HttpRequest) -> HttpResponse:
    """Take the buyer back from the wallet's page that says who pays, and go on to pay."""
    return redirect(order_url_of("storefront:pay", *take_name(request)))


def _on_the_way(request: HttpRequest, view: OrderView, token: str, method: str) -> HttpResponse:
    """Send the buyer to where it is paid, or back to the order with the reason why not."""
    try:
        goal = _where_to_pay(view, token, method, payer_context(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(order_url("storefront:order", view, token))
    except TryAgain:
        text = _("The payment provider does not answer at the moment. Please try again soon.")
        messages.error(request, text)
        return redirect(order_url("storefront:order", view, token))
    return leave_for(request, goal, method_label=ways.method_label(method))


def _where_to_pay(view: OrderView, token: str, method: str, payer: PayerContext) -> str:
    """Return where to pay by a method; the way back when it turns out to be paid."""
    back = order_url("storefront:payment_return", view, token)
    if method != view.method:
        changed = charges.change_method(charge_ref=view.charge_ref, method=method, now=now())
        if changed.is_paid:
            return back
    charges.move_to_device(charge_ref=view.charge_ref, payer=payer, now=now())
    if charge_queries.charge_view(view.charge_ref).is_paid:  # on the other device
        return back
    attempt = charges.start_attempt(
        charge_ref=view.charge_ref,
        success_url=f"{settings.PUBLIC_BASE_URL}{back}",
        cancel_url=f"{settings.PUBLIC_BASE_URL}{order_url('storefront:order', view, token)}",
        language=languages.current(),
        email=view.email,
        description=_("Order %(number)s") % {"number": view.public_id},
        now=now(),
        payer=payer,
    )
    return attempt.redirect_url or order_url("storefront:payment_code", view, token)


@never_cache
@require_safe
def payment_code(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the code to scan, or let WeChat's own browser ask the wallet; then wait for the payment.

    The provider is asked by the waiting page and by its button, not by opening this one.
    """
    view = order_of(request, public_id)
    token = request.GET.get("t", "")
    charge = charge_queries.charge_view(view.charge_ref)
    if not (charge.qr_text or charge.wallet_call):  # paid, over, or it waits at another page
        return redirect(order_url("storefront:payment_return", view, token))
    context = _waiting(view, token) | {
        "code": qr.drawn(charge.qr_text) if charge.qr_text else "",
        "wallet_call": json.dumps(dict(charge.wallet_call)) if charge.wallet_call else "",
        "scene": payer_context(request).scene,
        "reads_pictures": ways.reads_pictures(charge.method),
        "method_label": ways.method_label(charge.method),
        "app": ways.wallet_app(charge.method),
        "expires_at": charge.expires_at,
    }
    return render(request, "storefront/payment_code.html", context)


@never_cache
@require_safe
def payment_return(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask the provider what happened; this page's address proves nothing."""
    view = order_of(request, public_id)
    token = request.GET.get("t", "")
    charge = _sync(view)
    state = _state(charge)
    waits_for_buyer = state == "pending" and charge.attempt_status == "awaiting_buyer"
    context = _waiting(view, token) | {
        "state": state,
        "waits_for_buyer": waits_for_buyer and charge.is_payable,
        "is_within_wechat": payer_context(request).scene == "wechat",
    }
    if state == "captured":
        return redirect(context["paid_url"])
    return render(request, "storefront/payment_return.html", context)


@never_cache
@require_safe
def payment_status(request: HttpRequest, public_id: str) -> JsonResponse:
    """Answer a waiting page: {"state": ...}. Many such pages ask the provider once in a while."""
    view = order_of(request, public_id)
    return JsonResponse({"state": _state(_sync(view, is_polled=True))})


def _waiting(view: OrderView, token: str) -> dict[str, Any]:
    """Return what a page that waits for a payment leads to."""
    url = order_url("storefront:order", view, token)
    return {
        "order": shows.order(view),
        "order_url": url,
        "paid_url": f"{url}{'&' if token else '?'}new=1",
        "return_url": order_url("storefront:payment_return", view, token),
        "status_url": order_url("storefront:payment_status", view, token),
        "pay_url": order_url("storefront:pay", view, token),
        "pay_later_url": order_url("storefront:pay_later", view, token),
        "again_url": order_url("storefront:buy_again", view, token),
        "robots": "noindex",
    }


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
