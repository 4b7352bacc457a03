"""The buyer states where a refund by bank shall go: one answer a link."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from marketplace.foundation import outbox
from marketplace.notifications.models import Mail
from marketplace.orders.models import Order
from marketplace.orders.signing import account_token, order_token, pay_later_token
from payments.charges import services as charges
from payments.charges.models import BankRefund, RefundAccount
from payments.charges.refund_queries import account_for
from payments.charges.types import BankAccount
from payments.gateways.errors import ProviderRefused
from tests.factories import refunds, surfaces
from tests.factories.charges import FakeProvider
from tests.factories.orders import NOON, Street
from tests.factories.pages import LANGUAGES, Browser, Page
from tests.storefront.test_bad_checkout import in_language

END = NOON + timedelta(days=30)
TYPED = {
    "place": "CN",
    "holder": "林小姐",
    "bank": "中国银行珠海分行",
    "number": "6222 0211 1111 1111 111",
}
KEPT = BankAccount("CN", "林小姐", "中国银行珠海分行", "6222021111111111111")


@pytest.fixture
def owed(shops: Street, provider: FakeProvider) -> BankRefund:
    """One box goes back, and the provider refuses: CNY 74.60 by bank."""
    return owed_in("en", shops, provider)


def owed_in(language: str, shops: Street, provider: FakeProvider) -> BankRefund:
    sold = refunds.sold(shops, provider)
    Order.objects.update(language=language)
    refunds.give_back(sold.bakery, 1)
    provider.fail("refund", ProviderRefused("no"))
    charges.submit_refunds(now=NOON)
    outbox.drain()
    return BankRefund.objects.get()


def mailed(ask: int = 1) -> str:
    """The path of the link in the mail of a request."""
    mail = Mail.objects.get(key__startswith="refund_by_bank:", key__endswith=f":{ask}")
    (found,) = re.findall(r"http://127\.0\.0\.1:8000(/\S+\?a=\S+)", mail.text)
    assert f'href="http://127.0.0.1:8000{found}"' in mail.html
    return str(found)


def state(path: str, **changes: str) -> Page:
    browser = Browser()
    return browser.submit(browser.open(path), "/account/", **(TYPED | changes))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mail_leads_to_the_page_and_the_account_is_kept_sealed(
    shops: Street, provider: FakeProvider, language: str
):
    row = owed_in(language, shops, provider)
    path = mailed()
    assert path.startswith(f"/{language}/refunds/{row.public_id}/account/")
    page = state(path)
    assert in_language(language, "Thank you. We send the money to this account.") in page.text
    assert "1111" in page.main
    assert "林小姐" not in page.main  # what was stated is not shown again
    assert not page.has_form("/account/")
    assert account_for(row) == KEPT
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed::text, ending FROM charges_refundaccount")
        sealed, ending = cursor.fetchone()
    assert "6222" not in bytes.fromhex(sealed.removeprefix("\\x")).decode("latin-1")
    assert ending == "1111"


def test_opening_the_link_keeps_nothing(owed: BankRefund):
    assert Browser().open(mailed()).status == 200
    assert not RefundAccount.objects.exists()


def test_it_takes_one_answer(owed: BankRefund):
    path = mailed()
    browser, late = Browser(), Browser()
    form = late.open(path)
    browser.submit(browser.open(path), "/account/", **TYPED)
    again = late.submit(form, "/account/", **(TYPED | {"number": "99999999"}))
    assert again.status == 409
    assert account_for(owed) == KEPT


def test_what_is_no_account_is_said_beside_the_field(owed: BankRefund):
    page = state(mailed(), place="IBAN", number="PT50 0002 0123 1234 5678 9015 5")
    assert page.status == 400
    assert "This is no IBAN" in "".join(page.alerts)
    assert page.form("/account/").values["holder"] == "林小姐"
    assert not RefundAccount.objects.exists()


def test_a_wrong_word_opens_nothing(owed: BankRefund):
    number = owed.public_id
    good = account_token(number, 1, END)
    until, ask, signature = good.split(".")
    for token in (
        "", ".", "..", until, f"{until}.{ask}", f"{until}.2.{signature}",
        f"{int(until) + 60}.{ask}.{signature}", account_token("brf_0THER0RDER00", 1, END),
        order_token(number), pay_later_token(number, END),
    ):  # fmt: skip
        path = f"/en/refunds/{number}/account/?a={token}"
        assert Browser().open(path).status == 404, token
        assert Browser().client.post(path, TYPED).status_code == 404, token
    assert not RefundAccount.objects.exists()


def test_it_ends_after_its_days_and_the_refund_does_not(
    owed: BankRefund, clock: time_machine.Coordinates
):
    clock.move_to(END - timedelta(seconds=1))
    assert Browser().open(mailed()).status == 200
    clock.move_to(END)
    page = Browser().open(mailed())
    assert page.status == 410
    assert "Your refund is: please write to us for a new link." in page.main


def test_asked_anew_the_link_and_the_account_before_count_no_more(owed: BankRefund):
    state(mailed())
    charges.ask_account_again(bank_refund_ref=owed.public_id, now=NOON)
    outbox.drain()
    owed.refresh_from_db()
    assert account_for(owed) is None
    page = Browser().open(mailed(1))
    assert "This link asks for no account any more" in page.main
    assert Browser().client.post(mailed(1), TYPED).status_code == 409
    state(mailed(2), number="12345678")
    assert account_for(owed) == BankAccount("CN", "林小姐", "中国银行珠海分行", "12345678")
    assert RefundAccount.objects.count() == 2


def test_what_is_proposed_takes_no_account(owed: BankRefund):
    charges.propose_bank_refund(
        bank_refund_ref=owed.public_id, by="user:1", now=NOON, transfer_reference="FT-1"
    )
    assert not Browser().open(mailed()).has_form("/account/")
    assert Browser().client.post(mailed(), TYPED).status_code == 409


def test_the_orders_page_never_carries_the_link(owed: BankRefund):
    order = Order.objects.get()
    source = Browser().open(surfaces.link(order)).source
    assert owed.public_id not in source
    assert "our mail to you has the link" in source
    state(mailed())
    assert "You have told us your account" in Browser().open(surfaces.link(order)).source


def test_the_database_keeps_what_was_stated(owed: BankRefund):
    state(mailed())
    with pytest.raises(IntegrityError), transaction.atomic():
        RefundAccount.objects.update(ending="0000")
