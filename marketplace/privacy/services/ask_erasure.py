"""A person asks to be forgotten, or takes that back within the days of grace."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from marketplace.accounts.models import User
from marketplace.orders.queries import has_open_order
from marketplace.privacy.errors import OrderStillOpen, StillActsForShop, WrongPassPhrase
from marketplace.privacy.models import Erasure
from marketplace.privacy.queries import open_erasure
from marketplace.vendors.models import VendorMember


@transaction.atomic
def ask_erasure(*, user_id: int, pass_phrase: str, now: datetime) -> Erasure:
    """Plan the erasure for PRIVACY_ERASE_DAYS from now; asked twice is asked once.

    Raises: WrongPassPhrase, StillActsForShop, OrderStillOpen; nothing is planned then.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    if not user.check_password(pass_phrase):
        raise WrongPassPhrase
    planned = open_erasure(user_id)
    if planned is not None:
        return planned
    refuse_bound(user)
    due_at = now + timedelta(days=settings.PRIVACY_ERASE_DAYS)
    return Erasure.objects.create(user=user, asked_at=now, due_at=due_at)


@transaction.atomic
def withdraw_erasure(*, user_id: int, now: datetime) -> bool:
    """Take the wish back; return whether one was planned."""
    User.objects.select_for_update(no_key=True).get(pk=user_id)
    planned = open_erasure(user_id)
    if planned is None:
        return False
    planned.withdrawn_at = now
    planned.save(update_fields=["withdrawn_at"])
    return True


def refuse_bound(user: User) -> None:
    """Refuse who still has duties or an open order. Raises: StillActsForShop, OrderStillOpen."""
    is_staff = user.is_staff or user.is_superuser
    if is_staff or VendorMember.objects.filter(user=user).exists():
        raise StillActsForShop
    if has_open_order(user.pk):
        raise OrderStillOpen
