"""What buyers say: writing it, reading it, finding it helpful, reporting it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import queries as catalog
from catalog.media import limits
from catalog.media.errors import PictureRefused
from catalog.reviews import queries, services
from catalog.reviews.errors import TooManyReviewPictures
from catalog.reviews.models import ReviewReport
from catalog.reviews.types import RightView
from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.paging import page_links
from marketplace.foundation.web import answer_as
from marketplace.storefront import visit
from marketplace.storefront.paging import page_number
from marketplace.storefront.review_forms import ReviewForm


@cache_control(private=True, max_age=0)
@require_safe
def reviews(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all reviews of a product, page by page."""
    product = catalog.product_page(slug)
    rating, _shop = queries.ratings_of(product.product_id, product.vendor.id)
    found = queries.product_reviews(slug, page=page_number(request))
    pages = found.page + found.has_next
    context = {
        "product": product,
        "nav_categories": product.menu,
        "rating": rating,
        "reviews": found.rows,
        "reasons": ReviewReport.Reason.choices,
        "pagination": page_links(request.path, page=found.page, pages=pages),
    }
    return render(request, "storefront/reviews.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, right_ref: str) -> HttpResponse:
    """Let the buyer, or who holds the link of the mail, review one line."""
    token = request.GET.get("t", "") or request.POST.get("t", "")
    address = reverse("storefront:write_review", args=[right_ref])
    answer_as(request, f"{address}?t={token}" if token else address)
    right = queries.right_view(
        right_ref,
        user_id=visit.user_id(request),
        token=token,
        now=now(),
        language=languages.current(),
    )
    if request.method != "POST" or right.is_written or not right.is_open:
        return _page(request, right, token, ReviewForm())
    form = ReviewForm(request.POST)
    if form.is_valid() and _write(request, right, form):
        told = _("Thank you. Your review is shown once the shop has replied, or in a week.")
        messages.success(request, told)
        return redirect("storefront:product", right.product_slug)
    return _page(request, right, token, form, status=400)


@require_POST
def helpful(request: HttpRequest, review_ref: str) -> HttpResponse:
    """Vote for a review, or take the vote back."""
    back = _way_back(request)
    answer_as(request, back)
    person = visit.user_id(request)
    if person is None:
        return redirect(f"{reverse('account_login')}?next={back}")
    services.vote_helpful(review_ref=review_ref, user_id=person)
    return redirect(f"{back}#{review_ref}")


@require_POST
def report(request: HttpRequest, review_ref: str) -> HttpResponse:
    """Say that a review should not be shown."""
    back = _way_back(request)
    answer_as(request, back)
    person = visit.user_id(request)
    if person is None:
        return redirect(f"{reverse('account_login')}?next={back}")
    reason = request.POST.get("reason", "")
    if reason in ReviewReport.Reason.values:
        services.report_review(review_ref=review_ref, user_id=person, reason=reason, now=now())
        messages.success(request, _("Thank you. A person will look at it."))
    return redirect(back)


def _way_back(request: HttpRequest) -> str:
    """The product's reviews; its slug stands in the form, and nothing else of the address."""
    slug = request.POST.get("product", "")
    is_slug = slug.replace("-", "").replace("_", "").isalnum() and slug.isascii()
    return reverse("storefront:reviews", args=[slug]) if is_slug else reverse("storefront:home")


def _write(request: HttpRequest, right: RightView, form: ReviewForm) -> bool:
    """Write what was typed; a picture that is refused is said at its field."""
    uploads = request.FILES.getlist("pictures")
    typed = form.cleaned_data
    try:
        services.write_review(
            right_ref=right.public_id,
            stars=typed["stars"],
            text=typed["text"],
            shown_name=typed["shown_name"],
            language=languages.current(),
            pictures=[each.read(limits.MAX_BYTES + 1) for each in uploads],
            now=now(),
        )
    except (PictureRefused, TooManyReviewPictures) as refusal:
        form.add_error("pictures", str(refusal))
        return False
    return True


def _page(
    request: HttpRequest, right: RightView, token: str, form: ReviewForm, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"right": right, "token": token, "form": form, "robots": "noindex"}
    return render(request, "storefront/write_review.html", context, status=status)
