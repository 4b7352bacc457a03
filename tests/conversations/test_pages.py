"""The pages of both sides, and of the operator: who sees what, and nothing is lost."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from marketplace.conversations.models import (
    Conversation,
    Message,
    MessagePicture,
    MessageReport,
    ThreadReading,
)
from marketplace.orders.signing import order_token
from tests.conversations.conftest import Talk
from tests.factories import accounts, surfaces, uploads, vendors


def thread_path(talk: Talk, *, token: bool = False) -> str:
    path = f"/en/parts/{talk.part.public_id}/messages/"
    return f"{path}?t={order_token(talk.order.public_id)}" if token else path


def test_a_buyer_writes_and_the_shop_answers(talk: Talk):
    buyer, shop = surfaces.browser(talk.buyer), surfaces.browser(talk.baker)
    order = buyer.open(f"/en/orders/{talk.order.public_id}/")
    assert thread_path(talk) in order.source
    page = buyer.submit(buyer.open(thread_path(talk)), thread_path(talk), text="Ribbon, please")
    assert "Ribbon, please" in page.main
    assert Message.objects.get().author == talk.buyer
    thread = Conversation.objects.get()
    assert "1" in shop.open("/en/vendor/").main
    listed = shop.open("/en/vendor/messages/?waiting=1")
    assert "Ribbon, please" in listed.main
    path = f"/en/vendor/messages/{thread.public_id}/"
    answered = shop.submit(shop.open(path), path, text="With pleasure")
    assert "With pleasure" in answered.main
    assert "Ribbon" not in shop.open("/en/vendor/messages/?waiting=1").main
    assert "(1)" in buyer.open("/en/me/").main
    assert "With pleasure" in buyer.open(f"/en/messages/{thread.public_id}/").main
    assert "(1)" not in buyer.open("/en/me/").main
    assert talk.order.public_id in buyer.open("/en/me/messages/").main


def test_a_guest_writes_by_the_link_of_the_order_and_nobody_else_does(talk: Talk):
    guest = surfaces.browser()
    assert guest.open(thread_path(talk)).status == 404
    page = guest.open(thread_path(talk, token=True))
    done = guest.submit(page, thread_path(talk), text="Where is it?")
    assert "Where is it?" in done.main
    thread = Conversation.objects.get()
    stranger = surfaces.stranger()
    for path in (thread_path(talk), f"/en/messages/{thread.public_id}/"):
        assert stranger.open(path).status == 404
    fish = surfaces.browser(accounts.User.objects.get(email="fishmonger@example.com"))
    assert fish.open(f"/en/vendor/messages/{thread.public_id}/").status == 404
    assert "Where is it?" not in fish.open("/en/vendor/messages/").main


def test_a_refused_message_stays_in_the_form(talk: Talk):
    buyer = surfaces.browser(talk.buyer)
    page = buyer.submit(buyer.open(thread_path(talk)), thread_path(talk), text="   ")
    assert page.status == 400
    assert "Please write something" in page.main


def test_a_picture_is_sent_to_the_two_sides_only(talk: Talk):
    client = Client()
    client.force_login(talk.buyer)
    upload = SimpleUploadedFile("box.jpg", uploads.photo(), "image/jpeg")
    key = "019e52fd-6a00-756f-813a-d2385c342bed"
    sent = client.post(thread_path(talk), {"key": key, "text": "", "pictures": [upload]})
    assert sent.status_code == 302
    picture, thread = MessagePicture.objects.get(), Conversation.objects.get()
    path = f"/en/messages/{thread.public_id}/pictures/{picture.pk}/"
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer["Cache-Control"].startswith("no-store")
    assert Client().get(path).status_code == 404
    baker = Client()
    baker.force_login(talk.baker)
    assert baker.get(path).status_code == 404
    assert baker.get(path.replace("/en/", "/en/vendor/")).status_code == 200


def test_who_keeps_books_answers_nobody(talk: Talk):
    clerk = accounts.person("clerk@example.com", "Clerk", "en")
    vendors.member(talk.shops.bakery, clerk, "finance")
    browser = surfaces.browser(clerk)
    assert browser.open("/en/vendor/messages/").status == 403
    assert "/vendor/messages/" not in browser.open("/en/vendor/").source


def test_a_question_before_buying_is_answered_for_all_to_read(talk: Talk):
    path = "/en/p/almond-biscuits/questions/"
    guest = surfaces.browser()
    assert "Sign in to ask" in guest.open(path).main
    assert guest.post(path, {"text": "x"}, follow=False).status == 302
    buyer = surfaces.browser(talk.buyer)
    buyer.submit(buyer.open(path), path, text="Is there egg in it?", may_publish="on")
    thread = Conversation.objects.get()
    assert "Is there egg in it?" not in guest.open(path).main
    shop = surfaces.browser(talk.baker)
    reply = f"/en/vendor/messages/{thread.public_id}/"
    shop.submit(shop.open(reply), reply, text="No egg at all")
    read = guest.open(path).main
    assert "Is there egg in it?" in read
    assert "No egg at all" in read
    assert talk.buyer.display_name not in read


def test_an_operator_reads_a_reported_thread_for_a_reason(talk: Talk):
    shop, buyer = surfaces.browser(talk.baker), surfaces.browser(talk.buyer)
    path = f"/en/vendor/orders/{talk.part.public_id}/messages/"
    shop.submit(shop.open(path), path, text="An insult")
    message = Message.objects.get()
    page = buyer.open(thread_path(talk))
    report = f"/en/messages/{message.conversation.public_id}/{message.pk}/report/"
    assert "reported this message" in buyer.submit(page, report, reason="abuse").main
    row = MessageReport.objects.get()
    operator = Client()
    operator.force_login(accounts.operator())
    reading = f"/admin/conversations/messagereport/{row.pk}/read/"
    assert "An insult" not in operator.get(reading).content.decode()
    assert "An insult" not in operator.post(reading, {"reason": "hm"}).content.decode()
    why = {"reason": "The buyer reported it"}
    assert "An insult" in operator.post(reading, why).content.decode()
    assert ThreadReading.objects.get().reason == "The buyer reported it"
    thread = f"/admin/conversations/conversation/{message.conversation_id}/change/"
    assert "An insult" not in operator.get(thread).content.decode()
