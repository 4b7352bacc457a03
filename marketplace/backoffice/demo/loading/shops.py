"""The demo's shelves and shops: texts, delivery prices and confirmed bank accounts."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from catalog.models import Category
from marketplace.backoffice.demo.types import Demo, DemoVendor
from marketplace.foundation.bank_text import in_latin
from marketplace.shipping.models import ShippingRate
from marketplace.vendors.models import BeneficiaryAccount, Vendor
from marketplace.vendors.services import confirm_beneficiary_account

BANK_NAME, BANK_CODE = "Demo Bank of Macau", "DEMOMOMX"
STREET, TOWN, COUNTRY = "Rua do Cunha 1", "Macau", "MO"  # where every holder of the demo sits
# Confirmed so long ago that the demo's payouts need not wait for it (PAYOUT_ACCOUNT_WAIT_HOURS).
CONFIRMED_AGO = timedelta(days=30)


@transaction.atomic
def load_categories(demo: Demo) -> dict[str, Category]:
    """Put up the shelves, parents first, and return them by slug."""
    found: dict[str, Category] = {}
    for position, shelf in enumerate(demo.categories):
        found[shelf.slug], _ = Category.objects.get_or_create(
            slug=shelf.slug,
            defaults={
                "parent": found[shelf.parent] if shelf.parent else None,
                "icon": shelf.icon,
                "position": position,
                **shelf.name.columns("name"),
            },
        )
    return found


@transaction.atomic
def load_vendors(demo: Demo, now: datetime) -> dict[str, Vendor]:
    """Open the shops with their delivery prices and bank accounts; return them by slug."""
    found = {}
    for shop in demo.vendors:
        vendor, _ = Vendor.objects.get_or_create(slug=shop.slug, defaults=vendor_fields(shop))
        ShippingRate.objects.bulk_create(
            rates_of(shop, vendor.pk),
            update_conflicts=True,
            unique_fields=("vendor", "zone", "code"),
            update_fields=("base_minor", "per_kg_minor", "free_over_minor"),
        )
        _confirm_account(shop, vendor, now)
        found[shop.slug] = vendor
    return found


def vendor_fields(shop: DemoVendor) -> dict[str, object]:
    """Return a shop's columns, all but its slug."""
    return {
        "status": Vendor.Status.APPROVED,
        "price_currency": shop.price_currency,
        "accent": shop.accent,
        "opened_on": shop.opened_on,
        **shop.name.columns("name"),
        **shop.tagline.columns("tagline"),
        **shop.district.columns("district"),
        **shop.street.columns("street"),
        **shop.opening_hours.columns("opening_hours"),
        **shop.story.columns("story"),
    }


def rates_of(shop: DemoVendor, vendor_id: int) -> list[ShippingRate]:
    """Return a shop's delivery prices as rows, in its price currency."""
    return [
        ShippingRate(
            vendor_id=vendor_id,
            zone=rate.zone,
            code=rate.code,
            base_minor=rate.base_minor,
            per_kg_minor=rate.per_kg_minor,
            free_over_minor=rate.free_over_minor,
            currency=shop.price_currency,
            days_min=rate.days_min,
            days_max=rate.days_max,
            carrier=rate.carrier,
            **rate.name.columns("name"),
        )
        for rate in shop.rates
    ]


def _confirm_account(shop: DemoVendor, vendor: Vendor, now: datetime) -> None:
    account, _ = BeneficiaryAccount.objects.get_or_create(
        vendor=vendor,
        currency=shop.price_currency,
        account_number=shop.account_number,
        defaults={
            "bank_name": BANK_NAME,
            "bank_code": BANK_CODE,
            "account_name": in_latin(shop.name.en),
            "street": STREET,
            "town": TOWN,
            "country": COUNTRY,
            "recorded_by": "system:demo_maker",
        },
    )
    if account.status == BeneficiaryAccount.Status.DRAFT:
        confirm_beneficiary_account(
            account_id=account.pk, by="system:demo_checker", now=now - CONFIRMED_AGO
        )
