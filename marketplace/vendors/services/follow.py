"""A person follows a shop, or no more; twice is once."""

from __future__ import annotations

from datetime import datetime

from marketplace.vendors.errors import NoSuchVendor
from marketplace.vendors.models import Follow, Vendor


def follow(*, user_id: int, slug: str, now: datetime) -> Vendor:
    """Follow an open shop. Raises: NoSuchVendor."""
    shop = Vendor.objects.filter(slug=slug, status=Vendor.Status.APPROVED).first()
    if shop is None:
        raise NoSuchVendor
    Follow.objects.get_or_create(user_id=user_id, vendor=shop, defaults={"followed_at": now})
    return shop


def unfollow(*, user_id: int, slug: str) -> None:
    """Follow a shop no more, open or not."""
    Follow.objects.filter(user_id=user_id, vendor__slug=slug).delete()
