"""Forget the people whose days of grace are over, each in one transaction.

The account is emptied and closed; orders, books and what the law keeps stay as they were placed.
What is known of the person's identity goes through the vault's own erasure, which keeps what was
declared for as long as the law asks, and no longer.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from catalog.reviews.services import forget_reviewer
from marketplace.accounts.models import User
from marketplace.accounts.services import anonymize
from marketplace.customs.identity.errors import NoSuchIdentity
from marketplace.customs.identity.services import delete_identity
from marketplace.customs.identity.types import Owner
from marketplace.foundation.errors import Refused
from marketplace.orders.services import forget_buyer
from marketplace.privacy.contributing import Person, forget_above
from marketplace.privacy.models import DataExport, Erasure
from marketplace.privacy.services.ask_erasure import refuse_bound
from marketplace.vendors.services import forget_follower


def erase_due(*, now: datetime, limit: int = 50) -> int:
    """Carry out what is due; return how many people were forgotten."""
    due = Erasure.objects.filter(withdrawn_at__isnull=True, done_at__isnull=True, due_at__lte=now)
    rows = list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:limit])
    return sum(_erase(pk, now) for pk in rows)


@transaction.atomic
def _erase(pk: int, now: datetime) -> bool:
    """Forget one person; what came between the wish and now puts it off by a day."""
    row = Erasure.objects.get(pk=pk)
    user = User.objects.select_for_update(no_key=True).get(pk=row.user_id)
    row.refresh_from_db()  # under the person's lock: it may have been taken back
    if row.withdrawn_at or row.done_at:
        return False
    try:
        refuse_bound(user)
    except Refused:
        row.due_at = now + timedelta(days=1)
        row.save(update_fields=["due_at"])
        return False
    row.forgotten = _forget(user, now)
    row.done_at = now
    row.save(update_fields=["forgotten", "done_at"])
    return True


def _forget(user: User, now: datetime) -> dict[str, int]:
    """Let every room forget; the account itself comes last, since others find it by its address."""
    person = Person(user.pk, user.email)
    forgotten = {
        "identity": _forget_identity(user.pk, now),
        "orders": forget_buyer(user_id=user.pk),
        "reviews": forget_reviewer(user_id=user.pk),
        "follows": forget_follower(user_id=user.pk),
        "copies": DataExport.objects.filter(user=user).delete()[0],
        **forget_above(person),
    }
    return forgotten | {"account": anonymize(user=user)}


def _forget_identity(user_id: int, now: datetime) -> int:
    try:
        delete_identity(owner=Owner(user_id=user_id), now=now)
    except NoSuchIdentity:
        return 0
    return 1
