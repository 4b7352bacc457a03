"""Which news makes which mail: one for each reader, in the reader's language, told once."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from catalog.events import StockRanLow
from marketplace.foundation import languages, outbox
from marketplace.foundation.models import OutboxDelivery
from marketplace.foundation.money import Money
from marketplace.notifications import handlers
from marketplace.notifications.models import Mail
from marketplace.orders import services
from marketplace.orders.events import OrderPaid, VendorOrderHandedOver
from marketplace.orders.models import Order
from marketplace.orders.signing import order_token
from payments.charges.events import ChargeRefunded
from payments.settlement.events import PayoutPaid
from tests.factories import accounts, orders, vendors
from tests.factories.orders import NOON, Street
from tests.factories.pages import LANGUAGES

AMOUNT = re.compile(r"(?:MOP\$|CN¥|¥|HK\$)\s?[\d,.]+\d|\d[\d,.]*\s?(?:MOP\$|CN¥|HK\$)")


def paid(shops: Street, language: str = "zh-hans") -> Order:
    """An order that the buyer placed in a language, and paid."""
    cart = orders.full_cart(shops)
    quote = orders.checkout(cart, orders.standard_deliveries(shops), language=language)
    return orders.captured(orders.place(quote))


def plain(source: str) -> str:
    """The words of an HTML mail."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", source)).split())


def amounts(text: str) -> list[str]:
    """Every amount of a mail, in its order."""
    return [" ".join(found.split()) for found in AMOUNT.findall(text.replace("\xa0", " "))]


def twice(handle: Callable[[Any], None], event: Any) -> None:
    """Hear the same news two more times."""
    before = Mail.objects.count()
    handle(event)
    handle(event)
    assert Mail.objects.count() == before


def members(shops: Street) -> None:
    """Everyone who works in the two shops, each with a language."""
    vendors.member(shops.bakery, accounts.baker())
    vendors.member(shops.tinned_fish, accounts.fishmonger())
    for role, language in (("fulfillment", "en"), ("finance", "en"), ("catalog", "en")):
        vendors.member(shops.bakery, accounts.person(f"{role}@example.com", role, language), role)
    gone = accounts.person("gone@example.com", "Gone", "en")
    gone.is_active = False
    gone.save()
    vendors.member(shops.bakery, gone, "fulfillment")


def test_a_paid_order_is_told_to_the_buyer_and_to_who_fulfills(shops: Street):
    members(shops)
    order = paid(shops)
    told = {(mail.to, mail.language, mail.subject) for mail in Mail.objects.all()}
    assert {(to, language) for to, language, _subject in told} == {
        ("lin.zhuhai@example.com", "zh-hans"),
        ("baker@example.com", "zh-hant"),
        ("fulfillment@example.com", "en"),
        ("fishmonger@example.com", "pt"),
    }
    subjects = {to: subject for to, _language, subject in told}
    assert all(order.public_id in subject for subject in subjects.values())
    twice(
        handlers.tell_buyer_and_vendors,
        OrderPaid(order_id=order.pk, order_ref=order.ref, paid_at=NOON),
    )


def test_a_second_delivery_of_the_same_news_writes_nothing(shops: Street):
    members(shops)
    paid(shops)
    before = list(Mail.objects.order_by("pk").values_list("pk", "text"))
    assert OutboxDelivery.objects.update(status="waiting") > 0
    outbox.drain()
    assert list(Mail.objects.order_by("pk").values_list("pk", "text")) == before


