"""What the money rooms need before a first sale: terms, rates and the owners' capital."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.conf import settings
from django.db import transaction

from marketplace.foundation.money import SETTLEMENT, Money
from marketplace.vendors.models import CommissionTerms
from payments.fx.services import load_bundled_rates
from payments.ledger import chart
from payments.ledger.services import post
from payments.ledger.types import EntryDraft, PostingDraft

TERMS_FROM = datetime(2026, 1, 1, tzinfo=UTC)
CAPITAL_ON = date(2026, 1, 2)
CAPITAL_MINOR = 100_000_000


@transaction.atomic
def load_terms() -> None:
    """Set everyone's commission to the default rate, as terms that an operator may change."""
    CommissionTerms.objects.get_or_create(
        vendor=None,
        valid_from=TERMS_FROM,
        defaults={"rate_bps": settings.COMMISSION_DEFAULT_BPS},
    )


def load_rates(now: datetime) -> None:
    """Store the dated snapshot of mid rates that ships with the project."""
    load_bundled_rates(now=now)


def post_capital() -> None:
    """Book what the owners paid into the bank accounts that payouts leave from.

    Money: one million in each settlement currency.
    """
    post(
        EntryDraft(
            key="demo:opening-capital",
            kind="opening_capital",
            reference="demo:opening-capital",
            effective_on=CAPITAL_ON,
            postings=tuple(
                PostingDraft(
                    debit=chart.bank(currency),
                    credit=chart.equity(currency),
                    amount=Money(CAPITAL_MINOR, currency),
                    memo="Opening capital of the demo",
                )
                for currency in SETTLEMENT
            ),
        )
    )
