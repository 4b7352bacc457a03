"""Use a quote, once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from payments.fx.errors import FxQuoteExpired, FxQuoteUsed
from payments.fx.models import FxQuote
from payments.fx.services.open_quote import get_quote
from payments.fx.types import Quote


@transaction.atomic
def accept_quote(*, quote_id: UUID, accepted_by: str, now: datetime) -> Quote:
    """Bind a quote to one purchase and return its rates, in the caller's transaction.

    One guarded UPDATE decides, so of two buyers who race exactly one wins. The same
    `accepted_by` again gets the same rates, even after the promised time: it was in time.
    Raises: FxQuoteNotFound, FxQuoteExpired, FxQuoteUsed.
    """
    is_taken_now = FxQuote.objects.filter(
        pk=quote_id, accepted_by__isnull=True, expires_at__gt=now
    ).update(accepted_by=accepted_by, accepted_at=now)
    quote = get_quote(quote_id)
    if is_taken_now or quote.accepted_by == accepted_by:
        return quote
    if quote.accepted_by is not None:
        raise FxQuoteUsed(_("This price quote was already used. Please check the prices again."))
    raise FxQuoteExpired(_("The time of this price quote is over. Please check the new prices."))