def test_a_shop_reads_of_its_own_part_only(shops: Street):
    members(shops)
    order = paid(shops)
    mail = Mail.objects.get(to="fulfillment@example.com")
    assert amounts(mail.text) == amounts(plain(mail.html)) == ["MOP$196.92"]
    for body in (mail.text, plain(mail.html)):
        assert "2 × Almond biscuits" in body
        assert "ALM-24" in body
        assert order.public_id in body  # one number for both; it names, it opens nothing
        for other in ("Sardines", "422.60", order.email, "林小姐", "?t="):
            assert other not in body, other
    part = orders.part_of(order, shops.bakery)
    link = f"http://127.0.0.1:8000/en/vendor/orders/{part.public_id}/"
    assert link in mail.text
    assert f'href="{link}"' in mail.html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_buyers_mail_says_the_same_as_text_and_as_html(shops: Street, language: str):
    order = paid(shops, language)
    mail = Mail.objects.get(to=order.email)
    assert mail.language == language
    assert f'<html lang="{languages.HTML_LANG[language]}">' in mail.html
    found = amounts(mail.text)
    assert found == amounts(plain(mail.html))
    assert len(found) == 6  # three lines, two deliveries, the total
    assert (
        found[-1]
        == {
            "zh-hant": "CN¥422.60",
            "zh-hans": "¥422.60",
            "pt": "CN¥422,60",
            "en": "CN¥422.60",
        }[language]
    )
    link = f"http://127.0.0.1:8000/{language}/orders/{order.public_id}/"
    link += f"?t={order_token(order.public_id)}"
    assert link in mail.text
    assert f'href="{link}"' in mail.html
    with translation.override(language):
        for body in (mail.text, plain(mail.html)):
            assert shops.biscuits.variant.product.name in body
            assert shops.bakery.name in body
            assert "林小姐" in body
            assert "情侣中路" in body
    for line in mail.text.splitlines():
        assert line == line.strip() or line.startswith("- "), repr(line)
    assert "\n\n\n" not in mail.text


def test_the_four_languages_have_words_of_their_own(shops: Street):
    mails = {language: told_of(shops, language) for language in LANGUAGES}
    subjects = {mail.subject.replace(number, "") for number, mail in mails.values()}
    assert len(subjects) == 4
    first_lines = {mail.text.splitlines()[0].replace(n, "") for n, mail in mails.values()}
    assert len(first_lines) == 4


def told_of(shops: Street, language: str) -> tuple[str, Mail]:
    """One more order and the mail about it."""
    order = paid(shops, language)
    return order.public_id, Mail.objects.get(key=f"order_paid:{order.public_id}:buyer")


def test_a_parcel_that_left_is_told_with_its_number(shops: Street):
    order = paid(shops, "en")
    member = vendors.member(shops.bakery, accounts.baker())
    part = orders.part_of(order, shops.bakery)
    services.hand_over(
        public_id=part.public_id,
        carrier="SF Express",
        tracking_number="sf 1000 0000 01",
        member=member,
        now=NOON,
    )
    outbox.drain()
    mail = Mail.objects.get(key=f"handed_over:{part.public_id}:SF1000000001")
    assert (mail.to, mail.language) == (order.email, "en")
    assert "Rua do Cunha Bakery" in mail.subject
    for body in (mail.text, plain(mail.html)):
        for fact in ("SF Express", "SF1000000001", order.public_id, "Rua do Cunha Bakery"):
            assert fact in body, fact
    assert order_token(order.public_id) in mail.text
    twice(
        handlers.tell_buyer_of_the_parcel,
        VendorOrderHandedOver(
            vendor_order_id=part.pk,
            vendor_order_ref=part.ref,
            carrier="SF Express",
            tracking_number="SF1000000001",
            handed_over_at=NOON,
        ),
    )


def refund(order: Order, **changes: Any) -> ChargeRefunded:
    """News of money that went back."""
    given: dict[str, Any] = {
        "charge_ref": order.charge_ref,
        "reference": order.ref,
        "refund_ref": "ref_1",
        "amount": Money(42_260, "CNY"),
        "reason": "requested",
        "refunded_at": NOON,
    }
    return ChargeRefunded(**(given | changes))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", ["requested", "late_success", "second_success"])
