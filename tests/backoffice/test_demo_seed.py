"""The seed: a whole marketplace from nothing, once; refused where the demo is not wanted."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from catalog.models import Category, Offer, Picture, Product, Stock
from marketplace.accounts.models import User
from marketplace.backoffice.demo import content
from marketplace.backoffice.demo.loading.goods import products_without_pictures
from marketplace.backoffice.demo.loading.seeding import Seeded, seed
from marketplace.backoffice.demo.loading.stamp import Stamp, Wish
from marketplace.backoffice.demo.types import Demo
from marketplace.foundation import outbox
from marketplace.foundation.money import Money
from marketplace.promotions.models import Participation, Promotion
from marketplace.shipping.models import ShippingRate
from marketplace.vendors.models import BeneficiaryAccount, CommissionTerms, Vendor
from payments.fx.models import FxRate
from payments.ledger import chart, checking, queries
from payments.settlement.models import PayeeAccount

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
BUNDLED_RATES = 228
WISH = Wish(products=3, vendors=3, seed=1)


@pytest.fixture(scope="module")
def little_demo() -> Demo:
    """Three of the demo's shops with one product each."""
    demo = content.load()
    shops = [shop for shop in demo.vendors if shop.slug in SHOPS]
    return replace(demo, vendors=tuple(replace(shop, products=shop.products[:1]) for shop in shops))


SHOPS = ("cunha-bakery", "silver-scale", "calcada-cellar")


@pytest.fixture
def stamp(tmp_path: Path) -> Stamp:
    return Stamp(var=tmp_path, media=tmp_path / "media")


@pytest.fixture
def run(little_demo: Demo, stamp: Stamp, tmp_path: Path) -> Any:
    def seeded(wish: Wish = WISH) -> Seeded:
        return seed(
            demo=little_demo, wish=wish, stamp=stamp, media=tmp_path / "media", now=NOW, say=str
        )

    return seeded


def counted() -> dict[str, int]:
    models = (Category, Vendor, Product, Offer, Stock, Picture, ShippingRate, User, FxRate)
    return {model.__name__: model.objects.count() for model in models} | {
        "accounts": BeneficiaryAccount.objects.count(),
        "terms": CommissionTerms.objects.count(),
        "promotions": Promotion.objects.count(),
        "joined": Participation.objects.count(),
    }


def test_a_marketplace_is_there_after_one_run(run: Any, little_demo: Demo, tmp_path: Path):
    assert run() == Seeded(products=3, pictures=6)
    assert counted() == {
        "Category": len(little_demo.categories),
        "Vendor": 3,
        "Product": 3,
        "Offer": sum(len(p.variants) for _, p in little_demo.products),
        "Stock": sum(len(p.variants) for _, p in little_demo.products),
        "Picture": 6,
        "ShippingRate": sum(len(shop.rates) for shop in little_demo.vendors),
        "User": 1 + 3 + 3,
        "FxRate": BUNDLED_RATES,
        "accounts": 3,
        "terms": 1,
        "promotions": 2,
        "joined": 3,
    }
    for path in Picture.objects.values_list("path", flat=True):
        assert (tmp_path / "media" / path).is_file()
    product = Product.objects.get(slug="stone-ground-almond-biscuits")
    assert (product.price_from_minor, product.price_to_minor) == (4_800, 13_800)
    assert product.name_zh_hans == "石磨整粒杏仁饼"
    assert [picture.position for picture in product.pictures.order_by("position")] == [0, 1]


def test_a_second_run_changes_nothing(run: Any, stamp: Stamp):
    run()
    before, sign_ins = counted(), stamp.people.read_text()
    assert run() == Seeded(products=0, pictures=0)
    assert counted() == before
    assert stamp.people.read_text() == sign_ins


def test_a_loaded_demo_is_known_from_two_reads(
    run: Any, stamp: Stamp, django_assert_num_queries: Any
):
    run()
    with django_assert_num_queries(2):
        assert stamp.is_loaded(WISH)
    assert not stamp.is_loaded(replace(WISH, products=4))
    assert not stamp.is_loaded(replace(WISH, seed=2))


def test_an_emptied_database_is_loaded_again(run: Any, stamp: Stamp):
    run()
    Picture.objects.all().delete()
    assert not stamp.is_loaded(WISH)


