"""What the demo takes off: a code that the marketplace and its shops pay together, a shop's own."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from marketplace.backoffice.demo.types import Demo, Text
from marketplace.foundation.languages import LANGUAGES
from marketplace.foundation.money import Money
from marketplace.promotions.drafts import Draft
from marketplace.promotions.models import Promotion
from marketplace.promotions.services import create_promotion, join_promotion
from marketplace.promotions.types import AMOUNT, PERCENTAGE
from marketplace.vendors.models import Vendor

BY: Final = "system:demo_maker"
CODE: Final = "MACAU30"
CODE_NAME: Final = Text(
    "澳門好物減 MOP 30，每人一次",
    "澳门好物减 MOP 30，每人一次",
    "MOP 30 de desconto, uma vez por pessoa",
    "MOP 30 off, once for each buyer",
)
SHOP_NAME: Final = Text(
    "滿 MOP 250 九折",
    "满 MOP 250 九折",
    "10 % de desconto a partir de MOP 250",
    "10 % off from MOP 250",
)


@transaction.atomic
def load_promotions(demo: Demo, now: datetime) -> None:
    """Make both promotions once, and let every shop of the demo join the shared one."""
    if Promotion.objects.exists():
        return
    shops = list(
        Vendor.objects.filter(slug__in=[shop.slug for shop in demo.vendors]).order_by("slug")
    )
    shared = create_promotion(draft=_shared(now), by=BY, now=now)
    for shop in shops:
        join_promotion(ref=shared.public_id, vendor_id=shop.pk, by=BY, now=now)
    create_promotion(draft=_own(shops[-1], now), by=BY, now=now)


def _named(text: Text) -> dict[str, str]:
    return dict(zip(LANGUAGES, text, strict=True))


def _shared(now: datetime) -> Draft:
    """MOP 30 off goods from MOP 200, once for each person; 40 % ours, of MOP 3,000 at most."""
    return Draft(
        name=_named(CODE_NAME),
        kind=AMOUNT,
        code=CODE,
        currency="MOP",
        amount=Money(3_000, "MOP"),
        minimum=Money(20_000, "MOP"),
        person_limit=1,
        marketplace_bps=4_000,
        budget=Money(300_000, "MOP"),
        starts_at=now,
    )


def _own(shop: Vendor, now: datetime) -> Draft:
    """A tenth off a shop's goods from MOP 250, by itself and wholly at its cost."""
    return Draft(
        name=_named(SHOP_NAME),
        kind=PERCENTAGE,
        currency="MOP",
        percent_bps=1_000,
        minimum=Money(25_000, "MOP"),
        starts_at=now,
        vendor_id=shop.pk,
    )