def test_money_that_went_back_is_told_and_explained(shops: Street, language: str, reason: str):
    order = paid(shops, language)
    event = refund(order, reason=reason)
    handlers.tell_buyer_of_the_refund(event)
    mail = Mail.objects.get(key="refunded:ref_1")
    assert (mail.to, mail.language) == (order.email, language)
    assert amounts(mail.text) == amounts(plain(mail.html))
    assert len(amounts(mail.text)) == 1
    assert order.public_id in mail.subject
    other = refund(order, refund_ref="ref_2", reason="requested")
    handlers.tell_buyer_of_the_refund(other)
    same = Mail.objects.get(key="refunded:ref_2").text == mail.text
    assert same == (reason == "requested")
    twice(handlers.tell_buyer_of_the_refund, event)


def test_a_refund_of_something_that_is_no_order_is_nobodys_mail(shops: Street):
    order = paid(shops)
    before = Mail.objects.count()
    handlers.tell_buyer_of_the_refund(refund(order, reference="course:crs_1"))
    handlers.tell_buyer_of_the_refund(refund(order, reference="order:ord_NOBODY"))
    assert Mail.objects.count() == before


def test_a_payout_is_told_to_who_keeps_the_books(shops: Street):
    members(shops)
    event = PayoutPaid(
        payout_ref="pay_1",
        payee_ref=shops.bakery.ref,
        amount=Money(46_462, "MOP"),
        bank_reference="BANK-7",
    )
    handlers.tell_vendor_of_the_payout(event)
    mails = {mail.to: mail for mail in Mail.objects.all()}
    assert set(mails) == {"baker@example.com", "finance@example.com"}
    english = mails["finance@example.com"]
    assert "MOP$464.62" in english.subject.replace("\xa0", " ")
    assert amounts(english.text) == amounts(plain(english.html)) == ["MOP$464.62"]
    for body in (english.text, plain(english.html)):
        assert "BANK-7" in body
        assert "pay_1" in body
    assert "http://127.0.0.1:8000/en/vendor/statement/?period=pay_1" in english.text
    assert mails["baker@example.com"].subject != english.subject
    twice(handlers.tell_vendor_of_the_payout, event)


def test_a_name_with_signs_in_it_stays_a_name(shops: Street):
    shops.bakery.name_en = 'Fish & <b>"Chips"</b>\nBcc: all@example.com'
    shops.bakery.save()
    order = paid(shops, "en")
    member = vendors.member(shops.bakery, accounts.baker())
    part = orders.part_of(order, shops.bakery)
    services.hand_over(
        public_id=part.public_id,
        carrier="<script>",
        tracking_number="SF-1000",
        member=member,
        now=NOON,
    )
    outbox.drain()
    mail = Mail.objects.get(key__startswith="handed_over")
    assert "\n" not in mail.subject
    assert 'Fish & <b>"Chips"</b> Bcc: all@example.com' in mail.subject
    assert 'Fish & <b>"Chips"</b>' in mail.text
    assert "<script>" not in mail.html
    assert "Fish &amp; &lt;b&gt;" in mail.html


def test_a_member_without_a_language_reads_the_houses(shops: Street):
    vendors.member(shops.bakery, accounts.person("new@example.com", "New", ""))
    paid(shops, "en")
    assert Mail.objects.get(to="new@example.com").language == "zh-hant"


def test_who_keeps_a_catalog_is_told_of_low_stock_once_a_crossing(shops: Street):
    members(shops)
    keeper = accounts.person("keeper@example.com", "Keeper", "pt")
    vendors.member(shops.bakery, keeper, "catalog")
    event = StockRanLow(offer_id=shops.biscuits.pk, vendor_id=shops.bakery.pk, left=1, fell_at=NOON)
    handlers.tell_who_keeps_goods(event)
    mail = Mail.objects.get(to="keeper@example.com")
    assert mail.subject == "Stock baixo: Bolachas de amêndoa · 24 unidades"
    assert "Ainda se pode comprar 1 unidade" in mail.text
    assert f"/pt/vendor/goods/{shops.biscuits.pk}/" in mail.text
    twice(handlers.tell_who_keeps_goods, event)
    told = set(Mail.objects.values_list("to", flat=True))
    assert "keeper@example.com" in told
    assert not any("fishmonger" in address for address in told)