def test_lost_picture_files_are_drawn_again(
    run: Any, stamp: Stamp, little_demo: Demo, tmp_path: Path
):
    run()
    lost = Picture.objects.order_by("pk").values_list("path", flat=True)[0]
    (tmp_path / "media" / lost).unlink()
    assert not stamp.is_loaded(WISH)
    missing = products_without_pictures(little_demo, tmp_path / "media")
    assert [product.slug for _, product in missing] == ["stone-ground-almond-biscuits"]
    assert run() == Seeded(products=0, pictures=2)
    assert (tmp_path / "media" / lost).is_file()


def test_every_printed_sign_in_works(run: Any, stamp: Stamp):
    run()
    people = json.loads(stamp.people.read_text())
    assert len(people) == 7
    assert {tuple(person) for person in people} == {("role", "email", "password", "url")}
    for person in people:
        assert Client().login(email=person["email"], password=person["password"]), person["role"]
    assert stat.S_IMODE(stamp.people.stat().st_mode) == 0o600


def test_a_lost_password_file_gives_everyone_a_new_password(run: Any, stamp: Stamp):
    run()
    old = json.loads(stamp.people.read_text())[0]
    stamp.people.unlink()
    run()
    new = json.loads(stamp.people.read_text())[0]
    assert new["password"] != old["password"]
    assert Client().login(email=new["email"], password=new["password"])
    assert not Client().login(email=old["email"], password=old["password"])


def test_maker_and_checker_cannot_do_each_others_work(run: Any):
    run()
    maker, checker, operator = (
        User.objects.get(email=f"{name}@demo.example") for name in ("maker", "checker", "operator")
    )
    assert checker.has_perm("settlement.approve_batch")
    assert not maker.has_perm("settlement.approve_batch")
    assert maker.has_perm("settlement.record_bank_answer")
    assert not checker.has_perm("settlement.record_bank_answer")
    assert maker.has_perm("settlement.download_payoutfile")
    assert maker.has_perm("vendors.confirm_beneficiaryaccount")
    assert not operator.has_perm("vendors.confirm_beneficiaryaccount")
    assert not checker.has_perm("vendors.confirm_beneficiaryaccount")
    assert not any(person.is_superuser for person in (maker, checker, operator))
    assert operator.has_perm("vendors.add_beneficiaryaccount")
    assert not operator.has_perm("vendors.change_beneficiaryaccount")
    assert not operator.has_perm("settlement.approve_batch")
    assert not operator.has_perm("catalog.delete_product")


def test_bank_accounts_reach_settlement(run: Any):
    run()
    outbox.drain()
    bakery = Vendor.objects.get(slug="cunha-bakery")
    account = PayeeAccount.objects.get(payee_ref=bakery.ref, currency="MOP")
    assert (account.bank_code, account.account_number) == ("DEMOMOMX", "0112-10-284417")
    assert account.beneficiary_name == "Ten Mills Bakery"
    assert (account.street, account.town, account.country) == ("Rua do Cunha 1", "Macau", "MO")
    assert account.recorded_by != account.confirmed_by
    waited = NOW - account.confirmed_at
    assert waited > timedelta(hours=settings.PAYOUT_ACCOUNT_WAIT_HOURS)  # payouts go at once


def test_the_books_open_with_the_owners_capital(run: Any):
    run()
    run()
    for currency in ("MOP", "HKD", "CNY"):
        million = Money(100_000_000, currency)
        assert queries.balance(chart.bank(currency)) == million
        assert queries.balance(chart.equity(currency)) == million
    assert checking.check()["broken"] == 0


def command(*words: str) -> str:
    said = StringIO()
    call_command("seed_demo", *words, stdout=said)
    return said.getvalue()


def test_the_command_loads_once_and_then_leaves_at_once(
    little_demo: Demo, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    monkeypatch.setattr(content, "load", lambda: little_demo)
    assert "pictures added" in command()
    assert command() == "The demo is loaded already.\n"
    assert Product.objects.count() == 150


def test_production_settings_refuse_the_demo(settings: Any):
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="DEMO_ALLOWED"):
        command()
    assert User.objects.count() == Vendor.objects.count() == 0


@pytest.mark.parametrize("words", [("--products", "149"), ("--vendors", "3")])
def test_less_than_the_demo_itself_is_refused(words: tuple[str, ...]):
    with pytest.raises(CommandError, match="as many or more"):
        command(*words)
    assert Vendor.objects.count() == 0
