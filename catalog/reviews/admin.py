"""Reviews in the admin: to be read, let through, hidden with a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from catalog.pictures import url_at
from catalog.reviews import services
from catalog.reviews.models import (
    Rating,
    Review,
    ReviewReply,
    ReviewReport,
    ReviewRight,
    ScreenWord,
)
from marketplace.foundation.clock import now
from marketplace.foundation.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from marketplace.foundation.typed_action import Question, ask_each
from marketplace.foundation.waiting_rows import Waits


class ReplyInline(ReadOnlyInline):
    model = ReviewReply
    fields = ("text", "language", "replied_by", "replied_at")


class ReportInline(ReadOnlyInline):
    model = ReviewReport
    fields = ("user", "reason", "is_open", "reported_at")


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Reviews to look at"),
        "reviews.change_review",
        {"status": Review.Status.SCREENED},
        "status__exact=screened",
        since="written_at",
    )
    list_display = ("public_id", "product", "stars", "beginning", "status", "screened_for")
    list_filter = ("status", "stars", "language")
    list_select_related = ("product",)
    search_fields = ("public_id", "product__slug", "vendor__slug", "text")
    readonly_fields = ("shown_pictures",)
    inlines = (ReplyInline, ReportInline)
    actions = ("approve", "hide")

    @admin.display(description=_("text"))
    def beginning(self, review: Review) -> str:
        """Print how the text begins."""
        return review.text[:80]

    @admin.display(description=_("pictures"))
    def shown_pictures(self, review: Review) -> SafeString | str:
        """Show each picture; a blur while its copies are being made."""
        masters = [each.master for each in review.pictures.select_related("master")]
        sources = [(url_at(m.path, min(m.widths)) if m.widths else m.placeholder,) for m in masters]
        return format_html_join(" ", '<img src="{}" width="160" alt="">', sources) or "–"

    def has_decide_permission(self, request: Any) -> bool:
        """Operators decide what is shown."""
        return bool(request.user.has_perm("reviews.change_review"))

    @admin.action(description=_("Let the selected reviews be shown"), permissions=("decide",))
    def approve(self, request: Any, queryset: QuerySet[Review]) -> None:
        """A person has looked: reports are closed, too."""
        at = now()
        for review in queryset.order_by("pk"):
            services.approve_review(review_ref=review.public_id, now=at)
            self.log_change(request, review, str(_("Looked at: it may be shown.")))
            self.message_user(request, _("%(row)s: done.") % {"row": review}, messages.SUCCESS)

    @admin.action(description=_("Hide the selected reviews"), permissions=("decide",))
    def hide(self, request: Any, queryset: QuerySet[Review]) -> Any:
        """Ask for each reason."""
        return ask_each(self, request, queryset, _HIDING)


def _reason_of(review: Review) -> str:
    return review.hidden_reason or str(review.get_status_display())


def _ask_reason(review: Review) -> forms.Field:
    return forms.CharField(max_length=200, initial=review.screened_for)


def _hide(review: Review, reason: str) -> None:
    services.hide_review(review_ref=review.public_id, reason=reason, now=now())
    review.refresh_from_db()


_HIDING = Question(
    action="hide",
    title=_("Hide reviews"),
    label=_("Why?"),
    shown=_reason_of,
    ask=_ask_reason,
    write=_hide,
)


@admin.register(ReviewReport)
class ReviewReportAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Reviews that somebody reported"),
        "reviews.change_review",
        {"is_open": True},
        "is_open__exact=1",
        since="reported_at",
    )
    list_display = ("review_link", "reason", "is_open", "reported_at")
    list_filter = ("is_open", "reason")
    list_select_related = ("review",)

    @admin.display(description=_("review"))
    def review_link(self, report: ReviewReport) -> SafeString:
        """Lead to the review, where it is decided."""
        return format_html('<a href="../review/{}/change/">{}</a>', report.review_id, report.review)


@admin.register(ReviewRight)
class ReviewRightAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "product", "vendor", "opened_at", "closes_at")
    list_select_related = ("product", "vendor")
    search_fields = ("public_id", "vendor_order_ref", "product__slug")


@admin.register(Rating)
class RatingAdmin(ReadOnlyAdmin):
    list_display = ("product", "vendor", "mean", "count")
    list_select_related = ("product", "vendor")
    search_fields = ("product__slug", "vendor__slug")


@admin.register(ScreenWord)
class ScreenWordAdmin(admin.ModelAdmin):
    list_display = ("word",)
    search_fields = ("word",)
