"""What buyers write to shops: about an order, and before they buy."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import queries as catalog
from catalog.media import limits
from catalog.media.errors import PictureRefused
from catalog.models import Product
from marketplace.conversations import queries, scopes, services
from marketplace.conversations.errors import MessageRefused, ThreadClosed, TooManyMessages
from marketplace.conversations.models import Conversation, MessageReport, Side
from marketplace.conversations.services.write_message import Draft
from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.paging import page_links
from marketplace.foundation.web import answer_as
from marketplace.orders.models import VendorOrder
from marketplace.orders.scopes import vendor_order_of_reader
from marketplace.storefront import visit
from marketplace.storefront.message_forms import MessageForm, QuestionForm
from marketplace.storefront.order_links import order_url_of
from marketplace.storefront.paging import page_number

_REFUSALS = (MessageRefused, PictureRefused, ThreadClosed, TooManyMessages)


@never_cache
@require_safe
@login_required
def threads(request: HttpRequest) -> HttpResponse:
    """Show what a buyer and shops wrote to each other, the newest first."""
    assert request.user.pk is not None
    found = queries.threads_of_buyer(request.user.pk, page=page_number(request))
    context = {
        "threads": found.rows,
        "pagination": page_links(request.path, page=found.page, pages=found.page + found.has_next),
        "robots": "noindex",
    }
    return render(request, "storefront/threads.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def order_messages(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show and write the thread about one shop's part of an order; a guest has its link."""
    reader = visit.reader(request)
    part = vendor_order_of_reader(public_id, reader)
    address = order_url_of("storefront:order_messages", public_id, reader.token)
    answer_as(request, address)
    thread = queries.thread_of_part(public_id)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and _tried(form, lambda: _write_about(request, part, form)):
        messages.success(request, _("Sent. The shop is told."))
        return redirect(address)
    context = {
        "title": _("Order %(number)s") % {"number": part.order.public_id},
        "about_url": order_url_of("storefront:order", part.order.public_id, reader.token),
        "shop": part.vendor.name,
        "token": reader.token,
    }
    return _thread_page(request, thread, form, part.vendor_id, context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show and write the thread of a question; one about an order leads to its own page."""
    found = scopes.thread_of_reader(public_id, visit.reader(request))
    if found.vendor_order is not None:
        return redirect(_order_thread_url(request, found.vendor_order))
    assert found.product is not None
    address = reverse("storefront:thread", args=[public_id])
    answer_as(request, address)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and _tried(form, lambda: _write_in(request, found, form)):
        messages.success(request, _("Sent. The shop is told."))
        return redirect(address)
    context = {
        "title": queries.about(found, languages.current()),
        "about_url": reverse("storefront:product", args=[found.product.slug]),
        "shop": found.vendor.name,
        "token": "",
    }
    return _thread_page(request, found, form, found.vendor_id, context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what others asked about a product, and ask; who asks signs in."""
    product = catalog.product_page(slug)
    address = reverse("storefront:questions", args=[slug])
    answer_as(request, address)
    person = visit.user_id(request)
    if request.method == "POST" and person is None:
        return redirect(f"{reverse('account_login')}?next={address}")
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and _tried(
        form, lambda: _ask(request, product.product_id, product.vendor.id, form)
    ):
        messages.success(request, _("Sent. The shop is told; its answer is in your messages."))
        return redirect("storefront:threads")
    context = {
        "product": product,
        "nav_categories": product.menu,
        "questions": queries.public_questions(product.product_id),
        "replies": queries.replies_of_shop(product.vendor.id, now()),
        "form": form,
        "login_url": f"{reverse('account_login')}?next={address}",
    }
    status = 400 if form.errors else 200
    return render(request, "storefront/questions.html", context, status=status)


@never_cache
@require_safe
def picture(request: HttpRequest, public_id: str, picture_id: UUID) -> HttpResponse:
    """Send a picture to the buyer whose thread it is in."""
    found = scopes.thread_of_reader(public_id, visit.reader(request))
    return picture_answer(bytes(scopes.picture_in(found, picture_id).content))


@require_POST
def report(request: HttpRequest, public_id: str, message_id: UUID) -> HttpResponse:
    """Say that a person should look at what a shop wrote."""
    found = scopes.thread_of_reader(public_id, visit.reader(request))
    if found.vendor_order is not None:
        back = _order_thread_url(request, found.vendor_order)
    else:
        back = reverse("storefront:thread", args=[public_id])
    answer_as(request, back)
    services.report_message(
        message=scopes.message_in(found, message_id),
        by=Side.BUYER,
        reason=request.POST.get("reason", ""),
        now=now(),
    )
    messages.success(request, _("Thank you. A person will look at it."))
    return redirect(back)


def picture_answer(content: bytes) -> HttpResponse:
    """Return a picture that one person may see: kept by no cache on the way."""
    return HttpResponse(
        content,
        headers={
            "Content-Type": "image/jpeg",
            "Content-Disposition": "inline",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def _order_thread_url(request: HttpRequest, part: VendorOrder) -> str:
    return order_url_of("storefront:order_messages", part.public_id, request.GET.get("t", ""))


def _thread_page(
    request: HttpRequest,
    found: Conversation | None,
    form: MessageForm,
    vendor_id: int,
    context: dict[str, Any],
) -> HttpResponse:
    shown = queries.messages_of(found, side=Side.BUYER) if found else ()
    if found is not None and request.method == "GET":
        services.mark_read(thread=found, side=Side.BUYER)
    full = context | {
        "public_id": found.public_id if found else "",
        "entries": shown,
        "form": form,
        "reasons": MessageReport.Reason.choices,
        "replies": queries.replies_of_shop(vendor_id, now()),
        "robots": "noindex",
    }
    status = 400 if form.errors else 200
    return render(request, "storefront/thread.html", full, status=status)


def _tried(form: MessageForm, write: Any) -> bool:
    """Write what was typed; say at the form why not."""
    if not form.is_valid():
        return False
    try:
        write()
    except _REFUSALS as refusal:
        form.add_error("pictures" if isinstance(refusal, PictureRefused) else "text", str(refusal))
        return False
    return True


def _draft(request: HttpRequest, form: MessageForm) -> Draft:
    return Draft(
        key=form.cleaned_data["key"],
        side=Side.BUYER,
        person_id=visit.user_id(request),
        text=form.cleaned_data["text"],
        language=languages.current(),
        pictures=[each.read(limits.MAX_BYTES + 1) for each in request.FILES.getlist("pictures")],
    )


def _write_about(request: HttpRequest, part: VendorOrder, form: MessageForm) -> None:
    services.write_about_order(vendor_order=part, draft=_draft(request, form), now=now())


def _write_in(request: HttpRequest, found: Conversation, form: MessageForm) -> None:
    services.write_in(thread=found, draft=_draft(request, form), now=now())


def _ask(request: HttpRequest, product_id: int, vendor_id: int, form: MessageForm) -> None:
    services.ask_about_product(
        product=Product.objects.get(pk=product_id),
        vendor_id=vendor_id,
        draft=_draft(request, form),
        may_publish=form.cleaned_data["may_publish"],
        now=now(),
    )
