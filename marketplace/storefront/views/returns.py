"""A buyer's returns: asked for, shown before they are sent, followed, and sent back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.media import limits
from catalog.media.errors import PictureRefused
from marketplace.accounts.countries import address_lines
from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.foundation.web import answer_as
from marketplace.orders import scopes
from marketplace.orders.errors import TrackingRefused
from marketplace.orders.queries import returns as queries
from marketplace.orders.refund_types import RefundPreview
from marketplace.orders.return_errors import ReturnMoved
from marketplace.orders.return_types import ReturnView
from marketplace.orders.return_words import BUYER_KINDS, BUYER_NEXT
from marketplace.orders.services import returns
from marketplace.shipping import carriers
from marketplace.storefront import qr, visit
from marketplace.storefront.order_links import order_url_of
from marketplace.storefront.return_forms import EscalationForm, ReturnForm, SentForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask what goes back and why, show what that gives, and send it on the second asking."""
    token = request.GET.get("t", "")
    answer_as(request, _url("storefront:return_ask", public_id, token))
    reader = visit.reader(request)
    of = queries.returnable(public_id, reader=reader, now=now(), language=languages.current())
    form = ReturnForm(request.POST or None, of)
    is_whole = form.is_valid()
    preview = _preview(request, form) if is_whole and "edit" not in request.POST else None
    if preview and "confirmed" in request.POST:
        made = _ask(request, form)
        if made:
            messages.success(request, _("Sent. The shop answers within some days."))
            return redirect(_url("storefront:return", made, token))
    context = {
        "of": of,
        "form": form,
        "preview": preview,
        "chosen": _chosen(form) if preview else [],
        "order_url": order_url_of("storefront:order", of.order_public_id, token),
        "robots": "noindex",
    }
    status = 400 if form.errors and "edit" not in request.POST else 200
    return render(request, "storefront/return_ask.html", context, status=status)


