"""What buyers say of a shop's goods, and the shop's one reply to each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog.reviews import queries, services
from catalog.reviews.errors import ReplyScreened, ReplyWritten
from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.paging import page_links, page_number
from marketplace.foundation.web import answer_as
from marketplace.vendor_portal.access import frame, keeps_goods, member_required
from marketplace.vendor_portal.forms import ReplyForm
from marketplace.vendors.errors import MemberRoleMissing
from marketplace.vendors.models import VendorMember


@require_safe
@member_required
def reviews(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Show the newest reviews, those that are held too."""
    return _page(request, member)


@require_POST
@member_required
def reply(request: HttpRequest, member: VendorMember, review_ref: str) -> HttpResponse:
    """Reply to one review, once; a refusal keeps what was typed."""
    url = reverse("vendor_portal:reviews")
    answer_as(request, url)
    _demand(member)
    form = ReplyForm(request.POST, prefix=review_ref)
    if not form.is_valid():
        return _page(request, member, wrong=form, status=400)
    try:
        services.reply_to_review(
            review_ref=review_ref,
            vendor_id=member.vendor_id,
            text=form.cleaned_data["text"],
            language=languages.current(),
            by=f"user:{member.user_id}",
            now=now(),
        )
    except ReplyScreened as refusal:
        form.add_error("text", str(refusal))
        return _page(request, member, wrong=form, status=400)
    except ReplyWritten as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Replied. The review and your reply are shown now."))
    return redirect(f"{url}#{review_ref}")


def _demand(member: VendorMember) -> None:
    if not keeps_goods(member):
        raise MemberRoleMissing


def _page(
    request: HttpRequest, member: VendorMember, *, wrong: ReplyForm | None = None, status: int = 200
) -> HttpResponse:
    _demand(member)
    found = queries.vendor_reviews(member.vendor_id, page=page_number(request.GET.get("page", "")))
    rating = queries.vendor_rating(member.vendor_id)
    pages = found.page + found.has_next
    context = frame(member, "reviews") | {
        "rating": rating,
        "entries": [
            {
                "review": review,
                "form": wrong
                if wrong is not None and wrong.prefix == review.public_id
                else ReplyForm(prefix=review.public_id),
            }
            for review in found.rows
        ],
        "pagination": page_links(reverse("vendor_portal:reviews"), page=found.page, pages=pages),
    }
    return render(request, "vendor_portal/reviews.html", context, status=status)
