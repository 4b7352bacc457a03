"""Open an identity for a document that customs wants."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.customs.identity import locks, sealing
from marketplace.customs.identity.errors import ConsentMissing, IdentityClosed, NoSuchIdentity
from marketplace.customs.identity.models import (
    IdentityAccess,
    IdentityProfile,
    IdentityUse,
    Purpose,
)
from marketplace.customs.identity.services.restricting import standing
from marketplace.customs.identity.types import ClearIdentity


@transaction.atomic
def open_for_declaration(*, order_ref: str, by: str, reason: str, now: datetime) -> ClearIdentity:
    """Return whom an order names, for a document; who asked and which document is written down.

    A profile that was corrected or deleted meanwhile still opens for the orders that used it:
    customs knows them by it. One whose consent to declare was withdrawn does not.
    Raises: NoSuchIdentity, ConsentMissing, IdentityClosed when it is erased, VaultClosed.
    """
    use = IdentityUse.objects.filter(order_ref=order_ref).select_related("profile").first()
    if use is None:
        raise NoSuchIdentity
    profile = locks.profile(use.profile.public_id)
    if profile.status == IdentityProfile.Status.ERASED:
        raise IdentityClosed
    if Purpose.DECLARE not in standing(profile):
        raise ConsentMissing(Purpose.DECLARE)
    IdentityAccess.objects.create(
        profile=profile,
        looked_by=by,
        purpose=IdentityAccess.Purpose.DECLARATION,
        outcome=IdentityAccess.Outcome.SHOWN,
        reason=reason[:200],
        order_ref=order_ref,
        at=now,
    )
    name, number = sealing.unseal(profile, profile.key)
    return ClearIdentity(profile.kind, name, number, profile.number_index)
