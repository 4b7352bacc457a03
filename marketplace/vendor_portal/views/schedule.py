"""From when until when a shop's own listing is shown: at an instant, or now."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from catalog import queries
from catalog.models import Product
from catalog.models.schedule import ScheduledMove
from catalog.moderation import services as moderating
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.foundation.web import answer_as
from marketplace.vendor_portal.access import keeps_goods, member_required
from marketplace.vendors.errors import MemberRoleMissing
from marketplace.vendors.models import VendorMember

PUBLISH, ARCHIVE = ScheduledMove.Move.PUBLISH, ScheduledMove.Move.ARCHIVE
_STATUS = Product.Status
_TITLES = {
    PUBLISH: gettext_lazy("Show it from"),
    ARCHIVE: gettext_lazy("Take it down at"),
}
_ASKED = {
    _STATUS.DRAFT: (PUBLISH, ARCHIVE),
    _STATUS.CHANGES_REQUESTED: (PUBLISH, ARCHIVE),
    _STATUS.SUBMITTED: (PUBLISH, ARCHIVE),
    _STATUS.PUBLISHED: (ARCHIVE,),
    _STATUS.ARCHIVED: (PUBLISH,),
}


class MoveForm(forms.Form):
    """An instant, in the time of Macau, for one of the two moves."""

    move = forms.ChoiceField(choices=ScheduledMove.Move.choices)
    due_at = forms.DateTimeField()


@require_POST
@member_required
def schedule(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Set or cancel an instant, take the listing down or show it now; `act` says which."""
    if not keeps_goods(member):
        raise MemberRoleMissing
    found = queries.product_of_vendor(member.vendor_id, public_id)
    back = f"{reverse('vendor_portal:product', args=[public_id])}#schedule"
    answer_as(request, back)
    try:
        messages.success(request, _act(request, found, member.vendor_id))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(back)


class _NoInstant(Refused):
    """Nothing that can be read as an instant was typed."""

    code = "no_instant"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("Choose a day and a time."))


def _act(request: HttpRequest, found: Product, vendor_id: int) -> str:
    known: dict[str, Any] = {"product_id": found.pk, "vendor_id": vendor_id, "now": now()}
    act = request.POST.get("act", "")
    if act == "down":
        moderating.take_down(**known)
        return _("Buyers do not see it any more.")
    if act == "show":
        moderating.show_now(**known)
        return _("Buyers see it now.")
    if act in (f"cancel_{PUBLISH}", f"cancel_{ARCHIVE}"):
        moderating.cancel_listing_move(move=act.removeprefix("cancel_"), **known)
        return _("Canceled.")
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise _NoInstant
    given = form.cleaned_data
    made = moderating.schedule_listing(move=given["move"], due_at=given["due_at"], **known)
    if not made.is_cleared and found.status != _STATUS.SUBMITTED:
        return _("Saved. Hand the product in, too: the marketplace looks at it first.")
    return _("Saved.")


def schedule_show(found: Product) -> dict[str, Any]:
    """Return what the panel of a product shows; without `entries` there is none."""
    moves = queries.moves_of(found.pk)
    asked = _ASKED.get(_STATUS(found.status), ())
    is_down = found.status == _STATUS.ARCHIVED
    if is_down and not found.is_taken_down_by_vendor:
        asked = ()
    return {
        "entries": [_entry(move, moves.waiting.get(move), found) for move in asked],
        "refusal": moves.refusal,
        "can_take_down": found.status == _STATUS.PUBLISHED,
        "can_show": bool(asked) and (is_down or moderating.is_let_through(found)),
        "url": reverse("vendor_portal:product_schedule", args=[found.public_id]),
    }


def _entry(move: str, waiting: Any, found: Product) -> dict[str, Any]:
    local = timezone.localtime(waiting.due_at) if waiting else None
    return {
        "move": move,
        "title": _TITLES[ScheduledMove.Move(move)],
        "due_at": waiting.due_at if waiting else None,
        "value": local.strftime("%Y-%m-%dT%H:%M") if local else "",
        "waits_for_review": bool(waiting and not waiting.is_cleared),
        "cancel": f"cancel_{move}",
    }
