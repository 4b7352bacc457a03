"""Every lock of this room, in the house's order: the room itself, a break, then the ledger."""

from __future__ import annotations

from typing import Final

from django.db import connection
from django.utils.translation import gettext_lazy as _

from payments.reconciliation.errors import UnknownBreak
from payments.reconciliation.models import Break

_MATCHING: Final = 0x4EC0  # one number for all that matches: two sweeps never see the same line


def matching() -> None:
    """Wait until nobody else imports or matches; freed with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_MATCHING])


def broken(public_id: str) -> Break:
    """Lock a break. Raises: UnknownBreak."""
    found = Break.objects.select_for_update(no_key=True).filter(public_id=public_id).first()
    if found is None:
        raise UnknownBreak(_("This page does not exist, or no longer does."))
    return found
