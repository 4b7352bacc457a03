"""Mails about reviews: asked for, written, answered."""

from __future__ import annotations

from django.utils import translation

from catalog.reviews import queries as reviews
from catalog.reviews.events import ReviewReceived, ReviewReplied, RightsOpened
from catalog.reviews.models import Review
from catalog.reviews.signing import right_token
from marketplace.notifications import readers
from marketplace.notifications.services import tell
from marketplace.orders.models import VendorOrder


def ask_for_reviews(event: RightsOpened) -> None:
    """One mail for a delivery, with a link for each of its lines."""
    part = _part(event.vendor_order_ref)
    language = part.order.language
    rights = reviews.rights_of_part(event.vendor_order_ref, language)
    if not rights:
        return
    with translation.override(language):
        vendor_name = part.vendor.name
    tell(
        key=f"review_asked:{part.public_id}",
        reader=readers.buyer_of(part.order),
        template="review_asked",
        context={
            "vendor_name": vendor_name,
            "path": readers.order_url(part.order),
            "lines": [
                {"name": name, "url": _write_url(public_id, language)} for public_id, name in rights
            ],
        },
    )


def tell_shop_of_the_review(event: ReviewReceived) -> None:
    """Who keeps the goods of the shop may reply."""
    review = Review.objects.select_related("right", "vendor").get(public_id=event.review_ref)
    for member in readers.who_keep_goods(review.vendor.public_id):
        language = readers.language_of(member)
        tell(
            key=f"review_received:{review.public_id}:{member.user_id}",
            reader=readers.member(member),
            template="review_received",
            context={
                "product_name": readers.named(review.right.product_name, language),
                "stars": review.stars,
                "text_of_review": review.text,
                "publish_at": review.publish_at,
                "path": readers.path_to(language, "vendor_portal:reviews"),
            },
        )


def tell_buyer_of_the_reply(event: ReviewReplied) -> None:
    """The shop replied: the buyer reads what."""
    review = Review.objects.select_related("right", "reply", "vendor", "product").get(
        public_id=event.review_ref
    )
    part = _part(review.right.vendor_order_ref)
    language = part.order.language
    with translation.override(language):
        vendor_name = review.vendor.name
    tell(
        key=f"review_replied:{review.public_id}",
        reader=readers.buyer_of(part.order),
        template="review_replied",
        context={
            "vendor_name": vendor_name,
            "product_name": readers.named(review.right.product_name, language),
            "reply": review.reply.text,
            "path": readers.path_to(language, "storefront:reviews", review.product.slug),
        },
    )


def _part(vendor_order_ref: str) -> VendorOrder:
    public_id = vendor_order_ref.removeprefix("vendor_order:")
    return VendorOrder.objects.select_related("order", "vendor").get(public_id=public_id)


def _write_url(right_ref: str, language: str) -> str:
    path = readers.path_to(language, "storefront:write_review", right_ref)
    return f"{path}?t={right_token(right_ref)}"
