"""What somebody hears, by which way, and how they stop it; the inbox; a mail sent once more."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail as outgoing
from django.test import Client

from marketplace.accounts.models import User
from marketplace.notifications import kinds, queries, services
from marketplace.notifications.errors import MailOnItsWay, NoSuchNotice
from marketplace.notifications.models import Mail, Notice, Preference
from marketplace.notifications.readers import Reader
from marketplace.notifications.signing import off_token, read_off_token
from tests.factories import accounts, orders, surfaces, vendors
from tests.factories.orders import NOON, Street

pytestmark = pytest.mark.django_db
FACTS = {"vendor_name": "Bakery", "order_public_id": "ord_1", "url": "/en/orders/ord_1/"}


@pytest.fixture
def buyer() -> User:
    return accounts.zhuhai_buyer()


def told(person: User, kind: str = "review_replied", key: str = "") -> None:
    facts = FACTS | {"product_name": "Biscuits", "reply": "Thanks", "path": "/en/p/biscuits/"}
    reader = Reader(person.email, "en", person.pk)
    services.tell(key=key or f"test:{uuid4()}", reader=reader, template=kind, context=facts)


def rows() -> tuple[int, int]:
    return Mail.objects.count(), Notice.objects.count()


def test_news_goes_by_both_ways_and_the_same_news_once(buyer: User):
    told(buyer, key="news")
    told(buyer, key="news")
    assert rows() == (1, 1)
    mail, notice = Mail.objects.get(), Notice.objects.get()
    assert mail.subject == notice.title == "Bakery replied to your review"
    assert (notice.path, notice.person) == ("/en/p/biscuits/", buyer)


def test_a_guest_has_no_inbox():
    reader = Reader("guest@example.com", "en")
    services.tell(
        key="news", reader=reader, template="handed_over", context=FACTS | {"carrier": "SF"}
    )
    assert rows() == (1, 0)


def test_each_way_of_a_kind_is_turned_off_by_itself(buyer: User):
    wanted = {("review_replied", "mail"): False}
    services.choose_news(address="LIN.Zhuhai@example.com", wanted=wanted, now=NOON)
    told(buyer)
    assert rows() == (0, 1)
    services.choose_news(
        address=buyer.email,
        wanted={("review_replied", "mail"): True, ("review_replied", "inbox"): False},
        now=NOON,
    )
    told(buyer)
    assert rows() == (1, 1)
    assert Preference.objects.count() == 2


def test_what_is_mandatory_cannot_be_turned_off(buyer: User):
    wanted = {("refunded", "mail"): False, ("unheard_of", "mail"): False, ("delivered", "x"): False}
    assert services.choose_news(address=buyer.email, wanted=wanted, now=NOON) == []
    assert not Preference.objects.exists()


def test_what_is_off_at_first_is_in_the_inbox_only(buyer: User):
    told(buyer, "delivered")
    assert rows() == (0, 1)
    services.choose_news(address=buyer.email, wanted={("delivered", "mail"): True}, now=NOON)
    told(buyer, "delivered")
    assert rows() == (1, 2)


def test_opening_the_last_link_of_a_mail_changes_nothing_and_its_button_does(buyer: User):
    told(buyer)
    link = re.search(r"http://127\.0\.0\.1:8000(/en/mails/off/\S+)", Mail.objects.get().text)
    assert link
    guest = surfaces.browser()
    page = guest.open(link[1])
    assert not Preference.objects.exists()
    done = guest.submit(page, link[1])
    assert "No more mails of this kind go to this address" in done.main
    told(buyer)
    assert Mail.objects.count() == 1
    guest.submit(done, link[1])
    told(buyer)
    assert Mail.objects.count() == 2


def test_a_mail_program_turns_a_kind_off_with_one_click(buyer: User):
    told(buyer)
    services.send_due(now=NOON + timedelta(days=400))
    sent = outgoing.outbox[-1]
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = sent.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(link, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not Preference.objects.get().is_wanted


def test_a_mandatory_mail_has_no_such_header_and_no_such_link(buyer: User):
    facts = FACTS | {"amount_value": "1", "expectation": ""}
    reader = Reader(buyer.email, "en")
    services.tell(key="k", reader=reader, template="picked_up", context=facts)
    services.send_due(now=NOON + timedelta(days=400))
    assert "List-Unsubscribe" not in outgoing.outbox[-1].extra_headers
    assert "/mails/off/" not in outgoing.outbox[-1].body
    path = f"/en/mails/off/{off_token(buyer.email, 'picked_up')}/"
    assert Client().post(path).status_code == 200
    assert not Preference.objects.exists()


@pytest.mark.parametrize("change", [lambda word: word[:-1], lambda word: "x" + word, lambda _: "a"])
def test_a_word_that_nobody_signed_opens_nothing(change: Any):
    word = off_token("lin@example.com", "delivered")
    assert read_off_token(word) == ("lin@example.com", "delivered")
    with pytest.raises(NoSuchNotice):
        read_off_token(change(word))
    assert Client().get(f"/en/mails/off/{change(word)}/").status_code == 404


def test_the_inbox_counts_opens_and_belongs_to_one_person(shops: Street):
    buyer = accounts.zhuhai_buyer()
    orders.captured(orders.placed_order(shops, buyer))
    browser = surfaces.browser(buyer)
    assert queries.unread_count(buyer.pk) == 2  # placed, paid
    page = browser.open("/en/me/notices/")
    assert "2 not read" in page.main
    notice = Notice.objects.filter(person=buyer).latest("written_at")
    other = surfaces.stranger()
    assert other.open(f"/en/me/notices/{notice.pk}/").status == 404
    assert surfaces.browser().open("/en/me/notices/", follow=False).status == 302
    opened = browser.open(f"/en/me/notices/{notice.pk}/")
    assert opened.status == 200
    assert queries.unread_count(buyer.pk) == 1
    browser.submit(page, "/en/me/notices/read/")
    assert queries.unread_count(buyer.pk) == 0


def test_reading_all_marks_nothing_that_came_after_the_page(buyer: User):
    told(buyer)
    first = Notice.objects.get()
    Notice.objects.update(written_at=NOON)
    told(buyer)
    assert services.read_all(person_id=buyer.pk, upto=NOON, now=NOON) == 1
    first.refresh_from_db()
    assert first.read_at == NOON
    assert queries.unread_count(buyer.pk) == 1
    path = "/en/me/notices/read/"
    assert surfaces.browser(buyer).post(path, {"upto": "never"}, follow=False).status == 302
    assert queries.unread_count(buyer.pk) == 1


def test_a_member_reads_for_the_shop_and_chooses_its_kinds_too(shops: Street):
    baker = accounts.baker()
    vendors.member(shops.bakery, baker)
    orders.captured(orders.placed_order(shops))
    notice = Notice.objects.get(person=baker)
    assert (notice.kind, notice.vendor) == ("order_to_fulfill", shops.bakery)
    browser = surfaces.browser(baker)
    assert "Rua do Cunha" in browser.open("/en/me/notices/").main
    page = browser.open("/en/me/notices/choices/")
    assert "on_order_to_fulfill_mail" in page.source
    boxes = {"on_order_to_fulfill_inbox": "1"}
    browser.post("/en/me/notices/choices/", boxes)
    chosen = dict(Preference.objects.values_list("kind", "is_wanted").filter(channel="mail"))
    assert chosen["order_to_fulfill"] is False
    buyer = surfaces.browser(accounts.zhuhai_buyer()).open("/en/me/notices/choices/")
    assert "on_order_to_fulfill_mail" not in buyer.source


def test_old_notices_go(buyer: User):
    told(buyer)
    Notice.objects.update(written_at=NOON)
    assert services.drop_old_notices(now=NOON + timedelta(days=180)) == 0
    assert services.drop_old_notices(now=NOON + timedelta(days=181)) == 1


def test_a_mail_is_sent_once_more_by_an_operator_and_not_by_a_second_click(buyer: User):
    told(buyer)
    mail = Mail.objects.get()
    with pytest.raises(MailOnItsWay):
        services.send_again(mail_id=mail.pk, now=NOON)
    Mail.objects.update(status="sent", sent_at=NOON)
    with pytest.raises(MailOnItsWay):
        services.send_again(mail_id=mail.pk, now=NOON + timedelta(minutes=9))
    later = NOON + timedelta(minutes=11)
    assert services.send_again(mail_id=mail.pk, now=later).resent == 1
    assert services.send_mail(mail_id=mail.pk, now=later)
    assert not services.send_mail(mail_id=mail.pk, now=later)
    assert [sent.to for sent in outgoing.outbox] == [[buyer.email]]


def test_an_operator_sees_every_mail_in_every_language_and_sends_one_again(buyer: User):
    client = Client()
    client.force_login(accounts.operator())
    page = client.get("/admin/notifications/mail/samples/").content.decode()
    assert page.count(".html") >= 4 * sum(kinds.MAIL in kind.channels for kind in kinds.ALL)
    shown = client.get("/admin/notifications/mail/samples/order_paid.pt.html")
    assert "Pastelaria da Rua do Cunha" in shown.content.decode()
    assert "'unsafe-inline'" in shown["Content-Security-Policy"]
    assert (
        "官也街餅家"
        in client.get("/admin/notifications/mail/samples/order_paid.zh-hant.txt").content.decode()
    )
    assert client.get("/admin/notifications/mail/samples/order_placed.en.txt").status_code == 404
    told(buyer)
    Mail.objects.update(status="parked")
    mail = Mail.objects.get()
    data = {"action": "send_again", "_selected_action": [str(mail.pk)]}
    client.post("/admin/notifications/mail/", data)
    mail.refresh_from_db()
    assert (mail.status, mail.resent) == ("waiting", 1)
    plain = Client()
    plain.force_login(buyer)
    assert plain.get("/admin/notifications/mail/samples/").status_code == 302


def test_who_looks_after_mails_does_not_read_what_buyers_and_shops_write(buyer: User):
    client = Client()
    client.force_login(accounts.operator())
    for kind, is_shown in (("message_to_shop", False), ("message_to_buyer", False), ("a", True)):
        mail = Mail.objects.create(
            key=kind, kind=kind, to=buyer.email, language="en", subject="News",
            text="My sister is ill", html="", written_at=NOON, due_at=NOON,
        )  # fmt: skip
        page = client.get(f"/admin/notifications/mail/{mail.pk}/change/").content.decode()
        assert ("News" in page, "My sister is ill" in page) == (True, is_shown), kind


def test_who_looks_after_mails_and_news_gets_no_key_to_an_order(buyer: User):
    client = Client()
    client.force_login(accounts.operator())
    text = (
        "https://ponte.example/en/orders/ord_1/?t=secret-1 and /en/pay/?p=secret-2&t=secret-3\n"
        "https://ponte.example/en/mails/off/secret-4/"
    )
    mail = Mail.objects.create(
        key="a", kind="order_paid", to=buyer.email, language="en", subject="News",
        text=text, html=text, written_at=NOON, due_at=NOON,
    )  # fmt: skip
    notice = Notice.objects.create(
        key="a", kind="order_paid", person=buyer, language="en", title="News",
        path="/en/orders/ord_1/?t=secret-5", written_at=NOON,
    )  # fmt: skip
    for path in (f"mail/{mail.pk}", f"notice/{notice.pk}"):
        page = client.get(f"/admin/notifications/{path}/change/").content.decode()
        assert ("News" in page, "secret" in page) == (True, False), path
    assert (
        "/en/orders/ord_1/?t=…"
        in client.get(f"/admin/notifications/mail/{mail.pk}/change/").content.decode()
    )
