"""What a guest gathered joins the person's at sign-in: the one framework signal listened to."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from marketplace.foundation.clock import now
from marketplace.orders import services
from marketplace.storefront import saved, visit


@receiver(user_logged_in, dispatch_uid="storefront.merge_carts")
def merge_carts(sender: Any, request: HttpRequest | None, user: Any, **extra: Any) -> None:
    """Merge on sign-in and sign-up, wherever they happen."""
    if request is not None and hasattr(request, "session"):
        services.merge_carts(key=visit.cart_key(request), user_id=user.pk, now=now())
        saved.merge(request, user.pk)
