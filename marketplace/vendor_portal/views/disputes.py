"""Disputes of a shop's own orders: the list, one of them, and what the shop says to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.foundation import formats, languages
from marketplace.foundation.clock import now
from marketplace.foundation.downloads import attachment
from marketplace.foundation.errors import Refused
from marketplace.foundation.web import answer_as
from marketplace.orders import dispute_words, queries, services
from marketplace.orders.dispute_types import VendorDispute
from marketplace.orders.errors import EvidenceClosed, EvidenceRefused
from marketplace.shipping import carriers
from marketplace.vendor_portal.access import frame, fulfills, member_required, sees_disputes
from marketplace.vendor_portal.forms import EvidenceForm
from marketplace.vendors.errors import MemberRoleMissing
from marketplace.vendors.models import VendorMember


@require_safe
@member_required
def disputes(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Show the vendor's disputes, those that wait for it first."""
    _demand(member)
    rows = queries.vendor_disputes(member, now=now())
    context = frame(member, "disputes") | {"disputes": [_row(row) for row in rows]}
    return render(request, "vendor_portal/disputes.html", context)


@require_safe
@member_required
def dispute(request: HttpRequest, member: VendorMember, dispute_ref: str) -> HttpResponse:
    """Show one dispute: what the bank asks, until when, and what the shop has given."""
    return _page(request, member, dispute_ref)


@require_POST
@member_required
def write(request: HttpRequest, member: VendorMember, dispute_ref: str) -> HttpResponse:
    """Keep what the shop wrote, with a file if one came; the second button hands all of it in."""
    url = reverse("vendor_portal:dispute", args=[dispute_ref])
    answer_as(request, url)
    _demand(member)
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, member, dispute_ref, form=form, status=400)
    is_last = request.POST.get("then") == "hand_in"
    try:
        _keep(request, member, dispute_ref, form, is_last=is_last)
    except EvidenceRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, member, dispute_ref, form=form, status=400)
    except EvidenceClosed as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("Handed in. We answer the bank.") if is_last else _("Saved. Not handed in yet.")
        messages.success(request, told)
    return redirect(url)


@require_POST
@member_required
def remove_file(
    request: HttpRequest, member: VendorMember, dispute_ref: str, file_id: str
) -> HttpResponse:
    """Remove a file that was not handed in yet."""
    url = reverse("vendor_portal:dispute", args=[dispute_ref])
    answer_as(request, url)
    try:
        services.remove_evidence_file(
            dispute_ref=dispute_ref, member=member, file_id=file_id, now=now()
        )
    except EvidenceClosed as refusal:
        messages.error(request, str(refusal))
    return redirect(url)


@require_safe
@member_required
def file(
    request: HttpRequest, member: VendorMember, dispute_ref: str, file_id: str
) -> HttpResponse:
    """Hand out a file of the shop's own evidence."""
    _demand(member)
    found = queries.vendor_evidence_file(member, dispute_ref, file_id, now=now())
    return attachment(found.name, found.content_type, bytes(found.content))


def _demand(member: VendorMember) -> None:
    """Turn away who has no part in disputes. Raises: MemberRoleMissing."""
    if not sees_disputes(member):
        raise MemberRoleMissing


def _keep(
    request: HttpRequest,
    member: VendorMember,
    dispute_ref: str,
    form: EvidenceForm,
    *,
    is_last: bool,
) -> None:
    same: dict[str, Any] = {"dispute_ref": dispute_ref, "member": member, "now": now()}
    given = form.cleaned_data
    by = f"user:{member.user_id}"
    services.write_evidence(
        text=given["text"],
        carrier=given["carrier"],
        tracking_number=given["tracking_number"],
        **same,
    )
    upload = given["file"]
    if upload is not None:
        services.add_evidence_file(
            purpose=given["purpose"], name=upload.name, content=upload.read(), by=by, **same
        )
    if is_last:
        services.hand_in_evidence(by=by, **same)


def _page(
    request: HttpRequest,
    member: VendorMember,
    dispute_ref: str,
    *,
    form: EvidenceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    _demand(member)
    found = queries.vendor_dispute(member, dispute_ref, now=now())
    can_write = fulfills(member) and found.waits_for_shop
    context = frame(member, "disputes") | {
        "dispute": _row(found) | {"can_write": can_write, "reason": found.dispute.reason},
        "helps": dispute_words.what_helps(found.dispute.reason),
        "evidence": found.evidence,
        "files": _files(found),
        "form": form or EvidenceForm(initial=_initial(found, member)),
        "carriers": carriers.names(languages.current()),
    }
    return render(request, "vendor_portal/dispute.html", context, status=status)


def _initial(found: VendorDispute, member: VendorMember) -> dict[str, str]:
    """Begin with what was saved, else with what the parcel says."""
    if found.evidence:
        return {
            "text": found.evidence.text,
            "carrier": found.evidence.carrier,
            "tracking_number": found.evidence.tracking_number,
        }
    try:
        view = queries.vendor_order_view(member.vendor_id, found.order_public_id)
    except Refused:  # the order was never paid for us, only disputed
        return {}
    sent = [each for each in view.fulfillments if each.tracking_number]
    if not sent:
        return {}
    return {"carrier": sent[-1].carrier, "tracking_number": sent[-1].tracking_number}


def _files(found: VendorDispute) -> list[dict[str, Any]]:
    name = found.dispute.dispute_ref
    return [
        {
            "name": each.name,
            "size": formats.file_size(each.size),
            "purpose": each.purpose_label,
            "url": reverse("vendor_portal:dispute_file", args=[name, each.file_id]),
            "remove_url": reverse("vendor_portal:dispute_remove_file", args=[name, each.file_id]),
        }
        for each in (found.evidence.files if found.evidence else ())
    ]


def _row(found: VendorDispute) -> dict[str, Any]:
    view = found.dispute
    return {
        "url": reverse("vendor_portal:dispute", args=[view.dispute_ref]),
        "write_url": reverse("vendor_portal:dispute_write", args=[view.dispute_ref]),
        "order_url": reverse("vendor_portal:order", args=[found.order_public_id]),
        "number": found.order_number,
        "reason_text": dispute_words.reason(view.reason),
        "amount": found.amount,
        "at_stake": found.cost.at_stake if found.cost and view.is_undecided else None,
        "taken": found.cost.taken if found.cost and view.status == "lost" else None,
        "statement_url": reverse("vendor_portal:statement"),
        "opened_at": view.opened_at,
        "due_at": view.evidence_due_at,
        "decided_at": view.decided_at,
        "status": _status(found),
        "status_kind": _status_kind(found),
        "is_open": view.is_undecided,
        "waits": found.waits_for_shop,
        "is_handed_in": found.is_handed_in,
        "is_lost": view.status == "lost",
    }


def _status_kind(found: VendorDispute) -> str:
    is_with_us = found.dispute.is_undecided and not found.waits_for_shop
    return "" if is_with_us else dispute_words.badge(found.dispute.status)


def _status(found: VendorDispute) -> str:
    if found.waits_for_shop:
        return _("Waits for you")
    if found.dispute.is_undecided and found.is_handed_in and not found.dispute.is_answered:
        return _("With us")
    if found.dispute.is_undecided:
        return dispute_words.status("under_review")
    return dispute_words.status(found.dispute.status)
