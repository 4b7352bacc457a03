"""Rates to compare prices of several currencies by."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from catalog.search.models import PriceRate


@transaction.atomic
def set_price_rates(in_mop: Mapping[str, Decimal]) -> None:
    """Say what one unit of each currency is worth in patacas, for comparing prices alone."""
    PriceRate.objects.bulk_create(
        [PriceRate(currency=code, in_mop=worth) for code, worth in in_mop.items()],
        update_conflicts=True,
        unique_fields=["currency"],
        update_fields=["in_mop"],
    )
