"""Let payees bear their parts of the provider's fee, where the terms of the house say so."""

from __future__ import annotations

import logging
from datetime import datetime
from fractions import Fraction

from django.db import transaction

from marketplace.foundation.clock import macau_day
from marketplace.foundation.money import Money, round_half_up
from payments.charges import queries as charges
from payments.charges.types import ShareView
from payments.ledger import chart
from payments.ledger import services as ledger
from payments.ledger.types import EntryDraft, PostingDraft
from payments.settlement import locks
from payments.settlement.models import Earning, WaitingEarning

log = logging.getLogger(__name__)


@transaction.atomic
def bear_fees(*, charge_ref: str, now: datetime) -> int:
    """Take each share's part of the processing fee out of what its payee will be owed.

    Money: from pending to the expense that the fee was, in the payee's currency at the share's
    own rate; the positions move along where they differ. A sale that is due already, a fee in a
    third currency, and what is more than the payee's net are the platform's. Returns how many
    sales bear a part; a second call finds them and adds nothing.
    """
    return sum(_bear(share, part, now) for share, part in charges.fees_of(charge_ref) if part)


def _bear(share: ShareView, part: Money, now: datetime) -> bool:
    earning = locks.earning(share.reference)
    borne = payee_part(share, part, most=earning.net_minor)
    if earning.fee_minor is not None or not borne:
        return False
    waiting = WaitingEarning.objects.select_for_update(no_key=True).filter(pk=earning.pk)
    if not waiting.exists():
        log.warning("the fee of %s came after it was due: it is ours", share.reference)
        return False
    earning.fee_minor = borne
    earning.save(update_fields=["fee_minor"])
    ledger.post(_entry(earning, share, part, Money(borne, earning.currency), now))
    return True


def payee_part(share: ShareView, part: Money, *, most: int) -> int:
    """Return a part of a fee in the payee's minor units, half up; zero when no rate is known."""
    if part.currency == share.payee_amount.currency:
        exact = Fraction(part.minor)
    elif part.currency == share.amount.currency and share.mid_value:
        exact = Fraction(part.minor * share.payee_amount.minor, share.mid_value.minor)
    else:
        return 0
    return min(round_half_up(exact), most)


def _entry(
    earning: Earning, share: ShareView, part: Money, borne: Money, now: datetime
) -> EntryDraft:
    pending = chart.vendor_pending(earning.payee_ref, earning.currency)
    expense = chart.processing_fee(part.currency)
    if part.currency == borne.currency:
        postings: tuple[PostingDraft, ...] = (PostingDraft(pending, expense, borne, memo="fee"),)
    else:
        postings = (
            PostingDraft(pending, chart.fx_position(borne.currency), borne, memo="fee"),
            PostingDraft(chart.fx_position(part.currency), expense, part, memo="fee"),
        )
    return EntryDraft(
        key=f"fee:{share.reference}",
        kind="fee_borne",
        reference=share.reference,
        effective_on=macau_day(now),
        postings=postings,
    )