def _preview(request: HttpRequest, form: ReturnForm) -> RefundPreview | None:
    try:
        return queries.preview_return(
            form.of.public_id, form.lines, reader=visit.reader(request), now=now()
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def _ask(request: HttpRequest, form: ReturnForm) -> str:
    """Send it; return its number, or nothing where it was refused, which the form says."""
    given = form.cleaned_data
    try:
        made = returns.ask_return(
            public_id=form.of.public_id,
            lines=form.lines,
            wish=given["wish"],
            text=given["text"],
            pictures=returns.decode_pictures(uploads(request)),
            key=f"buyer:{given['key']}",
            reader=visit.reader(request),
            now=now(),
        )
    except PictureRefused as refusal:
        form.add_error("pictures", str(refusal))
        return ""
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return ""
    return made.public_id


def uploads(request: HttpRequest) -> list[bytes]:
    """Read the pictures of a form, each no further than a picture may be long."""
    return [each.read(limits.MAX_BYTES + 1) for each in request.FILES.getlist("pictures")]


def _chosen(form: ReturnForm) -> list[dict[str, Any]]:
    lines = {line.line_id: line for line in form.of.lines}
    reasons = dict(form.of.reasons)
    return [
        {
            "quantity": wish.quantity,
            "name": lines[wish.line_id].name,
            "label": lines[wish.line_id].variant_label,
            "reason": reasons[wish.reason],
        }
        for wish in form.lines
    ]


@never_cache
@require_safe
def one(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one return to who may read its order."""
    return _page(request, public_id)


def _page(
    request: HttpRequest,
    public_id: str,
    *,
    sent: SentForm | None = None,
    escalation: EscalationForm | None = None,
    status: int = 200,
) -> HttpResponse:
    token = request.GET.get("t", "")
    view = queries.return_of_reader(
        public_id, reader=visit.reader(request), now=now(), language=languages.current()
    )
    context = {
        "of": view,
        "kind": BUYER_KINDS[view.status],
        "next": BUYER_NEXT[view.next_key],
        "ends_at": _ends_at(view),
        "sent_form": (sent or SentForm()) if _can_send(view) else None,
        "escalation_form": (escalation or EscalationForm()) if _can_escalate(view) else None,
        "can_withdraw": view.status in ("requested", "approved") and not view.refund_waits,
        "act_url": _url("storefront:return_act", public_id, token),
        "label_url": _url("storefront:return_label", public_id, token) if view.address else "",
        "order_url": order_url_of("storefront:order", view.order_public_id, token),
        "buyer_pictures": _pictures(public_id, view.buyer_files, token),
        "shop_pictures": _pictures(public_id, view.shop_files, token),
        "carriers": carriers.names(languages.current()),
        "robots": "noindex",
    }
    return render(request, "storefront/return.html", context, status=status)


def _ends_at(view: ReturnView) -> datetime | None:
    """Until when the buyer, or the shop that owes an answer, can do the next step."""
    is_open = view.status in ("requested", "denied") or _can_send(view)
    return view.due_at if is_open else None


def _can_send(view: ReturnView) -> bool:
    return view.status == "approved" and not view.goods_stay


def _can_escalate(view: ReturnView) -> bool:
    return view.status == "denied" and not view.is_for_good


@require_POST
def act(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the next step of a return: it was sent, it is taken back, a person shall decide."""
    url = _url("storefront:return", public_id, request.GET.get("t", ""))
    answer_as(request, url)
    scopes.return_of_reader(public_id, visit.reader(request))
    step = _STEPS.get(request.POST.get("step", ""))
    if step is None:
        return redirect(url)
    try:
        refused = step(request, public_id)
    except ReturnMoved as refusal:
        messages.error(request, str(refusal))
        return redirect(url)
    return refused or redirect(url)


def _sent(request: HttpRequest, public_id: str) -> HttpResponse | None:
    form = SentForm(request.POST)
    form.is_valid()
    try:
        returns.send_return(
            public_id=public_id,
            carrier=form.cleaned_data.get("carrier", ""),
            tracking_number=form.cleaned_data.get("tracking_number", ""),
            reader=visit.reader(request),
            now=now(),
        )
    except TrackingRefused as refusal:
        for name, text in refusal.fields.items():
            form.add_error(name, str(text))
        return _page(request, public_id, sent=form, status=400)
    messages.success(request, _("Thank you. The shop looks out for it."))
    return None


def _withdraw(request: HttpRequest, public_id: str) -> HttpResponse | None:
    returns.withdraw_return(public_id=public_id, reader=visit.reader(request), now=now())
    messages.success(request, _("You have taken this return back."))
    return None


def _escalate(request: HttpRequest, public_id: str) -> HttpResponse | None:
    form = EscalationForm(request.POST)
    form.is_valid()
    try:
        returns.escalate_return(
            public_id=public_id,
            text=form.cleaned_data.get("text", ""),
            pictures=returns.decode_pictures(uploads(request)),
            reader=visit.reader(request),
            now=now(),
        )
    except ReturnMoved:
        raise
    except Refused as refusal:
        if refusal.status == 404:
            raise
        form.add_error("pictures" if isinstance(refusal, PictureRefused) else None, str(refusal))
        return _page(request, public_id, escalation=form, status=400)
    messages.success(request, _("Thank you. A person looks at both sides and writes to you."))
    return None


_STEPS: dict[str, Callable[[HttpRequest, str], HttpResponse | None]] = {
    "sent": _sent,
    "withdraw": _withdraw,
    "escalate": _escalate,
}


@never_cache
@require_safe
def label(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what goes onto and into the parcel, on a sheet to print."""
    token = request.GET.get("t", "")
    view = queries.return_of_reader(
        public_id, reader=visit.reader(request), now=now(), language=languages.current()
    )
    if view.address is None:
        return redirect(_url("storefront:return", public_id, token))
    context = {
        "of": view,
        "address": view.address,
        "address_lines": address_lines(view.address, languages.current()),
        "code": qr.drawn(view.public_id),
        "return_url": _url("storefront:return", public_id, token),
        "robots": "noindex",
    }
    return render(request, "storefront/return_label.html", context)


@never_cache
@require_safe
def file(request: HttpRequest, public_id: str, file_id: str) -> HttpResponse:
    """Show a picture of either side to who may read the order."""
    found = scopes.return_file(scopes.return_of_reader(public_id, visit.reader(request)), file_id)
    return picture(bytes(found.content))


def picture(content: bytes) -> HttpResponse:
    """Answer with a picture that was decoded here: always JPEG, kept by no cache."""
    return HttpResponse(
        content, headers={"Content-Type": "image/jpeg", "Cache-Control": "no-store"}
    )


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List a person's returns."""
    person = visit.user_id(request)
    if person is None:
        return redirect(f"{reverse('account_login')}?next={request.path}")
    rows = queries.returns_of_person(person, language=languages.current())
    context = {
        "returns": [
            {
                "row": row,
                "kind": BUYER_KINDS[row.status],
                "url": reverse("storefront:return", args=[row.public_id]),
            }
            for row in rows
        ],
        "robots": "noindex",
    }
    return render(request, "storefront/returns.html", context)


def _pictures(public_id: str, files: tuple[str, ...], token: str) -> list[str]:
    query = f"?t={token}" if token else ""
    return [reverse("storefront:return_file", args=[public_id, each]) + query for each in files]


def _url(name: str, public_id: str, token: str) -> str:
    return reverse(name, args=[public_id]) + (f"?t={token}" if token else "")
