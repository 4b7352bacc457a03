"""A shop's messages: the list, one thread, and the thread about an order."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.media import limits
from catalog.media.errors import PictureRefused
from marketplace.conversations import queries, scopes, services
from marketplace.conversations.errors import MessageRefused, ThreadClosed, TooManyMessages
from marketplace.conversations.models import Conversation, MessageReport, Side
from marketplace.conversations.services.write_message import Draft
from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.paging import page_links, page_number
from marketplace.foundation.web import answer_as
from marketplace.orders.scopes import vendor_order_of_member
from marketplace.vendor_portal.access import answers, frame, member_required
from marketplace.vendor_portal.message_forms import ReplyForm
from marketplace.vendors.errors import MemberRoleMissing
from marketplace.vendors.models import VendorMember


@require_safe
@member_required
def threads(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Show the shop's threads, the newest first; those that wait for an answer, if so asked."""
    _demand(member)
    waiting = request.GET.get("waiting") == "1"
    found = queries.threads_of_shop(
        member.vendor_id, waiting_only=waiting, page=page_number(request.GET.get("page", ""))
    )
    context = frame(member, "messages") | {
        "threads": found.rows,
        "tabs": _tabs(waiting),
        "replies": queries.replies_of_shop(member.vendor_id, now()),
        "pagination": page_links(
            request.path,
            page=found.page,
            pages=found.page + found.has_next,
            query={"waiting": "1"} if waiting else {},
        ),
    }
    return render(request, "vendor_portal/threads.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def thread(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Show one thread, and write in it."""
    found = scopes.thread_of_member(public_id, member)
    address = reverse("vendor_portal:thread", args=[public_id])
    answer_as(request, address)
    _demand(member)
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        draft = _draft(request, member, form)
        if _tried(form, lambda: services.write_in(thread=found, draft=draft, now=now())):
            messages.success(request, _("Sent. The buyer is told."))
            return redirect(address)
    return _thread_page(request, member, found, form, _head(found))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def order_messages(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Write first about an order; a thread that is there has its own page."""
    part = vendor_order_of_member(public_id, member)
    answer_as(request, reverse("vendor_portal:order_messages", args=[public_id]))
    _demand(member)
    known = queries.thread_of_part(public_id)
    if known is not None and request.method != "POST":
        return redirect("vendor_portal:thread", known.public_id)
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        draft = _draft(request, member, form)
        write = services.write_about_order
        if _tried(form, lambda: write(vendor_order=part, draft=draft, now=now())):
            messages.success(request, _("Sent. The buyer is told."))
            return redirect("vendor_portal:order_messages", public_id)
    head = {
        "title": _("Order %(number)s") % {"number": part.order.public_id},
        "about_url": reverse("vendor_portal:order", args=[public_id]),
    }
    return _thread_page(request, member, None, form, head)


@require_safe
@member_required
def picture(
    request: HttpRequest, member: VendorMember, public_id: str, picture_id: UUID
) -> HttpResponse:
    """Send a picture of the shop's own thread."""
    found = scopes.thread_of_member(public_id, member)
    _demand(member)
    content = bytes(scopes.picture_in(found, picture_id).content)
    return HttpResponse(
        content,
        headers={
            "Content-Type": "image/jpeg",
            "Content-Disposition": "inline",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


@require_POST
@member_required
def report(
    request: HttpRequest, member: VendorMember, public_id: str, message_id: UUID
) -> HttpResponse:
    """Say that a person should look at what a buyer wrote."""
    found = scopes.thread_of_member(public_id, member)
    back = reverse("vendor_portal:thread", args=[public_id])
    answer_as(request, back)
    _demand(member)
    services.report_message(
        message=scopes.message_in(found, message_id),
        by=Side.SHOP,
        reason=request.POST.get("reason", ""),
        now=now(),
    )
    messages.success(request, _("Thank you. A person will look at it."))
    return redirect(back)


def _demand(member: VendorMember) -> None:
    if not answers(member):
        raise MemberRoleMissing


def _tabs(waiting: bool) -> list[dict[str, Any]]:
    url = reverse("vendor_portal:threads")
    return [
        {"label": _("All"), "url": url, "is_current": not waiting},
        {"label": _("Waiting for you"), "url": f"{url}?waiting=1", "is_current": waiting},
    ]


def _head(found: Conversation) -> dict[str, str]:
    """Name what a thread is about, and where that is."""
    title = queries.about(found, languages.current())
    if found.vendor_order is not None:
        number = _("Order %(number)s") % {"number": title}
        url = reverse("vendor_portal:order", args=[found.vendor_order.public_id])
        return {"title": number, "about_url": url}
    assert found.product is not None
    return {
        "title": title,
        "about_url": reverse("storefront:product", args=[found.product.slug]),
    }


def _thread_page(
    request: HttpRequest,
    member: VendorMember,
    found: Conversation | None,
    form: ReplyForm,
    head: dict[str, str],
) -> HttpResponse:
    shown = queries.messages_of(found, side=Side.SHOP) if found else ()
    if found is not None and request.method == "GET":
        services.mark_read(thread=found, side=Side.SHOP)
    context = (
        frame(member, "messages")
        | head
        | {
            "public_id": found.public_id if found else "",
            "may_publish": bool(found and found.may_publish),
            "is_public": bool(found and found.published_at),
            "entries": shown,
            "form": form,
            "reasons": MessageReport.Reason.choices,
        }
    )
    status = 400 if form.errors else 200
    return render(request, "vendor_portal/thread.html", context, status=status)


def _tried(form: ReplyForm, write: Any) -> bool:
    """Write; say at the form why not."""
    try:
        write()
    except PictureRefused as refusal:
        form.add_error("pictures", str(refusal))
    except (MessageRefused, ThreadClosed, TooManyMessages) as refusal:
        form.add_error("text", str(refusal))
    else:
        return True
    return False


def _draft(request: HttpRequest, member: VendorMember, form: ReplyForm) -> Draft:
    return Draft(
        key=form.cleaned_data["key"],
        side=Side.SHOP,
        person_id=member.user_id,
        text=form.cleaned_data["text"],
        language=languages.current(),
        pictures=[each.read(limits.MAX_BYTES + 1) for each in request.FILES.getlist("pictures")],
    )
