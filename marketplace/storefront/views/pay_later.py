"""Pay later: a link by mail that opens one order until its time to pay is over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.foundation.web import answer_as
from marketplace.orders import services
from marketplace.orders.signing import opens_to_pay, order_token
from marketplace.storefront import visit
from marketplace.storefront.order_links import order_of, order_url, order_url_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pay_later(request: HttpRequest, public_id: str) -> HttpResponse:
    """Mail the link to the order's address by a POST; open it by a GET.

    A GET starts no payment: mail programs open links before their readers do.
    Raises: OrderNotFound for a link of another order or with a wrong signature, PayLinkExpired.
    """
    if request.method == "POST":
        return _mail(request, public_id)
    opens_to_pay(public_id, request.GET.get("p", ""), now=now())
    return redirect(order_url_of("storefront:order", public_id, order_token(public_id)))


def _mail(request: HttpRequest, public_id: str) -> HttpResponse:
    view = order_of(request, public_id)
    back = order_url("storefront:order", view, request.GET.get("t", ""))
    answer_as(request, back)
    try:
        services.ask_for_pay_link(public_id=public_id, reader=visit.reader(request), now=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        text = _(
            "A link to pay is on its way to %(email)s. The goods are held until the time below."
        )
        messages.success(request, text % {"email": view.email})
    return redirect(back)
