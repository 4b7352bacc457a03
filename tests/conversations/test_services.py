"""Writing, reading, reporting and forgetting, over the services."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from catalog.media.errors import PictureRefused
from marketplace.conversations import queries, services
from marketplace.conversations.errors import (
    MessageRefused,
    NoSuchThread,
    NotReported,
    ReasonMissing,
    ThreadClosed,
    TooManyMessages,
)
from marketplace.conversations.models import (
    Conversation,
    Message,
    MessagePicture,
    MessageReport,
    ThreadReading,
)
from marketplace.conversations.services import write_message
from marketplace.conversations.services.write_message import Draft
from marketplace.foundation import outbox
from marketplace.notifications.models import Mail, Notice
from marketplace.orders.models import VendorOrder
from marketplace.privacy.contributing import Person, forget_above, told_above
from tests.conversations.conftest import Talk
from tests.factories import orders, uploads
from tests.factories.orders import NOON

HOUR = timedelta(hours=1)


def draft(
    side: str = "buyer", text: str = "Hello", person: int | None = None, **more: Any
) -> Draft:
    fields: dict[str, Any] = {"key": uuid4(), "language": "en"}
    return Draft(side=side, person_id=person, text=text, **(fields | more))


def write(talk: Talk, *, at: datetime = NOON, **fields: Any) -> Message:
    person = talk.buyer.pk if fields.get("side", "buyer") == "buyer" else talk.baker.pk
    drafted = draft(**({"person": person} | fields))
    return services.write_about_order(vendor_order=talk.part, draft=drafted, now=at)


def test_a_part_has_one_thread_and_both_sides_count_what_they_have_not_read(talk: Talk):
    write(talk)
    write(talk, text="Are you there?")
    write(talk, side="shop", text="Yes")
    thread = Conversation.objects.get()
    assert (thread.shop_unread, thread.buyer_unread) == (2, 1)
    services.mark_read(thread=thread, side="shop")
    thread.refresh_from_db()
    assert (thread.shop_unread, thread.buyer_unread) == (0, 1)
    assert queries.unread_of_shop(talk.shops.bakery.pk) == 0
    assert queries.unread_of_buyer(talk.buyer.pk) == 1


def test_the_same_form_sent_twice_is_one_message(talk: Talk):
    key = uuid4()
    first = write(talk, key=key)
    assert write(talk, key=key) == first
    assert Message.objects.count() == 1
    assert Conversation.objects.get().shop_unread == 1


def test_the_clock_of_a_shop_starts_with_the_first_message_it_has_not_answered(talk: Talk):
    write(talk)
    write(talk, at=NOON + HOUR)
    answer = write(talk, side="shop", at=NOON + 3 * HOUR)
    assert answer.waited_s == 3 * 3_600
    assert write(talk, side="shop", at=NOON + 4 * HOUR).waited_s is None
    assert queries.replies_of_shop(talk.shops.bakery.pk, NOON + 4 * HOUR) is None
    for days in (1, 2):
        at = NOON + timedelta(days=days)
        write(talk, at=at)
        write(talk, side="shop", at=at + days * HOUR)
    told = queries.replies_of_shop(talk.shops.bakery.pk, NOON + timedelta(days=3))
    assert told is not None
    assert (told.count, told.unit) == (2, "hour")


def test_the_other_side_is_told_once_until_it_has_read(talk: Talk):
    write(talk, text="First")
    write(talk, text="Second")
    outbox.drain()
    told = Mail.objects.filter(kind="message_to_shop")
    assert [(mail.to, "First" in mail.text) for mail in told] == [("baker@example.com", True)]
    assert Notice.objects.filter(kind="message_to_shop", person=talk.baker).count() == 1
    services.mark_read(thread=Conversation.objects.get(), side="shop")
    write(talk, text="Third")
    write(talk, side="shop", text="Answer")
    outbox.drain()
    assert told.all().count() == 2
    mail = Mail.objects.get(kind="message_to_buyer")
    assert (mail.to, mail.language) == (talk.order.email, talk.order.language)
    assert "Answer" in mail.text
    assert f"/parts/{talk.part.public_id}/messages/?t=" in mail.text
    assert "No more mails" in mail.text or "不再接收" in mail.text


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"text": "  "}, MessageRefused),
        ({"text": "x" * 2_001}, MessageRefused),
        ({"pictures": [b"x"] * 5}, MessageRefused),
        ({"pictures": [b"no picture"]}, PictureRefused),
    ],
)
def test_what_cannot_be_sent_writes_nothing(talk: Talk, fields: dict[str, Any], error: type):
    before = outbox_and_rows()
    with pytest.raises(error):
        write(talk, **fields)
    assert outbox_and_rows() == before


def outbox_and_rows() -> tuple[int, int, int]:
    return Conversation.objects.count(), Message.objects.count(), orders.outbox_count()


def test_pictures_lose_where_they_were_taken_and_are_made_smaller(talk: Talk):
    write(talk, text="", pictures=[uploads.phone_photo(), uploads.photo(2_000, 1_000)])
    small, large = MessagePicture.objects.order_by("position")
    assert (large.width, large.height) == (1_600, 800)
    assert bytes(small.content).startswith(b"\xff\xd8\xff")
    assert b"Exif" not in bytes(small.content)


def test_an_order_is_written_about_from_its_payment_on_and_not_for_ever(talk: Talk):
    late = NOON + timedelta(days=180)
    with pytest.raises(ThreadClosed):
        write(talk, at=late)
    write(talk, at=late - timedelta(seconds=1))
    unpaid = VendorOrder(order=talk.order, vendor=talk.shops.bakery, paid_at=None)
    with pytest.raises(ThreadClosed):
        services.write_about_order(vendor_order=unpaid, draft=draft(), now=NOON)


def test_who_writes_too_fast_waits(talk: Talk, settings: Any):
    settings.THREAD_MESSAGES_PER_HOUR = 2
    write(talk, person=None)
    write(talk, person=None)
    with pytest.raises(TooManyMessages):
        write(talk, person=None)
    write(talk, side="shop")
    write(talk, at=NOON + HOUR, person=None)


def test_what_asks_for_payment_elsewhere_is_reported_by_itself(talk: Talk):
    message = write(talk, side="shop", text="Please pay by bank transfer")
    report = MessageReport.objects.get()
    assert (report.message, report.by, report.reason) == (message, "screening", "fraud")
    seen = queries.messages_of(message.conversation, side="buyer")
    assert [(each.text, each.warns) for each in seen] == [("Please pay by bank transfer", True)]
    assert not queries.messages_of(message.conversation, side="shop")[0].warns


def test_only_a_reported_thread_is_read_and_why_is_kept(talk: Talk):
    message = write(talk, side="shop", text="An insult")
    thread = message.conversation
    why = {"reason": "The buyer asked us to look", "by": "user:7", "now": NOON}
    with pytest.raises(NotReported):
        services.read_reported(conversation=thread, **why)
    with pytest.raises(NoSuchThread):
        services.report_message(message=message, by="shop", reason="abuse", now=NOON)
    assert services.report_message(message=message, by="buyer", reason="abuse", now=NOON)
    assert not services.report_message(message=message, by="buyer", reason="spam", now=NOON)
    with pytest.raises(ReasonMissing):
        services.read_reported(conversation=thread, **(why | {"reason": "hm"}))
    assert not ThreadReading.objects.exists()
    assert services.read_reported(conversation=thread, **why) == [message]
    reading = ThreadReading.objects.get()
    assert (reading.read_by, reading.reason) == ("user:7", "The buyer asked us to look")
    assert services.has_just_read(conversation=thread, by="user:7", now=NOON)
    assert not services.has_just_read(conversation=thread, by="user:8", now=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        ThreadReading.objects.update(reason="Another")


def test_a_closed_report_stays_as_it_is(talk: Talk):
    message = write(talk, side="shop")
    services.report_message(message=message, by="buyer", reason="abuse", now=NOON)
    report = MessageReport.objects.get()
    services.close_report(report_id=report.pk, answer="Warned", by="user:7", now=NOON)
    services.close_report(report_id=report.pk, answer="No", by="user:8", now=NOON)
    report.refresh_from_db()
    assert (report.is_open, report.closed_by, report.answer) == (False, "user:7", "Warned")


def test_old_threads_lose_their_words_and_wait_for_an_open_report(talk: Talk):
    message = write(talk, pictures=[uploads.photo()])
    late = NOON + timedelta(days=731)
    services.report_message(message=message, by="shop", reason="spam", now=NOON)
    assert services.drop_old_messages(now=late) == 0
    report = MessageReport.objects.get()
    services.close_report(report_id=report.pk, answer="Looked", by="user:7", now=NOON)
    assert services.drop_old_messages(now=NOON + timedelta(days=729)) == 0
    assert services.drop_old_messages(now=late) == 1
    assert not Message.objects.exists()
    assert not MessagePicture.objects.exists()
    assert Conversation.objects.get().shop_unread == 0


def ask(talk: Talk, *, may_publish: bool, text: str = "Is there egg in it?") -> Conversation:
    message = services.ask_about_product(
        product=talk.shops.biscuits.variant.product,
        vendor_id=talk.shops.bakery.pk,
        draft=draft(text=text, person=talk.buyer.pk),
        may_publish=may_publish,
        now=NOON,
    )
    return message.conversation


def answer(talk: Talk, thread: Conversation, text: str = "No egg at all") -> None:
    drafted = draft("shop", text, talk.baker.pk)
    services.write_in(thread=thread, draft=drafted, now=NOON + HOUR)


@pytest.mark.parametrize(
    ("may_publish", "text", "said", "public"),
    [
        (True, "Is there egg in it?", "No egg at all", 1),
        (False, "Is there egg in it?", "No egg at all", 0),
        (True, "Call me on 6612 3456", "No egg at all", 0),
        (True, "Is there egg in it?", "Write to baker@example.com", 0),
    ],
)
def test_a_question_is_public_once_answered_if_its_asker_agrees_and_nothing_is_flagged(
    talk: Talk, may_publish: bool, text: str, said: str, public: int
):
    thread = ask(talk, may_publish=may_publish, text=text)
    product = talk.shops.biscuits.variant.product
    assert queries.public_questions(product.pk) == ()
    answer(talk, thread, said)
    found = queries.public_questions(product.pk)
    assert len(found) == public
    if public:
        assert (found[0].question, found[0].answer) == (text, said)


def test_a_second_click_that_comes_before_the_first_is_kept_is_the_same_message(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
):
    product = talk.shops.biscuits.variant.product
    drafted = draft(person=talk.buyer.pk)

    def ask() -> Message:
        return services.ask_about_product(
            product=product,
            vendor_id=talk.shops.bakery.pk,
            draft=drafted,
            may_publish=False,
            now=NOON,
        )

    first: list[Message] = []

    def slow(_pictures: Any) -> list[Any]:
        monkeypatch.undo()  # while this click is checked, the other one is written
        first.append(ask())
        return []

    monkeypatch.setattr(write_message, "kept", slow)
    assert ask() == first[0]
    assert (Conversation.objects.count(), Message.objects.count()) == (1, 1)


def test_the_form_of_another_thread_sent_again_is_the_message_that_it_was(talk: Talk):
    first = write(talk)
    other = draft(person=talk.buyer.pk, key=first.key)
    part = orders.part_of(talk.order, talk.shops.tinned_fish)
    assert services.write_about_order(vendor_order=part, draft=other, now=NOON) == first
    assert (Conversation.objects.count(), Message.objects.count()) == (1, 1)


def test_a_copy_of_a_persons_data_has_what_they_and_shops_wrote(talk: Talk):
    write(talk, text="Is it fresh?")
    write(talk, side="shop", text="Baked today", at=NOON + HOUR)
    told = told_above(Person(talk.buyer.pk, talk.buyer.email))["messages"]
    assert [(each["about"], each["shop"]) for each in told] == [
        (talk.order.public_id, talk.shops.bakery.slug)
    ]
    assert [(each["from"], each["text"]) for each in told[0]["messages"]] == [
        ("buyer", "Is it fresh?"),
        ("shop", "Baked today"),
    ]
    assert told_above(Person(talk.baker.pk, talk.baker.email))["messages"] == []


def test_an_erased_person_has_no_public_question(talk: Talk):
    services.ask_about_product(
        product=talk.shops.biscuits.variant.product,
        vendor_id=talk.shops.bakery.pk,
        draft=draft(person=talk.buyer.pk),
        may_publish=True,
        now=NOON,
    )
    thread = Conversation.objects.get()
    answer = draft(side="shop", person=talk.baker.pk, text="Yes")
    services.write_in(thread=thread, draft=answer, now=NOON)
    product_id = talk.shops.biscuits.variant.product_id
    assert len(queries.public_questions(product_id)) == 1
    assert forget_above(Person(talk.buyer.pk, talk.buyer.email))["messages"] == 1
    assert queries.public_questions(product_id) == ()
