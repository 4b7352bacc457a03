"""Put the cast on the stage of a running marketplace: called inside its own Django."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Permission
from PIL import Image

from catalog.models import Product
from catalog.pictures import path_at
from catalog.search.services import index_touched, refresh_terms
from marketplace.accounts.models import Address, User
from marketplace.customs.identity.types import Owner
from marketplace.foundation.clock import now
from marketplace.foundation.money import Money
from marketplace.vendors import services as vendors
from payments.ledger import chart
from payments.ledger import services as ledger
from payments.ledger.types import EntryDraft, PostingDraft
from tests.canary import NAMES, NUMBERS
from tests.factories import accounts, catalog, customs_rules, identities, promotions
from tests.factories import orders as cast
from tests.factories import vendors as shops


def set_the_stage() -> None:
    """Two shops with goods, members, bank accounts and a coupon; a buyer with an address; two
    finance operators; MOP in the bank.
    """
    street = cast.street()
    promotions.coupon(street.bakery, street.tinned_fish)  # nobody has it who types no code
    customs_rules.taxing()  # who walks the street alone pays no duty; who buys here does
    for vendor, person in (
        (street.bakery, accounts.baker()),
        (street.tinned_fish, accounts.fishmonger()),
    ):
        shops.member(vendor, person)
        account = shops.beneficiary_account(vendor)
        vendors.confirm_beneficiary_account(
            account_id=account.pk, by=shops.CHECKER, now=now() - timedelta(days=3)
        )
    Address.objects.create(
        user=accounts.zhuhai_buyer(), is_default=True, **accounts.zhuhai_address().to_dict()
    )
    for place, product in enumerate(Product.objects.order_by("pk")):
        _hang_picture(product, (0x1C, 0x4D, 0x9F + place * 40))
    index_touched()  # the first page that is opened has them already
    refresh_terms()
    for name in ("maker", "checker"):
        _finance_operator(name)
    customs = User.objects.create_user(
        "customs@example.com", accounts.PASSWORD, is_staff=True, display_name="customs"
    )
    customs.user_permissions.set(
        accounts.permissions("view_identityprofile", "reveal_identityprofile")
    )
    guest = Owner(order_ref="order:ord_0000000000A1")
    identities.recorded(guest, NUMBERS[0], name=NAMES[0], now=now())
    capital = Money(5_000_000, "MOP")
    ledger.post(
        EntryDraft(
            key="opening:MOP",
            kind="opening",
            reference="opening",
            effective_on=date(2026, 1, 1),
            postings=(
                PostingDraft(
                    debit=chart.bank("MOP"), credit=chart.equity("MOP"), amount=capital, memo=""
                ),
            ),
        )
    )


def _hang_picture(product: Product, color: tuple[int, int, int]) -> None:
    """Hang a plain picture, with the files that browsers will ask for."""
    path = f"cast/{product.slug}.webp"
    for width in (None, 320, 640):
        target = Path(settings.MEDIA_ROOT, path_at(path, width))
        target.parent.mkdir(parents=True, exist_ok=True)
        side = width or 960
        Image.new("RGB", (side, side), color).save(target)
    texts = {"alt_zh_hant": product.name_zh_hant, "alt_en": product.name_en}
    catalog.picture(product, path, height=960, **texts)


def _finance_operator(name: str) -> None:
    person = User.objects.create_user(
        f"{name}@example.com", accounts.PASSWORD, is_staff=True, display_name=name
    )
    wanted = ("view_payout", "view_payoutbatch", "approve_batch", "record_bank_answer")
    person.user_permissions.set(
        Permission.objects.filter(content_type__app_label="settlement", codename__in=wanted)
    )
