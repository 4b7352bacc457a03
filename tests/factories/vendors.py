"""The shops of the cast, with the people and the bank accounts behind them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from marketplace.accounts.models import User
from marketplace.vendors.models import BeneficiaryAccount, CommissionTerms, Vendor, VendorMember

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
MAKER, CHECKER = "user:maker", "user:checker"  # who records an account, who confirms it


def bakery(**changes: Any) -> Vendor:
    """The bakery on Rua do Cunha: biscuits, priced and paid in MOP."""
    texts: dict[str, Any] = {
        "slug": "cunha-bakery",
        "name_zh_hant": "官也街餅家",
        "name_zh_hans": "官也街饼家",
        "name_pt": "Pastelaria da Rua do Cunha",
        "name_en": "Rua do Cunha Bakery",
        "tagline_zh_hant": "石磨杏仁餅",
        "tagline_en": "Stone-ground almond biscuits",
        "district_zh_hant": "氹仔官也街",
        "district_en": "Rua do Cunha, Taipa",
        "accent": 1,
    }
    return _vendor(texts | changes)


def tinned_fish_shop(**changes: Any) -> Vendor:
    """The shop of Portuguese tinned fish, priced and paid in MOP."""
    texts: dict[str, Any] = {
        "slug": "tinned-fish",
        "name_zh_hant": "海風罐頭舖",
        "name_zh_hans": "海风罐头铺",
        "name_pt": "Conservas Vento do Mar",
        "name_en": "Sea Wind Tinned Fish",
        "district_zh_hant": "新馬路",
        "district_en": "Avenida de Almeida Ribeiro",
        "accent": 2,
    }
    return _vendor(texts | changes)


def wine_importer(**changes: Any) -> Vendor:
    """The wine importer, who prices and is paid in HKD."""
    texts: dict[str, Any] = {
        "slug": "wine-importer",
        "name_zh_hant": "葡韻酒行",
        "name_zh_hans": "葡韵酒行",
        "name_pt": "Garrafeira Lusitana",
        "name_en": "Lusitana Wines",
        "price_currency": "HKD",
        "accent": 3,
    }
    return _vendor(texts | changes)


def member(vendor: Vendor, user: User, role: str = "owner") -> VendorMember:
    """Let a person act for a vendor."""
    return VendorMember.objects.create(vendor=vendor, user=user, role=role)


def terms(vendor: Vendor | None, rate_bps: int, valid_from: datetime = LONG_AGO) -> CommissionTerms:
    """Give a vendor, or everyone, commission terms from an instant on."""
    return CommissionTerms.objects.create(vendor=vendor, rate_bps=rate_bps, valid_from=valid_from)


def beneficiary_account(
    vendor: Vendor,
    currency: str = "MOP",
    account_number: str = "9001234567",
    account_name: str = "",
) -> BeneficiaryAccount:
    """Have the maker write down a bank account that nobody has confirmed yet."""
    return BeneficiaryAccount.objects.create(
        vendor=vendor,
        currency=currency,
        bank_name="Banco de Macau",
        bank_code="BDMAMOMX",
        account_name=account_name or vendor.name_en,
        account_number=account_number,
        street="Rua do Cunha 11",
        town="Macau",
        country="MO",
        recorded_by=MAKER,
    )


def _vendor(fields: dict[str, Any]) -> Vendor:
    return Vendor.objects.create(**({"status": Vendor.Status.APPROVED} | fields))
